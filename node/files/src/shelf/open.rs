//! A whole file, opened with its key: read from anywhere, a segment at a time.

use super::Files;
use crate::disk::{self, Paths};
use crate::error::{Error, Result};
use crate::seal::{self, Cipher, FileKey, SEGMENT};
use crate::{FileId, shelf};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// See the module.
pub struct Opened {
    id: FileId,
    path: PathBuf,
    file: File,
    cipher: Cipher,
}

impl Files {
    /// Opens a file that is whole.
    ///
    /// # Errors
    /// [`Error::Missing`], or the disk's.
    pub fn open_plain(&self, id: &FileId, key: &FileKey) -> Result<Opened> {
        Opened::open(self.root(), id, key)
    }
}

impl Opened {
    /// Opens a file that is whole below `root`, the directory of all files.
    ///
    /// # Errors
    /// [`Error::Missing`], or the disk's.
    pub fn open(root: &Path, id: &FileId, key: &FileKey) -> Result<Self> {
        if !matches!(shelf::look(root, id)?, shelf::State::Whole) {
            return Err(Error::Missing);
        }
        let path = Paths::new(root, id).data;
        Ok(Self { id: *id, file: disk::open_read(&path)?, path, cipher: Cipher::new(key) })
    }

    /// Bytes of it, opened.
    #[must_use]
    pub fn size(&self) -> u64 {
        seal::plain_len(self.id.size).unwrap_or_default()
    }

    /// The bytes from `offset` to the end of their segment; none at the end of the file.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the disk garbled it or the key is another one's; or the disk's.
    pub fn read_at(&self, offset: u64) -> Result<Vec<u8>> {
        if offset >= self.size() {
            return Ok(Vec::new());
        }
        let segment = u32::try_from(offset / SEGMENT).map_err(|_| Error::Corrupt)?;
        let mut bytes = self.segment(segment)?;
        let skip = usize::try_from(offset % SEGMENT).unwrap_or(usize::MAX).min(bytes.len());
        bytes.drain(..skip);
        Ok(bytes)
    }

    /// Writes all of it to `to`; an empty file is looked at, too.
    ///
    /// # Errors
    /// As [`Opened::read_at`]; what `to` says.
    pub fn copy_to(&self, to: &mut dyn io::Write) -> Result<()> {
        if self.size() == 0 {
            return self.segment(0).map(drop);
        }
        let mut offset = 0_u64;
        while offset < self.size() {
            let bytes = self.read_at(offset)?;
            to.write_all(&bytes).map_err(|error| Error::disk(Path::new("output"), error))?;
            offset = offset.saturating_add(bytes.len() as u64);
        }
        Ok(())
    }

    fn segment(&self, segment: u32) -> Result<Vec<u8>> {
        let (start, len) = seal::segment_at(&self.id, segment).ok_or(Error::Corrupt)?;
        let mut bytes = vec![0; len];
        let read = self.file.read_exact_at(&mut bytes, start);
        read.map_err(|error| Error::disk(&self.path, error))?;
        let last = start.saturating_add(len as u64) >= self.id.size;
        self.cipher.open(segment, last, &mut bytes)?;
        Ok(bytes)
    }
}
