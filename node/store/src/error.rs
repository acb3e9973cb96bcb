//! What can go wrong with a file: when it is opened, and when it is read or written later.

use std::io;
use std::path::{Path, PathBuf};

/// Why a database was not opened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("{} is missing: this home was never set up, or the file was moved away", .0.display())]
    Missing(PathBuf),
    /// A file is there already, and nobody asked to replace it.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// Another process has it open.
    #[error("{} is in use by another process: stop it first", .0.display())]
    Locked(PathBuf),
    /// The bytes are not what was written.
    #[error(
        "{} is damaged ({what}): restore it from a backup, or join again as a new device",
        path.display()
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// A later version of this program wrote it.
    #[error(
        "{} was written by a newer version (format {found}, this version knows up to {known}): \
         update this program",
        path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// The format found.
        found: u64,
        /// The newest format that this build reads.
        known: u64,
    },
    /// The disk is full.
    #[error("no room on the disk for {}: free some space and try again", .0.display())]
    Full(PathBuf),
    /// The operating system refused.
    #[error("{} cannot be opened: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl OpenError {
    /// `path` is damaged, as `what` says.
    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.into(), what: what.into() }
    }

    /// What the system said of `path`, in the words of this type.
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(path),
            io::ErrorKind::AlreadyExists => Self::Exists(path),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Self::Damaged { path, what: source.to_string() }
            }
            _ => Self::Io { path, source },
        }
    }

    /// What redb said of `path` while it was opened or first read.
    pub(crate) fn redb(path: &Path, error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::Locked(path.into()),
            redb::Error::Io(source) => Self::io(path, source),
            redb::Error::UpgradeRequired(found) => {
                Self::damaged(path, format!("file format {found} of an unreleased version"))
            }
            other => Self::damaged(path, other.to_string()),
        }
    }
}

/// What went wrong with an open file. After a failed write the log refuses further ones.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full; what was staged is lost, what was committed is not.
    #[error("no room on the disk: free some space; nothing committed is lost")]
    Full,
    /// The operating system refused.
    #[error("the disk failed ({0}): nothing committed is lost")]
    Io(io::Error),
    /// The bytes are not what was written.
    #[error("the log is damaged ({0}): `tidings verify` names what is affected")]
    Damaged(String),
    /// A write failed before.
    #[error("the log takes no more writes since one failed ({0})")]
    ReadOnly(String),
    /// All 2^32 short names for authors are taken.
    #[error("the log holds as many authors as it can")]
    Authors,
    /// Anything else that redb says.
    #[error("the log cannot be used: {0}")]
    Other(redb::Error),
}

impl From<redb::Error> for StoreError {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::Io(source) => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
                io::ErrorKind::UnexpectedEof => Self::Damaged("the file is too short".into()),
                _ => Self::Io(source),
            },
            redb::Error::Corrupted(what) => Self::Damaged(what),
            other => Self::Other(other),
        }
    }
}

/// `what` does not make sense in the file.
pub(crate) fn damaged(what: impl Into<String>) -> redb::Error {
    redb::Error::Corrupted(what.into())
}
