//! Files as carrying needs them: a directory on a stick, or a web server to read from.

use super::limits::MAX_MANIFESTS;
use crate::refusal;
use std::io::{self, Read};

/// Something to read from. Names are those of [`super::manifest`], without any directory.
pub trait Source {
    /// Names of the lists that are there, at most [`MAX_MANIFESTS`] and one more.
    ///
    /// # Errors
    /// The medium's; that nothing of this community is there is no error.
    fn lists(&mut self) -> io::Result<Vec<String>>;

    /// The bytes of a file from one offset up to another one or to its end, whichever is first.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when it is not there; else the medium's.
    fn open(&mut self, name: &str, from: u64, upto: u64) -> io::Result<Box<dyn Read + '_>>;
}

/// A file of a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub len: u64,
    /// How long ago it was written, in microseconds, by the medium's clock; 0 if that is ahead.
    pub age: u64,
}

/// Something to read from and to write to, one step at a time: what is done in which order is
/// decided once, in [`super::leave`], and tested there at each step.
pub trait Shelf: Source {
    /// All files that are there.
    ///
    /// # Errors
    /// The medium's.
    fn files(&mut self) -> io::Result<Vec<Item>>;

    /// Writes a whole file and waits until its bytes are durable, in place of one of that name.
    ///
    /// # Errors
    /// The medium's; a part of the file may be there then.
    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// Gives a file another name in one step, in place of the one that had it.
    ///
    /// # Errors
    /// The medium's.
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// Waits until names that were given and taken away are durable.
    ///
    /// # Errors
    /// The medium's.
    fn settle(&mut self) -> io::Result<()>;

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// The medium's.
    fn remove(&mut self, name: &str) -> io::Result<()>;
}

/// The end of names of files that are being written.
pub const UNFINISHED: &str = ".new";

/// Puts a file in its place: a reader sees the one before or all of it, whenever the medium is
/// pulled out.
pub(super) fn put(shelf: &mut impl Shelf, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = format!("{name}{UNFINISHED}");
    let written = shelf.write(&unfinished, bytes).and_then(|()| shelf.rename(&unfinished, name));
    if written.is_err() {
        // On a medium that is full this makes room; on one that is gone nothing can be done.
        shelf.remove(&unfinished).ok();
    }
    written?;
    shelf.settle()
}

/// Whether the medium has no room.
pub(super) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// All of a file, if it has at most `most` bytes.
pub(super) fn read_whole(source: &mut impl Source, name: &str, most: usize) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    source.open(name, 0, limit)?.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::new(io::ErrorKind::InvalidData, refusal::file_too_long()));
    }
    Ok(bytes)
}

/// The lists of a shelf, in an order that does not depend on the medium; whether some were left out.
pub(super) fn lists(source: &mut impl Source) -> io::Result<(Vec<String>, bool)> {
    let mut lists = source.lists()?;
    lists.retain(|name| super::manifest::is_list(name));
    lists.sort_unstable();
    lists.dedup();
    let more = lists.len() > MAX_MANIFESTS;
    lists.truncate(MAX_MANIFESTS);
    Ok((lists, more))
}
