//! What is shown: one type for every noun, ready for JSON, with its `schema` first.
//!
//! Texts and names are as their writers made them: whoever shows them neutralises what would
//! command a terminal or a browser. Times are microseconds since the Unix epoch.

mod absent;
mod files;
mod happened;
mod hidden;
mod judgement;
mod origin;
mod words;

pub use absent::Absent;
pub use files::{FileRow, Opening};
pub use happened::Happened;
pub use hidden::{Hidden, Regard, Why};
pub use judgement::{Judged, JudgementRow, RulingsRow};
pub use origin::OriginRow;
pub use words::{Deleted, Edited, Reaction, VersionRow};

use crate::role::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_protocol::time::Time;

/// The name and version of a row's shape, such as `tidings/post/1`.
pub type Schema = Cow<'static, str>;

/// A person beside something else; shown as `ana#k7mq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonRef {
    /// What the person wishes to be called; `unknown` until that is known.
    pub name: String,
    /// The first four characters of the account; a name never stands without them.
    pub suffix: String,
    /// The account; `None` while nobody vouched for the device.
    pub account: Option<Account>,
    /// It is the one who looks.
    pub me: bool,
}

impl fmt::Display for PersonRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.name, self.suffix)
    }
}

/// A board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BoardRow {
    /// `tidings/board/1`.
    pub schema: Schema,
    /// Its name, without `#`; that of a conversation is `@` and whom it is with.
    pub name: String,
    /// Who reads it.
    #[serde(default)]
    pub kind: BoardKind,
    /// Who created it first; `None` while only posts speak of it.
    pub created_by: Option<PersonRef>,
    /// Threads on it.
    pub threads: u64,
    /// Posts on it, replies included.
    pub posts: u64,
    /// Posts not read yet.
    pub unread: u64,
    /// Effective time of its newest post.
    pub latest: Option<Time>,
    /// What of it is told at once.
    #[serde(default, skip_serializing_if = "Notify::is_usual")]
    pub notify: Notify,
}

/// Which new posts of a board are worth a word at once, at this home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Notify {
    /// Every one.
    All,
    /// Those that call one by name, and private messages.
    #[default]
    Mentions,
    /// None.
    None,
}

impl Notify {
    /// Whether nobody set anything else.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// Who reads a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BoardKind {
    /// Everybody who is in.
    #[default]
    Board,
    /// Those whom its maker and moderators let in.
    Closed,
    /// Two people, or one with their own devices.
    Messages,
}

impl From<CircleId> for BoardKind {
    fn from(circle: CircleId) -> Self {
        if circle.is_conversation() { Self::Messages } else { Self::Closed }
    }
}

/// Somebody who reads a closed board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReaderRow {
    /// `tidings/reader/1`.
    pub schema: Schema,
    /// The board's name.
    pub board: String,
    /// Who.
    pub person: PersonRef,
    /// Whether they made the board.
    pub maker: bool,
    /// Devices of theirs that are in.
    pub devices: u64,
}

/// A thread in the list of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadRow {
    /// `tidings/thread/1`.
    pub schema: Schema,
    /// Its first post.
    pub id: EntryId,
    /// The board's name.
    pub board: String,
    /// The first post's subject, or else the beginning of its text; when that is absent, why.
    pub subject: String,
    /// Why `subject` is not what was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// Who began it.
    pub author: PersonRef,
    /// Whom they say they have it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginRow>,
    /// When.
    pub time: Time,
    /// Posts besides the first.
    pub replies: u64,
    /// Posts in it not read yet.
    pub unread: u64,
    /// Effective time of its newest post.
    pub latest: Time,
    /// Moderators put it first.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pinned: bool,
    /// Moderators alone reply.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// Its first post is not shown as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// Whoever began it took the first post back.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
    /// This device wrote a post in it that nobody else said to hold; of its newest entries alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub here_only: bool,
}

/// A post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PostRow {
    /// `tidings/post/1`.
    pub schema: Schema,
    /// Its entry.
    pub id: EntryId,
    /// The board's name.
    pub board: String,
    /// The first post of its thread.
    pub thread: EntryId,
    /// That post's subject, or else the beginning of its text; when that is absent, why.
    pub thread_subject: String,
    /// Why `thread_subject` is not what was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_absent: Option<Absent>,
    /// What it replies to.
    pub parent: Option<EntryId>,
    /// Replies above it: 0 for the first post of a thread.
    pub depth: u32,
    /// Its own subject.
    pub subject: Option<String>,
    /// Who wrote it.
    pub author: PersonRef,
    /// Whom they say they have it from, where they imported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginRow>,
    /// Effective time: the writer's clock, but later than what it replies to.
    pub time: Time,
    /// When this node got it, by this node's clock.
    pub arrived: Time,
    /// What it says; when not readable, why.
    pub text: String,
    /// Not read yet.
    pub unread: bool,
    /// Whether `text` is what was written.
    pub readable: bool,
    /// Why it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// It was written more than a day before it came here, and came after the viewer: such posts
    /// are read in a group of their own, after the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Its body is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pruned: Option<Pruned>,
    /// Its author wrote it anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Edited>,
    /// Its author took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deleted>,
    /// What people feel about it, the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Somebody else calls the one who looks by name in it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mentions_me: bool,
    /// Files that go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRow>,
    /// More is said of it than was looked at.
    #[serde(default, skip_serializing_if = "is_false")]
    pub more: bool,
    /// It is not shown as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// Moderators alone reply to its thread.
    #[serde(default, skip_serializing_if = "is_false")]
    pub locked: bool,
    /// Who else holds it, and what this device wrote of it anew; of what this device wrote alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
}

/// Devices that said to this one that they hold a post, durably, as far as is remembered; of a few
/// hundred at most. Who holds it and never met this device is not among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delivery {
    /// Those of other people.
    pub peers: u64,
    /// Those that carry for others: relays by their role, and those that keep a place for this node.
    pub relays: u64,
    /// Other devices of one's own.
    pub own: u64,
}

impl Delivery {
    /// Whether nobody else said so.
    #[must_use]
    pub fn is_here_only(&self) -> bool {
        *self == Self::default()
    }
}

/// An entry whose body is not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pruned {
    /// Whose log.
    pub device: Author,
    /// Its position there.
    pub seq: u64,
    /// Peers that are connected and may have it.
    pub peers: u64,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonRow {
    /// `tidings/person/1`.
    pub schema: Schema,
    /// The account.
    pub account: Account,
    /// What the person wishes to be called.
    pub name: String,
    /// The first four characters of the account.
    pub suffix: String,
    /// It is the one who looks.
    pub me: bool,
    /// The person's devices, in the order of their keys.
    pub devices: Vec<DeviceRow>,
    /// Posts shown.
    pub posts: u64,
    /// Who let the person in; `None` for the founder.
    pub admitted_by: Option<PersonRef>,
    /// What the person may do now; `None` while nobody let them in.
    pub role: Option<Role>,
    /// Why, if whoever gave the role said so.
    pub reason: Option<String>,
    /// How the one who looks takes their words.
    #[serde(default, skip_serializing_if = "Regard::is_heard")]
    pub regard: Regard,
}

/// A device of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceRow {
    /// Its key: the author of its log.
    pub device: Author,
    /// What it is called; empty until its log came.
    pub name: String,
    /// Entries of its log held here.
    pub seq: u64,
    /// The position from which on its log is forked and not shown.
    pub forked: Option<u64>,
    /// The last position that counts, where the person was expelled.
    pub cut: Option<u64>,
    /// The last position that counts, where the person revoked the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<u64>,
}

/// An invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InviteRow {
    /// `tidings/invite/1`.
    pub schema: Schema,
    /// Its public key.
    pub key: Account,
    /// Who published it.
    pub by: PersonRef,
    /// Nobody is admitted by it after this.
    pub expires: Time,
    /// How many accounts may be admitted by it; 0 for any number.
    pub uses: u32,
    /// Accounts admitted by it; more than `uses` when members admitted them without hearing of each
    /// other.
    pub used: u64,
    /// What it makes of whoever comes by it.
    pub role: Role,
    /// It was taken back, or its maker may invite nobody any more.
    pub revoked: bool,
}

impl InviteRow {
    /// Whether more came by it than it was made for.
    #[must_use]
    pub fn is_overused(&self) -> bool {
        self.uses > 0 && self.used > u64::from(self.uses)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls")]
fn is_false(value: &bool) -> bool {
    !value
}

/// The first four characters of an account's text.
#[must_use]
pub fn suffix(account: &Account) -> String {
    account.to_string().chars().take(4).collect()
}
