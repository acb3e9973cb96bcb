//! Taking back what a forked author said from its fork on, and hiding what replies to it.

use super::place::parent_in;
use super::{Fold, Source};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::facts::{Fact, What};
use crate::tables::{FIRST, LAST, Placed, in_thread};
use std::collections::HashMap;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_store::database::ReadableTable;

impl Fold<'_, '_> {
    /// The author's entries from `seq` on stop counting; a fork above a known one is no news.
    pub(super) fn fork(
        &mut self,
        until: u64,
        author: Author,
        author_no: u32,
        seq: u64,
    ) -> Result<()> {
        let known = self.known.author(author_no, author).fork.unwrap_or(u64::MAX);
        if seq >= known {
            return Ok(());
        }
        self.known.author(author_no, author).fork = Some(seq);
        self.write_gathered()?;
        for arrival in self.log.arrivals_from(&author, seq)? {
            let entry = self.log.entry(arrival)?.ok_or(Error::Damaged("an entry is missing"))?;
            if arrival < until && entry.seq < known {
                let source = Source { arrival, author, author_no, id: entry.id, time: entry.time };
                self.undo(source, entry.body.as_deref())?;
            }
        }
        Ok(())
    }

    fn undo(&mut self, source: Source, body: Option<&[u8]>) -> Result<()> {
        let fact = match self.tables.facts.remove(source.arrival)? {
            Some(bytes) => Some(postcard::from_bytes::<Fact>(bytes.value())?),
            None => None,
        };
        if let Some(fact) = fact {
            return self.undo_fact(source, &fact);
        }
        match body.map_or(Body::Unknown { kind: 0 }, Body::decode) {
            Body::Post(_) => self.undo_post(source, parent_in(body)),
            Body::Sealed { .. } | Body::Unknown { .. } => self.count_unreadable(-1),
            _ => Ok(()),
        }
    }

    fn undo_fact(&mut self, source: Source, fact: &Fact) -> Result<()> {
        self.known.facts.undo(fact);
        match fact.what {
            What::Device { .. } => {
                self.known.author(source.author_no, source.author).account = None;
            }
            What::Invite { .. } | What::Admit { .. } => self.folded.membership_changed = true,
            What::Profile { .. } | What::Board { .. } => {}
        }
        Ok(())
    }

    /// Removes a post. What replies to it waits for it again, as on a node that never saw it.
    fn undo_post(&mut self, source: Source, parent: Option<EntryId>) -> Result<()> {
        let Some(placed) = self.find(&source.id)? else {
            return self.stop_waiting(source, parent);
        };
        for arrival in self.replies_below(&placed)? {
            let entry = self.log.entry(arrival)?.ok_or(Error::Damaged("an entry is missing"))?;
            let parent = parent_in(entry.body.as_deref());
            let parent = parent.ok_or(Error::Damaged("a reply is none"))?;
            self.displace(self.source(arrival)?)?;
            self.tables.orphans.insert((&parent.0, arrival), ())?;
            self.count_orphans(1)?;
        }
        self.displace(source)
    }

    fn stop_waiting(&mut self, source: Source, parent: Option<EntryId>) -> Result<()> {
        let parent = parent.ok_or(Error::Damaged("a thread is missing"))?;
        if self.tables.orphans.remove((&parent.0, source.arrival))?.is_none() {
            return Err(Error::Damaged("a reply is missing"));
        }
        self.count_orphans(-1)
    }

    /// Arrivals of all replies below `placed`, at any depth.
    fn replies_below(&self, placed: &Placed) -> Result<Vec<u64>> {
        let thread = in_thread(placed.root, FIRST)..=in_thread(placed.root, LAST);
        let mut answers: HashMap<u64, Vec<u64>> = HashMap::new();
        for row in self.tables.replies.range(thread)? {
            let (key, parent) = row?;
            answers.entry(parent.value()).or_default().push(key.value().3);
        }
        let mut below = answers.remove(&placed.arrival).unwrap_or_default();
        let mut next = 0;
        while let Some(arrival) = below.get(next) {
            below.extend(answers.remove(arrival).unwrap_or_default());
            next = next.saturating_add(1);
        }
        Ok(below)
    }

    /// Undoes what `place` did.
    fn displace(&mut self, source: Source) -> Result<()> {
        let id = source.id;
        let placed = self.find(&id)?.ok_or(Error::Damaged("a placed post is missing"))?;
        self.tables.ids.remove(&id.0)?;
        self.tables.timeline.remove(placed.on_board(&id))?;
        if !placed.is_root() {
            self.tables.replies.remove(placed.in_thread(&id))?;
            self.count_replies(placed.root, -1)?;
        }
        let unread = self.tables.unread.remove(placed.unread(&id))?.is_some();
        let author = self.known.author(source.author_no, source.author);
        author.posts = author.posts.saturating_sub(1);
        let board = self.known.board_mut(placed.board)?;
        board.posts = board.posts.saturating_sub(1);
        board.threads = board.threads.saturating_sub(u64::from(placed.is_root()));
        board.unread = board.unread.saturating_sub(u64::from(unread));
        Ok(())
    }
}
