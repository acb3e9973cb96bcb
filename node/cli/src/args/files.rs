//! Verbs about files that go with posts.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What `post`, `reply` and `message` take along.
#[derive(Args, Debug, Default)]
pub(crate) struct Along {
    /// A file to go with it; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Vec<PathBuf>,
}

/// `file`
#[derive(Debug, Subcommand)]
pub(crate) enum File {
    /// List the files of a post
    List {
        /// The post: its id or the first 6 or more characters of it
        post: String,
    },
    /// Let files go with a post of yours
    Attach {
        /// The post: its id or the first 6 or more characters of it
        post: String,
        /// The files
        #[arg(required = true)]
        file: Vec<PathBuf>,
    },
    /// Fetch files of a post from peers, whatever their size
    Fetch {
        /// The post: its id or the first 6 or more characters of it
        post: String,
        /// One of them, as `file list` numbers them [default: all]
        number: Option<u32>,
        /// Without a further piece for this long it ends; what came stays
        #[arg(long, value_name = "TIME", default_value = "30s", value_parser = super::verbs::duration)]
        timeout: u64,
    },
    /// Write a file of a post; fetches it first if it is not here
    Save(Save),
}

/// `file save`
#[derive(Args, Debug)]
pub(crate) struct Save {
    /// The post: its id or the first 6 or more characters of it
    pub(crate) post: String,
    /// Which of its files, as `file list` numbers them [default: the only one]
    pub(crate) number: Option<u32>,
    /// Where to, a file or a directory; `-` writes to stdout [default: its own name, here]
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Write over what is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Without a further piece for this long it ends; what came stays
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = super::verbs::duration)]
    pub(crate) timeout: u64,
}
