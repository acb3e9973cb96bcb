//! What can go wrong: with the file of the views, with the log below it, or with a name.

use tidings_store::OpenError;
use tidings_store::database::redb;

/// Why nothing was folded or answered. The log is untouched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file of the views was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The disk's fault, or a damaged page.
    #[error("the views cannot be read or written: {0}; deleting views.redb rebuilds them")]
    Disk(Box<redb::Error>),
    /// The log's fault.
    #[error(transparent)]
    Log(#[from] tidings_store::StoreError),
    /// A record of the views does not fit the log or itself.
    #[error("the views are damaged ({0}); deleting views.redb rebuilds them from the log")]
    Damaged(&'static str),
    /// As many such decisions are kept as fit.
    #[error(transparent)]
    Keep(tidings_store::KeepError),
    /// There is no such thing here.
    #[error("no {0} of this name here")]
    NotFound(&'static str),
}

impl Error {
    /// Whether the views must be made again from the log.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Open(OpenError::Damaged { .. }) | Self::Damaged(_) => true,
            Self::Disk(error) => !matches!(**error, redb::Error::Io(_)),
            _ => false,
        }
    }
}

/// What everything here returns.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// Converts redb's many errors, which all fit its general one.
macro_rules! from_redb {
    ($($name:ident),*) => {
        $(impl From<redb::$name> for Error {
            fn from(error: redb::$name) -> Self {
                Self::Disk(Box::new(error.into()))
            }
        })*
    };
}
from_redb!(Error, StorageError, TableError, TransactionError, CommitError, SetDurabilityError);

impl From<postcard::Error> for Error {
    fn from(_: postcard::Error) -> Self {
        Self::Damaged("a record cannot be decoded")
    }
}

/// Why a shortened name does not lead to one thing.
#[derive(Debug, thiserror::Error)]
pub enum Resolve {
    /// Nothing is called so.
    #[error("nothing is called so here")]
    None,
    /// This many things are.
    #[error("{0} things begin so; write more of the name")]
    Ambiguous(usize),
    /// Six characters are needed.
    #[error("at least 6 characters of an id are needed")]
    TooShort,
    /// The disk's fault.
    #[error(transparent)]
    Disk(#[from] Error),
}
