//! What is sealed to circles: keys as they come, what is said in them, and what of it counts.

use super::keys::of_key;
use super::remove::{Hidden, said};
use super::secrets::of_secret;
use super::{Fold, Source};
use crate::body::{About, Body, CircleStatement, Place as On, Post, Within, WrappedCircleKey};
use crate::error::Result;
use crate::facts::{InCircle, What, is_board};
use crate::known::Reached;
use tidings_protocol::author::Author;
use tidings_protocol::seal::{Circle, CircleBox, CircleId, CircleKey, KeyId, Place};
use tidings_store::database::ReadableTable;

impl Fold<'_, '_> {
    /// Takes the key out of `said`, if it is here or one of its boxes is for this node, and those
    /// under it. A key is no opinion: it does not matter whether the statement counts.
    pub(super) fn learn_circle_key(
        &mut self,
        (by, seq): (Author, u64),
        said: &CircleStatement,
    ) -> Result<()> {
        self.open_box(by, said)?;
        let Some(key) = self.known.keys.circle_key(&said.id).cloned() else { return Ok(()) };
        let about = About::open(said, &key, &self.at(by, seq)).unwrap_or_default();
        for older in self.under(&key, &about) {
            self.add_circle_key(older)?;
        }
        Ok(())
    }

    /// The keys that are under this one by what is said, as far as they are.
    fn under(&self, key: &CircleKey, about: &About) -> Vec<CircleKey> {
        let unwrap = |it: &WrappedCircleKey| key.unwrap(self.community, it.id, &it.sealed);
        about.previous.iter().filter_map(unwrap).collect()
    }

    fn at(&self, author: Author, seq: u64) -> Place {
        Place { community: self.community, author, seq }
    }

    fn open_box(&mut self, by: Author, said: &CircleStatement) -> Result<()> {
        if self.known.keys.circle_key(&said.id).is_some() {
            return Ok(());
        }
        let (community, id) = (self.community, said.id);
        let open = |reader| CircleBox::open_one(&said.boxes, community, by, id, reader);
        match self.readers.iter().find_map(open) {
            Some(key) => self.add_circle_key(key),
            None => Ok(()),
        }
    }

    fn add_circle_key(&mut self, key: CircleKey) -> Result<()> {
        let id = key.id();
        self.tables.circles.insert(&id.0, &*key.to_bytes())?;
        if self.known.keys.add_circle_key(key) {
            self.folded.keys_changed = true;
            self.known.state.opening.push(id);
        }
        Ok(())
    }

    /// Takes keys out of what waited, and counts no more.
    pub(super) fn learn_anyway(&mut self, source: Source, body: &Body<'_>) -> Result<()> {
        if let Body::CircleKey(said) = body {
            self.learn_circle_key((source.author, source.seq), said)?;
        }
        self.learn_later(source, body)
    }

    /// What does not count may still give a key away: to others, or to this node once it can be read.
    pub(super) fn learn_later(&mut self, source: Source, body: &Body<'_>) -> Result<()> {
        let missing = match body {
            Body::Key(key) => return self.hand_over(source, &of_key(key)),
            Body::Secret(secret) => return self.hand_over(source, &of_secret(secret)),
            Body::Sealed { key } if self.known.keys.get(key).is_none() => Some(key),
            Body::Sealed { .. } => {
                self.folded.lacking.push((source.author, source.seq));
                None
            }
            Body::CircleKey(said) => {
                Some(&said.id).filter(|id| self.known.keys.circle_key(id).is_none())
            }
            _ => None,
        };
        if let Some(id) = missing {
            self.tables.unlearnt.insert((&id.0, source.arrival), ())?;
        }
        Ok(())
    }

    /// Takes keys out of at most `limit` entries that do not count, now that this one is here; how
    /// many entries.
    pub(super) fn learn_unlearnt(&mut self, id: &KeyId, limit: usize) -> Result<usize> {
        let rows = self.tables.unlearnt.range((&id.0, 0)..=(&id.0, u64::MAX))?;
        let arrivals: Result<Vec<u64>> = rows.take(limit).map(|row| Ok(row?.0.value().1)).collect();
        let arrivals = arrivals?;
        for arrival in &arrivals {
            self.tables.unlearnt.remove((&id.0, *arrival))?;
            let entry = self.entry(*arrival)?;
            self.learn_anyway(self.source(*arrival)?, &Body::decode(said(&entry)))?;
        }
        Ok(arrivals.len())
    }

    /// What is said of a circle's key by whoever made it, where that counts: it is read with the
    /// key, or waits for it. What a stranger says of a conversation does not.
    pub(super) fn circle_key(&mut self, source: Source, said: &CircleStatement) -> Result<()> {
        let Some(key) = self.known.keys.circle_key(&said.id).cloned() else {
            return self.wait_for_circle(&said.id, source.arrival);
        };
        let about = About::open(said, &key, &self.at(source.author, source.seq));
        let circle = key.circle();
        let fits = |about: &About| is_board(self.founding, circle, about.board);
        let Some(about) = about.filter(fits) else { return Ok(()) };
        match circle.is_conversation() {
            true if !self.may_write(source, &circle) => return Ok(()),
            true => {}
            false => {
                self.known.number_of_circle(circle)?;
            }
        }
        self.folded.keys_changed = true;
        let previous = self.under(&key, &about).iter().map(CircleKey::id).collect();
        let About { board, devices, .. } = about;
        let said = InCircle::Key { id: said.id, board, devices, previous };
        self.fact(source, What::InCircle { circle, said })
    }

    /// What was said in a circle.
    pub(super) fn within(
        &mut self,
        source: Source,
        circle: CircleId,
        said: Within<'_>,
    ) -> Result<()> {
        match said {
            Within::Post(post) if self.may_write(source, &circle) => {
                self.post(source, &post, Some(circle))
            }
            Within::Remark(remark) if self.may_write(source, &circle) => {
                self.remark(source, &remark, Some(circle))
            }
            Within::Post(_) | Within::Remark(_) | Within::Unknown => Ok(()),
            Within::Read(read) => self.read_there(source, circle, &read),
            Within::Moderate(_) if circle.is_conversation() => Ok(()),
            Within::Moderate(said) => self.ruling(source, &said, Some(circle)),
            Within::Board(board) => {
                let said = InCircle::Name(board.name.into());
                self.fact(source, What::InCircle { circle, said })
            }
            Within::Readers(readers) => {
                self.folded.keys_changed = true;
                self.fact(source, What::InCircle { circle, said: InCircle::Readers(readers) })
            }
        }
    }

    /// Whether whoever wrote this may write to the circle: who is in the conversation, and for a
    /// closed board who is let in there.
    fn may_write(&mut self, source: Source, circle: &CircleId) -> bool {
        let Some(writer) = self.account(source) else { return false };
        if !circle.is_conversation() {
            return self.known.reaches(circle, &writer, (&source.author, source.seq));
        }
        let me = self.known.state.viewer.account;
        writer == me || Circle::Conversation(me, writer).id(self.community) == *circle
    }

    /// Takes back what was said in a circle and is no fact: what was said of a post, or a post, if
    /// it was shown or waited.
    pub(super) fn undo_within(
        &mut self,
        source: Source,
        said: &Within<'_>,
        hidden: &mut Hidden,
    ) -> Result<()> {
        let parent = match said {
            Within::Read(_) => return self.forget_read(source.arrival),
            Within::Remark(remark) => return self.take_back(source, remark),
            Within::Post(Post { place: On::Reply(parent), .. }) => Some(parent),
            _ => None,
        };
        if let Some(placed) = self.find(&source.id)? {
            hidden.entry(placed.root).or_default().insert(placed.arrival);
            return Ok(());
        }
        let Some(parent) = parent else { return Ok(()) };
        let arrival = self.waiting_as(parent, source)?;
        let waited = self.tables.orphans.remove((&parent.0, arrival))?.is_some();
        if waited { self.count_orphans(-1) } else { Ok(()) }
    }

    /// Whether this entry waits for a key, though that may have come.
    fn waits(&self, arrival: u64) -> Result<bool> {
        Ok(self.tables.waiting.get(arrival)?.is_some())
    }

    /// Something waits for a circle's key, which may never come.
    pub(super) fn wait_for_circle(&mut self, id: &KeyId, arrival: u64) -> Result<()> {
        self.tables.enclosed.insert((&id.0, arrival), ())?;
        self.tables.waiting.insert(arrival, &id.0)?;
        self.known.state.enclosed = self.known.state.enclosed.saturating_add(1);
        Ok(())
    }

    pub(super) fn stop_waiting_for_circle(&mut self, id: &KeyId, arrival: u64) -> Result<bool> {
        let waited = self.tables.enclosed.remove((&id.0, arrival))?.is_some();
        let count = &mut self.known.state.enclosed;
        *count = count.saturating_sub(u64::from(waited));
        Ok(waited)
    }

    /// Folds again what counts otherwise on closed boards than when it was folded.
    pub(super) fn settle_circles(&mut self) -> Result<()> {
        let mut hidden = Hidden::new();
        let mut shown = Vec::new();
        let circles = std::mem::take(&mut self.circles_changed);
        let roles = self.folded.membership_changed;
        for reached in self.known.set_standings(self.founding, roles, circles) {
            self.weigh_again(&reached, &mut hidden, &mut shown)?;
        }
        hidden.into_iter().try_for_each(|(root, posts)| self.hide(root, &posts))?;
        for arrival in shown {
            let (source, entry) = (self.source(arrival)?, self.entry(arrival)?);
            self.body(source, Body::decode(said(&entry)))?;
        }
        self.settle_graves()?;
        self.write_gathered()
    }

    /// Takes back what counts no more; adds to `shown` what counts now.
    fn weigh_again(
        &mut self,
        reached: &Reached,
        hidden: &mut Hidden,
        shown: &mut Vec<u64>,
    ) -> Result<()> {
        let Reached { author, author_no, before, now } = reached;
        let Some(first) = first_change(before, now) else { return Ok(()) };
        let (cursor, fork) = (self.known.state.cursor, self.known.author(*author_no, *author).fork);
        for arrival in self.log.arrivals_from(author, first)? {
            let source = self.source(arrival)?;
            let seq = source.seq;
            let counts = self.known.author(*author_no, *author).role_at(seq);
            if arrival > cursor || fork.is_some_and(|fork| seq >= fork) {
                continue;
            }
            let entry = self.entry(arrival)?;
            let body = Body::decode(said(&entry));
            let Body::Within(circle, within) = &body else { continue };
            let did = before.iter().any(|(of, last)| of == circle && seq <= *last);
            let does = now.iter().any(|(of, last)| of == circle && seq <= *last);
            if did == does || !super::roles::counts(counts, &body) {
                continue;
            }
            if self.waits(arrival)? {
                continue;
            }
            match **within {
                Within::Post(_) | Within::Remark(_) if does => shown.push(arrival),
                Within::Post(_) | Within::Remark(_) => self.undo_within(source, within, hidden)?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// The first position at which one of the two reaches and the other does not.
fn first_change(before: &[(CircleId, u64)], now: &[(CircleId, u64)]) -> Option<u64> {
    let last = |of: &[(CircleId, u64)], circle: &CircleId| {
        of.iter().find(|(it, _)| it == circle).map_or(0, |(_, last)| *last)
    };
    let circles = before.iter().chain(now).map(|(circle, _)| circle);
    let changes = circles.filter_map(|circle| {
        let (did, does) = (last(before, circle), last(now, circle));
        (did != does).then(|| did.min(does).saturating_add(1))
    });
    changes.min()
}
