//! Bodies apart from their entries: found where they are not, filled in, let go.

use super::Log;
use super::pending::{Change, Pending};
use crate::entries::{Content, Record, Walk, What};
use crate::error::{StoreError, damaged};
use crate::stock::Tally;
use crate::tables::{ENTRIES, GONE, HOLES, INDEX};
use redb::{ReadableTable, WriteTransaction};
use std::collections::BTreeMap;
use std::ops::Bound;
use tidings_protocol::author::Author;
use tidings_protocol::entry::Body;
use tidings_protocol::limits::{MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use tidings_protocol::store::{Filled, Hole};
use tidings_protocol::time::Time;

/// What a body takes of a frame beside its bytes.
const FRAMING: usize = 3;

impl Log {
    /// See [`tidings_protocol::store::Store::hole`]: in the order of the authors' numbers.
    pub(super) fn hole_after(
        &self,
        after: Option<(Author, u64)>,
    ) -> Result<Option<Hole>, StoreError> {
        if self.lacks.holes == 0 {
            return Ok(None);
        }
        let place = after.and_then(|(author, seq)| Some((self.heads.get(&author)?.number, seq)));
        let lower = place.map_or(Bound::Unbounded, Bound::Excluded);
        self.read(|from| {
            let holes = from.open_table(HOLES)?;
            let mut rows = holes.range::<(u32, u64)>((lower, Bound::Unbounded))?;
            let Some(first) = rows.next().transpose()? else { return Ok(None) };
            let (number, first) = first.0.value();
            let mut walk = Walk::open(from, number, first, u64::MAX)?;
            let weight = |record: &Record<'_>| record.content().map(|it| weight(&it.body));
            let mut total = walk.next(|_, record| weight(record))?.flatten().unwrap_or(0);
            let mut last = first;
            for row in rows.take(MAX_RUN_ENTRIES.saturating_sub(1)) {
                let next = row?.0.value();
                if next != (number, last.saturating_add(1)) {
                    break;
                }
                let weight = walk.next(|_, record| weight(record))?.flatten().unwrap_or(0);
                total = total.saturating_add(weight);
                if total > MAX_RUN_BYTES {
                    break;
                }
                last = next.1;
            }
            let author = self.heads.author(number).ok_or_else(|| damaged("a hole of nobody"))?;
            Ok(Some(Hole { author, first, last }))
        })
    }

    /// Whether the body of this committed entry was let go here, and is not wanted again.
    ///
    /// # Errors
    /// The disk's.
    pub fn has_let_go(&self, author: &Author, seq: u64) -> Result<bool, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(false) };
        self.is_gone((held.number, seq))
    }

    /// See [`tidings_protocol::store::Store::bodies`].
    pub(super) fn bodies_of(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let Some(held) = self.heads.get(author) else { return Ok(Vec::new()) };
        let upto = last.min(held.tip.seq);
        if first == 0 || first > upto {
            return Ok(Vec::new());
        }
        self.read(|from| {
            let mut walk = Walk::open(from, held.number, first, upto)?;
            let (mut bodies, mut total) = (Vec::new(), 0_usize);
            while bodies.len() < MAX_RUN_ENTRIES {
                let Some(body) = walk.next(|_, record| full(record))? else { break };
                let len = body.as_ref().map_or(0, Vec::len);
                total = total.saturating_add(len).saturating_add(FRAMING);
                if total > MAX_RUN_BYTES {
                    break;
                }
                bodies.push(body);
            }
            Ok(bodies)
        })
    }

    pub(super) fn fill(
        &mut self,
        author: &Author,
        first: u64,
        bodies: &[Option<&[u8]>],
    ) -> Result<Filled, StoreError> {
        let mut filled = Filled::default();
        let Some(number) = self.heads.get(author).map(|held| held.number) else {
            return Ok(filled);
        };
        for (seq, body) in (first..).zip(bodies) {
            let Some(body) = body else { continue };
            let place = (number, seq);
            if self.pending.is_changing(place) || !self.is_hole(place)? {
                continue;
            }
            let signed = self.read(|from| {
                let mut walk = Walk::open(from, number, seq, seq)?;
                let found = walk.next(|_, record| record.content().map(|it| it.body.commitment()));
                Ok(found?.flatten().flatten())
            })?;
            if signed.is_some() && Body::Full(body).commitment() == signed {
                self.pending.change(place, Change::Fill(body.to_vec()), self.received);
                filled.bodies = filled.bodies.saturating_add(1);
            } else {
                filled.alien = filled.alien.saturating_add(1);
            }
        }
        Ok(filled)
    }

    pub(super) fn let_go(
        &mut self,
        author: &Author,
        seq: u64,
        remains: &[u8],
    ) -> Result<bool, StoreError> {
        let Some(held) = self.heads.get(author).filter(|held| (1..=held.tip.seq).contains(&seq))
        else {
            return Ok(false);
        };
        let place = (held.number, seq);
        let committed = self.read(|from| Ok(from.open_table(INDEX)?.get(place)?.is_some()))?;
        if !committed || self.is_gone(place)? {
            return Ok(false);
        }
        self.pending.change(place, Change::Prune(remains.to_vec()), self.received);
        Ok(true)
    }

    pub(super) fn want_again(&mut self, author: &Author, seq: u64) -> Result<bool, StoreError> {
        let Some(number) = self.heads.get(author).map(|held| held.number) else {
            return Ok(false);
        };
        let gone = self.is_gone((number, seq))?;
        if gone {
            self.pending.change((number, seq), Change::Recall, self.received);
        }
        Ok(gone)
    }

    fn is_hole(&self, place: (u32, u64)) -> Result<bool, StoreError> {
        self.read(|from| Ok(from.open_table(HOLES)?.get(place)?.is_some()))
    }

    fn is_gone(&self, place: (u32, u64)) -> Result<bool, StoreError> {
        self.read(|from| Ok(from.open_table(GONE)?.get(place)?.is_some()))
    }
}

fn full(record: &Record<'_>) -> Option<Vec<u8>> {
    match record.content()?.body {
        Body::Full(bytes) => Some(bytes.to_vec()),
        Body::Pruned { .. } => None,
    }
}

fn weight(body: &Body<'_>) -> usize {
    let len = match body {
        Body::Full(bytes) => bytes.len(),
        Body::Pruned { len, .. } => usize::try_from(*len).unwrap_or(usize::MAX),
    };
    len.saturating_add(FRAMING)
}

/// Writes what becomes of bodies, what came as arrivals from `arrival` on; the last arrival now.
pub(super) fn write(
    to: &WriteTransaction,
    from: &Pending,
    arrival: u64,
    tally: &mut Tally,
) -> Result<u64, redb::Error> {
    let mut last = arrival.saturating_sub(1);
    if from.holes().is_empty() && from.changes().is_empty() {
        return Ok(last);
    }
    let mut stripped = BTreeMap::new();
    let (mut holes, mut gone) = (to.open_table(HOLES)?, to.open_table(GONE)?);
    for place in from.holes() {
        holes.insert(place, ())?;
    }
    for (place, (change, received)) in from.changes() {
        match change {
            Change::Fill(body) => {
                holes.remove(place)?;
                gone.remove(place)?;
                last = last.saturating_add(1);
                let len = complete(to, *place, last, body, *received)?;
                tally.came(place.0, len);
            }
            Change::Prune(remains) => {
                gone.insert(place, ())?;
                if holes.remove(place)?.is_none() {
                    let (arrival, bytes, before) = strip(to, *place, remains)?;
                    tally.went(place.0, before);
                    tally.came(place.0, bytes.len());
                    stripped.insert(arrival, bytes);
                }
            }
            Change::Recall => {
                gone.remove(place)?;
                holes.insert(place, ())?;
            }
        }
    }
    repack(to, &stripped)?;
    Ok(last)
}

/// Writes the record of a body that came as `arrival`, and leads the index there; its length.
fn complete(
    to: &WriteTransaction,
    place: (u32, u64),
    arrival: u64,
    body: &[u8],
    received: Time,
) -> Result<usize, redb::Error> {
    let mut index = to.open_table(INDEX)?;
    let missing = || damaged("a hole in no log");
    let origin = index.get(place)?.ok_or_else(missing)?.value();
    let mut entries = to.open_table(ENTRIES)?;
    let mut bytes = Vec::new();
    {
        let found = entries.get(origin)?.ok_or_else(missing)?;
        let record = Record::decode(found.value()).ok_or_else(missing)?;
        let Content { time, id, .. } = record.content().ok_or_else(missing)?;
        let content = Content { time, id, body: Body::Full(body), remains: &[] };
        let what = What::Fill(origin, content);
        Record { number: place.0, seq: place.1, received, what }.encode(&mut bytes);
    }
    entries.insert(arrival, bytes.as_slice())?;
    index.insert(place, arrival)?;
    Ok(bytes.len())
}

/// The arrival of this entry, its record without its body, and how long it was with it.
fn strip(
    to: &WriteTransaction,
    place: (u32, u64),
    remains: &[u8],
) -> Result<(u64, Vec<u8>, usize), redb::Error> {
    let missing = || damaged("an entry to let go is missing");
    let arrival = to.open_table(INDEX)?.get(place)?.ok_or_else(missing)?.value();
    let entries = to.open_table(ENTRIES)?;
    let found = entries.get(arrival)?.ok_or_else(missing)?;
    let record = Record::decode(found.value()).ok_or_else(missing)?;
    let mut bytes = Vec::new();
    record.without_body(remains).ok_or_else(missing)?.encode(&mut bytes);
    Ok((arrival, bytes, found.value().len()))
}

/// Records that stay and stand between two that shrink are written anew with them, up to so many.
const BETWEEN: u64 = 8;

/// Replaces these records by shorter ones. A value that is replaced leaves its page as full as
/// before: only rows that are taken out and put in again in their order fill fewer pages.
fn repack(to: &WriteTransaction, shorter: &BTreeMap<u64, Vec<u8>>) -> Result<(), redb::Error> {
    let mut entries = to.open_table(ENTRIES)?;
    let mut arrivals = shorter.keys().copied().peekable();
    while let Some(first) = arrivals.next() {
        let mut last = first;
        while let Some(next) =
            arrivals.next_if(|next| *next <= last.saturating_add(BETWEEN).saturating_add(1))
        {
            last = next;
        }
        let mut rows = Vec::new();
        for row in entries.range(first..=last)? {
            let (arrival, bytes) = row?;
            let arrival = arrival.value();
            let bytes = shorter.get(&arrival).map_or_else(|| bytes.value().to_vec(), Vec::clone);
            rows.push((arrival, bytes));
        }
        entries.retain_in(first..=last, |_, _| false)?;
        let mut gap = entries.upper_bound_mut(Bound::Excluded(first))?;
        for (arrival, bytes) in &rows {
            gap.insert_before(arrival, bytes.as_slice()).map_err(redb::Error::from)?;
        }
        gap.close()?;
    }
    Ok(())
}
