//! Verbs of whoever reads, and what they began to write.

use super::text::limit;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `read`
#[derive(Args, Debug)]
pub(crate) struct Read {
    /// A board, @WHO for messages, or a thread by its id or the first 6 or more characters of it
    pub(crate) what: Option<String>,
    /// Unread posts only
    #[arg(long)]
    pub(crate) unread: bool,
    /// Posts that were read too
    #[arg(long, conflicts_with = "unread")]
    pub(crate) all: bool,
    /// Ask peers first for what was pruned here of the thread
    #[arg(long, requires = "what")]
    pub(crate) fetch: bool,
    /// At most this many [default: 50, or the whole thread]
    #[arg(long, value_name = "N", value_parser = limit)]
    pub(crate) limit: Option<usize>,
}

/// `catchup`
#[derive(Args, Debug)]
pub(crate) struct Catchup {
    /// On this board only, or in this thread: the beginning of the id of any post of it
    #[arg(value_name = "BOARD|THREAD")]
    pub(crate) what: Option<String>,
}

/// `draft`
#[derive(Debug, Subcommand)]
pub(crate) enum Draft {
    /// List the texts that are kept
    List,
    /// Print the text of one
    Show {
        /// Its number
        id: u64,
    },
    /// Send one; prints the id of what was written
    Send {
        /// Its number
        id: u64,
        /// A message: to somebody else than it names
        #[arg(long, value_name = "WHO")]
        to: Option<String>,
    },
    /// Let files go with one
    Attach {
        /// Its number
        id: u64,
        /// The files
        #[arg(required = true)]
        file: Vec<PathBuf>,
    },
    /// Take files off one
    Detach {
        /// Its number
        id: u64,
        /// Which of its files, as `draft show` numbers them [default: all]
        number: Vec<usize>,
    },
    /// Keep one no longer
    Discard {
        /// Its number
        id: u64,
    },
}
