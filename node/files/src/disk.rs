//! Where a file lies: `files/ab/HASH-SIZE`, beside it the hashes of its tree and, until it is whole,
//! which stripes are here.

use crate::FileId;
use crate::error::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Where files lie that have no name yet.
const BEGUN: &str = "begun";

/// The paths of one file.
pub(crate) struct Paths {
    /// The sealed bytes.
    pub(crate) data: PathBuf,
    /// The tree's hashes, in pre-order of groups.
    pub(crate) tree: PathBuf,
    /// The map; it is gone when the file is whole.
    pub(crate) map: PathBuf,
}

impl Paths {
    pub(crate) fn new(root: &Path, id: &FileId) -> Self {
        let name = id.to_string();
        let dir = root.join(name.get(..2).unwrap_or("00"));
        let beside = |suffix: &str| dir.join(format!("{name}.{suffix}"));
        Self { tree: beside("tree"), map: beside("map"), data: dir.join(&name) }
    }

    /// Makes the directory that they lie in.
    pub(crate) fn make_room(&self) -> Result<()> {
        match self.data.parent() {
            Some(dir) => make_dir(dir),
            None => Err(Error::Missing),
        }
    }

    /// Removes what is there of it; the map last, so that what is left is known as a part.
    pub(crate) fn remove(&self) -> Result<()> {
        [&self.data, &self.tree, &self.map].into_iter().try_for_each(|path| remove(path))
    }
}

/// The directory of files that have no name yet.
pub(crate) fn begun(root: &Path) -> PathBuf {
    root.join(BEGUN)
}

pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::disk(path, error)),
        _ => Ok(()),
    }
}

/// Makes a directory for its owner alone, and those above it.
pub(crate) fn make_dir(dir: &Path) -> Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|error| Error::disk(dir, error))
}

/// Opens a file for reading and writing; it is made for its owner alone if it is not there.
pub(crate) fn open(path: &Path) -> Result<File> {
    let mut how = OpenOptions::new();
    let opened = how.read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
    opened.map_err(|error| Error::disk(path, error))
}

/// Opens a file for reading; [`Error::Missing`] when it is not there.
pub(crate) fn open_read(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::Missing,
        _ => Error::disk(path, error),
    })
}

/// What the directory knows of its files is durable after this.
pub(crate) fn sync_dir(of: &Path) -> Result<()> {
    let Some(dir) = of.parent() else { return Ok(()) };
    let synced = File::open(dir).and_then(|dir| dir.sync_all());
    synced.map_err(|error| Error::disk(dir, error))
}

/// All files that lie there, by what their names say.
pub(crate) fn scan(root: &Path) -> Result<Vec<FileId>> {
    let mut found = Vec::new();
    for dir in entries(root)? {
        if dir.file_name().is_some_and(|name| name == BEGUN) || !dir.is_dir() {
            continue;
        }
        for file in entries(&dir)? {
            let name = file.file_name().and_then(|name| name.to_str());
            found.extend(name.and_then(FileId::parse));
        }
    }
    Ok(found)
}

pub(crate) fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error| Error::disk(dir, error);
    let rows = fs::read_dir(dir).map_err(failed)?;
    rows.map(|row| Ok(row.map_err(failed)?.path())).collect()
}
