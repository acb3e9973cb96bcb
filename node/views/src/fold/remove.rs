//! Taking back what a forked author said from its fork on, and hiding what replies to it.

use super::place::parent_in;
use super::roles::counts;
use super::{Fold, Source};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::tables::{FIRST, LAST, Placed, in_thread};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_store::Entry;
use tidings_store::database::ReadableTable;

/// Arrivals of posts to remove, by the arrival of their thread's first post.
pub(super) type Hidden = BTreeMap<u64, BTreeSet<u64>>;

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
        let mut hidden = Hidden::new();
        for arrival in self.log.arrivals_from(&author, seq)? {
            let entry = self.entry(arrival)?;
            let role = self.known.author(author_no, author).role_at(entry.seq);
            if arrival < until && entry.seq < known && counts(role, &Body::decode(said(&entry))) {
                self.undo(Source::of(arrival, &entry), Some(said(&entry)), &mut hidden)?;
            }
        }
        if seq == 1 {
            // Only now: what was said is taken back as whose it was.
            self.known.author(author_no, author).account = None;
        }
        hidden.into_iter().try_for_each(|(root, posts)| self.hide(root, &posts))?;
        self.settle_graves()
    }

    pub(super) fn undo(
        &mut self,
        source: Source,
        body: Option<&[u8]>,
        hidden: &mut Hidden,
    ) -> Result<()> {
        if self.forget_sealed(source.arrival)? {
            return self.learn_anyway(source, &Body::decode(body.unwrap_or_default()));
        }
        let fact = match self.tables.facts.remove(source.arrival)? {
            Some(bytes) => Some(postcard::from_bytes::<Fact>(bytes.value())?),
            None => None,
        };
        if let Some(fact) = fact {
            return self.undo_fact(source, &fact);
        }
        match body.map_or(Body::Unknown { kind: 0 }, Body::decode) {
            Body::Post(_) => match self.find(&source.id)? {
                Some(placed) => {
                    hidden.entry(placed.root).or_default().insert(placed.arrival);
                    Ok(())
                }
                None => self.stop_waiting(source, parent_in(body)),
            },
            Body::Remark(remark) => self.take_back(source, &remark),
            Body::File(file) => self.undo_file(source, file),
            Body::Withdraw(withdraw) => self.undo_withdraw(source, &withdraw),
            Body::Within(_, said) => self.undo_within(source, &said, hidden),
            Body::Unknown { .. } => self.undo_unreadable(source, hidden),
            Body::Sealed { .. } | Body::Enclosed { .. } => self.count_unreadable(-1),
            _ => Ok(()),
        }
    }

    fn undo_fact(&mut self, source: Source, fact: &Fact) -> Result<()> {
        self.known.facts.undo(fact);
        self.folded.membership_changed |= fact.what.concerns_membership();
        self.folded.keys_changed |= fact.what.concerns_keys();
        self.note(&fact.what);
        self.hand_over(source, &fact.what)
    }

    /// Removes these posts of one thread. What replies to them and counts waits for them again, as
    /// on a node that never saw them.
    pub(super) fn hide(&mut self, root: u64, posts: &BTreeSet<u64>) -> Result<()> {
        for arrival in self.at_and_below(root, posts)? {
            let entry = self.entry(arrival)?;
            let id = entry.id;
            let placed = self.find(&id)?.ok_or(Error::Damaged("a placed post is missing"))?;
            let parent = self.parent_of(&id, &placed)?;
            self.displace(Source::of(arrival, &entry), &placed)?;
            if !posts.contains(&arrival) {
                self.wait_again(&entry, parent.ok_or(Error::Damaged("a reply is none"))?)?;
            }
        }
        Ok(())
    }

    fn stop_waiting(&mut self, source: Source, parent: Option<EntryId>) -> Result<()> {
        let parent = parent.ok_or(Error::Damaged("a thread is missing"))?;
        let arrival = self.waiting_as(&parent, source)?;
        if self.tables.orphans.remove((&parent.0, arrival))?.is_none() {
            return Err(Error::Damaged("a reply is missing"));
        }
        self.count_orphans(-1)
    }

    /// The arrival by which a reply waits: that of its entry, if its body came a second time.
    pub(super) fn waiting_as(&self, parent: &EntryId, source: Source) -> Result<u64> {
        if self.tables.orphans.get((&parent.0, source.arrival))?.is_some() {
            return Ok(source.arrival);
        }
        for arrival in self.waiting_for(parent)? {
            if self.log.entry(arrival)?.is_some_and(|entry| entry.id == source.id) {
                return Ok(arrival);
            }
        }
        Ok(source.arrival)
    }

    /// Arrivals of these posts and of all replies below them, in one pass over their thread.
    pub(super) fn at_and_below(&self, root: u64, posts: &BTreeSet<u64>) -> Result<BTreeSet<u64>> {
        let thread = in_thread(root, FIRST)..=in_thread(root, LAST);
        let mut answers: HashMap<u64, Vec<u64>> = HashMap::new();
        for row in self.tables.replies.range(thread)? {
            let (key, parent) = row?;
            answers.entry(parent.value()).or_default().push(key.value().3);
        }
        let mut found = BTreeSet::new();
        let mut next: Vec<u64> = posts.iter().copied().collect();
        while let Some(arrival) = next.pop() {
            if found.insert(arrival) {
                next.extend(answers.remove(&arrival).unwrap_or_default());
            }
        }
        Ok(found)
    }

    /// Undoes what `place` did.
    fn displace(&mut self, source: Source, placed: &Placed) -> Result<()> {
        let id = source.id;
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
        self.known.verdicts.end(placed.arrival);
        self.unbind_remarks(&id)
    }
}

/// The body of an entry, or what remained of it.
pub(super) fn said(entry: &Entry) -> &[u8] {
    entry.body.as_deref().unwrap_or(&entry.remains)
}
