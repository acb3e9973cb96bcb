//! From a stranger's claim to [`Verified`]: the only way in.

use super::codec::{BadRun, Run};
use super::packed::Packed;
use crate::author::{Author, Purpose, Signature, verify as signed};
use crate::entry::{Body, Header, Tip};
use crate::hash::{Deriver, EntryId};
use crate::time::Time;
use std::sync::Arc;

/// Why a run was refused. The state is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The bytes are no run: the peer's fault.
    #[error(transparent)]
    Malformed(#[from] BadRun),
    /// The signature does not fit what the run says after our tip: forged, altered, or of another
    /// branch of a forked log.
    #[error("the signature does not match the entries")]
    Signature,
    /// A body that came apart from its entry is not the one that its author signed.
    #[error("a body is not what its author signed")]
    Body,
    /// Positions would pass 2^64.
    #[error("the log is full")]
    Full,
}

/// An entry whose place in its author's log is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifiedEntry<'a> {
    /// Its position.
    pub seq: u64,
    /// Its name.
    pub id: EntryId,
    /// When, by the author's clock.
    pub time: Time,
    /// The body, or what is left of it.
    pub body: Body<'a>,
}

/// A run that its author signed and that continues [`Verified::before`]. Only [`verify`]
/// and [`crate::entry::append`] make one.
#[derive(Clone, Debug)]
pub struct Verified<'a> {
    author: Author,
    before: Tip,
    tip: Tip,
    entries: Vec<VerifiedEntry<'a>>,
    signature: Signature,
    /// The same in one piece, where others hold it already.
    packed: Option<Arc<Packed>>,
}

impl PartialEq for Verified<'_> {
    fn eq(&self, other: &Self) -> bool {
        let all = |run: &Self| (run.author, run.before, run.tip, run.signature);
        all(self) == all(other) && self.entries == other.entries
    }
}

impl Eq for Verified<'_> {}

impl<'a> Verified<'a> {
    /// The same run again, as it was packed when it was verified first.
    pub(super) fn known(
        author: Author,
        before: Tip,
        run: &Run<'a>,
        packed: &Arc<Packed>,
    ) -> Option<Self> {
        if packed.len() != run.entries.len() {
            return None;
        }
        let mut tip = before;
        let entries = run.entries.iter().zip(packed.ids()).map(|(entry, id)| {
            tip = Tip { seq: tip.seq.saturating_add(1), id, time: entry.time };
            VerifiedEntry { seq: tip.seq, id: EntryId(id), time: entry.time, body: entry.body }
        });
        let entries = entries.collect();
        let packed = Some(Arc::clone(packed));
        Some(Self { author, before, tip, entries, signature: run.signature, packed })
    }

    /// This run in one piece, to keep.
    #[must_use]
    pub fn packed(&self) -> Arc<Packed> {
        self.packed.clone().unwrap_or_else(|| Arc::new(Packed::new(self)))
    }

    /// Packs this run, for this and for all that are made from it: what was packed.
    pub(super) fn pack(&mut self) -> Arc<Packed> {
        let packed = self.packed();
        self.packed = Some(Arc::clone(&packed));
        packed
    }

    pub(crate) fn signed_here(
        author: Author,
        before: Tip,
        tip: Tip,
        entries: Vec<VerifiedEntry<'a>>,
        signature: Signature,
    ) -> Self {
        Self { author, before, tip, entries, signature, packed: None }
    }

    /// Whose log.
    #[must_use]
    pub fn author(&self) -> Author {
        self.author
    }

    /// The entry that this run follows.
    #[must_use]
    pub fn before(&self) -> Tip {
        self.before
    }

    /// Its last entry.
    #[must_use]
    pub fn tip(&self) -> Tip {
        self.tip
    }

    /// Its entries, in log order.
    #[must_use]
    pub fn entries(&self) -> &[VerifiedEntry<'a>] {
        &self.entries
    }

    /// The part of this run that follows `tip`, which must lie within it (or just before it).
    #[must_use]
    pub fn after(mut self, tip: &Tip) -> Option<Self> {
        if *tip == self.before {
            return Some(self);
        }
        let same = |entry: &VerifiedEntry<'_>| entry.seq == tip.seq && entry.id.0 == tip.id;
        let at = self.entries.iter().position(same)?;
        self.entries.drain(..=at);
        self.before = *tip;
        self.packed = None;
        (!self.entries.is_empty()).then_some(self)
    }

    /// The same run without the bodies from position `fork` on: what lies there only leads to the
    /// signature.
    #[must_use]
    pub fn bare_from(mut self, fork: u64) -> Self {
        for entry in self.entries.iter_mut().filter(|entry| entry.seq >= fork) {
            entry.body = entry.body.pruned().unwrap_or(entry.body);
            self.packed = None;
        }
        self
    }

    /// Its last entry below position `fork`; [`Verified::before`] if there is none.
    #[must_use]
    pub fn tip_below(&self, fork: u64) -> Tip {
        let last = self.entries.iter().rev().find(|entry| entry.seq < fork);
        last.map_or(self.before, |last| Tip { seq: last.seq, id: last.id.0, time: last.time })
    }

    /// The author's signature over the last entry.
    #[must_use]
    pub fn signature(&self) -> Signature {
        self.signature
    }
}

/// Who checks runs for an engine: [`Strict`] everywhere, but in simulations of many nodes, where
/// [`super::Memo`] saves checking identical bytes once a node.
pub trait Verifier {
    /// What [`verify`] says of `run`, which was decoded from `bytes`.
    ///
    /// # Errors
    /// [`Invalid`], as [`verify`].
    fn verify<'a>(
        &mut self,
        author: Author,
        before: Tip,
        bytes: &[u8],
        run: &Run<'a>,
    ) -> Result<Verified<'a>, Invalid>;
}

/// Checks everything itself: what every node does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strict;

impl Verifier for Strict {
    fn verify<'a>(
        &mut self,
        author: Author,
        before: Tip,
        _: &[u8],
        run: &Run<'a>,
    ) -> Result<Verified<'a>, Invalid> {
        if canary!(SkipSignature) {
            return rebuild(author, before, run);
        }
        verify(author, before, run)
    }
}

/// Rebuilds the headers of `run` after `before` and checks the signature over the last of them.
///
/// # Errors
/// [`Invalid`]; what is refused leaves no trace.
pub fn verify<'a>(author: Author, before: Tip, run: &Run<'a>) -> Result<Verified<'a>, Invalid> {
    let verified = rebuild(author, before, run)?;
    if signed(&author.0, Purpose::Run, &verified.tip.id, &run.signature) {
        Ok(verified)
    } else {
        Err(Invalid::Signature)
    }
}

fn rebuild<'a>(author: Author, before: Tip, run: &Run<'a>) -> Result<Verified<'a>, Invalid> {
    run.check_limits()?;
    let mut deriver = Deriver::entries();
    let mut entries = Vec::with_capacity(run.entries.len());
    let mut tip = before;
    for entry in &run.entries {
        let (body_len, body_hash) =
            entry.body.commitment().ok_or(Invalid::Malformed(BadRun::Malformed))?;
        let seq = tip.seq.checked_add(1).ok_or(Invalid::Full)?;
        let header = Header { author, seq, prev: tip.id, time: entry.time, body_len, body_hash };
        let id = header.id_with(&mut deriver);
        entries.push(VerifiedEntry { seq, id, time: entry.time, body: entry.body });
        tip = Tip { seq, id: id.0, time: entry.time };
    }
    Ok(Verified { author, before, tip, entries, signature: run.signature, packed: None })
}
