//! What a host said it has is on its disk, and is still there after a crash.

use super::{At, Check, broken};
use crate::machine::Full;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::run::Run;
use tidings_protocol::wire::message::{Message, Summary};

/// What hosts said they have.
#[derive(Debug, Default)]
pub struct Durable {
    announced: BTreeMap<(usize, Author), u64>,
    /// Where each host took logs to be cut when it spoke last.
    cuts: BTreeMap<usize, BTreeMap<Author, u64>>,
}

impl Durable {
    /// A host says a message; `meant` is whom it calls by an index.
    pub(super) fn sent(
        &mut self,
        at: At<'_>,
        message: &Message<'_>,
        meant: impl Fn(u32) -> Option<Author>,
    ) -> Check {
        let mut said = |idx: u32, first: u64, last: u64| match meant(idx) {
            Some(author) => self.holds(at, &author, first, last),
            // By the listener's table, in which a liar may have introduced nobody.
            None if idx % 2 == 1 => Ok(()),
            None => broken("durable", format!("host {} calls {idx}, never introduced", at.who)),
        };
        match message {
            Message::Run { idx, first, run } => {
                let count = Run::count(run).unwrap_or(0) as u64;
                said(*idx, *first, (first + count).saturating_sub(1))
            }
            Message::Intro(items) => {
                items.iter().try_for_each(|it| self.holds(at, &it.author, it.seq.max(1), it.seq))
            }
            Message::Note(items) => items.iter().try_for_each(|it| said(it.idx, it.seq, it.seq)),
            Message::Delta(delta) => {
                let forks = delta.forks.iter().map(|(author, seq, _)| (*author, *seq));
                let mut told = delta.changes.iter().copied().chain(forks);
                told.try_for_each(|(author, seq)| self.holds(at, &author, seq.max(1), seq))
            }
            Message::Recon(recon) => recon.ranges.iter().try_for_each(|range| match &range.what {
                Summary::List(items) | Summary::Answer(items) => items
                    .iter()
                    .try_for_each(|item| self.holds(at, &item.author, item.seq.max(1), item.seq)),
                _ => Ok(()),
            }),
            _ => Ok(()),
        }
    }

    /// A host said what it had to say: from now on it must not speak of what is cut.
    pub(super) fn spoke(&mut self, at: At<'_>) {
        let cuts = at.host.machine.node().and_then(Full::cuts).filter(|cuts| !cuts.is_empty());
        match cuts {
            Some(cuts) if self.cuts.get(&at.who) != Some(cuts) => {
                self.cuts.insert(at.who, cuts.clone());
            }
            Some(_) => {}
            None => {
                self.cuts.remove(&at.who);
            }
        }
    }

    pub(super) fn holds(&mut self, at: At<'_>, author: &Author, first: u64, last: u64) -> Check {
        for seq in first..=last {
            if at.host.machine.tip(author, seq).is_none() {
                let what = format!(
                    "host {} speaks of entry {seq} of {author:?} before it is durable",
                    at.who
                );
                return broken("durable before visible", what);
            }
        }
        // Its own log no device cuts: it has nothing else to say.
        let cuts = self.cuts.get(&at.who).filter(|_| *author != at.host.author);
        let cut = cuts.and_then(|cuts| cuts.get(author)).copied();
        if cut.is_some_and(|cut| first > cut.max(at.host.machine.cut(author))) {
            let what = format!("host {} speaks of entry {first} of {author:?}, cut", at.who);
            return broken("membership", what);
        }
        let known = self.announced.entry((at.who, *author)).or_default();
        *known = last.max(*known);
        Ok(())
    }

    /// A host came back: nothing that it spoke of may be gone.
    ///
    /// # Errors
    /// When something is.
    pub fn restarted(&mut self, at: At<'_>) -> Check {
        if at.host.is_faulty() {
            self.announced.retain(|(who, _), _| *who != at.who);
            return Ok(());
        }
        for ((_, author), seq) in self.announced.iter().filter(|((who, _), _)| *who == at.who) {
            if at.host.machine.tip(author, *seq).is_none() {
                let what = format!("host {} forgot entry {seq} of {author:?}", at.who);
                return broken("durable after a crash", what);
            }
        }
        Ok(())
    }
}
