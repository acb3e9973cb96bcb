//! Which files of a home are worth keeping: all but those that belong to a running node or can be
//! made again.

use super::{MAX_FILES, is_plain};
use crate::error::{Failure, Result};
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

/// The files of this home but for the log, by name and path, in order.
pub(crate) fn files(home: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    collect(home, "", 0, &mut found)?;
    found.sort_unstable();
    Ok(found)
}

fn collect(
    dir: &Path,
    prefix: &str,
    depth: usize,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<()> {
    let failed = |error: std::io::Error| Failure::file(dir, &error);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (kind, name) = (entry.file_type().map_err(failed)?, entry.file_name());
        let name = format!("{prefix}{}", name.to_string_lossy());
        let wanted = is_plain(&name) && is_kept(&name) && found.len() < MAX_FILES;
        if kind.is_dir() && wanted && depth < MAX_DEPTH {
            collect(&entry.path(), &format!("{name}/"), depth + 1, found)?;
        } else if kind.is_file() && wanted {
            found.push((name, entry.path()));
        }
    }
    Ok(())
}

/// Databases beside the log are those of earlier homes, and drafts of files are not finished.
fn is_kept(name: &str) -> bool {
    let draft = [".new", ".making", ".redb", ".part"].iter().any(|end| name.ends_with(end));
    !LEFT_OUT.contains(&name) && !draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_made_again_stays_behind() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("retired")).unwrap();
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
        ] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        let names: Vec<String> =
            files(dir.path()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["community.toml", "identity.toml", "keys.later", "retired/abc.toml"]);
    }
}
