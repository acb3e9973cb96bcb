//! Writing this device's own log.

use super::Engine;
use crate::entry::{self, AppendError, Tip};
use crate::hash::EntryId;
use crate::run::Verified;
use crate::store::{Head, StageError, Store};
use crate::time::Time;

/// Why nothing was written. The log is unchanged, except for [`AppendFailed::Disk`], after which
/// the store refuses writes.
#[derive(Debug, thiserror::Error)]
pub enum AppendFailed<E> {
    /// A peer holds more of this device's own log than this store does: the disk was rolled back.
    /// The missing entries are being fetched; to write now would fork the log.
    #[error("this device's own log is being recovered from a peer; try again in a moment")]
    Behind,
    /// This device's log is forked: it writes no more, a new device must take its place.
    #[error("this device's log was forked (its home was copied or restored); it cannot write")]
    Retired,
    /// A body is too large.
    #[error(transparent)]
    Refused(#[from] AppendError),
    /// The disk's fault.
    #[error(transparent)]
    Disk(E),
}

impl Engine {
    /// Signs `bodies` as this device's next entries and stages them: the caller commits before
    /// anybody sees them. Returns their names, in order.
    ///
    /// # Errors
    /// [`AppendFailed`]; either all bodies are staged or none.
    pub fn append<S: Store>(
        &mut self,
        now: Time,
        store: &mut S,
        bodies: &[&[u8]],
    ) -> Result<Vec<EntryId>, AppendFailed<S::Error>> {
        let me = self.me();
        if self.retired {
            return Err(AppendFailed::Retired);
        }
        if self.fetch.is_behind(now, self.own) {
            return Err(AppendFailed::Behind);
        }
        self.recall(now, store);
        let old = store.head(&me);
        let mut tip = old.map_or(Tip::empty(store.community()), |head| head.tip);
        let first = tip.seq.saturating_add(1);
        let mut runs: Vec<Verified<'_>> = Vec::new();
        let mut rest = bodies;
        while !rest.is_empty() {
            let (piece, left) =
                rest.split_at_checked(entry::fit_one_run(rest)).unwrap_or((rest, &[]));
            rest = left;
            let stamped: Vec<(Time, &[u8])> =
                piece.iter().map(|body| (self.clock.stamp(now), *body)).collect();
            let run = entry::append(&self.device, &tip, &stamped)?;
            tip = run.tip();
            runs.push(run);
        }
        let mut ids = Vec::with_capacity(bodies.len());
        for run in &runs {
            store.stage(run).map_err(|error| match error {
                StageError::Gap => AppendFailed::Retired,
                StageError::Disk(error) => AppendFailed::Disk(error),
            })?;
            ids.extend(run.entries().iter().map(|entry| entry.id));
        }
        if !ids.is_empty() {
            let head = Head { tip, fork: None };
            self.digest.set(&me, &head);
            self.changed = now;
            self.authors.set_head(self.own, &head);
            self.announce(now, self.own, first, tip.seq, None);
        }
        Ok(ids)
    }

    /// A restart forgets what the clock observed: the heads that are held say it again.
    fn recall<S: Store>(&mut self, now: Time, store: &S) {
        if std::mem::replace(&mut self.recalled, true) {
            return;
        }
        let mut last = None;
        while let Some((author, head)) = store.next_author(last.as_ref()) {
            self.clock.observe(now, head.tip.time);
            last = Some(author);
        }
    }
}
