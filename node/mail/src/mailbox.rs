//! An mbox or a Maildir, walked through once and looked up afterwards.

use crate::mbox::{Messages, Spot};
use crate::{Error, MAX_MESSAGES, Refused, maildir};
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes asked of the disk at a time.
const BUFFER: usize = 1 << 16;

/// A mailbox on disk.
#[derive(Debug)]
pub struct Mailbox {
    path: PathBuf,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Mbox,
    /// The messages' names.
    Maildir(Vec<PathBuf>),
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At(u64, u64);

/// Where whoever looks for a message finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In an mbox.
    Line {
        /// The line that it begins with; the first is 1.
        line: u64,
        /// The byte that it begins at; the first is 0.
        byte: u64,
    },
    /// Its file in a Maildir, from there.
    File(PathBuf),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line, byte } => write!(f, "line {line} (byte {byte})"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// A message that was met on the way.
#[derive(Debug)]
pub struct Met<'b> {
    /// Where.
    pub at: At,
    /// Bytes of the mailbox that were read so far; of a Maildir, messages.
    pub read: u64,
    /// Its bytes.
    pub bytes: Result<&'b [u8], Refused>,
}

impl Mailbox {
    /// Opens what is at `path`, if it is a mailbox. An empty file is one without messages.
    ///
    /// # Errors
    /// [`Error::NoMailbox`], and the disk's.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let (path, shown) = (path.to_owned(), path.display().to_string());
        if path.is_dir() {
            if !maildir::is_one(&path) {
                return Err(Error::NoMailbox(shown));
            }
            let names = maildir::names(&path)?;
            return Ok(Self { path, shape: Shape::Maildir(names) });
        }
        let mut begins = Vec::new();
        let disk = |error| Error::Disk { path: shown.clone(), error };
        File::open(&path).map_err(disk)?.take(5).read_to_end(&mut begins).map_err(disk)?;
        if !begins.is_empty() && begins != b"From " {
            return Err(Error::NoMailbox(shown));
        }
        Ok(Self { path, shape: Shape::Mbox })
    }

    /// What [`Met::read`] comes to.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.shape {
            Shape::Mbox => self.path.metadata().map_or(0, |meta| meta.len()),
            Shape::Maildir(names) => u64::try_from(names.len()).unwrap_or(u64::MAX),
        }
    }

    /// Meets every message once, in the order of the file, or of the names.
    ///
    /// # Errors
    /// Those of `each`; the disk's; [`Error::TooMany`].
    pub fn walk<E: From<Error>>(
        &self,
        mut each: impl FnMut(Met<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut bytes = Vec::new();
        match &self.shape {
            Shape::Mbox => {
                let mut messages = Messages::new(self.file(0)?);
                let mut count = 0_usize;
                while let Some((spot, outcome)) =
                    messages.next_into(&mut bytes).map_err(|error| self.disk(error))?
                {
                    count = count.saturating_add(1);
                    if count > MAX_MESSAGES {
                        return Err(Error::TooMany.into());
                    }
                    let Spot { offset, line } = spot;
                    let bytes = outcome.map(|()| bytes.as_slice());
                    each(Met { at: At(offset, line), read: offset, bytes })?;
                }
            }
            Shape::Maildir(names) => {
                for (name, number) in names.iter().zip(0_u64..) {
                    let read = maildir::read(&self.path.join(name), &mut bytes);
                    let outcome = read.map_err(|error| self.disk(error))?;
                    let bytes = outcome.map(|()| bytes.as_slice());
                    each(Met { at: At(number, 0), read: number, bytes })?;
                }
            }
        }
        Ok(())
    }

    /// Reads the message that was met there.
    ///
    /// # Errors
    /// [`Error::Changed`], and the disk's.
    pub fn read(&self, at: At, into: &mut Vec<u8>) -> Result<(), Error> {
        let changed = || Error::Changed(self.place(at));
        let outcome = match &self.shape {
            Shape::Mbox => {
                let found = Messages::new(self.file(at.0)?).next_into(into);
                let (spot, outcome) =
                    found.map_err(|error| self.disk(error))?.ok_or_else(changed)?;
                if spot.offset != 0 {
                    return Err(changed());
                }
                outcome
            }
            Shape::Maildir(names) => {
                let name = usize::try_from(at.0).ok().and_then(|number| names.get(number));
                let path = self.path.join(name.ok_or_else(changed)?);
                maildir::read(&path, into).map_err(|error| self.disk(error))?
            }
        };
        outcome.map_err(|_| changed())
    }

    /// Where a message is, for whoever looks for it.
    #[must_use]
    pub fn place(&self, at: At) -> Place {
        match &self.shape {
            Shape::Mbox => Place::Line { line: at.1, byte: at.0 },
            Shape::Maildir(names) => {
                let name = usize::try_from(at.0).ok().and_then(|number| names.get(number));
                Place::File(name.cloned().unwrap_or_default())
            }
        }
    }

    fn file(&self, from: u64) -> Result<BufReader<File>, Error> {
        let open = || {
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(from))?;
            Ok(file)
        };
        Ok(BufReader::with_capacity(BUFFER, open().map_err(|error| self.disk(error))?))
    }

    fn disk(&self, error: std::io::Error) -> Error {
        Error::Disk { path: self.path.display().to_string(), error }
    }
}
