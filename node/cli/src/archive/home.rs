//! Which files of a home are worth keeping: all but those that belong to a running node or can be
//! made again.

use super::{MAX_FILES, is_plain};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::fs;
use std::path::{Path, PathBuf};

/// The log, which is copied by whoever writes it.
pub(crate) const LOG: &str = "log.redb";

/// Of a running node, or derived.
const LEFT_OUT: [&str; 9] = [
    "api.json",
    "lock",
    "node.log",
    "node.log.1",
    "report.jsonl",
    "report.jsonl.1",
    "search.redb",
    "views.redb",
    LOG,
];

/// How deep directories are looked into.
const MAX_DEPTH: usize = 2;

/// Where files lie that go with posts, and those of them that have no name yet.
pub(crate) const ATTACHED: &str = "files/";
const BEGUN: &str = "files/begun";

/// The files of this home but for the log, by name and path, in order; with those that go with
/// posts, if they are `attached`.
///
/// # Errors
/// When there are more than a backup holds; or the disk's.
pub(crate) fn files(home: &Path, attached: bool) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    collect(home, "", (0, attached), &mut found)?;
    found.sort_unstable();
    Ok(found)
}

fn collect(
    dir: &Path,
    prefix: &str,
    (depth, attached): (usize, bool),
    found: &mut Vec<(String, PathBuf)>,
) -> Result<()> {
    let failed = |error: std::io::Error| Failure::file(dir, &error);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (kind, name) = (entry.file_type().map_err(failed)?, entry.file_name());
        let name = format!("{prefix}{}", name.to_string_lossy());
        let place = format!("{name}/");
        let wanted = is_plain(&name) && is_kept(&name) && (attached || place != ATTACHED);
        if kind.is_dir() && wanted && depth < MAX_DEPTH {
            collect(&entry.path(), &place, (depth + 1, attached), found)?;
        } else if kind.is_file() && wanted {
            found.push((name, entry.path()));
            if found.len() > MAX_FILES {
                let too_many = said!("data-home-too-many", max = MAX_FILES);
                return Err(Failure::new(Code::TooLarge, too_many));
            }
        }
    }
    Ok(())
}

/// Databases beside the log are those of earlier homes, and drafts of files are not finished.
fn is_kept(name: &str) -> bool {
    let draft = [".new", ".making", ".redb", ".part"].iter().any(|end| name.ends_with(end));
    !LEFT_OUT.contains(&name) && name != BEGUN && !draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_made_again_stays_behind() {
        let dir = tempfile::tempdir().unwrap();
        for dir_name in ["retired", "files", "files/ab", "files/begun"] {
            fs::create_dir(dir.path().join(dir_name)).unwrap();
        }
        for name in [
            "identity.toml",
            "community.toml",
            "log.redb",
            "views.redb",
            "search.redb",
            "api.json",
            ".api.json.7",
            "lock",
            "retired/abc.toml",
            "retired/17-log.redb",
            "identity.new",
            "keys.later",
            "files/ab/abcd-17",
            "files/begun/0123",
        ] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        let names = |attached| -> Vec<String> {
            files(dir.path(), attached).unwrap().into_iter().map(|(name, _)| name).collect()
        };
        let kept = ["community.toml", "identity.toml", "keys.later", "retired/abc.toml"];
        assert_eq!(names(false), kept);
        let (first, last) = kept.split_at(1);
        assert_eq!(names(true), [first, &["files/ab/abcd-17"], last].concat());
    }
}
