//! What can go wrong: with a query, with the file of the index, or with what it is made from.

use crate::query::QueryError;
use tidings_store::OpenError;
use tidings_store::database::redb;

/// Why nothing was found or indexed. The log is untouched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query's fault.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A board that does not exist.
    #[error("there is no board #{0} here")]
    Board(String),
    /// The file of the index was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The disk's fault, or a damaged page.
    #[error("the index cannot be read or written: {0}")]
    Disk(Box<redb::Error>),
    /// A record of the index does not fit itself or the others.
    #[error("the index is damaged: {0}")]
    Damaged(&'static str),
    /// The views' fault.
    #[error(transparent)]
    Views(#[from] tidings_views::Error),
    /// The log's fault.
    #[error(transparent)]
    Log(#[from] tidings_store::StoreError),
}

impl Error {
    /// Whether the index must be made again.
    pub(crate) fn is_of_index(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Disk(_) | Self::Damaged(_))
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
