//! What is read here: where history ends, and telling one's own other devices (SPEC §22.8).

use super::Node;
use crate::error::Error;
use tidings_protocol::time::Time;
use tidings_store::Unshared;
use tidings_views::body::{MAX_RANGES, Read, Within};

/// How long after the first synchronisation what was written before the join still counts as history,
/// in microseconds: whoever let this device in may not hold all of it.
pub(crate) const HISTORY_GOES_ON: u64 = DAY;

const DAY: u64 = 24 * 60 * 60 * 1_000_000;

/// Pause between something read and telling of it, in microseconds: who reads, reads on.
const GATHER: u64 = 3_000_000;

/// Pause between two times of telling, in microseconds.
const PAUSE: u64 = 300 * 1_000_000;

/// Pause after what kept this device from telling, in microseconds.
const HINDERED: u64 = 3_600 * 1_000_000;

/// Entries of this kind that a device writes in a day at most.
pub(crate) const MAX_A_DAY: usize = 48;

/// Arrivals up to the watermark that one telling looks at, and single ones besides.
const WINDOW: u64 = 16_384;
const SINGLE: usize = 1_024;

/// What this device has still to tell.
#[derive(Debug)]
pub(super) struct Reading {
    due: Time,
    /// When it told last in this run.
    last: Option<Time>,
    /// What is staged, and is told once that is durable.
    staged: Option<Unshared>,
}

impl Default for Reading {
    fn default() -> Self {
        Self { due: Time::NEVER, last: None, staged: None }
    }
}

impl Reading {
    pub(super) fn due(&self) -> Option<Time> {
        Some(self.due).filter(|due| *due != Time::NEVER)
    }
}

impl Node {
    /// Somebody's logs are all here. The first time ends what was there before this home.
    pub(super) fn synced(&mut self, now: Time) {
        match self.log.first_synced() {
            Ok(Some(_)) => {}
            Ok(None) => match self.log.set_first_synced(now) {
                Ok(()) => self.views.set_history_until(now.after(HISTORY_GOES_ON)),
                Err(error) => tracing::warn!(%error, "when this home began is not kept"),
            },
            Err(error) => tracing::warn!(%error, "when this home began cannot be read"),
        }
    }

    /// Something was read here, or there is somebody new to tell: what was not told is, soon.
    pub(crate) fn tell_reads_soon(&mut self, now: Time) {
        let untold = || self.log.unshared(1, 1).is_ok_and(|unshared| !unshared.is_empty());
        if self.has_other_devices() && untold() {
            self.reading.due = self.reading.due.min(now.after(GATHER));
        }
    }

    /// Tells one's other devices what was read here, if it is time.
    pub(super) fn tell_reads_if_due(&mut self, now: Time) {
        if self.reading.due <= now && !self.is_behind() {
            self.tell_reads(now, false);
        }
    }

    /// Tells one's other devices what was read here, at most every few minutes, or else at once if
    /// this is the last `chance`, and some dozens of times a day; commit afterwards. A failure is
    /// tried again later: what was read is read here all the same.
    pub fn tell_reads(&mut self, now: Time, chance: bool) {
        let again = match self.stage_reads(now, if chance { 0 } else { PAUSE }) {
            Ok(again) => again,
            Err(error) => {
                tracing::debug!(%error, "other devices are not told what was read");
                Some(now.after(HINDERED))
            }
        };
        self.reading.due = again.unwrap_or(Time::NEVER);
    }

    /// When to look again, if something is left.
    fn stage_reads(&mut self, now: Time, pause: u64) -> Result<Option<Time>, Error> {
        if !self.has_other_devices() || !self.is_admitted() || self.silent {
            return Ok(None);
        }
        let unshared = self.log.unshared(WINDOW, SINGLE)?;
        if unshared.is_empty() || self.may_write().is_err() {
            return Ok(None);
        }
        self.has_room()?;
        let told = self.views.reads_told(&self.log, MAX_A_DAY)?;
        let latest = told.first().copied().filter(|time| *time <= now).max(self.reading.last);
        if let Some(next) = latest.map(|latest| latest.after(pause)).filter(|next| *next > now) {
            return Ok(Some(next));
        }
        let ranges = self.views.ranges_read(&self.log, &unshared)?;
        let more = unshared.more.then(|| now.after(PAUSE));
        if ranges.is_empty() {
            self.log.set_shared(&unshared)?;
            return Ok(more);
        }
        let texts = ranges.chunks(MAX_RANGES).map(|ranges| {
            let read = Within::Read(Read { ranges: ranges.to_vec() });
            crate::compose::within(&read)
        });
        let texts = texts.collect::<Result<Vec<_>, Error>>()?;
        let today = told.iter().filter(|time| now.since(**time) < DAY).count();
        if today.saturating_add(texts.len()) > MAX_A_DAY {
            return Ok(Some(now.after(HINDERED)));
        }
        self.note_to_self(now, &texts)?;
        self.reading.last = Some(now);
        self.reading.staged = Some(unshared);
        Ok(more)
    }

    /// What was staged is durable: it need not be told again.
    pub(super) fn reads_are_told(&mut self) {
        if let Some(unshared) = self.reading.staged.take()
            && let Err(error) = self.log.set_shared(&unshared)
        {
            tracing::warn!(%error, "what was read will be told again");
        }
    }

    fn has_other_devices(&self) -> bool {
        let (me, device) = (self.identity.account, self.identity.device.author());
        self.views.devices_in(&me).any(|other| other != device)
    }
}
