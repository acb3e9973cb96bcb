//! Making a log, and opening one that is there.

use super::Log;
use super::pending::Pending;
use crate::database::{self, Guarded};
use crate::entries::take;
use crate::error::{OpenError, damaged};
use crate::heads::{Heads, Held};
use crate::holes;
use crate::journal::Journal;
use crate::stock::{self, Stock};
use crate::tables::{
    CHANGES, ENTRIES, FORKS, GONE, HEADS, HOLES, INDEX, INVITES, MARKS, META, PEERS, READ, SCHEMA,
    SCHEMA_WITHOUT_HOLES, SCHEMA_WITHOUT_JOURNAL, SCHEMA_WITHOUT_STOCK, SIGNED, STOCK, TICKETS,
};
use crate::tickets::Tickets;
use redb::{ReadTransaction, ReadableTable, StorageBackend};
use std::collections::BTreeMap;
use std::path::Path;
use tidings_protocol::author::Author;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::time::Time;

/// Memory for pages of `log.redb`, in bytes.
const CACHE: usize = 32 * 1024 * 1024;

/// Memory for pages of a log that is in memory already.
const SMALL_CACHE: usize = 1024 * 1024;

/// How errors name a log without a path.
const NO_PATH: &str = "the log";

impl Log {
    /// Makes a new file at `path` for the logs of `community`. `epoch` is random: it tells this
    /// store from every other one. The file gets its name once it is whole, so that a crash leaves
    /// none or a good one.
    ///
    /// # Errors
    /// [`OpenError::Exists`] if something is there; else the disk's.
    pub fn create(path: &Path, community: CommunityId, epoch: u64) -> Result<Self, OpenError> {
        let failed = |error| OpenError::io(path, error);
        if path.try_exists().map_err(failed)? {
            return Err(OpenError::Exists(path.into()));
        }
        let making = path.with_extension("making");
        let database = database::create(&making, CACHE)?;
        found(&database, community, epoch).map_err(|error| OpenError::redb(path, error))?;
        std::fs::rename(&making, path).map_err(failed)?;
        sync_parent(path).map_err(failed)?;
        Self::load(database, path, Some(path))
    }

    /// Opens the file at `path`.
    ///
    /// # Errors
    /// [`OpenError`] says why not, and what to do next.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::load(database::open_existing(path, CACHE)?, path, Some(path))
    }

    /// Gives the room in the file at `path` that is no longer used back to the disk: bodies that were
    /// let go leave gaps that only later writes fill. The file's size before and after.
    ///
    /// # Errors
    /// [`OpenError`]; the file is as good as before.
    pub fn compact(path: &Path) -> Result<(u64, u64), OpenError> {
        let size = || std::fs::metadata(path).map(|found| found.len());
        let before = size().map_err(|error| OpenError::io(path, error))?;
        let mut database = database::open_existing(path, CACHE)?;
        database.compact().map_err(|error| OpenError::redb(path, error))?;
        drop(database);
        Ok((before, size().map_err(|error| OpenError::io(path, error))?))
    }

    /// A log in memory, for tests and simulations: gone when dropped.
    ///
    /// # Errors
    /// None that is known.
    pub fn in_memory(community: CommunityId, epoch: u64) -> Result<Self, OpenError> {
        Self::create_on(redb::backends::InMemoryBackend::new(), community, epoch)
    }

    /// Makes a new log on an empty `backend`: a disk of the caller's, which may fail on purpose.
    ///
    /// # Errors
    /// The backend's.
    pub fn create_on(
        backend: impl StorageBackend,
        community: CommunityId,
        epoch: u64,
    ) -> Result<Self, OpenError> {
        let path = Path::new(NO_PATH);
        let named = |error| OpenError::redb(path, error);
        let database = database::on_backend(backend, SMALL_CACHE).map_err(named)?;
        found(&database, community, epoch).map_err(named)?;
        Self::load(database, path, None)
    }

    /// Opens the log on `backend`.
    ///
    /// # Errors
    /// [`OpenError`] says why not.
    pub fn open_on(backend: impl StorageBackend) -> Result<Self, OpenError> {
        let path = Path::new(NO_PATH);
        let database = database::on_backend(backend, SMALL_CACHE);
        Self::load(database.map_err(|error| OpenError::redb(path, error))?, path, None)
    }

    fn load(database: Guarded, name: &Path, path: Option<&Path>) -> Result<Self, OpenError> {
        let named = |error| OpenError::redb(name, error);
        let schema = database.read(schema).map_err(named)?;
        match schema {
            SCHEMA | SCHEMA_WITHOUT_STOCK | SCHEMA_WITHOUT_HOLES | SCHEMA_WITHOUT_JOURNAL => {}
            found if found > SCHEMA => {
                return Err(OpenError::Newer { path: name.into(), found, known: SCHEMA });
            }
            found => return Err(OpenError::damaged(name, format!("format {found}"))),
        }
        let (community, epoch, heads, last_arrival) = database.read(contents).map_err(named)?;
        if schema != SCHEMA {
            stock::make(&database, schema).map_err(named)?;
        }
        if matches!(schema, SCHEMA_WITHOUT_HOLES | SCHEMA_WITHOUT_JOURNAL) {
            holes::make(&database, &heads, schema).map_err(named)?;
        }
        let lacks = database.read(holes::read).map_err(named)?;
        let stock = database.read(Stock::read).map_err(named)?;
        let journal = journal(&database, schema, epoch, &heads).map_err(named)?;
        let tickets = database.read(Tickets::load).map_err(named)?;
        Ok(Self {
            database,
            path: path.map(Path::to_path_buf),
            community,
            epoch,
            heads,
            pending: Pending::default(),
            journal,
            tickets,
            lacks,
            stock,
            received: Time(0),
            last_arrival,
            failed: None,
        })
    }
}

/// Writes the tables of an empty log.
fn found(database: &Guarded, community: CommunityId, epoch: u64) -> Result<(), redb::Error> {
    database.write(|to| {
        to.open_table(ENTRIES)?;
        to.open_table(INDEX)?;
        to.open_table(SIGNED)?;
        to.open_table(HEADS)?;
        to.open_table(FORKS)?;
        to.open_table(HOLES)?;
        to.open_table(GONE)?;
        to.open_table(CHANGES)?;
        to.open_table(MARKS)?;
        to.open_table(TICKETS)?;
        to.open_table(PEERS)?;
        to.open_table(READ)?;
        to.open_table(INVITES)?;
        to.open_table(STOCK)?;
        let mut meta = to.open_table(META)?;
        meta.insert("schema", SCHEMA.to_be_bytes().as_slice())?;
        meta.insert("community", community.0.as_slice())?;
        meta.insert("epoch", epoch.to_be_bytes().as_slice())?;
        Ok(())
    })
}

/// The journal of the file; a new one if it has none, or one that does not fit its heads.
fn journal(
    database: &Guarded,
    schema: u64,
    epoch: u64,
    heads: &Heads,
) -> Result<Journal, redb::Error> {
    if schema != SCHEMA_WITHOUT_JOURNAL {
        if let Some(journal) = database.read(|from| Journal::load(from, epoch, heads))? {
            return Ok(journal);
        }
        tracing::warn!("the journal does not fit the log: it is made anew");
    }
    Journal::rebuild(database, epoch, heads)
}

fn schema(from: &ReadTransaction) -> Result<u64, redb::Error> {
    Ok(u64::from_be_bytes(fact(from, "schema")?))
}

/// One of the facts of fixed width.
fn fact<const N: usize>(from: &ReadTransaction, name: &str) -> Result<[u8; N], redb::Error> {
    let found = from.open_table(META)?.get(name)?;
    let value = found.as_ref().and_then(|found| {
        let mut rest = found.value();
        take(&mut rest).filter(|_| rest.is_empty())
    });
    value.ok_or_else(|| damaged(format!("it does not say its {name}")))
}

fn contents(from: &ReadTransaction) -> Result<(CommunityId, u64, Heads, u64), redb::Error> {
    let community = CommunityId(fact(from, "community")?);
    let epoch = u64::from_be_bytes(fact(from, "epoch")?);
    let mut held = BTreeMap::new();
    for row in from.open_table(HEADS)?.iter()? {
        let (author, row) = row?;
        let author = Author(*author.value());
        let row = Held::decode(row.value());
        let row = row.ok_or_else(|| damaged(format!("the head of {author}")))?;
        held.insert(author, row);
    }
    let heads = Heads::load(held).ok_or_else(|| damaged("the numbers of authors"))?;
    let last = from.open_table(ENTRIES)?.last()?.map_or(0, |(arrival, _)| arrival.value());
    Ok((community, epoch, heads, last))
}

/// Makes the name of a new file survive a power cut, where the system can.
#[cfg(unix)]
fn sync_parent(path: &Path) -> std::io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    std::fs::File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_parent(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
