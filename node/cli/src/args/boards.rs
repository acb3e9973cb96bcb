//! Verbs about boards, and about what is for few.

use clap::{Args, Subcommand, ValueEnum};

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
    /// Say which new posts of a board are worth a word at once, at this home
    Notify {
        /// The board
        name: String,
        /// Which; without it, what is set
        which: Option<Which>,
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

/// Which new posts are worth a word.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Which {
    /// Every one
    All,
    /// Those that call you by name, and private messages
    Mentions,
    /// None
    None,
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
