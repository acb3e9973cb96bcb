//! A directory, most often on a stick: `DIR/tidings/<community's folder>/`.
//!
//! Whoever had the stick before may have put anything there: names are followed only to plain files
//! in plain directories, never through links.

use super::refusal;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tidings_core::carry::limits::MAX_MANIFESTS;
use tidings_core::carry::manifest::is_list;
use tidings_core::carry::shelf::Item;
use tidings_core::carry::{Shelf, Source};
use tidings_core::{Error, Kind};

/// Entries of a directory that are looked at.
const MAX_ENTRIES: usize = 65_536;

/// The directory below DIR in which all communities have theirs.
const TOP: &str = "tidings";

/// A community's files below a directory.
pub(super) struct Dir {
    base: PathBuf,
    folder: String,
}

impl Dir {
    /// Below a directory that must be there: an empty mount point would be a surprise.
    pub(super) fn existing(base: &Path, folder: &str) -> Result<Self, Error> {
        if !base.is_absolute() {
            // The node's own directory is not that of whoever asks.
            return Err(refusal::no_absolute_path(base.display()));
        }
        let dir = Self { base: base.to_owned(), folder: folder.to_owned() };
        match fs::metadata(base) {
            Ok(found) if found.is_dir() => dir.checked(),
            Ok(_) => Err(refusal::no_directory(base.display())),
            Err(error) => {
                let Error { kind, .. } = failed(base, &error);
                Err(Error { kind, ..refusal::no_place(base.display(), error) })
            }
        }
    }

    /// Below a directory that is made if it is not there.
    pub(super) fn made(base: &Path, folder: &str) -> Result<Self, Error> {
        if base.is_absolute() {
            fs::create_dir_all(base).map_err(|error| failed(base, &error))?;
        }
        Self::existing(base, folder)
    }

    fn checked(self) -> Result<Self, Error> {
        for path in [self.base.join(TOP), self.place()] {
            match fs::symlink_metadata(&path) {
                Ok(found) if !found.is_dir() => {
                    return Err(refusal::no_plain_directory(path.display()));
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(failed(&path, &error)),
            }
        }
        Ok(self)
    }

    /// A word on other communities that have files there.
    pub(super) fn others(&self) -> Option<Error> {
        let entries = fs::read_dir(self.base.join(TOP)).ok()?.take(MAX_ENTRIES).flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let hex = |name: &String| name.len() == 16 && name.bytes().all(|it| it.is_ascii_hexdigit());
        match names.filter(|name| *name != self.folder && hex(name)).count() {
            0 => None,
            1 => Some(refusal::another_community()),
            more => Some(refusal::other_communities(more)),
        }
    }

    fn place(&self) -> PathBuf {
        self.base.join(TOP).join(&self.folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.place().join(name)
    }

    fn entries(&self) -> io::Result<Vec<fs::DirEntry>> {
        match fs::read_dir(self.place()) {
            Ok(entries) => entries.take(MAX_ENTRIES).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    fn make(&self) -> io::Result<()> {
        for path in [self.base.join(TOP), self.place()] {
            match fs::create_dir(&path) {
                Ok(()) => sync(path.parent().unwrap_or(&self.base))?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Source for Dir {
    fn lists(&mut self) -> io::Result<Vec<String>> {
        let names = self.entries()?.into_iter().filter_map(|it| it.file_name().into_string().ok());
        Ok(names.filter(|name| is_list(name)).take(MAX_MANIFESTS + 1).collect())
    }

    fn open(&mut self, name: &str, from: u64, upto: u64) -> io::Result<Box<dyn Read + '_>> {
        let path = self.file(name);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, refusal::no_plain_file()));
        }
        let mut file = File::open(path)?;
        if from > 0 {
            file.seek(SeekFrom::Start(from))?;
        }
        Ok(Box::new(io::BufReader::new(file.take(upto.saturating_sub(from)))))
    }
}

impl Shelf for Dir {
    fn files(&mut self) -> io::Result<Vec<Item>> {
        let mut files = Vec::new();
        for entry in self.entries()? {
            let (Ok(name), Ok(found)) = (entry.file_name().into_string(), entry.metadata()) else {
                continue;
            };
            if found.is_file() {
                let age = found.modified().ok().and_then(|at| at.elapsed().ok());
                let age = age.unwrap_or_default().as_micros();
                let age = u64::try_from(age).unwrap_or(u64::MAX);
                files.push(Item { name, len: found.len(), age });
            }
        }
        Ok(files)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.make()?;
        let path = self.file(name);
        self.remove(name)?;
        // A new file, so that no link that somebody left there is written through.
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.file(from), self.file(to))
    }

    fn settle(&mut self) -> io::Result<()> {
        sync(&self.place())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.file(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            outcome => outcome,
        }
    }
}

/// Names are durable once their directory is; systems and file systems that cannot sync one need
/// not.
fn sync(dir: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(dir)?.sync_all() {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}

fn failed(path: &Path, error: &io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => Kind::NotFound,
        io::ErrorKind::PermissionDenied => Kind::NotAllowed,
        _ => Kind::Failed,
    };
    Error::new(kind, format!("{}: {error}", path.display()))
}
