//! A file that is being attached: sealed as it comes, with flat memory, and named by its hash at last.

use crate::disk::{self, Paths};
use crate::error::{Error, Result};
use crate::seal::{Cipher, FileKey, SEGMENT, random_key};
use crate::shelf::tree_of;
use crate::{FileId, seal};
use bao_tree::io::outboard::PreOrderOutboard;
use bao_tree::io::sync;
use rand::Rng;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// See the module. What is dropped before [`Intake::finish`] leaves nothing behind.
pub struct Intake {
    root: PathBuf,
    path: PathBuf,
    file: File,
    key: FileKey,
    cipher: Cipher,
    /// Of the segment that is not full yet.
    pending: Vec<u8>,
    segments: u32,
    taken: u64,
    limit: u64,
}

/// Bytes of a segment, in memory.
const SEGMENT_LEN: usize = SEGMENT as usize;

impl Intake {
    /// Begins a file of at most `limit` bytes below `root`, the directory of all files.
    ///
    /// # Errors
    /// The disk's.
    pub fn begin(root: &Path, limit: u64) -> Result<Self> {
        Self::begin_with(root, limit, random_key())
    }

    /// As [`Intake::begin`], with a key that nothing else was sealed with.
    pub(crate) fn begin_with(root: &Path, limit: u64, key: FileKey) -> Result<Self> {
        let dir = disk::begun(root);
        disk::make_dir(&dir)?;
        let path = dir.join(format!("{:032x}", rand::rng().next_u64()));
        let file = disk::open(&path)?;
        let cipher = Cipher::new(&key);
        let pending = Vec::with_capacity(SEGMENT_LEN.saturating_add(16));
        let root = root.to_owned();
        let limit = limit.min(crate::MAX_PLAIN);
        Ok(Self { root, path, file, key, cipher, pending, segments: 0, taken: 0, limit })
    }

    /// Takes more of the file.
    ///
    /// # Errors
    /// [`Error::TooLarge`], or the disk's.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            if self.pending.len() >= SEGMENT_LEN {
                self.flush_segment(false)?;
            }
            let room = SEGMENT_LEN.saturating_sub(self.pending.len());
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.taken = self.taken.saturating_add(now.len() as u64);
            if self.taken > self.limit {
                return Err(Error::TooLarge(self.limit));
            }
            self.pending.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Takes all that `from` gives.
    ///
    /// # Errors
    /// As [`Intake::write`], or what reading says, with `path` as its name.
    pub fn read_from(&mut self, from: &mut dyn Read, path: &Path) -> Result<()> {
        let mut buffer = vec![0; SEGMENT_LEN];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => self.write(buffer.get(..read).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::disk(path, error)),
            }
        }
    }

    /// Bytes taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// The file is whole: durable, and under its name.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self) -> Result<(FileId, FileKey)> {
        self.flush_segment(true)?;
        let size = seal::sealed_len(self.taken);
        let tree_path = self.path.with_extension("tree");
        let outcome = self.name(size, &tree_path);
        if outcome.is_err() {
            disk::remove(&tree_path).ok();
        }
        outcome.map(|id| (id, self.key.clone()))
    }

    fn name(&mut self, size: u64, tree_path: &Path) -> Result<FileId> {
        let failed = |error| Error::disk(&self.path, error);
        self.file.sync_all().map_err(failed)?;
        self.file.rewind().map_err(failed)?;
        let tree = tree_of(size);
        let saved = disk::open(tree_path)?;
        let mut board =
            PreOrderOutboard { root: blake3::Hash::from_bytes([0; 32]), tree, data: saved };
        let data = BufReader::with_capacity(SEGMENT_LEN, &self.file);
        let hash = sync::outboard(data, tree, &mut board).map_err(failed)?;
        board.data.sync_all().map_err(|error| Error::disk(tree_path, error))?;
        let id = FileId { hash: *hash.as_bytes(), size };
        let paths = Paths::new(&self.root, &id);
        paths.make_room()?;
        let named = |error| Error::disk(&paths.data, error);
        fs::rename(tree_path, &paths.tree).map_err(named)?;
        fs::rename(&self.path, &paths.data).map_err(named)?;
        disk::sync_dir(&paths.data)?;
        Ok(id)
    }

    fn flush_segment(&mut self, last: bool) -> Result<()> {
        self.cipher.seal(self.segments, last, &mut self.pending)?;
        let written = self.file.write_all(&self.pending);
        written.map_err(|error| Error::disk(&self.path, error))?;
        self.pending.clear();
        self.segments = self.segments.saturating_add(1);
        Ok(())
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        fs::remove_file(&self.path).ok();
    }
}
