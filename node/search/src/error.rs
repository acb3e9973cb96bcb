//! What can go wrong: with a query, with the file of the index, or with what it is made from.

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

/// Why a query cannot be answered. What to type instead is said by whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the query cannot be answered: {self:?}")]
pub enum QueryError {
    /// More than [`crate::query::MAX_QUERY`] bytes.
    TooLong,
    /// More than [`crate::query::MAX_TERMS`] terms.
    TooManyTerms,
    /// More than [`crate::query::MAX_WORDS`] words.
    TooManyWords,
    /// So much stands in the index of it that nobody would wait.
    TooMuch,
    /// Nothing to search for.
    Empty,
    /// `#` with no name.
    NoBoard,
    /// `@` with no name.
    Nobody,
    /// `-` before what cannot be left out.
    NotLeftOut {
        /// Which operator, without its colon.
        operator: String,
    },
    /// No post is in two threads.
    TwoThreads,
    /// `is:` with something else.
    UnknownState {
        /// What.
        state: String,
    },
    /// `has:` with something else.
    UnknownPart {
        /// What.
        part: String,
    },
    /// There is no such operator.
    UnknownOperator {
        /// Which, without its colon.
        operator: String,
        /// What stood behind it.
        value: String,
        /// How one writes what was perhaps meant.
        near: Option<&'static str>,
    },
    /// No date, or none that goes there.
    NoDate {
        /// What was typed.
        date: String,
    },
    /// `after` is no place in what was found.
    NoSuchPage,
    /// No post has an id that starts so.
    UnknownPost {
        /// So.
        id: String,
    },
    /// Several posts have.
    AmbiguousPost {
        /// So.
        id: String,
        /// How many.
        count: usize,
    },
    /// Too little of an id.
    ShortId {
        /// What was typed.
        id: String,
    },
    /// Nobody is called so.
    UnknownPerson {
        /// So.
        name: String,
        /// How one writes those who are called nearly so.
        near: Vec<String>,
    },
    /// Several people are called so.
    AmbiguousPerson {
        /// So.
        name: String,
        /// How many.
        count: usize,
    },
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
