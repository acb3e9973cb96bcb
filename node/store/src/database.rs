//! Opening a database with our options: the one place that decides them for every file.
//!
//! The files of other crates (`views.redb`) are opened here too, and `redb` is re-exported, so that
//! one version of it stands behind one wall.

pub use redb::{
    self, AccessGuard, Database, Durability, Error as DatabaseError, ReadOnlyTable,
    ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata, StorageBackend,
    StorageError, Table, TableDefinition, TableHandle, WriteTransaction,
};

use crate::error::OpenError;
use std::cell::Cell;
use std::fs::OpenOptions;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Opens the database at `path`, or makes an empty one if there is none, with `cache_bytes` of
/// memory for its pages.
///
/// # Errors
/// [`OpenError`] says why and what to do next.
pub fn open(path: &Path, cache_bytes: usize) -> Result<Database, OpenError> {
    let mut options = OpenOptions::new();
    open_file(path, options.create(true).truncate(false), cache_bytes)
}

/// A database whose damage stays an error to the end, also while it is closed.
#[derive(Debug)]
pub(crate) struct Guarded(Option<Database>);

impl Guarded {
    /// Reads one state of the database; it is not kept longer than `work` takes.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, redb::Error> {
        guarded(|| work(&self.database()?.begin_read()?))
    }

    /// Commits what `work` writes, durably; nothing of it if that fails.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, redb::Error> {
        guarded(|| {
            let to = begin_write(self.database()?)?;
            let value = work(&to)?;
            to.commit()?;
            Ok(value)
        })
    }

    /// Gives unused room back to the disk.
    pub(crate) fn compact(&mut self) -> Result<(), redb::Error> {
        let Some(database) = self.0.as_mut() else { return Err(redb::Error::DatabaseClosed) };
        guarded(|| {
            while database.compact()? {}
            Ok(())
        })
    }

    fn database(&self) -> Result<&Database, redb::Error> {
        self.0.as_ref().ok_or(redb::Error::DatabaseClosed)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let database = self.0.take();
        let closed = guarded(|| {
            drop(database);
            Ok(())
        });
        if let Err(error) = closed {
            tracing::error!(%error, "the log could not be closed well");
        }
    }
}

/// As [`open`], but the file must be there and hold something.
pub(crate) fn open_existing(path: &Path, cache_bytes: usize) -> Result<Guarded, OpenError> {
    let found = std::fs::metadata(path).map_err(|error| OpenError::io(path, error))?;
    if found.len() == 0 {
        return Err(OpenError::damaged(path, "the file is empty"));
    }
    open_file(path, &mut OpenOptions::new(), cache_bytes).map(Some).map(Guarded)
}

/// As [`open`], but a file that is there is emptied.
pub(crate) fn create(path: &Path, cache_bytes: usize) -> Result<Guarded, OpenError> {
    open_file(path, OpenOptions::new().create(true).truncate(true), cache_bytes)
        .map(Some)
        .map(Guarded)
}

/// A database on `backend`: memory, or a disk that fails on purpose.
pub(crate) fn on_backend(
    backend: impl StorageBackend,
    cache_bytes: usize,
) -> Result<Guarded, redb::Error> {
    guarded(|| Ok(redb::Builder::new().set_cache_size(cache_bytes).create_with_backend(backend)?))
        .map(Some)
        .map(Guarded)
}

/// Begins a write transaction that survives a crash without a scan of the whole file.
///
/// Its commit is durable unless the caller lowers [`Durability`].
///
/// # Errors
/// The disk's.
pub fn begin_write(database: &Database) -> Result<WriteTransaction, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_quick_repair(true);
    Ok(transaction)
}

thread_local! {
    /// How many [`guarded`] this thread is within.
    static GUARDS: Cell<u32> = const { Cell::new(0) };
}

/// Whether this thread is within [`guarded`]: a panic becomes an error there, so that a program's
/// panic hook need not report it.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDS.get() > 0
}

/// Runs `work` and turns a panic of redb into [`redb::Error::Corrupted`].
///
/// Pages are not checksummed when read, and some that are damaged trip an assertion inside redb.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, redb::Error> {
    let outside = GUARDS.replace(GUARDS.get().saturating_add(1));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(outside);
    outcome.unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        Err(redb::Error::Corrupted(text.unwrap_or("a page does not make sense").into()))
    })
}

fn open_file(
    path: &Path,
    options: &mut OpenOptions,
    cache_bytes: usize,
) -> Result<Database, OpenError> {
    private(options);
    let file = options.read(true).write(true).open(path);
    let file = file.map_err(|error| OpenError::io(path, error))?;
    guarded(|| Ok(redb::Builder::new().set_cache_size(cache_bytes).create_file(file)?))
        .map_err(|error| OpenError::redb(path, error))
}

/// Only the owner reads what a community says.
#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn private(_options: &mut OpenOptions) {}

#[cfg(test)]
mod tests;
