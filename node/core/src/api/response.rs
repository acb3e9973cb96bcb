//! What a node answers.

use super::{ArrivalRow, FileKeyed};
use crate::devices::{DeviceCode, OwnDevice};
use crate::drafts::DraftRow;
use crate::invite::InviteCode;
use crate::refusal::Reason;
use crate::status::Status;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_views::Role;
use tidings_views::page::{
    BoardRow, InviteRow, JudgementRow, Notify, PersonRef, PersonRow, PostRow, ReaderRow, Regard,
    RulingsRow, Schema, ThreadRow, VersionRow,
};

/// What a node answers. Writes are true once the node committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// To [`Request::Status`].
    Status(Box<Status>),
    /// Boards.
    Boards(Vec<BoardRow>),
    /// Who reads a closed board, by name.
    Readers(Vec<ReaderRow>),
    /// Threads.
    Threads(Vec<ThreadRow>),
    /// Posts in the order the request names.
    Posts(Vec<PostRow>),
    /// Where in its thread a post stands.
    Place {
        /// The thread's first post.
        thread: EntryId,
        /// The post; none where none is unread.
        post: Option<EntryId>,
        /// Posts of the thread that stand before it in reading order.
        before: u64,
    },
    /// Posts that came.
    Arrived {
        /// In the order in which they came.
        posts: Vec<ArrivalRow>,
        /// Where to go on.
        next: String,
        /// Whether more has come: ask again.
        behind: bool,
    },
    /// Posts that were searched for.
    Found {
        /// In the order that was asked for; where it was much work, fewer than were asked for.
        posts: Vec<PostRow>,
        /// Where the next page begins; none when everything was looked at.
        next: Option<String>,
        /// Posts that were not searched, since the index has not come to them: only where the best
        /// come first. Ask again later, or for the newest first.
        #[serde(default)]
        unsearched: u64,
    },
    /// Posts that were counted.
    Counted {
        /// How many; where it was much work, of a part of them.
        posts: u64,
        /// Where counting goes on; none when everything was looked at.
        next: Option<String>,
    },
    /// One post, or none.
    Post(Option<Box<PostRow>>),
    /// An entry was written.
    Written {
        /// Its name.
        id: EntryId,
        /// The board it stands on.
        board: String,
    },
    /// It is as it should be already: nothing was written.
    Unchanged {
        /// The post.
        id: EntryId,
        /// The board it stands on.
        board: String,
    },
    /// All texts of a post.
    Versions(Vec<VersionRow>),
    /// Posts were marked as read.
    Marked {
        /// How many had been unread.
        posts: u64,
    },
    /// Threads were started.
    Imported {
        /// How many.
        posts: u64,
    },
    /// What others wrote elsewhere was imported.
    Brought {
        /// How many posts.
        posts: u64,
        /// How many of them began threads.
        threads: u64,
        /// How many were here already.
        known: u64,
    },
    /// For each name the post that was imported under it.
    ImportedAs(Vec<Option<EntryId>>),
    /// People.
    People(Vec<PersonRow>),
    /// Devices of one's own.
    Devices(Vec<OwnDevice>),
    /// A code for a new device of one's own.
    DeviceCode(Box<DeviceCode>),
    /// Somebody has another role.
    Graded {
        /// Who.
        person: PersonRef,
        /// The role now.
        role: Role,
        /// The role before.
        was: Role,
    },
    /// This account is called otherwise.
    Renamed {
        /// This account, as it is called now.
        person: PersonRef,
        /// What it was called.
        was: String,
    },
    /// Somebody's words are taken otherwise.
    Regarded {
        /// Whose.
        person: PersonRef,
        /// How now.
        regard: Regard,
        /// How before.
        was: Regard,
    },
    /// What of a board is told at once was set.
    Notified {
        /// The board.
        board: String,
        /// What is told now.
        notify: Notify,
        /// What was before.
        was: Notify,
    },
    /// What moderators say of a post is overruled here, or followed.
    Overruled {
        /// The post.
        post: EntryId,
        /// Which of the two.
        overruled: bool,
    },
    /// What was decided.
    Judgements(Vec<JudgementRow>),
    /// What holds of a post and its thread.
    Rulings(Box<RulingsRow>),
    /// An invite was taken back.
    Revoked(Box<InviteRow>),
    /// A new invite.
    Invite(Box<InviteCode>),
    /// Invites.
    Invites(Vec<InviteCode>),
    /// A device was revoked.
    RevokedDevice {
        /// Which.
        device: Author,
        /// The last position of its log that counts.
        last: u64,
    },
    /// This device may write from now on.
    Certified {},
    /// A piece of the export.
    Page {
        /// Posts, oldest first.
        posts: Vec<PostRow>,
        /// Where the next piece starts; none at the end.
        next: Option<EntryId>,
    },
    /// Whether the code gives nothing.
    Recognised(bool),
    /// A draft as it is kept, or was.
    Draft(Box<DraftRow>),
    /// Drafts.
    Drafts(Vec<DraftRow>),
    /// The store was checked.
    Verified(Verified),
    /// Files of a post.
    Files(Vec<FileKeyed>),
    /// Bodies are wanted again.
    Fetching {
        /// Posts of which no body is here, those included that were wanted before.
        posts: u64,
    },
}

/// What a check of the store found. Nothing damaged means that all is well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verified {
    /// `tidings/verify/1`.
    pub schema: Schema,
    /// Entries checked.
    pub entries: u64,
    /// One line for each damaged place: whose log, which position, what.
    pub damage: Vec<String>,
    /// Files checked.
    #[serde(default)]
    pub files: u64,
    /// One line for each file that is damaged, and wanted again: which, how much of it.
    #[serde(default)]
    pub damaged_files: Vec<String>,
    /// The reasons of those lines, by their words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, Reason>,
}
