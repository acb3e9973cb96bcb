//! Mailboxes: mbox and Maildir read message by message, threads told apart, mbox written.
//!
//! - [`Mailbox`] walks through an mbox file or a Maildir, and reads one message of it again.
//! - [`Letter`] is what one message says: who it says it is from, when, its text, its attachments.
//! - [`threads`] finds what answers what (Jamie Zawinski's algorithm), and an order in which
//!   everything stands behind what it answers.
//! - [`write()`] makes a message of an mbox that others read.
//!
//! Nothing here knows a node, and nothing of what a message says is believed: names, times and ids
//! are its sender's word. Memory is bounded by [`MAX_MESSAGE`] and by some 200 bytes a message.

mod id;
mod letter;
mod mailbox;
mod maildir;
mod mbox;
mod outgoing;
pub mod threads;

pub use id::{MAX_ID, MessageId};
pub use letter::{Attachment, Letter, MAX_ATTACHMENTS, MAX_REFERENCES};
pub use mailbox::{At, Mailbox, Met, Place};
pub use outgoing::{Enclosed, Outgoing, write};

/// The longest message that is read, in bytes: 64 MiB. Longer ones are passed over.
pub const MAX_MESSAGE: usize = 64 * 1024 * 1024;

/// Messages of one mailbox: 4 194 304. Beyond, a mailbox is to be imported in parts.
pub const MAX_MESSAGES: usize = 1 << 22;

/// Why a mailbox cannot be read at all, or not on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk's.
    #[error("{path}: {error}")]
    Disk {
        /// What was read.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
    /// Neither an mbox nor a Maildir.
    #[error(
        "{0} is neither an mbox (it would begin with “From ”) nor a Maildir (with cur and new)"
    )]
    NoMailbox(String),
    /// More than [`MAX_MESSAGES`].
    #[error("a mailbox of more than {MAX_MESSAGES} messages")]
    TooMany,
    /// What was read before is not there any more.
    #[error("{0} changed while it was read")]
    Changed(Place),
}

/// Why one message is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Refused {
    /// Longer than [`MAX_MESSAGE`].
    #[error("it is longer than 64 MiB")]
    TooLarge,
    /// Not one header.
    #[error("it is no message: it has no header")]
    NoMessage,
    /// Its id was there before.
    #[error("a message before it has the same Message-ID")]
    Twice,
}

#[cfg(test)]
mod tests;
