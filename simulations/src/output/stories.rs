//! The way of a few entries in full: who accepted them from whom, and each frame about them.
//!
//! Frames name authors by index, so the introductions of a few chosen authors are followed. Of
//! their entries every n-th is kept, so many that the story of a run stays small.

use super::kinds::{KINDS, kind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::run::Run;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::{Message, Named, Noted};

/// Frames that all stories may have together.
const MOST_FRAMES: usize = 48_000;

/// Fewest and most stories that are kept; there may be twice as many.
const STORIES: (usize, usize) = (2, 12);

/// Authors whose entries are followed, at most.
const MOST_AUTHORS: usize = 16;

/// A story goes on for so long after everybody has the entry, in microseconds.
const EPILOGUE: u64 = 1_000_000;

/// One entry's way. Times are microseconds, relative to its writing where not said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Who wrote it.
    pub who: u32,
    /// Its position in the log.
    pub seq: u64,
    /// When, after the start of the run.
    pub at: u64,
    /// Who accepted it, in the order of time.
    pub accepts: Accepts,
    /// The frames about it, in the order of arrival.
    pub frames: Frames,
    /// Frames that found no room.
    pub left_out: u64,
}

/// A column each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepts {
    /// When.
    pub at: Vec<u64>,
    /// Who.
    pub who: Vec<u32>,
    /// From whom; -1 if that cannot be told.
    pub from: Vec<i64>,
}

/// A column each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frames {
    /// When it arrived, since the frame before.
    pub at: Vec<u64>,
    /// How long it was on its way.
    pub took: Vec<u64>,
    /// Who said it.
    pub from: Vec<u32>,
    /// Who heard it.
    pub to: Vec<u32>,
    /// Its message: a place in [`super::kinds::KINDS`].
    pub kind: Vec<u8>,
}

/// A story under way.
#[derive(Debug)]
struct Open {
    story: Story,
    written: Time,
    last: Time,
    complete: Option<Time>,
}

/// A frame that arrives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival<'a> {
    pub(super) at: Time,
    pub(super) sent: Time,
    pub(super) session: SessionId,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) frame: &'a [u8],
}

/// What one end of a session called the chosen authors.
#[derive(Debug, Default)]
struct Names {
    next: u32,
    chosen: BTreeMap<u32, Author>,
}

/// The stories of a run.
#[derive(Debug)]
pub(super) struct Stories {
    start: Time,
    /// Hosts that every entry should reach, its author included.
    readers: usize,
    most: usize,
    frames: usize,
    stride: u64,
    seen: u64,
    /// Hosts whose entries are followed.
    chosen: Vec<usize>,
    /// Those of them that wrote something.
    authors: BTreeSet<Author>,
    names: BTreeMap<(SessionId, usize), Names>,
    open: BTreeMap<Author, Vec<Open>>,
}

impl Stories {
    /// For a run in which these hosts write, on so many links.
    pub(super) fn new(start: Time, readers: usize, links: usize, writers: &[usize]) -> Self {
        let most = (MOST_FRAMES / (4 * links).max(1)).clamp(STORIES.0, STORIES.1);
        let step = writers.len().div_ceil(MOST_AUTHORS).max(1);
        Self {
            start,
            readers,
            most,
            frames: MOST_FRAMES / (2 * most),
            stride: 1,
            seen: 0,
            chosen: writers.iter().step_by(step).copied().collect(),
            authors: BTreeSet::new(),
            names: BTreeMap::new(),
            open: BTreeMap::new(),
        }
    }

    /// A host wrote an entry.
    pub(super) fn wrote(&mut self, at: Time, who: usize, author: &Author, seq: u64) {
        if !self.chosen.contains(&who) || self.knows(author, seq) {
            return;
        }
        self.authors.insert(*author);
        if self.seen.is_multiple_of(self.stride) {
            let story =
                Story { who: who as u32, seq, at: at.since(self.start), ..Story::default() };
            let open = Open { story, written: at, last: at, complete: None };
            self.open.entry(*author).or_default().push(open);
            self.thin_out();
        }
        self.seen += 1;
    }

    /// A host accepted entries.
    pub(super) fn accepted(
        &mut self,
        at: Time,
        who: usize,
        author: &Author,
        (first, last): (u64, u64),
        from: Option<usize>,
    ) {
        for open in self.open.get_mut(author).into_iter().flatten() {
            if !(first..=last).contains(&open.story.seq) {
                continue;
            }
            let accepts = &mut open.story.accepts;
            accepts.at.push(at.since(open.written));
            accepts.who.push(who as u32);
            accepts.from.push(from.map_or(-1, |from| from as i64));
            if accepts.who.len() + 1 >= self.readers && open.complete.is_none() {
                open.complete = Some(at);
            }
        }
    }

    /// A frame arrived.
    pub(super) fn arrived(&mut self, arrival: Arrival<'_>) {
        let name = KINDS[kind(arrival.frame)];
        // Introductions count from the start: an index is their number.
        let introduces = ["INTRO", "DELTA"].contains(&name);
        let tells = !self.open.is_empty() && ["NOTE", "WANT", "STOP", "RUN"].contains(&name);
        if !introduces && !tells {
            return;
        }
        let Ok(message) = Message::decode(arrival.frame) else { return };
        match message {
            Message::Intro(ref items) => {
                for Named { author, seq: upto, .. } in items {
                    self.concerns(arrival, author, |seq| seq <= *upto);
                }
                self.introduced(arrival, &message.introduced());
            }
            Message::Delta(ref delta) => {
                for (author, upto) in &delta.changes {
                    self.concerns(arrival, author, |seq| seq <= *upto);
                }
                self.introduced(arrival, &message.introduced());
            }
            Message::Note(items) => {
                for Noted { idx, seq: upto, .. } in items {
                    self.about(arrival, idx, |seq| seq <= upto);
                }
            }
            Message::Want { idx, from, upto } => {
                self.about(arrival, idx, |seq| seq >= from && upto.is_none_or(|upto| seq <= upto));
            }
            Message::Stop { idx, .. } => self.about(arrival, idx, |_| true),
            Message::Run { idx, first, run } => {
                let count = Run::count(run).unwrap_or(0) as u64;
                self.about(arrival, idx, |seq| seq >= first && seq - first < count);
            }
            _ => {}
        }
    }

    /// A session is over for both: nobody is called by an index any more.
    pub(super) fn ended(&mut self, session: SessionId) {
        let ends: Vec<_> =
            self.names.range((session, 0)..=(session, usize::MAX)).map(|(end, _)| *end).collect();
        ends.iter().for_each(|end| drop(self.names.remove(end)));
    }

    /// All stories in the order of their writing.
    pub(super) fn finish(self) -> Vec<Story> {
        let mut stories: Vec<Story> =
            self.open.into_values().flatten().map(|open| open.story).collect();
        stories.sort_by_key(|story| (story.at, story.who, story.seq));
        stories
    }

    fn knows(&self, author: &Author, seq: u64) -> bool {
        let same = |open: &Open| open.story.seq == seq;
        self.open.get(author).is_some_and(|open| open.iter().any(same))
    }

    fn introduced(&mut self, arrival: Arrival<'_>, authors: &[Author]) {
        let names = self.names.entry((arrival.session, arrival.from)).or_default();
        for author in authors {
            if self.authors.contains(author) {
                names.chosen.insert(names.next, *author);
            }
            names.next = names.next.saturating_add(1);
        }
    }

    /// A frame says something about the positions that `touches` of the author called `idx`:
    /// `2·n` in the speaker's table, `2·n + 1` in the listener's.
    fn about(&mut self, arrival: Arrival<'_>, idx: u32, touches: impl Fn(u64) -> bool) {
        let side = if idx & 1 == 0 { arrival.from } else { arrival.to };
        let Some(names) = self.names.get(&(arrival.session, side)) else { return };
        let Some(author) = names.chosen.get(&(idx >> 1)).copied() else { return };
        self.concerns(arrival, &author, touches);
    }

    /// A frame says something about these positions of an author.
    fn concerns(&mut self, arrival: Arrival<'_>, author: &Author, touches: impl Fn(u64) -> bool) {
        for open in self.open.get_mut(author).into_iter().flatten() {
            let over = open.complete.is_some_and(|at| arrival.sent > at.after(EPILOGUE));
            if !over && arrival.sent >= open.written && touches(open.story.seq) {
                open.frame(arrival, self.frames);
            }
        }
    }

    /// Keeps every second one, and of those to come too, when there are twice as many as wanted.
    fn thin_out(&mut self) {
        if self.open.values().map(Vec::len).sum::<usize>() < 2 * self.most {
            return;
        }
        let mut order: Vec<(Time, Author, u64)> = Vec::new();
        for (author, open) in &self.open {
            order.extend(open.iter().map(|open| (open.written, *author, open.story.seq)));
        }
        order.sort_unstable();
        for (_, author, seq) in order.iter().skip(1).step_by(2) {
            if let Some(open) = self.open.get_mut(author) {
                open.retain(|open| open.story.seq != *seq);
            }
        }
        self.stride *= 2;
    }
}

impl Open {
    fn frame(&mut self, arrival: Arrival<'_>, most: usize) {
        let frames = &mut self.story.frames;
        if frames.at.len() >= most {
            self.story.left_out += 1;
            return;
        }
        frames.at.push(arrival.at.since(self.last));
        frames.took.push(arrival.at.since(arrival.sent));
        frames.from.push(arrival.from as u32);
        frames.to.push(arrival.to as u32);
        frames.kind.push(kind(arrival.frame) as u8);
        self.last = arrival.at;
    }
}

#[cfg(test)]
mod tests;
