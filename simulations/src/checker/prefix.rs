//! Every accepted entry is the one its author wrote there; an author writes each position once.

use super::{At, Check, broken};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;

/// One entry as its author made it durable.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// Its name.
    pub id: [u8; 32],
    /// When it was durable at its author's.
    pub at: Time,
    /// Length of its body in bytes.
    pub len: u64,
}

/// What every author wrote; filled by the authors alone.
#[derive(Debug, Default)]
pub struct Ledger {
    logs: BTreeMap<Author, Vec<Written>>,
    cloned: BTreeSet<Author>,
    /// Authors who are gone, and with them perhaps what they wrote last.
    gone: BTreeSet<Author>,
    /// Of whom not everything counts: how much everybody must have.
    cuts: BTreeMap<Author, u64>,
    /// Microseconds from durable at the author's to durable elsewhere, one each delivery.
    pub delays: Vec<u64>,
    /// Bytes of bodies delivered.
    pub payload: u64,
    /// Delays of what was written before are left out.
    since: Time,
}

impl Ledger {
    /// An empty ledger that leaves out the `cloned` authors.
    #[must_use]
    pub fn new(cloned: &[Author]) -> Self {
        Self { cloned: cloned.iter().copied().collect(), ..Self::default() }
    }

    /// The logs as they ought to be.
    #[must_use]
    pub fn logs(&self) -> &BTreeMap<Author, Vec<Written>> {
        &self.logs
    }

    /// `author` wrote its next entry before the run began.
    pub fn enter(&mut self, author: Author, entry: Written) {
        self.logs.entry(author).or_default().push(entry);
    }

    /// Nobody need have all that `author` wrote: it is gone.
    pub fn excuse(&mut self, author: Author) {
        self.gone.insert(author);
    }

    /// Of these authors only so much must reach everybody; whether that is news.
    pub fn cut(&mut self, cuts: Vec<(Author, u64)>) -> bool {
        let cuts = cuts.into_iter().collect();
        std::mem::replace(&mut self.cuts, cuts) != self.cuts
    }

    /// What of each log must reach everybody.
    pub fn due(&self) -> impl Iterator<Item = (&Author, &[Written])> {
        let due = self.logs.iter().filter(|(author, _)| !self.gone.contains(author));
        due.map(|(author, log)| {
            let cut = self.cuts.get(author).map_or(log.len(), |cut| log.len().min(*cut as usize));
            (author, &log[..cut])
        })
    }

    /// Bytes of bodies written.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.logs.values().flatten().map(|entry| entry.len).sum()
    }

    /// Entries written.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.logs.values().map(|log| log.len() as u64).sum()
    }

    /// What was delivered until now is not counted, nor the delay of what was written until now.
    pub fn count_anew(&mut self, now: Time) {
        self.delays.clear();
        self.payload = 0;
        self.since = now;
    }

    pub(super) fn accepted(
        &mut self,
        at: At<'_>,
        author: &Author,
        (first, last): (u64, u64),
        foreign: bool,
    ) -> Check {
        if self.cloned.contains(author) {
            return Ok(());
        }
        for seq in first..=last {
            let Some(tip) = at.host.machine.tip(author, seq) else { continue };
            let log = self.logs.entry(*author).or_default();
            match log.get((seq - 1) as usize) {
                Some(known) if known.id != tip.id => {
                    let what = format!("host {} has another entry {seq} of {author:?}", at.who);
                    return broken("prefix agreement", what);
                }
                Some(known) if foreign => {
                    if known.at >= self.since {
                        self.delays.push(at.now.since(known.at));
                    }
                    self.payload += known.len;
                }
                Some(_) => {}
                None if !foreign => {
                    let len = at.host.machine.body_len(author, seq).unwrap_or(0);
                    log.push(Written { id: tip.id, at: at.now, len });
                }
                None => {
                    let what =
                        format!("host {} has entry {seq} of {author:?}, never written", at.who);
                    return broken("prefix agreement", what);
                }
            }
        }
        Ok(())
    }
}
