//! Each author's chain of entries, followed through the arrivals.

use super::bodies::Bodies;
use super::claims::{Claim, Claims};
use super::rows::Rows;
use super::{Fault, Report};
use crate::entries::{Content, Record, What, is_intact};
use crate::heads::Held;
use crate::stock::Stock;
use crate::tables::{FORKS, HEADS, INDEX, SIGNED};
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::entry::{Body, Header, Tip};
use tidings_protocol::fork::Fork;
use tidings_protocol::hash::{CommunityId, Deriver, EntryId};

/// One author's log as far as it was followed.
struct Chain {
    author: Author,
    head: Held,
    /// The last position seen.
    seq: u64,
    /// The last entry's name, and the name that its content has now.
    ids: [EntryId; 2],
    /// The last signed point seen.
    signed: u64,
    /// Whether an entry was seen that is the end of the agreed prefix, as the head says it.
    agreed: bool,
    /// The smallest fork that arrived.
    fork: Option<u64>,
    /// Bytes of the records seen.
    bytes: u64,
}

impl Chain {
    fn new(author: Author, head: Held, community: CommunityId) -> Self {
        let empty = Tip::empty(community);
        let agreed = head.tip == empty;
        let ids = [EntryId(empty.id); 2];
        Self { author, head, seq: 0, ids, signed: 0, agreed, fork: None, bytes: 0 }
    }
}

/// All chains, and how many rows of the other tables they account for.
pub(super) struct Chains {
    chains: BTreeMap<u32, Chain>,
    rows: Option<Rows>,
    claims: Claims,
    bodies: Bodies,
    deriver: Deriver,
    indexed: u64,
    signed: u64,
}

impl Chains {
    /// Starts a chain for each head of the file.
    pub(super) fn open(
        from: &ReadTransaction,
        community: CommunityId,
        report: &mut Report,
    ) -> Result<Self, redb::Error> {
        let mut chains = BTreeMap::new();
        for found in from.open_table(HEADS)?.iter()? {
            let (author, row) = found?;
            let author = Author(*author.value());
            let fresh = Held::decode(row.value()).filter(|held| !chains.contains_key(&held.number));
            match fresh {
                Some(held) => {
                    chains.insert(held.number, Chain::new(author, held, community));
                }
                None => report.add(Some(author), None, Fault::Head),
            }
        }
        let (claims, deriver) = (Claims::default(), Deriver::entries());
        let bodies = Bodies::open(from)?;
        Ok(Self { chains, rows: None, claims, bodies, deriver, indexed: 0, signed: 0 })
    }

    pub(super) fn author(&self, number: u32) -> Option<Author> {
        self.chains.get(&number).map(|chain| chain.author)
    }

    /// Checks what came as `arrival`.
    pub(super) fn check(
        &mut self,
        from: &ReadTransaction,
        arrival: u64,
        bytes: &[u8],
        report: &mut Report,
    ) -> Result<(), redb::Error> {
        let record = Record::decode(bytes);
        let known = record.and_then(|record| Some((record, self.chains.get_mut(&record.number)?)));
        let Some((record, chain)) = known else {
            report.unread.insert(arrival);
            return Ok(());
        };
        chain.bytes = chain.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let altered = if is_intact(bytes) { Ok(()) } else { Err(Fault::Record) };
        if record.what == What::Fork {
            if let Err(fault) = altered {
                report.entry(chain.author, record.seq, fault);
            }
            chain.fork = Some(chain.fork.map_or(record.seq, |known| known.min(record.seq)));
            return Ok(());
        }
        let (author, agreed) = (chain.author, chain.head.tip.seq);
        if let What::Fill(origin, content) = record.what {
            let fits = self.bodies.completes(arrival, (&record, origin, content))?;
            let fits = if fits { Ok(()) } else { Err(Fault::Content) };
            if let Err(fault) = fits.and(altered) {
                report.entry(author, record.seq, fault);
            }
            return Ok(());
        }
        let follow = chain.follow(&record, &mut self.deriver);
        if let Err(fault) = follow.and(altered) {
            report.entry(author, record.seq, fault);
        }
        let (place, signature) = Rows::at(&mut self.rows, from, record.number, record.seq)?;
        self.indexed = self.indexed.saturating_add(u64::from(place.is_some()));
        let newest = place.filter(|place| *place != arrival);
        let body = match newest {
            Some(newest) => self.bodies.newest(&record, newest)?,
            None => place.and_then(|_| record.content()).map(|content| is_here(&content)),
        };
        match body {
            None => report.entry(author, record.seq, Fault::Index),
            Some(here) => {
                if !self.bodies.is_known((record.number, record.seq), here, agreed)? {
                    report.entry(author, record.seq, Fault::Lacking);
                }
            }
        }
        let Some(signature) = signature else { return Ok(()) };
        self.signed = self.signed.saturating_add(1);
        chain.signed = record.seq;
        let claim = Claim { author, seq: record.seq, ids: chain.ids, signature };
        self.claims.add(claim, report);
        Ok(())
    }

    /// Checks the ends of all chains, once every arrival was seen.
    pub(super) fn finish(
        &mut self,
        from: &ReadTransaction,
        report: &mut Report,
    ) -> Result<(), redb::Error> {
        self.claims.settle(report);
        let (forks, stock) = (from.open_table(FORKS)?, Stock::read(from)?);
        // Whatever else is damaged changes lengths, too.
        let sound = report.unread.is_empty() && report.found.is_empty();
        let mut proven = 0u64;
        for (number, chain) in &self.chains {
            let row = forks.get(number)?;
            proven = proven.saturating_add(u64::from(row.is_some()));
            chain.finish(row.as_ref().map(redb::AccessGuard::value), report);
            if sound && chain.bytes != stock.of(*number) {
                report.add(Some(chain.author), None, Fault::Stock);
            }
        }
        let rows = [
            (from.open_table(INDEX)?.len()? == self.indexed, "the index has rows of no entry"),
            (from.open_table(SIGNED)?.len()? == self.signed, "a signature belongs to no entry"),
            (forks.len()? == proven, "the evidence of a fork belongs to no author"),
        ];
        let lacking = (self.bodies.is_all()?, "a body is said to be missing of no entry");
        for (_, what) in rows.into_iter().chain([lacking]).filter(|(fits, _)| !fits) {
            report.add(None, None, Fault::Stray(what));
        }
        Ok(())
    }
}

fn is_here(content: &Content<'_>) -> bool {
    matches!(content.body, Body::Full(_))
}

impl Chain {
    /// Moves on to the entry in `record`.
    fn follow(&mut self, record: &Record<'_>, deriver: &mut Deriver) -> Result<(), Fault> {
        let Content { time, id, body, .. } = record.content().ok_or(Fault::Record)?;
        let follows = self.seq.checked_add(1) == Some(record.seq);
        let before = std::mem::replace(&mut self.ids, [id; 2]);
        self.seq = record.seq;
        if record.tip() == Some(self.head.tip) {
            self.agreed = true;
        }
        if !follows {
            return Err(Fault::Sequence);
        }
        let (body_len, body_hash) = body.commitment().ok_or(Fault::Content)?;
        let name = |prev: EntryId| Header {
            author: self.author,
            seq: record.seq,
            prev: prev.0,
            time,
            body_len,
            body_hash,
        };
        let now = name(before[0]).id_with(deriver);
        if now == id || (before[1] != before[0] && name(before[1]).id_with(deriver) == id) {
            return Ok(());
        }
        self.ids = [id, now];
        Err(Fault::Content)
    }

    fn finish(&self, evidence: Option<&[u8]>, report: &mut Report) {
        let Self { author, seq, head, .. } = *self;
        if seq != head.held || !self.agreed {
            report.entry(author, head.held, Fault::Head);
        }
        let fork = self.proven(evidence);
        let forked = head.fork.is_some();
        if self.fork != head.fork || [fork.is_some(), evidence.is_some()] != [forked; 2] {
            report.add(Some(author), head.fork, Fault::Fork);
        }
        if self.signed < head.tip.seq {
            report.entry(author, head.tip.seq, Fault::Unsigned);
        }
    }

    /// The evidence, if it is for the fork that the head knows, and proves it.
    fn proven(&self, evidence: Option<&[u8]>) -> Option<Fork> {
        let known = (Some(self.author), self.head.fork);
        let fork = Fork::decode(evidence?).ok()?;
        let agreed = (Some(fork.author), Some(fork.seq)) == known;
        agreed.then(|| fork.prove().ok().map(|proven| proven.fork().clone()))?
    }
}
