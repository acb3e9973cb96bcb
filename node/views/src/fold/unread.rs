//! Which posts are unread, and which of them came late: rows of a table and a counter a board, put
//! right whenever what they depend on changes.

use super::{Fold, Source};
use crate::error::Result;
use crate::known::Local;
use crate::tables::Placed;
use crate::views::Views;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::time::Time;
use tidings_store::Log;

/// A post that is older than this when it comes is late, in microseconds: a day.
pub(super) const LATE_AFTER: u64 = 24 * 60 * 60 * 1_000_000;

impl Views {
    /// Takes over what the owner of this node decided since, as far as posts are unread by it.
    pub(crate) fn take_over_local(&mut self, log: &Log) -> Result<()> {
        let now = Local::of(log)?;
        if self.known.local == now {
            return Ok(());
        }
        self.in_fold(log, |fold| {
            let heard = fold.known.local.differing(&now);
            let overruled = fold.known.local.overruled_otherwise(&now);
            fold.known.set_local(now);
            heard.iter().try_for_each(|account| fold.weigh_all_of(account))?;
            for id in overruled {
                let subjects: Vec<_> = fold.known.facts.subjects_of(id).collect();
                subjects.into_iter().try_for_each(|it| fold.settle_ruling(it, false))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

impl Fold<'_, '_> {
    /// Whether this post was written by somebody else who is heard, is no history, was not read, and
    /// is shown as far as moderators go.
    pub(super) fn is_unread(&mut self, source: Source, placed: &Placed) -> Result<bool> {
        let viewer = self.known.state.viewer;
        let heard = self.account(source).is_none_or(|account| {
            account != viewer.account && self.known.local.regard(&account).is_heard()
        });
        if source.author == viewer.device || !heard || self.is_history(source, placed.time)? {
            return Ok(false);
        }
        if self.is_marked(placed.arrival)? || self.is_read_there(&source.author, source.seq)? {
            return Ok(false);
        }
        Ok(!self.is_veiled(source, placed))
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

    /// Puts right which posts of this account are unread.
    fn weigh_all_of(&mut self, account: &Account) -> Result<()> {
        let founder = (self.founding.account == *account).then_some(self.founding.device);
        let authors = self.known.authors().filter(|it| it.account == Some(*account));
        let mut devices: Vec<Author> = authors.map(|it| it.author).chain(founder).collect();
        devices.sort_unstable();
        devices.dedup();
        for device in devices {
            for arrival in self.log.arrivals_from(&device, 1)? {
                let id = self.source(arrival)?.id;
                if let Some(placed) = self.find(&id)? {
                    self.weigh_unread(&id, &placed)?;
                }
            }
        }
        Ok(())
    }
}
