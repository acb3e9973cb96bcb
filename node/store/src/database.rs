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

/// As [`open`], but the file must be there and hold something.
pub(crate) fn open_existing(path: &Path, cache_bytes: usize) -> Result<Database, OpenError> {
    let found = std::fs::metadata(path).map_err(|error| OpenError::io(path, error))?;
    if found.len() == 0 {
        return Err(OpenError::damaged(path, "the file is empty"));
    }
    open_file(path, &mut OpenOptions::new(), cache_bytes)
}

/// As [`open`], but there must be no file yet.
pub(crate) fn create(path: &Path, cache_bytes: usize) -> Result<Database, OpenError> {
    open_file(path, OpenOptions::new().create_new(true), cache_bytes)
}

/// A database on `backend`: memory, or a disk that fails on purpose.
pub(crate) fn on_backend(
    backend: impl StorageBackend,
    cache_bytes: usize,
) -> Result<Database, redb::Error> {
    guarded(|| Ok(redb::Builder::new().set_cache_size(cache_bytes).create_with_backend(backend)?))
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

/// Runs `work` and turns a panic of redb into [`redb::Error::Corrupted`].
///
/// Pages are not checksummed when read, and some that are damaged trip an assertion inside redb.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, redb::Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
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
