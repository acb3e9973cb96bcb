//! All files of a node, by name: whole ones, and those of which stripes are missing.

mod held;
mod open;

pub use held::Held;
pub use open::Opened;

use crate::disk::{self, Paths};
use crate::error::{Error, Result};
use crate::wire::{Answer, Question};
use crate::{FileId, GROUP_LOG, Map, STRIPE};
use bao_tree::io::outboard::PreOrderOutboard;
use bao_tree::io::sync;
use bao_tree::{BaoTree, BlockSize, ChunkNum, ChunkRanges};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Files held or begun at most, so that names of tiny ones do not fill memory.
pub const MAX_FILES: usize = 262_144;

/// Chunks of BLAKE3 in a stripe.
const CHUNKS: u64 = STRIPE / 1024;

/// How much of a file is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Bytes that are here and were verified.
    pub bytes: u64,
    /// Whether that is all.
    pub whole: bool,
}

/// See the module. Cheap to clone; any thread may call it.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    root: PathBuf,
    shelf: Mutex<Shelf>,
}

/// Bounded by [`MAX_FILES`].
struct Shelf {
    held: BTreeMap<FileId, State>,
    /// Bytes of all files, those included that are still to come.
    promised: u64,
    quota: Option<u64>,
}

enum State {
    Whole,
    Part(Map),
}

impl Files {
    /// The files below `root`, which is made if it is not there.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(root: &Path) -> Result<Self> {
        disk::make_dir(root)?;
        let mut shelf = Shelf { held: BTreeMap::new(), promised: 0, quota: None };
        for id in disk::scan(root)?.into_iter().take(MAX_FILES) {
            let held = look(root, &id)?;
            shelf.put(id, held);
        }
        Ok(Self(Arc::new(Inner { root: root.to_owned(), shelf: Mutex::new(shelf) })))
    }

    /// Where they lie.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.0.root
    }

    /// Bounds the bytes of all files, those included that are still to come.
    pub fn set_quota(&self, quota: Option<u64>) {
        self.shelf().quota = quota;
    }

    /// How much of this file is here; `None` when nothing is, and nothing is to come.
    #[must_use]
    pub fn holding(&self, id: &FileId) -> Option<Holding> {
        Some(match self.shelf().held.get(id)? {
            State::Whole => Holding { bytes: id.size, whole: true },
            State::Part(map) => Holding { bytes: bytes_of(id, map), whole: false },
        })
    }

    /// Whether all of it is here.
    #[must_use]
    pub fn is_whole(&self, id: &FileId) -> bool {
        self.holding(id).is_some_and(|holding| holding.whole)
    }

    /// All names, and whether all of the file is here.
    #[must_use]
    pub fn all(&self) -> Vec<(FileId, bool)> {
        let shelf = self.shelf();
        shelf.held.iter().map(|(id, held)| (*id, matches!(held, State::Whole))).collect()
    }

    /// A file that [`crate::Intake`] made, perhaps in another process, is here from now on.
    ///
    /// # Errors
    /// [`Error::Missing`] when it is not there, or the disk's.
    pub fn adopt(&self, id: &FileId) -> Result<()> {
        if self.is_whole(id) {
            return Ok(());
        }
        match look(&self.0.root, id)? {
            State::Whole if Paths::new(&self.0.root, id).data.exists() => {
                self.shelf().put(*id, State::Whole);
                Ok(())
            }
            _ => Err(Error::Missing),
        }
    }

    /// The file is wanted: room is kept for it, and stripes are taken from now on.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::Unsound`], or the disk's.
    pub fn begin(&self, id: &FileId) -> Result<()> {
        if !id.is_sound() {
            return Err(Error::Unsound);
        }
        let mut shelf = self.shelf();
        if shelf.held.contains_key(id) {
            return Ok(());
        }
        shelf.has_room(id.size)?;
        let (paths, map) = (Paths::new(&self.0.root, id), Map::none(id));
        paths.make_room()?;
        fs::write(&paths.map, map.as_bytes()).map_err(|error| Error::disk(&paths.map, error))?;
        let file = disk::open(&paths.data)?;
        file.set_len(id.size).map_err(|error| Error::disk(&paths.data, error))?;
        shelf.put(*id, State::Part(map));
        Ok(())
    }

    /// Which stripes are here; `None` when the file is not known.
    #[must_use]
    pub fn map(&self, id: &FileId) -> Option<Map> {
        Some(match self.shelf().held.get(id)? {
            State::Whole => Map::all(id),
            State::Part(map) => map.clone(),
        })
    }

    /// Takes a stripe as it travels. Nothing of it is written that was not verified; whether the file
    /// is whole now.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when these are not the bytes, [`Error::Missing`] when the file is not
    /// wanted, or the disk's.
    pub fn take(&self, id: &FileId, stripe: u32, encoded: &[u8]) -> Result<bool> {
        let map = self.map(id).ok_or(Error::Missing)?;
        if stripe >= id.stripes() {
            return Err(Error::Corrupt);
        }
        if map.has(stripe) {
            return Ok(map.is_whole() && self.is_whole(id));
        }
        let paths = Paths::new(&self.0.root, id);
        let (mut data, tree) = (disk::open(&paths.data)?, disk::open(&paths.tree)?);
        let mut rest = encoded;
        let board = board(id, tree);
        sync::decode_ranges(&mut rest, &chunks(id, stripe), &mut data, board)
            .map_err(|error| refused(&paths.data, error.into()))?;
        if !rest.is_empty() {
            return Err(Error::Corrupt);
        }
        self.mark(id, stripe, true)?;
        if self.map(id).is_some_and(|map| map.is_whole()) {
            self.complete(id, &paths)
        } else {
            Ok(false)
        }
    }

    /// The answer to a peer's question.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Which(id) => match self.map(id) {
                Some(map) if map.count() > 0 => Answer::Which(map.as_bytes().to_vec()),
                _ => Answer::Nothing,
            },
            Question::Stripe(id, stripe) => match self.give(id, *stripe) {
                Ok(encoded) => Answer::Stripe(encoded),
                Err(_) => Answer::Nothing,
            },
        }
    }

    /// A stripe as it travels, verified before it goes out; one that is damaged is wanted again.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`] or the disk's.
    pub fn give(&self, id: &FileId, stripe: u32) -> Result<Vec<u8>> {
        if !self.map(id).ok_or(Error::Missing)?.has(stripe) {
            return Err(Error::Missing);
        }
        let encoded = self.encode(id, stripe);
        if matches!(encoded, Err(Error::Corrupt)) {
            self.demote(id, stripe)?;
        }
        encoded
    }

    /// Checks every group of a whole file; damaged stripes are wanted again. Their number.
    ///
    /// # Errors
    /// The disk's.
    pub fn verify(&self, id: &FileId) -> Result<u32> {
        let map = self.map(id).ok_or(Error::Missing)?;
        let mut damaged = 0_u32;
        for stripe in (0..id.stripes()).filter(|stripe| map.has(*stripe)) {
            match self.give(id, stripe) {
                Ok(_) => {}
                Err(Error::Corrupt) => damaged = damaged.saturating_add(1),
                Err(error) => return Err(error),
            }
        }
        Ok(damaged)
    }

    /// Removes a file, whole or not.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove(&self, id: &FileId) -> Result<()> {
        let mut shelf = self.shelf();
        if shelf.held.remove(id).is_some() {
            shelf.promised = shelf.promised.saturating_sub(id.size);
        }
        Paths::new(&self.0.root, id).remove()
    }

    /// Whether the file was put here longer ago than this; true when nobody can tell.
    #[must_use]
    pub fn is_older(&self, id: &FileId, age: Duration) -> bool {
        let made = fs::metadata(Paths::new(&self.0.root, id).data).and_then(|data| data.modified());
        made.ok()
            .and_then(|made| SystemTime::now().duration_since(made).ok())
            .is_none_or(|is| is > age)
    }

    /// Removes what was begun longer ago than this and never got a name.
    ///
    /// # Errors
    /// The disk's.
    pub fn forget_begun(&self, age: Duration) -> Result<()> {
        let dir = disk::begun(&self.0.root);
        if !dir.exists() {
            return Ok(());
        }
        for path in disk::entries(&dir)? {
            let changed = fs::metadata(&path).and_then(|meta| meta.modified()).ok();
            let is = changed.and_then(|changed| SystemTime::now().duration_since(changed).ok());
            if is.is_some_and(|is| is > age) {
                disk::remove(&path)?;
            }
        }
        Ok(())
    }

    /// All stripes came: they are checked once more, as they lie, and durable before the map goes.
    fn complete(&self, id: &FileId, paths: &Paths) -> Result<bool> {
        if self.verify(id)? > 0 {
            return Ok(false);
        }
        for path in [&paths.data, &paths.tree] {
            let synced = disk::open(path)?.sync_all();
            synced.map_err(|error| Error::disk(path, error))?;
        }
        disk::remove(&paths.map)?;
        disk::sync_dir(&paths.map)?;
        self.shelf().held.insert(*id, State::Whole);
        Ok(true)
    }

    fn encode(&self, id: &FileId, stripe: u32) -> Result<Vec<u8>> {
        let paths = Paths::new(&self.0.root, id);
        let (data, tree) = (disk::open_read(&paths.data)?, disk::open(&paths.tree)?);
        let mut encoded = Vec::new();
        sync::encode_ranges_validated(&data, board(id, tree), &chunks(id, stripe), &mut encoded)
            .map_err(|error| refused(&paths.data, error.into()))?;
        Ok(encoded)
    }

    /// A whole file of which a stripe is damaged is a part of one.
    fn demote(&self, id: &FileId, stripe: u32) -> Result<()> {
        if self.is_whole(id) {
            let (paths, map) = (Paths::new(&self.0.root, id), Map::all(id));
            fs::write(&paths.map, map.as_bytes())
                .map_err(|error| Error::disk(&paths.map, error))?;
            self.shelf().held.insert(*id, State::Part(map));
        }
        self.mark(id, stripe, false)
    }

    /// Says on the disk, too, whether a stripe is here: one byte, which is written or is not.
    fn mark(&self, id: &FileId, stripe: u32, here: bool) -> Result<()> {
        let mut shelf = self.shelf();
        let Some(State::Part(map)) = shelf.held.get_mut(id) else { return Err(Error::Missing) };
        map.set(stripe, here);
        let path = Paths::new(&self.0.root, id).map;
        let at = u64::from(stripe / 8);
        let byte = usize::try_from(at).ok().and_then(|at| map.as_bytes().get(at).copied());
        let written = disk::open(&path)?.write_all_at(&[byte.unwrap_or_default()], at);
        written.map_err(|error| Error::disk(&path, error))
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn put(&mut self, id: FileId, held: State) {
        if self.held.insert(id, held).is_none() {
            self.promised = self.promised.saturating_add(id.size);
        }
    }

    fn has_room(&self, wanted: u64) -> Result<()> {
        let (held, quota) = (self.promised, self.quota.unwrap_or(u64::MAX));
        if held.saturating_add(wanted) > quota || self.held.len() >= MAX_FILES {
            return Err(Error::Full { wanted, held, quota });
        }
        Ok(())
    }
}

/// What lies there of a file: a part, where a map lies beside it.
fn look(root: &Path, id: &FileId) -> Result<State> {
    let paths = Paths::new(root, id);
    match fs::read(&paths.map) {
        Ok(bytes) => Ok(State::Part(Map::read(id, &bytes).unwrap_or_else(|| Map::none(id)))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let long = fs::metadata(&paths.data).is_ok_and(|data| data.len() == id.size);
            Ok(if long { State::Whole } else { State::Part(Map::none(id)) })
        }
        Err(error) => Err(Error::disk(&paths.map, error)),
    }
}

fn bytes_of(id: &FileId, map: &Map) -> u64 {
    (0..id.stripes()).filter(|stripe| map.has(*stripe)).map(|stripe| id.stripe_len(stripe)).sum()
}

/// The tree of a file of this many sealed bytes.
pub(crate) fn tree_of(size: u64) -> BaoTree {
    BaoTree::new(size, BlockSize::from_chunk_log(GROUP_LOG))
}

fn board(id: &FileId, data: File) -> PreOrderOutboard<File> {
    PreOrderOutboard { root: blake3::Hash::from_bytes(id.hash), tree: tree_of(id.size), data }
}

/// The chunks of a stripe; the last stripe's have no end, which proves the size.
fn chunks(id: &FileId, stripe: u32) -> ChunkRanges {
    let start = u64::from(stripe).saturating_mul(CHUNKS);
    if stripe.saturating_add(1) >= id.stripes() {
        return ChunkRanges::from(ChunkNum(start)..);
    }
    ChunkRanges::from(ChunkNum(start)..ChunkNum(start.saturating_add(CHUNKS)))
}

/// What the disk says is the disk's; everything else is the bytes' fault.
fn refused(path: &Path, error: std::io::Error) -> Error {
    match error.raw_os_error() {
        Some(_) => Error::disk(path, error),
        None => Error::Corrupt,
    }
}
