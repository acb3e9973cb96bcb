//! What the screen asks of the world, and why.

use super::drafts::Slot;
use super::found::Sought;
use super::people::Errand;
use crate::keys::Action;
use std::fmt;
use tidings_core::Request;
use tidings_core::api::Sending;
use tidings_protocol::hash::EntryId;

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// A question to the node; its answer comes back with the purpose.
    Node(Purpose, Box<Request>),
    /// A verb of the command line.
    Verb(Vec<String>),
    /// `$EDITOR` on this text.
    Editor(String),
    /// What lies where a path was typed.
    Complete(String),
    /// Seals the file at this path, for this text.
    Attach(Slot, String),
    /// Keeps these texts where the node is not needed, instead of those kept so before.
    Refuge(Vec<Sending>),
    /// Back to the shell for a while.
    Suspend,
    /// Rings the terminal's bell.
    Ring,
    /// Draws everything anew.
    Redraw,
    /// Out.
    Quit,
}

/// What an answer is for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Purpose {
    /// The node at a glance.
    Status,
    /// The same, to be shown.
    Network,
    /// All boards.
    Boards,
    /// Threads of this board: the first, or those behind what is there.
    Threads {
        /// Which board.
        board: String,
        /// Whether they follow what is there.
        more: bool,
    },
    /// Posts of a thread.
    Posts(Opening),
    /// The next unread post.
    Next,
    /// These were marked as read.
    Marked(Vec<EntryId>),
    /// Everything was marked as read.
    CaughtUp,
    /// What of a board is told at once was set.
    Notified,
    /// What was written was sent.
    Sent(Slot),
    /// A draft is kept.
    Kept(Slot),
    /// A draft is kept no longer.
    Dropped,
    /// All drafts.
    Drafts {
        /// Whether somebody wants to see them.
        shown: bool,
    },
    /// The post that a draft is about.
    Target(Slot),
    /// Something was said of a post; the sentence for it.
    Remarked(&'static str),
    /// The post that a verb is about, and what is to be done with it.
    Meant(Action),
    /// Whoever is called so.
    Person {
        /// How.
        who: String,
        /// What they get.
        errand: Errand,
    },
    /// All texts that a post had.
    History,
    /// Files of this post, and how far they are.
    Files(EntryId),
    /// Posts that were looked for.
    Found {
        /// What.
        sought: Sought,
        /// Behind which place the node went on; none for the first page.
        after: Option<String>,
    },
}

/// Posts of a thread that are on their way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opening {
    /// The post that was asked for; any of the thread.
    pub(crate) post: EntryId,
    /// Posts from the first that were left out.
    pub(crate) skip: usize,
    /// Where they go.
    pub(crate) as_what: As,
}

/// Where posts of a thread go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum As {
    /// Opened at the first unread one; where there is none, at the first.
    Unread,
    /// Opened at the first.
    Start,
    /// Opened at the post that was asked for.
    Goal,
    /// Behind those that are there.
    After,
    /// Before those that are there.
    Before,
    /// Instead of those that are there, and the screen stays at this post and row.
    Again(EntryId, usize),
    /// Instead of those that are there, at the last one.
    End,
}

/// Why something was not done, in words for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happened.
    pub message: String,
    /// What to do next, if there is something.
    pub next: Option<String>,
    /// Whether the node does not answer at all.
    pub gone: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.next {
            Some(next) => write!(f, "; {next}"),
            None => Ok(()),
        }
    }
}
