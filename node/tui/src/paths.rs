//! Paths of files of one's own: what `~` means, and how what is typed may go on.

use std::fs;
use std::path::{Path, PathBuf};

/// Names looked at in a directory; in a larger one some are not completed.
const MAX_LOOKED: usize = 10_000;
/// Names that are shown.
const MAX_SHOWN: usize = 64;

/// How a path may go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Completion {
    /// What is typed, with as much added as all names that begin so have in common.
    pub(crate) text: String,
    /// The names that begin so, in order.
    pub(crate) names: Vec<Name>,
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// The name; a slash ends that of a directory.
    pub(crate) text: String,
    /// Bytes of a file; none of what is none.
    pub(crate) size: Option<u64>,
}

/// Where whoever runs this is at home.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

/// The words of a verb, in which paths of files to attach are those that a shell would make of them.
pub(crate) fn of_verb(words: &[String], home: Option<&Path>) -> Vec<String> {
    let attaches = words.get(1).is_some_and(|word| word == "attach");
    let expanded = words.iter().enumerate().map(|(at, word)| match attaches && at > 2 {
        true => expand(word, home).into_os_string().into_string().unwrap_or_else(|_| word.clone()),
        false => word.clone(),
    });
    expanded.collect()
}

/// The path that is meant: `~` is `home`.
pub(crate) fn expand(typed: &str, home: Option<&Path>) -> PathBuf {
    let below = typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    match (below, home) {
        (Some(rest), Some(home)) => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(typed),
    }
}

/// What is typed, completed by what lies in its directory. Names that begin with a dot are meant where
/// a dot is typed; those that no line can hold never are.
pub(crate) fn complete(typed: &str, home: Option<&Path>) -> Completion {
    if typed == "~" {
        return Completion { text: "~/".to_owned(), names: Vec::new() };
    }
    let (dir, begun) = typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1));
    let within = if dir.is_empty() { PathBuf::from(".") } else { expand(dir, home) };
    let mut names: Vec<Name> = fs::read_dir(within)
        .into_iter()
        .flatten()
        .take(MAX_LOOKED)
        .filter_map(|entry| name(&entry.ok()?, begun))
        .collect();
    names.sort_unstable();
    let common = names.iter().map(|name| name.text.as_str()).reduce(in_common);
    let text = format!("{dir}{}", common.unwrap_or(begun));
    names.truncate(MAX_SHOWN);
    Completion { text, names }
}

/// An entry of a directory, if it begins so.
fn name(entry: &fs::DirEntry, begun: &str) -> Option<Name> {
    let mut text = entry.file_name().into_string().ok()?;
    let hidden = text.starts_with('.') && !begun.starts_with('.');
    if hidden || !text.starts_with(begun) || text.contains(char::is_control) {
        return None;
    }
    // What a link leads to counts; what cannot be looked at is shown all the same.
    let found = fs::metadata(entry.path()).ok();
    if found.as_ref().is_some_and(fs::Metadata::is_dir) {
        text.push('/');
    }
    Some(Name { text, size: found.filter(fs::Metadata::is_file).map(|found| found.len()) })
}

/// What both begin with.
fn in_common<'t>(one: &'t str, two: &'t str) -> &'t str {
    let same = one.char_indices().zip(two.chars()).find(|((_, one), two)| one != two);
    let end = same.map_or(one.len().min(two.len()), |((at, _), _)| at);
    one.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory with files and others in it.
    fn dir() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in ["notes.pdf", "notes.txt", "né.txt", "nê.txt", ".hidden", "bad\u{1b}name"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        fs::create_dir(dir.path().join("pictures")).unwrap();
        fs::write(dir.path().join("pictures/ship.png"), [0; 2_000]).unwrap();
        dir
    }

    fn completed(typed: &str, home: &Path) -> (String, Vec<String>) {
        let Completion { text, names } = complete(typed, Some(home));
        (text, names.into_iter().map(|name| name.text).collect())
    }

    #[test]
    fn paths_are_completed_as_far_as_names_agree() {
        let dir = dir();
        let names = |typed: &str| completed(typed, dir.path());
        assert_eq!(names("~"), ("~/".into(), vec![]));
        assert_eq!(
            names("~/no"),
            ("~/notes.".into(), vec!["notes.pdf".into(), "notes.txt".into()])
        );
        assert_eq!(names("~/n").0, "~/n", "letters of two bytes that differ in the second");
        assert_eq!(names("~/pi"), ("~/pictures/".into(), vec!["pictures/".into()]));
        assert_eq!(names("~/.h").0, "~/.hidden");
        assert_eq!(names("~/b"), ("~/b".into(), vec![]), "what no line can hold");
        assert_eq!(names("~/nowhere/x"), ("~/nowhere/x".into(), vec![]));
        let all = names("~/").1;
        assert!(all.len() == 5 && !all.contains(&".hidden".to_owned()), "{all:?}");
        let ship = complete("~/pictures/s", Some(dir.path()));
        assert_eq!((ship.text.as_str(), ship.names[0].size), ("~/pictures/ship.png", Some(2_000)));
    }

    #[test]
    fn a_tilde_is_a_home_where_it_stands_alone() {
        let home = Some(Path::new("/h/ana"));
        assert_eq!(expand("~/a b", home), Path::new("/h/ana/a b"));
        assert_eq!(expand("~", home), Path::new("/h/ana"));
        assert_eq!(expand("~bo/a", home), Path::new("~bo/a"));
        assert_eq!(expand("a/~", home), Path::new("a/~"));
        assert_eq!(expand("~/a", None), Path::new("~/a"));
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let said = |line: &str| of_verb(&words(line), home).join(" ");
        assert_eq!(said("file attach abcdef ~/a b"), "file attach abcdef /h/ana/a b");
        assert_eq!(said("reply abcdef ~/a"), "reply abcdef ~/a");
    }
}
