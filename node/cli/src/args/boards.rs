//! Verbs about boards, and about what is for few.

use clap::{Args, Subcommand};

/// `board`
#[derive(Debug, Subcommand)]
pub(crate) enum Board {
    /// Make a board
    New {
        /// Path-like: lower-case letters, digits and hyphens between slashes
        name: String,
        /// Only you and those whom you let in read it
        #[arg(long)]
        closed: bool,
        /// Who else reads the closed board; may be repeated
        #[arg(long, value_name = "WHO", requires = "closed")]
        reader: Vec<String>,
    },
    /// List who reads a closed board
    Readers {
        /// The board
        name: String,
    },
    /// Let somebody read a closed board, with all that was written before
    Admit {
        /// The board
        name: String,
        /// A name, or a name with # and the beginning of the account
        who: String,
    },
    /// Let somebody read nothing more of a closed board; what they read before they keep
    Remove {
        /// The board
        name: String,
        /// A name, or a name with # and the beginning of the account
        who: String,
    },
}

/// `message`
#[derive(Args, Debug)]
pub(crate) struct Message {
    /// To whom: a name, or a name with # and the beginning of the account; yourself for notes
    pub(crate) who: String,
    /// The text; without it $EDITOR opens on a terminal, else stdin is read
    pub(crate) text: Option<String>,
    #[command(flatten)]
    pub(crate) along: super::files::Along,
}
