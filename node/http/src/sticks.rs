//! Sticks that are mounted where systems mount them.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where desktops mount sticks: each in a directory of its own there, or in one below its user's.
const PLACES: [&str; 3] = ["/media", "/run/media", "/Volumes"];
/// Sticks that are named at most.
const MOST: usize = 16;
/// Entries of a directory that are looked at at most.
const LOOKED_AT: usize = 256;
/// A medium that hangs is not waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The directories of the sticks that are there; none where that cannot be seen in time.
pub(crate) async fn found() -> Vec<String> {
    let look = tokio::task::spawn_blocking(|| below(&PLACES.map(PathBuf::from)));
    tokio::time::timeout(PATIENCE, look).await.ok().and_then(Result::ok).unwrap_or_default()
}

fn below(places: &[PathBuf]) -> Vec<String> {
    let mut found = Vec::new();
    for place in places {
        for near in dirs(place) {
            if is_mounted(&near) {
                found.push(near);
            } else {
                found.extend(dirs(&near).into_iter().filter(|far| is_mounted(far)));
            }
        }
    }
    found.truncate(MOST);
    found.iter().filter_map(|dir| dir.to_str()).map(str::to_owned).collect()
}

/// Directories in this one by name; links are none.
fn dirs(place: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten().take(LOOKED_AT);
    let entries = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut dirs: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    dirs.sort();
    dirs
}

/// Whether a directory is on another file system than the one that it stands in.
#[cfg(unix)]
fn is_mounted(dir: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| path.metadata().ok().map(|it| it.dev());
    device(dir).is_some() && device(dir) != dir.parent().and_then(device)
}

/// Nobody knows here.
#[cfg(not(unix))]
fn is_mounted(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mounted_is_found_and_other_directories_are_not() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("user/stick")).unwrap();
        assert_eq!(below(&[home.path().to_owned(), "/nowhere/at/all".into()]), [""; 0]);
        // Every Linux has these two, one directly and one a level deeper.
        if cfg!(target_os = "linux") {
            let found = below(&["/".into()]);
            assert!(found.contains(&"/proc".to_owned()), "{found:?}");
            assert!(!found.contains(&"/".to_owned()) && !found.contains(&"/etc".to_owned()));
        }
    }
}
