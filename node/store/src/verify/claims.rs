//! Signatures to check, gathered so that all cores share the work.

use super::{Fault, Report};
use std::thread;
use tidings_protocol::author::{Author, Purpose, Signature, verify};
use tidings_protocol::hash::EntryId;

/// Signatures gathered before they are checked.
const BATCH: usize = 4096;

/// What a signed point says: the author signed this name, or its content as it is now.
pub(super) struct Claim {
    pub(super) author: Author,
    pub(super) seq: u64,
    pub(super) ids: [EntryId; 2],
    pub(super) signature: Signature,
}

impl Claim {
    fn holds(&self) -> bool {
        let [first, second] = &self.ids;
        let signed = |id: &EntryId| verify(&self.author.0, Purpose::Run, &id.0, &self.signature);
        signed(first) || (first != second && signed(second))
    }
}

/// Claims that wait.
#[derive(Default)]
pub(super) struct Claims(Vec<Claim>);

impl Claims {
    pub(super) fn add(&mut self, claim: Claim, report: &mut Report) {
        self.0.push(claim);
        if self.0.len() >= BATCH {
            self.settle(report);
        }
    }

    /// Checks what waits.
    pub(super) fn settle(&mut self, report: &mut Report) {
        let claims = std::mem::take(&mut self.0);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let share = claims.len().div_ceil(cores).max(1);
        let broken = |claims: &[Claim]| -> Vec<(Author, u64)> {
            let broken = claims.iter().filter(|claim| !claim.holds());
            broken.map(|claim| (claim.author, claim.seq)).collect()
        };
        let found: Vec<_> = thread::scope(|scope| {
            let shares: Vec<_> = claims.chunks(share).collect();
            let work: Vec<_> =
                shares.into_iter().map(|share| scope.spawn(move || broken(share))).collect();
            work.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for (author, seq) in found.into_iter().flatten().flatten() {
            report.entry(author, seq, Fault::Signature);
        }
    }
}
