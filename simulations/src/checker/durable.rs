//! What a host said it has is on its disk, and is still there after a crash.

use super::{At, Check, broken};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::run::Run;
use tidings_protocol::wire::message::Message;

/// What hosts said they have.
#[derive(Debug, Default)]
pub struct Durable {
    announced: BTreeMap<(usize, Author), u64>,
    /// The authors that a host introduced on a session.
    names: BTreeMap<(SessionId, usize), Vec<Author>>,
}

impl Durable {
    pub(super) fn sent(&mut self, at: At<'_>, id: SessionId, message: &Message<'_>) -> Check {
        match message {
            Message::Intro(authors) => {
                self.names.entry((id, at.who)).or_default().extend(authors);
                Ok(())
            }
            Message::Run { idx, first, run } => {
                let count = Run::count(run).unwrap_or(0) as u64;
                self.said(at, id, *idx, *first, (first + count).saturating_sub(1))
            }
            Message::Note(items) => {
                items.iter().try_for_each(|(idx, seq)| self.said(at, id, *idx, *seq, *seq))
            }
            _ => Ok(()),
        }
    }

    fn said(&mut self, at: At<'_>, id: SessionId, idx: u32, first: u64, last: u64) -> Check {
        let (place, theirs) = ((idx / 2) as usize, idx % 2 == 1);
        let mut tables = self.names.range((id, 0)..=(id, usize::MAX));
        let table = tables.find(|((_, who), _)| (*who != at.who) == theirs);
        match table.and_then(|(_, names)| names.get(place)).copied() {
            Some(author) => self.holds(at, &author, first, last),
            // What a liar introduced is nowhere written down.
            None if theirs => Ok(()),
            None => broken("durable", format!("host {} calls {idx}, never introduced", at.who)),
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
