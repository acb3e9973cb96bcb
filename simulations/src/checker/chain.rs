//! Nothing is kept that its author did not sign.

use super::{At, Check, broken};
use std::collections::BTreeSet;
use tidings_protocol::author::Author;
use tidings_protocol::limits::MAX_RUN_ENTRIES;
use tidings_protocol::run::{Run, verify};

/// Entries whose place in their author's log was proven by a signature, checked here anew.
#[derive(Debug, Default)]
pub(super) struct Chains {
    proven: BTreeSet<(Author, u64, [u8; 32])>,
}

impl Chains {
    /// A host keeps entries `first..=last` of `author`: each name is known to be signed, or what
    /// the host would serve of them verifies.
    pub(super) fn accepted(
        &mut self,
        at: At<'_>,
        author: &Author,
        (first, last): (u64, u64),
    ) -> Check {
        let agreed = at.host.machine.head(author).map_or(0, |head| head.tip.seq);
        let (mut seq, last) = (first, last.min(agreed));
        while seq <= last {
            let Some(tip) = at.host.machine.tip(author, seq) else {
                seq += 1;
                continue;
            };
            if !self.proven.contains(&(*author, seq, tip.id)) {
                self.prove(at, author, (seq, last))?;
            }
            seq += 1;
        }
        Ok(())
    }

    fn prove(&mut self, at: At<'_>, author: &Author, (first, last): (u64, u64)) -> Check {
        let unsigned = |why: &str| {
            let what = format!("host {} keeps entry {first} of {author:?}: {why}", at.who);
            broken("chain", what)
        };
        let upto = last.max(first + MAX_RUN_ENTRIES as u64);
        let Some(run) = at.host.machine.run(author, first, upto) else {
            return unsigned("no signature above it");
        };
        let before = first.checked_sub(1).and_then(|seq| at.host.machine.tip(author, seq));
        let Some(before) = before else { return unsigned("nothing before it") };
        let Ok(decoded) = Run::decode(&run.bytes, before.time) else {
            return unsigned("it is served as bytes that are no run");
        };
        match verify(*author, before, &decoded) {
            Ok(verified) => {
                let names = verified.entries().iter().map(|entry| (*author, entry.seq, entry.id.0));
                self.proven.extend(names);
                Ok(())
            }
            Err(why) => unsigned(&why.to_string()),
        }
    }
}
