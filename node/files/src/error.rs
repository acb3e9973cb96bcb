//! What can go wrong, and whose fault it is.

use std::io;
use std::path::{Path, PathBuf};

/// See [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Why a file was not taken, kept or opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk's.
    #[error("{path}: {error}")]
    Disk {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The bytes are not those that the hash names, or were not sealed with that key.
    #[error("the bytes are not those of this file")]
    Corrupt,
    /// It is not here, or not all of it.
    #[error("the file is not here")]
    Missing,
    /// It is larger than it may be.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// There is no room: what is held and this one are more than the quota.
    #[error(
        "there is no room for {wanted} bytes of files: {held} are held, and the quota is {quota}"
    )]
    Full {
        /// Bytes that were to come.
        wanted: u64,
        /// Bytes held or promised.
        held: u64,
        /// How many may be.
        quota: u64,
    },
    /// No file has such a size.
    #[error("no file has this size")]
    Unsound,
}

impl Error {
    pub(crate) fn disk(path: &Path, error: io::Error) -> Self {
        Self::Disk { path: path.to_owned(), error }
    }
}
