//! The file of the views: opened, checked against the log, emptied when it does not fit it.

use crate::error::Result;
use crate::known::{Known, State};
use crate::tables;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tidings_protocol::author::{Account, Author, Keypair};
use tidings_protocol::certificate::Founding;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::database::{self, Database, Durability, ReadableDatabase, WriteTransaction};
use tidings_store::{Log, OpenError};

/// Memory for the pages of the file, in bytes.
const CACHE: usize = 32 * 1024 * 1024;

/// Entries folded until a commit is made durable: what a crash makes us fold again.
const DURABLE_EVERY: u64 = 20_000;

/// For whom the views are: decides what is unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Own posts are never unread, whichever device wrote them.
    pub account: Account,
    /// The device of this home.
    pub device: Author,
    /// Posts older than this were there before the viewer came, and are not unread: those that came
    /// before what [`Views::set_history_until`] says.
    pub joined: Time,
}

/// Boards, threads, posts and people, derived from a log.
///
/// The file may be deleted at any time. It belongs to one process, like the log. Folding is in
/// `fold`, reading in `query`; queries answer from what was folded so far and take their texts
/// from the log. Commits are not durable one by one: [`Views::flush`], dropping, or 20 000 entries
/// make them so, and what a crash loses is folded again.
#[derive(Debug)]
pub struct Views {
    database: Database,
    pub(crate) founding: Founding,
    pub(crate) known: Known,
    pub(crate) settled: bool,
    /// Devices whose boxes this node opens: its own.
    pub(crate) readers: Vec<Keypair>,
    pub(crate) history_until: Time,
    pending: u64,
}

impl Views {
    /// Opens the file at `path`, or makes it. Views of another schema, viewer or community are
    /// emptied, a damaged file is replaced: folding fills them again.
    ///
    /// # Errors
    /// [`crate::Error::Open`] says why, [`crate::Error::Disk`] when it cannot be written.
    pub fn open(path: &Path, viewer: Viewer, founding: Founding) -> Result<Self> {
        match Self::open_file(path, viewer, founding.clone()) {
            Err(error) if error.is_damage() => {
                let removed = std::fs::remove_file(path);
                removed.map_err(|source| OpenError::Io { path: path.into(), source })?;
                Self::open_file(path, viewer, founding)
            }
            opened => opened,
        }
    }

    /// Views that are gone with the process, for tests and simulations.
    ///
    /// # Errors
    /// [`crate::Error::Disk`], when memory cannot be had.
    pub fn in_memory(viewer: Viewer, founding: Founding) -> Result<Self> {
        let backend = database::redb::backends::InMemoryBackend::new();
        let mut builder = database::redb::Builder::new();
        let database = builder.set_cache_size(CACHE).create_with_backend(backend);
        Self::on(database.map_err(database::DatabaseError::from)?, viewer, founding)
    }

    fn open_file(path: &Path, viewer: Viewer, founding: Founding) -> Result<Self> {
        Self::on(database::open(path, CACHE)?, viewer, founding)
    }

    fn on(database: Database, viewer: Viewer, founding: Founding) -> Result<Self> {
        let wanted = State::new(viewer, founding.id());
        let found = guarded(|| {
            let transaction = database::begin_write(&database)?;
            tables::create(&transaction)?;
            transaction.commit()?;
            Known::load(&database.begin_read()?, &founding)
        });
        let found = match found {
            Ok(Some(known)) if known.state.serves(&wanted) => Some(known),
            Ok(_) => None,
            Err(error) => return Err(error),
        };
        let fits = found.is_some();
        let known = found.unwrap_or_else(|| Known::new(wanted.clone()));
        let mut views = Self {
            database,
            founding,
            known,
            settled: false,
            readers: Vec::new(),
            history_until: Time::NEVER,
            pending: 0,
        };
        if !fits {
            views.clear(wanted)?;
        }
        Ok(views)
    }

    /// The last arrival of the log that was folded.
    #[must_use]
    pub fn cursor(&self) -> u64 {
        self.known.state.cursor
    }

    /// Says when the first synchronisation was over, by this node's clock: what was written before
    /// the join and comes later than that is news that came late. [`Time::NEVER`], as it is before
    /// this is called, makes all that was written before the join history.
    pub fn set_history_until(&mut self, time: Time) {
        self.history_until = time;
    }

    /// For whom these views are.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.known.state.viewer
    }

    /// Entries that were sealed, pruned or written by a newer version, and so show nowhere.
    #[must_use]
    pub fn unreadable(&self) -> u64 {
        self.known.state.unreadable
    }

    /// Replies that wait for the post they reply to.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.known.state.orphans
    }

    /// Makes what was folded durable.
    ///
    /// # Errors
    /// [`crate::Error::Disk`]; what was folded may then be folded again.
    pub fn flush(&mut self) -> Result<()> {
        if self.pending == 0 {
            return Ok(());
        }
        guarded(|| Ok(database::begin_write(&self.database)?.commit()?))?;
        self.pending = 0;
        Ok(())
    }

    /// Begins a write; [`Views::commit`] ends it.
    pub(crate) fn begin(&self) -> Result<WriteTransaction> {
        Ok(database::begin_write(&self.database)?)
    }

    /// Commits, durably every so many entries.
    pub(crate) fn commit(&mut self, mut writing: WriteTransaction, entries: u64) -> Result<()> {
        let pending = self.pending.saturating_add(entries.max(1));
        self.pending = if pending >= DURABLE_EVERY { 0 } else { pending };
        if self.pending > 0 {
            writing.set_durability(Durability::None)?;
            writing.set_quick_repair(false);
        }
        Ok(writing.commit()?)
    }

    /// Runs `work`; when it fails, memory is made to say what the file says.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let done = guarded(|| work(self));
        if done.is_err() {
            self.settled = false;
            let state = self.known.state.anew();
            let found = guarded(|| Known::load(&self.database.begin_read()?, &self.founding));
            self.known = found.ok().flatten().unwrap_or_else(|| Known::new(state));
        }
        done
    }

    /// The database, to be read from.
    pub(crate) fn reading(&self) -> Result<database::ReadTransaction> {
        Ok(self.database.begin_read()?)
    }

    /// Once after opening: whether what was folded came from this log, and which marks are new.
    pub(crate) fn settle(&mut self, log: &Log) -> Result<()> {
        let state = &self.known.state;
        let current = state.epoch == Some(log.epoch()) && state.cursor <= log.last_arrival();
        if self.settled && current {
            return Ok(());
        }
        let same = current && log.entry(state.cursor)?.map(|entry| entry.id) == state.tail;
        if !same {
            self.clear(state.anew())?;
            self.known.state.epoch = Some(log.epoch());
        }
        self.take_over_marks(log)?;
        self.take_over_local(log)?;
        self.settled = true;
        Ok(())
    }

    pub(crate) fn clear(&mut self, state: State) -> Result<()> {
        let keys = std::mem::take(&mut self.known.keys);
        let secrets = std::mem::take(&mut self.known.secrets);
        self.known = Known::new(state);
        let transaction = self.begin()?;
        tables::clear(&transaction)?;
        let mut rows = transaction.open_table(tables::KEYS)?;
        for key in keys.keys() {
            rows.insert(&key.id().0, key.as_bytes())?;
        }
        drop(rows);
        let mut rows = transaction.open_table(tables::SECRETS)?;
        for (id, secret) in &secrets {
            rows.insert(&id.0, secret.as_bytes())?;
        }
        drop(rows);
        let mut rows = transaction.open_table(tables::CIRCLES)?;
        for key in keys.circle_keys() {
            rows.insert(&key.id().0, &*key.to_bytes())?;
        }
        drop(rows);
        (self.known.keys, self.known.secrets) = (keys, secrets);
        self.known.save(&transaction)?;
        Ok(transaction.commit()?)
    }
}

impl Drop for Views {
    fn drop(&mut self) {
        // A failure costs nothing but folding again.
        let _ = self.flush();
    }
}

/// Runs `work`; a page that makes redb panic is an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    database::guarded(|| Ok(work()))?
}
