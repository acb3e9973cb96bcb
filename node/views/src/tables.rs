//! All tables of `views.redb` on one page. Arrivals are the log's; boards have local numbers.

use crate::error::Result;
use std::ops::RangeInclusive;
use tidings_protocol::hash::{EntryId, body_hash};
use tidings_protocol::time::Time;
use tidings_store::database::{
    ReadOnlyTable, ReadTransaction, Table, TableDefinition, WriteTransaction,
};

/// What the tables mean; another number and everything is rebuilt from the log.
pub(crate) const SCHEMA: u32 = 17;

/// Where a post sorts: effective time, first half of the id, arrival (never decisive in practice).
pub(crate) type Moment = (u64, u128, u64);
/// Board, and the moment of a post.
pub(crate) type OnBoard = (u32, u64, u128, u64);
/// Id of a post, kind of what is said of it, and the arrival of that.
pub(crate) type About = (&'static [u8; 32], u8, u64);
/// Hash and size of a file, the kind of an entry that speaks of it, and its arrival.
pub(crate) type Filed = (&'static [u8; 32], u64, u8, u64);
/// Account, or device for which nobody vouched; whose log and which position; and an arrival.
pub(crate) type Withdrawn = (&'static [u8; 32], &'static [u8; 32], u64, u64);
/// Names of the newer and of the older key, and the arrival of the statement.
pub(crate) type Wrapping = (&'static [u8; 16], &'static [u8; 16], u64);
/// Arrival of a thread's first post, and the moment of a reply.
pub(crate) type InThread = (u64, u64, u128, u64);
/// Board, whether it came late, arrival of the thread's first post, and the moment of an unread post.
pub(crate) type Unread = (u32, bool, u64, u64, u128, u64);
/// Arrival, first post's arrival, effective time, board, depth, late: a [`Placed`].
pub(crate) type PlacedRecord = (u64, u64, u64, u32, u32, bool);

/// Entry id → where the post stands. Only posts that are shown are here.
pub(crate) const IDS: TableDefinition<&[u8; 32], PlacedRecord> = TableDefinition::new("ids");
/// Board and moment of every post → arrival of its thread's first post.
pub(crate) const TIMELINE: TableDefinition<OnBoard, u64> = TableDefinition::new("timeline");
/// Thread and moment of every reply → arrival of the post that it replies to.
pub(crate) const REPLIES: TableDefinition<InThread, u64> = TableDefinition::new("replies");
/// Arrival of a thread's first post → number of replies; nothing for none.
pub(crate) const THREADS: TableDefinition<u64, u64> = TableDefinition::new("threads");
/// Posts not read yet.
pub(crate) const UNREAD: TableDefinition<Unread, ()> = TableDefinition::new("unread");
/// Arrival of an entry by which the viewer's devices tell what was read there.
pub(crate) const READS: TableDefinition<u64, ()> = TableDefinition::new("reads");
/// Author and first position of a stretch that was read on the viewer's devices → its last position.
/// No two meet.
pub(crate) const STRETCHES: TableDefinition<(&[u8; 32], u64), u64> =
    TableDefinition::new("stretches");
/// Id of a missing post and arrival of a reply that waits for it.
pub(crate) const ORPHANS: TableDefinition<(&[u8; 32], u64), ()> = TableDefinition::new("orphans");
/// What is said of a post by an entry that counts. Of one that is shown only what counts there.
pub(crate) const ABOUT: TableDefinition<About, ()> = TableDefinition::new("about");
/// Hash and size of a file, the kind of an entry that speaks of it, and its arrival: whether it
/// still counts is looked up.
pub(crate) const FILES: TableDefinition<Filed, ()> = TableDefinition::new("files");
/// Who takes back what was said of a file, where that stands, and the arrival of the entry that does.
pub(crate) const WITHDRAWN: TableDefinition<Withdrawn, ()> = TableDefinition::new("withdrawn");
/// The beginning of the hash of what an imported post is called where it comes from, and its arrival:
/// whether it is shown is looked up.
pub(crate) const ORIGINS: TableDefinition<(&[u8; 16], u64), ()> = TableDefinition::new("origins");
/// Arrivals of bodies that are to go, because whoever wrote them said so.
pub(crate) const ERASING: TableDefinition<u64, ()> = TableDefinition::new("erasing");
/// Name of a missing key and arrival of a body that waits for it.
pub(crate) const SEALED: TableDefinition<(&[u8; 16], u64), ()> = TableDefinition::new("sealed");
/// Name of a missing key of a circle and arrival of what waits for it.
pub(crate) const ENCLOSED: TableDefinition<(&[u8; 16], u64), ()> = TableDefinition::new("enclosed");
/// Arrival of a body that waits → name of the key, in one of the two tables before.
pub(crate) const WAITING: TableDefinition<u64, &[u8; 16]> = TableDefinition::new("waiting");
/// Name of a missing key and arrival of what does not count, but may give a key away with it.
pub(crate) const UNLEARNT: TableDefinition<(&[u8; 16], u64), ()> = TableDefinition::new("unlearnt");
/// Name of a circle's key → the key, its circle and its maker.
pub(crate) const CIRCLES: TableDefinition<&[u8; 16], &[u8; 96]> =
    TableDefinition::new("circle keys");
/// Name of a key → the key.
pub(crate) const KEYS: TableDefinition<&[u8; 16], &[u8; 32]> = TableDefinition::new("keys");
/// Name of a key → its secret, where a relay was given that.
pub(crate) const SECRETS: TableDefinition<&[u8; 16], &[u8; 32]> = TableDefinition::new("secrets");
/// Names of a missing key and of one under it, arrival of the statement → the older key, sealed.
pub(crate) const WRAPPED: TableDefinition<Wrapping, &[u8; 48]> = TableDefinition::new("wrapped");
/// Arrival → a small fact: device, profile, invite, admission, grade, board (postcard).
pub(crate) const FACTS: TableDefinition<u64, &[u8]> = TableDefinition::new("facts");
/// Board → its name and counters (postcard).
pub(crate) const BOARDS: TableDefinition<u32, &[u8]> = TableDefinition::new("boards");
/// The log's number of an author → its key, account, posts, fork and roles (postcard).
pub(crate) const AUTHORS: TableDefinition<u32, &[u8]> = TableDefinition::new("authors");
/// `state` → how far the log is folded, and for whom; `local` → what its owner decided (postcard).
pub(crate) const STATE: TableDefinition<&str, &[u8]> = TableDefinition::new("state");

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) arrival: u64,
    /// Arrival of its thread's first post, which may be itself.
    pub(crate) root: u64,
    /// Effective time.
    pub(crate) time: Time,
    pub(crate) board: u32,
    pub(crate) depth: u32,
    /// It came long after it was written.
    pub(crate) late: bool,
}

impl Placed {
    pub(crate) fn is_root(&self) -> bool {
        self.root == self.arrival
    }

    pub(crate) fn record(&self) -> PlacedRecord {
        (self.arrival, self.root, self.time.0, self.board, self.depth, self.late)
    }

    pub(crate) fn on_board(&self, id: &EntryId) -> OnBoard {
        (self.board, self.time.0, half(id), self.arrival)
    }

    pub(crate) fn in_thread(&self, id: &EntryId) -> InThread {
        (self.root, self.time.0, half(id), self.arrival)
    }

    pub(crate) fn unread(&self, id: &EntryId) -> Unread {
        (self.board, self.late, self.root, self.time.0, half(id), self.arrival)
    }
}

impl From<PlacedRecord> for Placed {
    fn from((arrival, root, time, board, depth, late): PlacedRecord) -> Self {
        Self { arrival, root, time: Time(time), board, depth, late }
    }
}

/// The first half of an id: enough to order posts of one microsecond alike on every node.
fn half(id: &EntryId) -> u128 {
    u128::from_be_bytes(*id.0.first_chunk().unwrap_or(&[0; 16]))
}

/// The smallest and the largest moment.
pub(crate) const FIRST: Moment = (0, 0, 0);
/// See [`FIRST`].
pub(crate) const LAST: Moment = (u64::MAX, u128::MAX, u64::MAX);

/// Everything of one kind that is said of a post.
pub(crate) fn about_of(id: &EntryId, kind: u16) -> RangeInclusive<(&[u8; 32], u8, u64)> {
    let kind = u8::try_from(kind).unwrap_or(u8::MAX);
    (&id.0, kind, 0)..=(&id.0, kind, u64::MAX)
}

/// Everything that is said of a post.
pub(crate) fn all_about(id: &EntryId) -> RangeInclusive<(&[u8; 32], u8, u64)> {
    (&id.0, 0, 0)..=(&id.0, u8::MAX, u64::MAX)
}

/// The beginning of the hash of what an imported post is called where it comes from.
pub(crate) fn origin_key(id: &str) -> [u8; 16] {
    *body_hash(id.as_bytes()).first_chunk().unwrap_or(&[0; 16])
}

/// A moment on a board.
pub(crate) fn on_board(board: u32, (time, id, arrival): Moment) -> OnBoard {
    (board, time, id, arrival)
}

/// A moment in a thread.
pub(crate) fn in_thread(root: u64, (time, id, arrival): Moment) -> InThread {
    (root, time, id, arrival)
}

/// A moment among the unread posts of a thread, of those that came late or of the others.
pub(crate) fn unread_in(
    (board, late): (u32, bool),
    root: u64,
    (time, id, arrival): Moment,
) -> Unread {
    (board, late, root, time, id, arrival)
}

/// All unread posts of a board, those that came late last.
pub(crate) fn unread_on(board: u32) -> RangeInclusive<Unread> {
    unread_in((board, false), 0, FIRST)..=unread_in((board, true), u64::MAX, LAST)
}

/// The tables of posts, being written.
pub(crate) struct Writing<'t> {
    pub(crate) ids: Table<'t, &'static [u8; 32], PlacedRecord>,
    pub(crate) timeline: Table<'t, OnBoard, u64>,
    pub(crate) replies: Table<'t, InThread, u64>,
    pub(crate) threads: Table<'t, u64, u64>,
    pub(crate) unread: Table<'t, Unread, ()>,
    pub(crate) reads: Table<'t, u64, ()>,
    pub(crate) stretches: Table<'t, (&'static [u8; 32], u64), u64>,
    pub(crate) orphans: Table<'t, (&'static [u8; 32], u64), ()>,
    pub(crate) about: Table<'t, About, ()>,
    pub(crate) erasing: Table<'t, u64, ()>,
    pub(crate) files: Table<'t, Filed, ()>,
    pub(crate) withdrawn: Table<'t, Withdrawn, ()>,
    pub(crate) origins: Table<'t, (&'static [u8; 16], u64), ()>,
    pub(crate) facts: Table<'t, u64, &'static [u8]>,
    pub(crate) sealed: Table<'t, (&'static [u8; 16], u64), ()>,
    pub(crate) enclosed: Table<'t, (&'static [u8; 16], u64), ()>,
    pub(crate) waiting: Table<'t, u64, &'static [u8; 16]>,
    pub(crate) unlearnt: Table<'t, (&'static [u8; 16], u64), ()>,
    pub(crate) circles: Table<'t, &'static [u8; 16], &'static [u8; 96]>,
    pub(crate) keys: Table<'t, &'static [u8; 16], &'static [u8; 32]>,
    pub(crate) secrets: Table<'t, &'static [u8; 16], &'static [u8; 32]>,
    pub(crate) wrapped: Table<'t, Wrapping, &'static [u8; 48]>,
}

impl<'t> Writing<'t> {
    pub(crate) fn open(transaction: &'t WriteTransaction) -> Result<Self> {
        Ok(Self {
            ids: transaction.open_table(IDS)?,
            timeline: transaction.open_table(TIMELINE)?,
            replies: transaction.open_table(REPLIES)?,
            threads: transaction.open_table(THREADS)?,
            unread: transaction.open_table(UNREAD)?,
            reads: transaction.open_table(READS)?,
            stretches: transaction.open_table(STRETCHES)?,
            orphans: transaction.open_table(ORPHANS)?,
            about: transaction.open_table(ABOUT)?,
            erasing: transaction.open_table(ERASING)?,
            files: transaction.open_table(FILES)?,
            withdrawn: transaction.open_table(WITHDRAWN)?,
            origins: transaction.open_table(ORIGINS)?,
            facts: transaction.open_table(FACTS)?,
            sealed: transaction.open_table(SEALED)?,
            enclosed: transaction.open_table(ENCLOSED)?,
            waiting: transaction.open_table(WAITING)?,
            unlearnt: transaction.open_table(UNLEARNT)?,
            circles: transaction.open_table(CIRCLES)?,
            keys: transaction.open_table(KEYS)?,
            secrets: transaction.open_table(SECRETS)?,
            wrapped: transaction.open_table(WRAPPED)?,
        })
    }
}

/// The tables of posts, being read.
pub(crate) struct Reading {
    pub(crate) ids: ReadOnlyTable<&'static [u8; 32], PlacedRecord>,
    pub(crate) timeline: ReadOnlyTable<OnBoard, u64>,
    pub(crate) replies: ReadOnlyTable<InThread, u64>,
    pub(crate) threads: ReadOnlyTable<u64, u64>,
    pub(crate) unread: ReadOnlyTable<Unread, ()>,
    pub(crate) about: ReadOnlyTable<About, ()>,
    pub(crate) files: ReadOnlyTable<Filed, ()>,
    pub(crate) origins: ReadOnlyTable<(&'static [u8; 16], u64), ()>,
}

impl Reading {
    pub(crate) fn open(transaction: &ReadTransaction) -> Result<Self> {
        Ok(Self {
            ids: transaction.open_table(IDS)?,
            timeline: transaction.open_table(TIMELINE)?,
            replies: transaction.open_table(REPLIES)?,
            threads: transaction.open_table(THREADS)?,
            unread: transaction.open_table(UNREAD)?,
            about: transaction.open_table(ABOUT)?,
            files: transaction.open_table(FILES)?,
            origins: transaction.open_table(ORIGINS)?,
        })
    }
}

/// Makes every table, so that readers find them all.
pub(crate) fn create(transaction: &WriteTransaction) -> Result<()> {
    Writing::open(transaction)?;
    transaction.open_table(BOARDS)?;
    transaction.open_table(AUTHORS)?;
    transaction.open_table(STATE)?;
    Ok(())
}

/// Empties every table.
pub(crate) fn clear(transaction: &WriteTransaction) -> Result<()> {
    transaction.delete_table(IDS)?;
    transaction.delete_table(TIMELINE)?;
    transaction.delete_table(REPLIES)?;
    transaction.delete_table(THREADS)?;
    transaction.delete_table(UNREAD)?;
    transaction.delete_table(READS)?;
    transaction.delete_table(STRETCHES)?;
    transaction.delete_table(ORPHANS)?;
    transaction.delete_table(ABOUT)?;
    transaction.delete_table(ERASING)?;
    transaction.delete_table(FILES)?;
    transaction.delete_table(WITHDRAWN)?;
    transaction.delete_table(ORIGINS)?;
    transaction.delete_table(FACTS)?;
    transaction.delete_table(SEALED)?;
    transaction.delete_table(ENCLOSED)?;
    transaction.delete_table(WAITING)?;
    transaction.delete_table(UNLEARNT)?;
    transaction.delete_table(CIRCLES)?;
    transaction.delete_table(KEYS)?;
    transaction.delete_table(SECRETS)?;
    transaction.delete_table(WRAPPED)?;
    transaction.delete_table(BOARDS)?;
    transaction.delete_table(AUTHORS)?;
    transaction.delete_table(STATE)?;
    create(transaction)
}
