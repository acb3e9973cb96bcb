//! What happened, for screens and programs: one JSON object each, `{"schema":…,"event":…}`.
//!
//! Everything told here is durable already. Events are news, not data: who needs everything reads
//! the boards.

use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::Role;
use tidings_views::page::{PersonRef, PostRow, Schema};

/// The schema of [`Event`].
pub const EVENT_SCHEMA: &str = "tidings/event/1";

/// Events kept until they are polled; the oldest make room, and [`News::Lagged`] counts them.
pub const MAX_EVENTS: usize = 1_024;

/// Something that happened at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// [`EVENT_SCHEMA`].
    pub schema: Schema,
    /// When this node noticed, in microseconds since the Unix epoch.
    pub at: Time,
    /// What.
    #[serde(flatten)]
    pub news: News,
}

impl Event {
    /// `news` noticed at `at`.
    #[must_use]
    pub fn new(at: Time, news: News) -> Self {
        Self { schema: EVENT_SCHEMA.into(), at, news }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum News {
    /// A post can be read.
    Post {
        /// The post.
        id: EntryId,
        /// Its board.
        board: String,
        /// The first post of its thread.
        thread: EntryId,
        /// Who wrote it.
        author: PersonRef,
        /// What it is about, if it says so.
        subject: Option<String>,
        /// Whether it is unread here.
        unread: bool,
    },
    /// Many posts came at once; only some of them were told one by one.
    Posts {
        /// How many were not.
        posts: u64,
    },
    /// Something else is said of a post than before: it was edited, reacted to, moderated, got files,
    /// or its author took it back.
    Changed {
        /// The post.
        id: EntryId,
        /// Its board.
        board: String,
        /// The first post of its thread.
        thread: EntryId,
        /// Whether its author wrote it anew.
        edited: bool,
        /// Whether its author took it back.
        deleted: bool,
        /// Whether it is hidden here.
        hidden: bool,
    },
    /// Of many posts something else is said; only some of them were told one by one.
    Changes {
        /// How many were not.
        posts: u64,
    },
    /// Posts were marked as read, here or on another device of this account: counts of what is unread
    /// are others.
    Marked,
    /// A device was admitted.
    Joined {
        /// The device.
        device: Author,
        /// Whose it is.
        person: PersonRef,
    },
    /// Somebody may do something else than before.
    Role {
        /// Who.
        person: PersonRef,
        /// What they may do now.
        role: Role,
        /// What they could do before.
        was: Role,
    },
    /// A peer refused this node: it says that this account was expelled.
    Unwelcome {
        /// Its device.
        peer: Author,
        /// Whose it is, if known.
        person: Option<PersonRef>,
    },
    /// A peer said hello.
    Connected {
        /// Its device.
        peer: Author,
        /// Whose it is, if known.
        person: Option<PersonRef>,
    },
    /// All that a peer held when it connected is here.
    CaughtUp {
        /// Its device.
        peer: Author,
        /// Whose it is, if known.
        person: Option<PersonRef>,
    },
    /// A peer said that it holds more of what this device wrote than it said before, durably.
    Delivery {
        /// Its device.
        peer: Author,
        /// Whose it is, if known.
        person: Option<PersonRef>,
        /// Whether it carries for others.
        relay: bool,
        /// How far it holds this device's log.
        seq: u64,
        /// The posts among what is new, of the newest 64 entries.
        posts: Vec<EntryId>,
    },
    /// New posts on a board that its setting says are worth a word, gathered.
    Notice(Box<Notice>),
    /// A peer is gone.
    Disconnected {
        /// Its device.
        peer: Author,
        /// Whose it is, if known.
        person: Option<PersonRef>,
    },
    /// A device is proven to have written two histories; it is shown up to there.
    Forked {
        /// The device.
        device: Author,
        /// Whose it is, if known.
        person: Option<PersonRef>,
        /// The first position with two entries.
        seq: u64,
    },
    /// This device is proven to have written two histories: the home was copied or rolled back,
    /// and must continue as a new device.
    OwnFork {
        /// The first position with two entries.
        seq: u64,
    },
    /// A peer sent entries that do not verify; nothing was stored.
    Refused {
        /// Who sent them.
        peer: Author,
        /// Whose log they were said to be of.
        author: Author,
        /// Their first position.
        seq: u64,
        /// What does not hold.
        why: String,
    },
    /// Own entries cannot be written any more.
    ReadOnly {
        /// Why.
        why: String,
    },
    /// Events were dropped because nobody polled.
    Lagged {
        /// How many.
        events: u64,
    },
}

/// New posts on a board that are worth a word at once; all were unread when it was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The board's name.
    pub board: String,
    /// How many, at least 1.
    pub posts: u64,
    /// In how many of them the one who looks is called by name.
    pub mentions: u64,
    /// The first of these, or else the first of all.
    pub first: Option<Box<PostRow>>,
}
