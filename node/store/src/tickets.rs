//! Tickets: how far this node got in its peers' journals.

use crate::entries::take;
use crate::error::damaged;
use crate::tables::TICKETS;
use redb::{ReadTransaction, ReadableTable, WriteTransaction};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::limits::MAX_TICKETS;
use tidings_protocol::store::{Mark, Ticket};

/// Bytes of one row: `count u64 | position u64 | hash 8 | skipped u8 | fingerprint 8`.
pub(crate) const LEN: usize = 8 + 8 + 8 + 1 + 8;

/// All tickets, and those staged.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    kept: BTreeMap<Author, Row>,
    staged: BTreeMap<Author, Ticket>,
    /// Tickets committed so far.
    count: u64,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// Tickets committed when this one was, itself included: the smallest is the oldest.
    count: u64,
    ticket: Ticket,
}

/// What a commit changes.
#[derive(Debug, Default)]
pub(crate) struct Step {
    puts: Vec<(Author, Row)>,
    drops: Vec<Author>,
}

impl Tickets {
    pub(crate) fn load(from: &ReadTransaction) -> Result<Self, redb::Error> {
        let mut tickets = Self::default();
        for found in from.open_table(TICKETS)?.iter()? {
            let (peer, row) = found?;
            let row = Row::decode(row.value()).ok_or_else(|| damaged("a ticket"))?;
            tickets.count = tickets.count.max(row.count);
            tickets.kept.insert(Author(*peer.value()), row);
        }
        Ok(tickets)
    }

    pub(crate) fn get(&self, peer: &Author) -> Option<Ticket> {
        let kept = || self.kept.get(peer).map(|row| row.ticket);
        self.staged.get(peer).copied().or_else(kept)
    }

    /// Tickets committed so far.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Tickets that were committed after so many.
    pub(crate) fn after(&self, count: u64) -> impl Iterator<Item = (Author, Ticket)> {
        let newer = self.kept.iter().filter(move |(_, row)| row.count > count);
        newer.map(|(peer, row)| (*peer, row.ticket))
    }

    pub(crate) fn stage(&mut self, peer: Author, ticket: Ticket) {
        self.staged.insert(peer, ticket);
    }

    pub(crate) fn is_staged(&self) -> bool {
        !self.staged.is_empty()
    }

    /// Writes what is staged.
    pub(crate) fn write(&self, to: &WriteTransaction) -> Result<Step, redb::Error> {
        let step = self.step();
        if step.puts.is_empty() {
            return Ok(step);
        }
        let mut table = to.open_table(TICKETS)?;
        for (peer, row) in &step.puts {
            table.insert(&peer.0, &row.encode())?;
        }
        for peer in &step.drops {
            table.remove(&peer.0)?;
        }
        Ok(step)
    }

    fn step(&self) -> Step {
        let counts = (self.count..).skip(1);
        let puts: Vec<(Author, Row)> = counts
            .zip(&self.staged)
            .map(|(count, (peer, ticket))| (*peer, Row { count, ticket: *ticket }))
            .collect();
        let mut ages: Vec<(u64, Author)> = Vec::new();
        if self.kept.len().saturating_add(puts.len()) > MAX_TICKETS {
            let rest = self.kept.iter().filter(|(peer, _)| !self.staged.contains_key(peer));
            ages.extend(rest.map(|(peer, row)| (row.count, *peer)));
            ages.extend(puts.iter().map(|(peer, row)| (row.count, *peer)));
            ages.sort_unstable();
        }
        let surplus = ages.len().saturating_sub(MAX_TICKETS);
        let drops = ages.into_iter().take(surplus).map(|(_, peer)| peer).collect();
        Step { puts, drops }
    }

    /// What was written is durable.
    pub(crate) fn apply(&mut self, step: Step) {
        self.staged.clear();
        for (peer, row) in step.puts {
            self.count = self.count.max(row.count);
            self.kept.insert(peer, row);
        }
        for peer in step.drops {
            self.kept.remove(&peer);
        }
    }

    /// What is staged is gone.
    pub(crate) fn forget(&mut self) {
        self.staged.clear();
    }
}

impl Row {
    fn encode(&self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        let Ticket { mark, skipped } = self.ticket;
        let fields: [&[u8]; 5] = [
            &self.count.to_be_bytes(),
            &mark.position.to_be_bytes(),
            &mark.hash,
            &[u8::from(skipped.is_some())],
            &skipped.unwrap_or_default(),
        ];
        for (to, from) in bytes.iter_mut().zip(fields.into_iter().flatten()) {
            *to = *from;
        }
        bytes
    }

    fn decode(bytes: &[u8; LEN]) -> Option<Self> {
        let mut rest: &[u8] = bytes;
        let count = u64::from_be_bytes(take(&mut rest)?);
        let position = u64::from_be_bytes(take(&mut rest)?);
        let mark = Mark { position, hash: take(&mut rest)? };
        let [skipped] = take(&mut rest)?;
        let fingerprint = take(&mut rest)?;
        Some(Self {
            count,
            ticket: Ticket { mark, skipped: (skipped != 0).then_some(fingerprint) },
        })
    }
}
