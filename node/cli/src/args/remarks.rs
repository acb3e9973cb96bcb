//! Verbs that say something of a post.

use super::files::Along;
use super::text::limit;
use clap::Args;

/// `reply`
#[derive(Args, Debug)]
pub(crate) struct Reply {
    /// The post to answer: its id or the first 6 or more characters of it
    pub(crate) post: String,
    /// The text; without it $EDITOR opens on a terminal, else stdin is read
    pub(crate) text: Option<String>,
    #[command(flatten)]
    pub(crate) along: Along,
}

/// `edit`
#[derive(Args, Debug)]
pub(crate) struct Edit {
    /// The post: its id or the first 6 or more characters of it
    pub(crate) post: String,
    /// Its text from now on; without it $EDITOR opens with the present one on a terminal, else stdin
    /// is read
    pub(crate) text: Option<String>,
    /// What it is about from now on; nothing for its text's first line [default: as before]
    #[arg(long, short, value_name = "S")]
    pub(crate) subject: Option<String>,
}

/// `delete`
#[derive(Args, Debug)]
pub(crate) struct Delete {
    /// The post: its id or the first 6 or more characters of it
    pub(crate) post: String,
    /// Why, for everybody who read it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) reason: String,
}

/// `react`
#[derive(Args, Debug)]
pub(crate) struct React {
    /// The post: its id or the first 6 or more characters of it
    pub(crate) post: String,
    /// One character or emoji, in place of what you put before
    #[arg(required_unless_present = "none")]
    pub(crate) emoji: Option<String>,
    /// Take back what you put before
    #[arg(long, conflicts_with = "emoji")]
    pub(crate) none: bool,
}

/// `history`
#[derive(Args, Debug)]
pub(crate) struct History {
    /// The post: its id or the first 6 or more characters of it
    pub(crate) post: String,
}

/// `mentions`
#[derive(Args, Debug)]
pub(crate) struct Mentions {
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = limit)]
    pub(crate) limit: usize,
    /// Those behind a page before, which names this
    #[arg(long, value_name = "WHERE")]
    pub(crate) after: Option<String>,
}
