//! The verb of moderators, and of those who do not follow them.

use clap::{Args, Subcommand};

/// `mod`
#[derive(Args, Debug)]
pub(crate) struct Mod {
    #[command(subcommand)]
    pub(crate) action: ModAction,
}

/// What to decide, or to read.
#[derive(Debug, Subcommand)]
pub(crate) enum ModAction {
    /// Hide a post; of a first post, its thread
    Hide(Ruled),
    /// Show it again
    Show(Ruled),
    /// Let moderators alone reply to a thread
    Lock(Ruled),
    /// Let everybody reply again
    Unlock(Ruled),
    /// Put a thread first on its board
    Pin(Ruled),
    /// Let it stand where its newest post does
    Unpin(Ruled),
    /// Put a thread on another board
    Move {
        /// Any post of the thread: its id, or 6 or more characters of it
        thread: String,
        /// The board
        board: String,
        /// Why, in words for everybody
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Expel somebody: nothing that they write from now on counts
    Ban {
        /// A name, or a name with # and the characters after it
        who: String,
        /// Why, in words for everybody
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// List what moderators and owners decided, the newest first
    Log {
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
        /// Those that follow the judgement of this id
        #[arg(long, value_name = "ID")]
        before: Option<String>,
    },
    /// Show a post or thread here as if no moderator had spoken of it
    Overrule {
        /// The post: its id, or 6 or more characters of it
        post: String,
    },
    /// Follow the moderators again
    Obey {
        /// The post: its id, or 6 or more characters of it
        post: String,
    },
}

/// A post and a reason.
#[derive(Args, Debug)]
pub(crate) struct Ruled {
    /// The post, or any post of the thread: its id, or 6 or more characters of it
    pub(crate) post: String,
    /// Why, in words for everybody
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) reason: String,
}
