//! The rules of the house that no compiler checks. Needs nothing but the standard library, so that
//! `.ci/run` can compile and run it alone, in seconds, before anything else.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The visible top level; dotfiles and cargo's `target` stand beside it.
const TOP: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "deploy",
    "node",
    "protocol",
    "simulations",
    "tests",
];
const MAX_LINES: usize = 400;
/// What `.ci/run` says to run the tests that are ignored elsewhere, and where those may stand.
const RUNS_IGNORED: (&str, &str) = ("--test labs -- --ignored", "tests/labs");

/// A text file of the repository, by its path from the top.
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    fn is(&self, extension: &str) -> bool {
        self.path.extension() == Some(OsStr::new(extension))
    }

    fn is_named(&self, name: &str) -> bool {
        self.path.file_name() == Some(OsStr::new(name))
    }

    /// The lines that contain one of `words`, as `path:line: word`.
    fn lines_with(&self, words: &[String]) -> Vec<String> {
        let numbered = self.text.lines().zip(1..);
        let found = |(line, number): (&str, usize)| {
            let word = words.iter().find(|word| line.contains(word.as_str()))?;
            Some(format!("{}:{number}: {word:?}", self.path.display()))
        };
        numbered.filter_map(found).collect()
    }
}

#[test]
fn the_visible_top_level_is_fixed() {
    let mut found: Vec<_> = list(&root())
        .iter()
        .filter_map(|path| path.file_name()?.to_str().map(str::to_owned))
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    found.sort_unstable();
    assert_eq!(found, TOP);
}

#[test]
fn rust_files_are_short() {
    let long = rust().filter(|file| file.text.lines().count() > MAX_LINES);
    none("longer than 400 lines", long.map(|file| file.path.display().to_string()));
}

#[test]
fn rust_files_begin_with_what_they_are() {
    let undocumented = rust().filter(|file| {
        let outer = |line: &str| line.starts_with("//!");
        !file.is_named("tests.rs") && !file.text.lines().next().is_some_and(outer)
    });
    none("the first line is no `//!`", undocumented.map(|file| file.path.display().to_string()));
}

#[test]
fn modules_are_files_named_after_them() {
    let named = rust().filter(|file| file.is_named("mod.rs"));
    none("foo/mod.rs instead of foo.rs", named.map(|file| file.path.display().to_string()));
}

#[test]
fn nothing_is_left_to_do() {
    // Put together here, so that this file does not find itself.
    let words = ["TO DO", "FIX ME", "XX X", "todo !(", "unimplemented !("];
    let words = words.map(|word| word.replace(' ', ""));
    none("unfinished", code().flat_map(|file| file.lines_with(&words)));
}

#[test]
fn files_are_indented_with_spaces() {
    none("a tab", files().iter().flat_map(|file| file.lines_with(&["\t".into()])));
}

#[test]
fn no_file_knows_where_a_person_keeps_it() {
    let words = ["home", "root", "Users", "work"].map(|word| format!("/{word}/"));
    none("an absolute path", files().iter().flat_map(|file| file.lines_with(&words)));
}

#[test]
fn each_crate_explains_each_of_its_dependencies() {
    let mut missing = Vec::new();
    for manifest in files().iter().filter(|file| file.is_named("Cargo.toml")) {
        if !manifest.text.contains("[package]") {
            continue;
        }
        let readme = manifest.path.with_file_name("README.md");
        let Ok(text) = fs::read_to_string(root().join(&readme)) else {
            missing.push(format!("{} does not exist", readme.display()));
            continue;
        };
        let unnamed = dependencies(&manifest.text).filter(|name| !text.contains(name));
        missing.extend(unnamed.map(|name| format!("{} does not name {name}", readme.display())));
    }
    none("a dependency is a decision", missing);
}

#[test]
fn links_between_files_lead_somewhere() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| file.is("md")) {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let dead = links(&file.text).filter(|link| !leads_somewhere(folder, link));
        broken.extend(dead.map(|link| format!("{}: {link}", file.path.display())));
    }
    none("broken links", broken);
}

#[test]
fn ignored_tests_are_run_by_ci() {
    let (command, folder) = RUNS_IGNORED;
    let script = fs::read_to_string(root().join(".ci/run")).unwrap_or_default();
    assert!(script.contains(command), ".ci/run does not say {command:?}");
    let words = ["#[ign ore", "ign ore)]", ", ign ore ="].map(|word| word.replace(' ', ""));
    let elsewhere = rust().filter(|file| !file.path.starts_with(folder));
    none("ignored for ever", elsewhere.flat_map(|file| file.lines_with(&words)));
}

/// The names in `[dependencies]`, those of a target and of a build script too.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().filter_map(move |line| {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]")
                && !line.ends_with("dev-dependencies]")
                && !line.starts_with("[workspace");
            return None;
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        (inside && !name.is_empty() && !name.starts_with('#')).then_some(name)
    })
}

/// The targets of Markdown links outside of fenced code.
fn links(markdown: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    let prose = markdown.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    });
    prose.flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split([')', ' ']).next())
}

fn leads_somewhere(folder: &Path, link: &str) -> bool {
    let outside = ["http://", "https://", "mailto:", "#"];
    let target = link.split('#').next().unwrap_or_default();
    // The paths of rustdoc, such as `crate::Entry`, are checked by rustdoc.
    outside.iter().any(|start| link.starts_with(start))
        || target.contains("::")
        || root().join(folder).join(target).exists()
}

fn code() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| !file.is("md") && !file.is("json") && !file.is("lock"))
}

fn rust() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.is("rs"))
}

/// Every text file, except what git ignores.
fn files() -> &'static [File] {
    static FILES: std::sync::OnceLock<Vec<File>> = std::sync::OnceLock::new();
    FILES.get_or_init(|| {
        let mut found = Vec::new();
        collect(&root(), &mut found);
        assert!(found.len() > 30, "the repository was not found");
        found
    })
}

fn collect(folder: &Path, into: &mut Vec<File>) {
    const NOT_OURS: [&str; 4] = [".git", ".figures", "target", "__pycache__"];
    for path in list(folder) {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if NOT_OURS.contains(&name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root()).map(Path::to_owned).unwrap_or(path);
            into.push(File { path, text });
        }
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// The top of the repository: two above the package that this test belongs to.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}

#[track_caller]
fn none(what: &str, found: impl IntoIterator<Item = String>) {
    let found: Vec<_> = found.into_iter().collect();
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}
