//! Keys as they come: what is learnt from an entry, and the bodies that waited for it.

use super::{Fold, Source};
use crate::body::{Body, Key};
use crate::error::{Error, Result};
use crate::facts::{Fact, What};
use std::borrow::Cow;
use tidings_protocol::author::Author;
use tidings_protocol::seal::{EpochKey, KeyId, Place};
use tidings_store::Entry;
use tidings_store::database::ReadableTable;

/// What is said of a key.
pub(super) fn of_key(key: &Key) -> What {
    let previous = key.previous.iter().map(|wrapped| wrapped.id).collect();
    let devices = key.boxes.iter().map(|sealed| sealed.device).collect();
    What::Key { id: key.id, previous, left_out: key.left_out.clone(), devices }
}

impl Fold<'_, '_> {
    /// The body in its plain form, as far as its key is here.
    pub(super) fn read<'b>(&self, author: Author, seq: u64, body: &'b [u8]) -> Cow<'b, [u8]> {
        self.known.keys.read(&Place { community: self.community, author, seq }, body)
    }

    /// The entry that came as `arrival`, its body in its plain form.
    pub(super) fn entry(&self, arrival: u64) -> Result<Entry> {
        let entry = self.log.entry(arrival)?.ok_or(Error::Damaged("an entry is missing"))?;
        Ok(self.known.keys.opened(self.community, entry))
    }

    /// What is said of a key or of its secret, where that counts.
    pub(super) fn said_of_key(&mut self, source: Source, what: What) -> Result<()> {
        self.folded.keys_changed = true;
        self.take_back_handed(source)?;
        self.fact(source, what)
    }

    /// What does not count gave a key away all the same: that is noted of it, and nothing else.
    pub(super) fn hand_over(&mut self, source: Source, what: &What) -> Result<()> {
        let Some(handed) = what.handed() else { return Ok(()) };
        self.folded.keys_changed = true;
        self.fact(source, handed)
    }

    /// The entry counts now: all of it is noted in the place of what it gave away.
    fn take_back_handed(&mut self, source: Source) -> Result<()> {
        if let Some(bytes) = self.tables.facts.remove(source.arrival)? {
            self.known.facts.undo(&postcard::from_bytes::<Fact>(bytes.value())?);
        }
        Ok(())
    }

    /// Takes every key out of `key` that this node can. A key is no opinion: it opens what it
    /// opens, also when its writer's log is forked there.
    pub(super) fn learn_from(&mut self, arrival: u64, by: Author, key: &Key) -> Result<()> {
        for wrapped in key.previous.iter().filter(|it| self.known.keys.get(&it.id).is_none()) {
            let row = (&key.id.0, &wrapped.id.0, arrival);
            self.tables.wrapped.insert(row, &wrapped.sealed)?;
        }
        let mut found = self.known.keys.get(&key.id).cloned();
        for sealed in &key.boxes {
            let reader = self.readers.iter().find(|reader| reader.author() == sealed.device);
            if let (None, Some(reader)) = (&found, reader) {
                found = sealed.open(self.community, by, key.id, reader);
            }
        }
        match found {
            Some(key) if self.known.state.refuses_keys => self.learn_secret(key.secret()),
            Some(key) => self.learn(key),
            None => Ok(()),
        }
    }

    /// A key is here, and with it those that it leads to.
    pub(super) fn learn(&mut self, key: EpochKey) -> Result<()> {
        let mut found = vec![key];
        while let Some(key) = found.pop() {
            let id = key.id();
            found.extend(self.unwrap_with(&key)?);
            self.tables.keys.insert(&id.0, key.as_bytes())?;
            if self.known.keys.add(key) {
                self.folded.keys_changed = true;
                self.known.state.opening.push(id);
            }
        }
        Ok(())
    }

    fn unwrap_with(&mut self, key: &EpochKey) -> Result<Vec<EpochKey>> {
        let (first, last) = ([0; 16], [u8::MAX; 16]);
        let (id, mut found) = (key.id().0, Vec::new());
        for row in self.tables.wrapped.range((&id, &first, 0)..=(&id, &last, u64::MAX))? {
            let (place, wrapped) = row?;
            let older = KeyId(*place.value().1);
            if self.known.keys.get(&older).is_none() {
                found.extend(key.unwrap(self.community, older, wrapped.value()));
            }
        }
        self.tables.wrapped.retain_in((&id, &first, 0)..=(&id, &last, u64::MAX), |_, _| false)?;
        Ok(found)
    }

    /// Folds at most `limit` bodies whose key has come since; how many.
    pub(super) fn open_waiting(&mut self, limit: usize) -> Result<usize> {
        let mut opened = 0_usize;
        while let Some(id) = self.known.state.opening.last().copied() {
            let left = limit.saturating_sub(opened);
            if left == 0 {
                break;
            }
            let learnt = self.learn_unlearnt(&id, left)?;
            opened = opened.saturating_add(learnt);
            let left = left.saturating_sub(learnt);
            if left == 0 {
                break;
            }
            let arrivals = self.waiting_for_key(&id, left)?;
            if arrivals.is_empty() {
                self.known.state.opening.retain(|waiting| *waiting != id);
            }
            for arrival in arrivals {
                self.stop_waiting_for_key(&id, arrival)?;
                let (source, entry) = (self.source(arrival)?, self.entry(arrival)?);
                opened = opened.saturating_add(1);
                match entry.body {
                    Some(bytes) => self.body_opened(source, Body::decode(&bytes))?,
                    None => self.lack(source)?,
                }
            }
        }
        Ok(opened)
    }

    /// Arrivals of at most `limit` bodies that wait for a key of this name and can be read with what
    /// is here: whoever made a circle's key can give it away as one of the community, too.
    fn waiting_for_key(&self, id: &KeyId, limit: usize) -> Result<Vec<u64>> {
        let range = || (&id.0, 0)..=(&id.0, u64::MAX);
        let mut arrivals = Vec::new();
        if self.known.keys.circle_key(id).is_some() {
            for row in self.tables.enclosed.range(range())?.take(limit) {
                arrivals.push(row?.0.value().1);
            }
        }
        if self.known.keys.get(id).is_some() {
            let left = limit.saturating_sub(arrivals.len());
            for row in self.tables.sealed.range(range())?.take(left) {
                arrivals.push(row?.0.value().1);
            }
        }
        Ok(arrivals)
    }

    /// A body waits for its key.
    pub(super) fn wait_for_key(&mut self, id: &KeyId, arrival: u64) -> Result<()> {
        self.tables.sealed.insert((&id.0, arrival), ())?;
        self.tables.waiting.insert(arrival, &id.0)?;
        self.known.state.sealed = self.known.state.sealed.saturating_add(1);
        Ok(())
    }

    /// Whether what came as `arrival` waited for its key; it does no more.
    pub(super) fn forget_sealed(&mut self, arrival: u64) -> Result<bool> {
        let id = self.tables.waiting.get(arrival)?.map(|id| KeyId(*id.value()));
        id.map_or(Ok(false), |id| self.stop_waiting_for_key(&id, arrival))
    }

    /// The key of this body is here, and the body was let go before: it is wanted again.
    pub(super) fn lack(&mut self, source: Source) -> Result<()> {
        self.folded.lacking.push((source.author, source.seq));
        self.count_unreadable(1)
    }

    fn stop_waiting_for_key(&mut self, id: &KeyId, arrival: u64) -> Result<bool> {
        self.tables.waiting.remove(arrival)?;
        let waited = self.tables.sealed.remove((&id.0, arrival))?.is_some();
        let count = &mut self.known.state.sealed;
        *count = count.saturating_sub(u64::from(waited));
        Ok(waited || self.stop_waiting_for_circle(id, arrival)?)
    }

    /// What waited for its key, and can be read now.
    fn body_opened(&mut self, source: Source, body: Body<'_>) -> Result<()> {
        if let Body::CircleKey(said) = &body {
            self.learn_circle_key((source.author, source.seq), said)?;
        }
        self.body(source, body)
    }
}
