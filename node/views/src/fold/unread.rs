//! Which posts are unread, and which of them came late.

use super::{Fold, Source};
use crate::error::Result;
use crate::tables::Placed;
use tidings_protocol::time::Time;

/// A post that is older than this when it comes is late, in microseconds: a day.
pub(super) const LATE_AFTER: u64 = 24 * 60 * 60 * 1_000_000;

impl Fold<'_, '_> {
    /// Whether this post was written by others, is no history, and was not read.
    pub(super) fn is_unread(&mut self, source: Source, placed: &Placed) -> Result<bool> {
        let viewer = self.known.state.viewer;
        let mine = source.author == viewer.device || self.account(source) == Some(viewer.account);
        if mine || self.is_history(source, placed.time)? {
            return Ok(false);
        }
        Ok(!self.is_marked(source.arrival)?)
    }

    /// Whether what was written at `time` took long to come, though the viewer was there already. A
    /// clock that is ahead makes nothing late.
    pub(super) fn is_late(&self, source: Source, time: Time) -> Result<bool> {
        Ok(source.received > time.after(LATE_AFTER) && !self.is_history(source, time)?)
    }

    /// Whether it was there before the viewer: written before the join, and come with the first
    /// synchronisation or soon after. A body that came later is as old as its entry.
    fn is_history(&self, source: Source, time: Time) -> Result<bool> {
        if time >= self.known.state.viewer.joined {
            return Ok(false);
        }
        if source.received < self.history_until {
            return Ok(true);
        }
        let first = self.log.first_received(source.arrival)?;
        Ok(first.is_some_and(|first| first < self.history_until))
    }

    /// Marks are mostly older than what arrives; only below the newest one the log is asked.
    fn is_marked(&self, arrival: u64) -> Result<bool> {
        let newest = self.known.state.marks.newest;
        Ok(arrival <= newest && self.log.is_read(arrival)?)
    }
}
