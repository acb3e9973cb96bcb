//! The file `search.redb`: which words stand in which posts.
//!
//! It is a guide, never the answer: whoever searches looks at the posts to which it leads as the
//! views show them. So it may know too much (a text that was replaced, a post that a fork took
//! back), and must not know too little: a post is *indexed* only once all of its words are in it,
//! and every other post is looked through. What is known of a post is the sum of all texts that
//! were ever to be shown in its place; it is marked as *edited* if that is more than its own.
//!
//! Words lie in segments, each written once: what was gathered of 2 048 posts, then eight of about one
//! size in one ([`merge`]). A segment is a sequence of [`block`]s in the order of their terms.

pub(crate) mod batch;
pub(crate) mod block;
pub(crate) mod gather;
mod look;
mod merge;
mod postings;
mod rows;
mod tally;

use crate::bits::Bits;
use crate::error::{Error, Result};
use batch::{Ahead, Batch};
use block::Writer;
use gather::Gathered;
pub(crate) use look::{Matching, Writers};
use merge::Merge;
use rows::{Counts, Loaded};
use serde::{Deserialize, Serialize};
use std::path::Path;
pub(crate) use tally::Tally;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::wire::varint::{Reader, put};
use tidings_store::database::{
    self, Database, Durability, ReadOnlyTable, ReadableTable, TableDefinition, WriteTransaction,
    redb,
};

/// What the tables mean; another number and everything is indexed anew.
const SCHEMA: u32 = 2;

/// Memory for the pages of the file, in bytes.
const CACHE: usize = 4 * 1024 * 1024;

/// Posts indexed until a commit is made durable: what a crash makes us index again.
const DURABLE_EVERY: u64 = 20_000;

/// Segment and the first term of a block → the block.
const BLOCKS: TableDefinition<(u32, &[u8]), &[u8]> = TableDefinition::new("blocks");
/// Segment → its posts: seal, then distance to the arrival before and number of words of each.
const POSTS: TableDefinition<u32, &[u8]> = TableDefinition::new("posts");

/// The blocks, being read.
type Blocks = ReadOnlyTable<(u32, &'static [u8]), &'static [u8]>;

/// What was written once and is looked into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    number: u32,
    /// Its smallest term.
    first: Vec<u8>,
    /// Posts in it.
    posts: u64,
    /// Posts of these that are to be forgotten.
    dead: u64,
    /// Words of them.
    words: u64,
}

/// How far the log is indexed, and of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    schema: u32,
    /// The log's epoch; `None` before anything was indexed.
    pub(crate) epoch: Option<u64>,
    /// The last arrival that was looked at.
    pub(crate) cursor: u64,
    /// The entry there; `None` for a fork.
    pub(crate) tail: Option<EntryId>,
    /// Keys that were here when what was sealed was looked at last.
    pub(crate) keys: u64,
    /// How far that is, where it is under way.
    pub(crate) again: Option<u64>,
    segments: Vec<Segment>,
    next: u32,
    merge: Option<Merge>,
    /// Segments whose blocks are no longer used.
    trash: Vec<u32>,
    counts: Counts,
}

/// The file.
#[derive(Debug)]
pub(crate) struct Index {
    database: Database,
    pub(crate) state: State,
    pub(crate) batch: Batch,
    pub(crate) ahead: Ahead,
    /// The last arrival that was looked at, also for what is not written yet.
    pub(crate) reading: u64,
    /// Posts of which all words are here.
    pub(crate) indexed: Bits,
    /// Posts of which more words may be here than are shown.
    edited: Bits,
    /// Posts to be forgotten.
    dead: Bits,
    /// Posts written since a commit was durable.
    pending: u64,
}

impl Index {
    /// Opens the file at `path`, or makes it; one of another schema is emptied.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let database = database::open(path, CACHE)?;
        guarded(|| {
            let to = database::begin_write(&database)?;
            let loaded = rows::load(&to, SCHEMA)?;
            if loaded.is_none() {
                clear(&to)?;
            }
            let (state, mut indexed) =
                (State { schema: SCHEMA, ..State::default() }, Bits::default());
            let empty = Loaded { state, edited: Bits::default(), dead: Bits::default() };
            let Loaded { state, edited, dead } = loaded.unwrap_or(empty);
            {
                let posts = to.open_table(POSTS)?;
                to.open_table(BLOCKS)?;
                for segment in &state.segments {
                    posts_of(&posts, segment.number, |arrival, _| {
                        Bits::add(&mut indexed, arrival);
                    })?;
                }
            }
            indexed.leave_out(&dead);
            to.commit()?;
            let (batch, reading) = (Batch::default(), state.cursor);
            let ahead = Ahead::default();
            Ok(Self { database, state, batch, ahead, reading, indexed, edited, dead, pending: 0 })
        })
    }

    /// Forgets everything: the log is another one.
    pub(crate) fn clear(&mut self) -> Result<()> {
        let to = database::begin_write(&self.database)?;
        clear(&to)?;
        to.commit()?;
        self.state = State { schema: SCHEMA, ..State::default() };
        (self.batch, self.ahead, self.reading) = (Batch::default(), Ahead::default(), 0);
        (self.indexed, self.edited, self.dead) = Default::default();
        Ok(())
    }

    /// Whether exactly the words of this post's own text are here.
    pub(crate) fn knows(&self, arrival: u64) -> bool {
        self.indexed.has(arrival) && !self.edited.has(arrival)
    }

    /// Takes a post's own texts.
    pub(crate) fn post(
        &mut self,
        (arrival, author, id): (u64, &Author, &EntryId),
        texts: [&str; 2],
    ) {
        self.dead.remove(arrival);
        self.batch.gathered.post((arrival, author, id), texts);
    }

    /// Takes a text that may be shown in place of a post's own.
    pub(crate) fn edit(&mut self, arrival: u64, texts: [&str; 2]) {
        self.batch.edited.add(arrival);
        for text in texts {
            self.batch.gathered.text(arrival, text);
        }
    }

    /// The posts that came as these are found no more by what they said, which goes from the disk
    /// when their segments are written next.
    pub(crate) fn forget(&mut self, arrivals: &[u64]) -> Result<()> {
        let mut gone: Bits = arrivals.iter().copied().collect();
        gone.leave_out(&self.dead);
        if gone.count() == 0 {
            return Ok(());
        }
        let numbers: Vec<u32> = self.state.segments.iter().map(|it| it.number).collect();
        let to = self.begin()?;
        {
            let posts = to.open_table(POSTS)?;
            for number in numbers {
                let mut dead = 0_u64;
                posts_of(&posts, number, |at, _| {
                    dead = dead.saturating_add(u64::from(gone.has(at)));
                })?;
                let segment = self.state.segments.iter_mut().find(|it| it.number == number);
                segment.into_iter().for_each(|it| it.dead = it.dead.saturating_add(dead));
            }
        }
        self.dead.join(&gone);
        self.indexed.leave_out(&gone);
        // What it leaves out must not change while it is under way.
        if let Some(merge) = self.state.merge.take() {
            self.state.trash.push(merge.output);
        }
        self.write_state(&to, true)?;
        self.save(to, 1)
    }

    /// Writes what was gathered: everything up to the arrival that was looked at last.
    pub(crate) fn write(&mut self, tail: Option<EntryId>) -> Result<()> {
        let mut batch = std::mem::take(&mut self.batch);
        let to = self.begin()?;
        batch.edited.leave_out(&self.edited);
        if batch.edited.count() > 0 {
            self.edited.join(&batch.edited);
            self.write_state(&to, true)?;
        }
        self.write_rows(&to, &batch)?;
        let mut posts = batch.gathered.posts.clone();
        posts.retain(|arrival, _| !self.dead.has(*arrival));
        if !batch.gathered.is_empty() {
            self.write_segment(&to, batch.gathered, &posts)?;
        }
        (self.state.cursor, self.state.tail) = (self.reading, tail);
        let count = u64::try_from(posts.len()).unwrap_or(u64::MAX);
        self.save(to, count)?;
        posts.keys().for_each(|arrival| self.indexed.add(*arrival));
        Ok(())
    }

    fn write_segment(
        &mut self,
        to: &WriteTransaction,
        gathered: Gathered,
        posts: &std::collections::BTreeMap<u64, u32>,
    ) -> Result<()> {
        let number = self.number()?;
        let mut blocks = to.open_table(BLOCKS)?;
        let mut writer = Writer::new(number);
        let mut first = None;
        for (term, postings) in gathered.into_terms(&self.dead) {
            first.get_or_insert_with(|| term.clone());
            if let Some((term, block)) = writer.add(&term, &postings) {
                blocks.insert((number, term.as_slice()), block.as_slice())?;
            }
        }
        if let Some((term, block)) = writer.finish() {
            blocks.insert((number, term.as_slice()), block.as_slice())?;
        }
        let Some(first) = first else { return Ok(()) };
        let words = posts.values().map(|words| u64::from(*words)).fold(0, u64::saturating_add);
        let rows = posts.iter().map(|(arrival, words)| (*arrival, u64::from(*words)));
        let bytes = posts_to_bytes(number, rows);
        to.open_table(POSTS)?.insert(number, bytes.as_slice())?;
        let posts = u64::try_from(posts.len()).unwrap_or(u64::MAX);
        self.state.segments.push(Segment { number, first, posts, dead: 0, words });
        Ok(())
    }

    fn number(&mut self) -> Result<u32> {
        let number = self.state.next;
        self.state.next = number.checked_add(1).ok_or(Error::Damaged("too many segments"))?;
        Ok(number)
    }

    /// Makes everything durable.
    pub(crate) fn flush(&mut self) -> Result<()> {
        if self.pending == 0 {
            return Ok(());
        }
        database::begin_write(&self.database)?.commit()?;
        self.pending = 0;
        Ok(())
    }

    fn begin(&self) -> Result<WriteTransaction> {
        Ok(database::begin_write(&self.database)?)
    }

    /// Commits with the state as it is, durably every so many posts.
    fn save(&mut self, mut to: WriteTransaction, posts: u64) -> Result<()> {
        self.write_state(&to, false)?;
        let pending = self.pending.saturating_add(posts.max(1));
        self.pending = if pending >= DURABLE_EVERY { 0 } else { pending };
        if self.pending > 0 {
            to.set_durability(Durability::None)?;
            to.set_quick_repair(false);
        }
        Ok(to.commit()?)
    }
}

/// Runs `work`; a page that makes redb panic is an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    database::guarded(|| Ok(work()))?
}

fn clear(to: &WriteTransaction) -> Result<()> {
    to.delete_table(BLOCKS)?;
    to.delete_table(POSTS)?;
    to.open_table(BLOCKS)?;
    to.open_table(POSTS)?;
    rows::clear(to)
}

fn posts_to_bytes(segment: u32, posts: impl Iterator<Item = (u64, u64)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = 0;
    for (arrival, words) in posts {
        put(&mut bytes, arrival.saturating_sub(last));
        put(&mut bytes, words);
        last = arrival;
    }
    [&block::seal(segment, b"posts", &bytes)[..], &bytes].concat()
}

/// Shows `visit` the posts of a segment, and how many words each has.
fn posts_of(
    rows: &impl ReadableTable<u32, &'static [u8]>,
    segment: u32,
    mut visit: impl FnMut(u64, u64),
) -> Result<()> {
    const DAMAGED: Error = Error::Damaged("the posts of a segment are not what was written");
    let row = rows.get(segment)?.ok_or(DAMAGED)?;
    let (seal, bytes) = row.value().split_at_checked(8).ok_or(DAMAGED)?;
    if seal != block::seal(segment, b"posts", bytes) {
        return Err(DAMAGED);
    }
    let (mut arrival, mut bytes) = (0_u64, Reader::new(bytes));
    while !bytes.rest().is_empty() {
        let mut number = || bytes.varint().map_err(|_| DAMAGED);
        let (distance, words) = (number()?, number()?);
        arrival = arrival.checked_add(distance).ok_or(DAMAGED)?;
        visit(arrival, words);
    }
    Ok(())
}

impl From<Error> for redb::Error {
    fn from(error: Error) -> Self {
        Self::Corrupted(error.to_string())
    }
}

#[cfg(test)]
mod tests;
