//! What may be asked of a node and what it answers: the same words for the command line, the HTTP
//! API and the simulator.
//!
//! As JSON, a request is `{"do":"threads","board":"general"}` and a response is one key with its
//! value, `{"threads":[…]}`. Ids may be shortened to any unique prefix of 6 characters or more.

mod arrivals;
mod asked;
mod blind;
mod effect;
mod execute;
mod files;
mod moderation;
mod pruned;
mod quoted;
mod read;
mod remark;
mod response;
mod send;
mod write;

pub use arrivals::{ARRIVAL_SCHEMA, ArrivalRow, Arriving};
pub use asked::{Counting, DEFAULT_LIMIT, MAX_IMPORT, MAX_LIMIT, Mentioning, NewPost, Notifying};
pub use asked::{Judging, Placing, Regarding, Renaming};
use asked::{default_expiry, default_limit, max_limit};
pub use effect::Effect;
pub use files::{FileKeyed, NewFile};
pub use moderation::{Moderating, Moderation, Overruling};
pub use quoted::{MAX_ANSWERS, Quoted, Quoting};
pub use response::{Response, Verified};
pub(crate) use send::Said;
pub use send::Sending;
pub use tidings_search::Order;

use crate::account::AccountKey;
use crate::drafts::Draft;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use tidings_protocol::{certificate, hash::EntryId};
use tidings_views::Role;

/// Something asked of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Who and where am I, how much is here, who is connected. → [`Response::Status`]
    Status,
    /// All boards by name. → [`Response::Boards`]
    Boards,
    /// Makes a board; it must not exist. → [`Response::Written`] without thread
    CreateBoard {
        /// Path-like, `#` in front is ignored.
        name: String,
    },
    /// Makes a board that only some read, this account among them. → [`Response::Written`]
    CreateClosed {
        /// Path-like, `#` in front is ignored.
        name: String,
        /// Who else reads it, as in [`Request::Grade`].
        #[serde(default)]
        readers: Vec<String>,
    },
    /// Sets what of a board is told at once, at this home alone. → [`Response::Notified`]
    Notify(Notifying),
    /// Who reads a closed board. → [`Response::Readers`]
    Readers {
        /// Which.
        board: String,
    },
    /// Lets somebody read a closed board, all of it. → [`Response::Readers`]
    AdmitReader {
        /// Which.
        board: String,
        /// Whom, as in [`Request::Grade`].
        who: String,
    },
    /// Lets somebody read nothing more of a closed board. → [`Response::Readers`]
    RemoveReader {
        /// Which.
        board: String,
        /// Whom, as in [`Request::Grade`].
        who: String,
    },
    /// Writes to one person alone, or to oneself. → [`Response::Written`]
    Message {
        /// To whom, as in [`Request::Grade`].
        to: String,
        /// The text.
        text: String,
    },
    /// Threads of a board, latest activity first. → [`Response::Threads`]
    Threads {
        /// Which board.
        board: String,
        /// At most this many.
        #[serde(default = "default_limit")]
        limit: usize,
        /// Those that follow the thread of this post in that order.
        #[serde(default)]
        before: Option<EntryId>,
    },
    /// As [`Request::Threads`], with those that moderators hid. → [`Response::Threads`]
    AllThreads {
        /// Which board.
        board: String,
        /// At most this many.
        #[serde(default = "default_limit")]
        limit: usize,
    },
    /// A thread from its first post, replies after what they answer. → [`Response::Posts`]
    Thread {
        /// Any post of the thread, as a prefix of its id.
        id: String,
        /// Posts from the first that are left out.
        #[serde(default)]
        skip: usize,
        /// At most this many.
        #[serde(default = "max_limit")]
        limit: usize,
    },
    /// Where in its thread a post stands. → [`Response::Place`]
    Place(Placing),
    /// One post. → [`Response::Post`]
    Show {
        /// A prefix of its id.
        id: String,
    },
    /// The newest posts, newest first. → [`Response::Posts`]
    Recent {
        /// At most this many.
        #[serde(default = "default_limit")]
        limit: usize,
        /// Those that follow this post in that order: the last one of the page before.
        #[serde(default)]
        before: Option<EntryId>,
    },
    /// Posts in the order in which they came here. → [`Response::Arrived`]
    Arrivals(Arriving),
    /// Unread posts, board by board and thread by thread; what came late after all others.
    /// → [`Response::Posts`]
    Unread {
        /// Of this board only.
        #[serde(default)]
        board: Option<String>,
        /// At most this many.
        #[serde(default = "default_limit")]
        limit: usize,
    },
    /// The next unread post, where one read last; it stays unread. → [`Response::Post`]
    Next {
        /// The one that follows this in the order of [`Request::Unread`], round its end, instead.
        #[serde(default)]
        after: Option<EntryId>,
    },
    /// Marks posts as read. → [`Response::Marked`]
    MarkRead {
        /// Their full ids.
        ids: Vec<EntryId>,
    },
    /// Marks everything as read. → [`Response::Marked`]
    CatchUp {
        /// On this board only.
        #[serde(default)]
        board: Option<String>,
        /// In this thread only: any post of it, as a prefix of its id.
        #[serde(default)]
        thread: Option<String>,
    },
    /// Starts a thread. → [`Response::Written`]
    Post {
        /// An existing board.
        board: String,
        /// What it is about; by default the first line of the text.
        #[serde(default)]
        subject: Option<String>,
        /// The text.
        text: String,
    },
    /// Answers a post. → [`Response::Written`]
    Reply {
        /// The post, as a prefix of its id.
        to: String,
        /// The text.
        text: String,
    },
    /// Writes a text and lets files go with it: both are durable at once. → [`Response::Written`]
    Send(Sending),
    /// Gives one's own post another text; the texts before stay in its history.
    /// → [`Response::Written`], or [`Response::Unchanged`]
    Edit {
        /// The post, as a prefix of its id.
        id: String,
        /// Its subject from now on, blank for none; the same as before when left out.
        #[serde(default)]
        subject: Option<String>,
        /// Its text from now on.
        text: String,
    },
    /// Takes one's own post back: its texts are erased here, and others are asked to erase them.
    /// → [`Response::Written`], or [`Response::Unchanged`]
    Delete {
        /// The post, as a prefix of its id.
        id: String,
        /// Why, in words for everybody who read it.
        #[serde(default)]
        reason: String,
    },
    /// Says what one feels about a post, in place of what one said before.
    /// → [`Response::Written`], or [`Response::Unchanged`]
    React {
        /// The post, as a prefix of its id.
        id: String,
        /// One character as people see it; empty to take back what was said before.
        emoji: String,
    },
    /// All texts that a post had, the oldest first. → [`Response::Versions`]
    History {
        /// The post, as a prefix of its id.
        id: String,
    },
    /// The newest posts in which others call this account by name. → [`Response::Found`]
    Mentions(Mentioning),
    /// Starts many threads in one durable commit, or none of them. → [`Response::Imported`]
    Import {
        /// At most [`MAX_IMPORT`].
        posts: Vec<NewPost>,
    },
    /// Imports what others wrote elsewhere, each once. → [`Response::Brought`]
    ImportQuoted(Quoting),
    /// What this account imported under these names. → [`Response::ImportedAs`]
    ImportedAs {
        /// At most [`MAX_IMPORT`].
        sources: Vec<String>,
    },
    /// Posts that a query means ([`tidings_search::query`]). → [`Response::Found`]
    Search {
        /// Not empty.
        query: String,
        /// At most this many.
        #[serde(default = "default_limit")]
        limit: usize,
        /// [`Response::Found`]'s `next` of the page before.
        #[serde(default)]
        after: Option<String>,
        /// Which come first.
        #[serde(default)]
        order: Order,
    },
    /// How many posts a query means. → [`Response::Counted`]
    Count(Counting),
    /// Everybody who is in. → [`Response::People`]
    People,
    /// The devices of this node's account. → [`Response::Devices`]
    Devices,
    /// Gives somebody a role. → [`Response::Graded`]
    Grade {
        /// A name, a name with `#` and the beginning of the account, or the account.
        who: String,
        /// The role.
        role: Role,
        /// Why, in words for everybody.
        #[serde(default)]
        reason: String,
    },
    /// Says as a moderator what becomes of a post or a thread. → [`Response::Written`]
    Moderate(Moderating),
    /// Follows moderators in what they say of a post or a thread, or not, at this home alone.
    /// → [`Response::Overruled`]
    Overrule(Overruling),
    /// What moderators' words on a post and its thread come to. → [`Response::Rulings`]
    Rulings {
        /// The post, as a prefix of its id.
        id: String,
    },
    /// What moderators and owners decided, the newest first. → [`Response::Judgements`]
    Judgements(Judging),
    /// Takes somebody's words so from now on, at this home alone. → [`Response::Regarded`]
    Regard(Regarding),
    /// Calls this account otherwise from now on, on all boards and for everybody.
    /// → [`Response::Renamed`]
    Rename(Renaming),
    /// Takes an invite back. → [`Response::Revoked`]
    RevokeInvite {
        /// Its key, or the first 4 or more characters of it.
        key: String,
    },
    /// Publishes an invite. → [`Response::Invite`]
    Invite {
        /// How many accounts it admits; 0 for any number.
        #[serde(default)]
        uses: u32,
        /// Seconds until it expires, at most [`crate::invite::MAX_EXPIRY_SECONDS`].
        #[serde(default = "default_expiry")]
        expires_seconds: u64,
        /// What it makes of whoever comes by it: a member or a reader.
        #[serde(default)]
        role: Role,
        /// Addresses to put into the code; those the node was told of when empty.
        #[serde(default)]
        hints: Vec<SocketAddr>,
    },
    /// All invites, with the code where this node made it. → [`Response::Invites`]
    Invites,
    /// All posts, a page at a time, oldest first. → [`Response::Page`]
    Export {
        /// [`Response::Page`]'s `next` of the page before.
        #[serde(default)]
        after: Option<EntryId>,
        /// At most this many.
        #[serde(default = "default_limit")]
        limit: usize,
    },
    /// Shows a code by which one device is added to this node's account, within
    /// [`crate::devices::CODE_SECONDS`]; a code shown before is void. → [`Response::DeviceCode`]
    #[schemars(skip)]
    AddDevice {
        /// The account's words, kept in memory until a device was added or the time is over.
        account: AccountKey,
        /// Addresses to put into the code; those the node was told of when empty.
        #[serde(default)]
        hints: Vec<SocketAddr>,
    },
    /// Takes the account's word for another device of it back, for ever. → [`Response::RevokedDevice`]
    #[schemars(skip)]
    RevokeDevice {
        /// By this node's account.
        revocation: certificate::Revocation,
    },
    /// Takes the account's word for this device, where that was missing. → [`Response::Certified`]
    #[schemars(skip)]
    Certify {
        /// For this device, by this home's account.
        certificate: certificate::Certificate,
    },
    /// Whether this home is in a code's community and knows its secret. → [`Response::Recognised`]
    Recognise {
        /// As text.
        code: String,
    },
    /// Keeps a text that is not sent yet; at most 256, of 15 KiB each. → [`Response::Draft`]
    SaveDraft {
        /// In the place of this one, and of its files.
        #[serde(default)]
        id: Option<u64>,
        /// The text, and what it is to become.
        draft: Draft,
        /// At most 16, whose bytes are here already; none with another text of a post.
        #[serde(default)]
        files: Vec<NewFile>,
    },
    /// All drafts by number. → [`Response::Drafts`]
    Drafts,
    /// Sends a draft, which is kept until that is durable. → [`Response::Written`]
    SendDraft {
        /// Its number.
        id: u64,
    },
    /// Keeps a draft no longer. → [`Response::Draft`]
    DropDraft {
        /// Its number.
        id: u64,
    },
    /// Checks every hash and signature in the store. → [`Response::Verified`]
    Verify,
    /// Lets files that are here go with a post of this account. → [`Response::Written`]
    Attach {
        /// The post, as a prefix of its id.
        post: String,
        /// At least one; a post has at most 16.
        files: Vec<NewFile>,
    },
    /// The files of a post, as whoever saves them needs them. → [`Response::Files`]
    Files {
        /// The post, as a prefix of its id.
        post: String,
    },
    /// Asks peers for files of a post that are not here, whatever their size. → [`Response::Files`]
    FetchFiles {
        /// The post, as a prefix of its id.
        post: String,
        /// One of them, from 1; all by default.
        #[serde(default)]
        number: Option<u32>,
    },
    /// Asks peers for what was pruned here of a thread. → [`Response::Fetching`]
    Fetch {
        /// Any post of the thread, as a prefix of its id.
        id: String,
    },
}

#[cfg(test)]
mod tests;
