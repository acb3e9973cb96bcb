//! Words of moderators take effect: what is unread by them, and on which board a thread stands.

use super::remove::said;
use super::{Fold, Source};
use crate::body::{Body, Within};
use crate::error::{Error, Result};
use crate::facts::{Ruling, Subject, Verdict, What};
use crate::known::At;
use crate::tables::Placed;
use std::collections::BTreeSet;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_store::Entry;

impl Source {
    pub(super) fn at(&self) -> At {
        let Self { author, author_no, seq, id, .. } = *self;
        At { author, author_no, seq, id }
    }
}

impl Fold<'_, '_> {
    /// A judgement, for everybody or in a circle.
    pub(super) fn ruling(
        &mut self,
        source: Source,
        said: &crate::body::Moderate<'_>,
        circle: Option<CircleId>,
    ) -> Result<()> {
        self.fact(source, What::Ruling { subject: (said.what, circle), ruling: Ruling::from(said) })
    }

    /// Whether moderators keep this post from being shown.
    pub(super) fn is_veiled(&self, source: Source, placed: &Placed) -> bool {
        self.known.veil(self.founding, &source.at(), placed).is_some()
    }

    /// The board on which a thread stands that begins with this post for everybody.
    pub(super) fn board_for(&mut self, id: &EntryId, named: &str) -> Result<u32> {
        let moved = self.known.verdicts.get(&(*id, None)).and_then(|it| it.moved.clone());
        self.known.number_of(moved.as_deref().unwrap_or(named))
    }

    /// A thread begins with this post: whether moderators spoke of it is known by its arrival.
    pub(super) fn begin_ruled(&mut self, id: EntryId, placed: &Placed) -> Result<()> {
        if self.known.verdicts.is_empty() || !placed.is_root() {
            return Ok(());
        }
        let circle = self.known.board(placed.board)?.circle;
        if self.known.verdicts.get(&(id, circle)).is_some() {
            self.known.verdicts.begin(placed.arrival, id);
        }
        Ok(())
    }

    /// Puts right what depends on words of moderators that came or went; where `roles` or readers of
    /// `circles` changed, on all words that may count otherwise by that.
    pub(super) fn settle_rulings(
        &mut self,
        roles: bool,
        circles: &BTreeSet<CircleId>,
    ) -> Result<()> {
        let mut subjects = std::mem::take(&mut self.rulings_changed);
        if roles {
            subjects.extend(self.known.verdicts.locked());
        }
        if roles || !circles.is_empty() {
            let of = |circle: &CircleId| roles || circles.contains(circle);
            let all = self.known.facts.rulings.keys();
            subjects.extend(all.filter(|(_, circle)| circle.as_ref().is_some_and(of)));
        }
        for subject in subjects {
            self.settle_ruling(subject, roles)?;
        }
        self.write_gathered()
    }

    /// Puts right what depends on what is said of one post or thread.
    pub(super) fn settle_ruling(&mut self, subject: Subject, roles: bool) -> Result<()> {
        let now = self.known.verdict(self.founding, &subject);
        let before = self.known.verdicts.set(subject, now.clone());
        if before == now && !(roles && now.locked.is_some()) {
            return Ok(());
        }
        let (id, circle) = subject;
        let Some(placed) = self.find(&id)? else { return Ok(()) };
        if self.known.board(placed.board)?.circle != circle {
            return Ok(());
        }
        self.folded.changed.push(id);
        if !placed.is_root() {
            return self.weigh_unread(&id, &placed);
        }
        match now.is_none() {
            true => self.known.verdicts.end(placed.arrival),
            false => self.known.verdicts.begin(placed.arrival, id),
        }
        if before.moved != now.moved {
            let board = self.wanted_board(&placed, &now)?;
            self.relocate(&placed, board)?;
        }
        match before.hidden != now.hidden || before.locked != now.locked || roles {
            true => self.weigh_thread(placed.root),
            false => Ok(()),
        }
    }

    fn wanted_board(&mut self, root: &Placed, verdict: &Verdict) -> Result<u32> {
        if let Some(board) = &verdict.moved {
            return self.known.number_of(board);
        }
        let entry = self.entry(root.arrival)?;
        match self.named_board(&entry)? {
            Some(board) => self.known.number_of(&board),
            None => Ok(root.board),
        }
    }

    fn weigh_thread(&mut self, root: u64) -> Result<()> {
        for arrival in self.at_and_below(root, &BTreeSet::from([root]))? {
            let id = self.source(arrival)?.id;
            let placed = self.find(&id)?.ok_or(Error::Damaged("a placed post is missing"))?;
            self.weigh_unread(&id, &placed)?;
        }
        Ok(())
    }

    /// Puts a thread on another board: its places on the timeline, what is unread, and the counters.
    fn relocate(&mut self, root: &Placed, board: u32) -> Result<()> {
        if root.board == board {
            return Ok(());
        }
        self.write_gathered()?;
        let (mut posts, mut unread) = (0_u64, 0_u64);
        for arrival in self.at_and_below(root.root, &BTreeSet::from([root.arrival]))? {
            let id = self.source(arrival)?.id;
            let placed = self.find(&id)?.ok_or(Error::Damaged("a placed post is missing"))?;
            let there = Placed { board, ..placed };
            self.tables.timeline.remove(placed.on_board(&id))?;
            self.tables.timeline.insert(there.on_board(&id), there.root)?;
            self.tables.ids.insert(&id.0, there.record())?;
            if self.tables.unread.remove(placed.unread(&id))?.is_some() {
                self.tables.unread.insert(there.unread(&id), ())?;
                unread = unread.saturating_add(1);
            }
            posts = posts.saturating_add(1);
            self.folded.changed.push(id);
        }
        let from = self.known.board_mut(root.board)?;
        from.posts = from.posts.saturating_sub(posts);
        from.threads = from.threads.saturating_sub(1);
        from.unread = from.unread.saturating_sub(unread);
        let to = self.known.board_mut(board)?;
        to.posts = to.posts.saturating_add(posts);
        to.threads = to.threads.saturating_add(1);
        to.unread = to.unread.saturating_add(unread);
        Ok(())
    }
}

/// Of what an entry speaks as a moderator's word, and in which circle.
pub(crate) fn ruled_in(entry: &Entry) -> Option<Subject> {
    match Body::decode(said(entry)) {
        Body::Moderate(moderate) => Some((moderate.what, None)),
        Body::Within(circle, within) => match *within {
            Within::Moderate(moderate) => Some((moderate.what, Some(circle))),
            _ => None,
        },
        _ => None,
    }
}
