//! A Maildir: one file a message, in `cur` and `new`; what is in `tmp` is not delivered yet.

use crate::{Error, MAX_MESSAGE, MAX_MESSAGES, Refused};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The folders whose files are messages.
const FOLDERS: [&str; 2] = ["cur", "new"];

/// Whether a directory is one.
pub(crate) fn is_one(dir: &Path) -> bool {
    FOLDERS.iter().all(|folder| dir.join(folder).is_dir())
}

/// The names of all messages, by folder and name, in an order that is always the same.
pub(crate) fn names(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut names = Vec::new();
    for folder in FOLDERS {
        let place = dir.join(folder);
        let disk = |error| Error::Disk { path: place.display().to_string(), error };
        for entry in fs::read_dir(&place).map_err(disk)? {
            let entry = entry.map_err(disk)?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden || !entry.file_type().map_err(disk)?.is_file() {
                continue;
            }
            if names.len() >= MAX_MESSAGES {
                return Err(Error::TooMany);
            }
            names.push(Path::new(folder).join(entry.file_name()));
        }
    }
    // By what was delivered when: the name begins with the second.
    names.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    Ok(names)
}

/// Reads one message.
pub(crate) fn read(path: &Path, into: &mut Vec<u8>) -> io::Result<Result<(), Refused>> {
    into.clear();
    let most = u64::try_from(MAX_MESSAGE).unwrap_or(u64::MAX);
    File::open(path)?.take(most.saturating_add(1)).read_to_end(into)?;
    Ok(if into.len() > MAX_MESSAGE { Err(Refused::TooLarge) } else { Ok(()) })
}
