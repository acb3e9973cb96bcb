//! What this node did, written down now and then.

use super::Turns;
use crate::ledger::{self, Counts, Row};
use std::time::{Duration, Instant};
use tidings_core::Error;
use tidings_protocol::time::Time;

/// Between two rows, while something happens.
const EVERY: Duration = Duration::from_secs(300);

/// What was written down already.
pub(super) struct Notes {
    written: Instant,
    to: Time,
    counts: Counts,
}

impl Notes {
    pub(super) fn new(now: Time) -> Self {
        Self { written: Instant::now(), to: now, counts: Counts::default() }
    }
}

impl Turns {
    /// Writes a row if it is time and anything happened.
    pub(super) fn note_in_time(&mut self) {
        if self.state.notes.written.elapsed() >= EVERY {
            self.note();
        }
    }

    /// Writes a row of what happened since the last one, if anything did.
    pub(super) fn note(&mut self) {
        self.state.notes.written = Instant::now();
        let now = self.state.clock.now();
        if let Err(error) = self.row(now).map(|row| self.write(row)) {
            tracing::warn!(%error, "nothing can be reported");
        }
    }

    fn row(&mut self, now: Time) -> Result<(Row, Counts), Error> {
        let measured = self.measure()?;
        let metrics = &self.state.vitals.metrics;
        let counts = Counts {
            starts: 1,
            sessions: metrics.sessions_opened.get(),
            sent_bytes: measured.sent_bytes,
            received_bytes: measured.received_bytes,
            received: measured.received,
            accepted: measured.accepted,
            strangers: metrics.gate_refused.get(),
            forged: metrics.runs_refused.get(),
            strikes: measured.strikes,
            forks: metrics.forks.get(),
            write_errors: metrics.write_errors.get(),
        };
        let Notes { to, counts: before, .. } = self.state.notes;
        let news = counts.since(before);
        let row = Row::new(to, now, news, measured.entries, measured.log_bytes);
        Ok((row.over(measured.full, measured.people_over), counts))
    }

    fn write(&mut self, (row, counts): (Row, Counts)) {
        if row.counts == Counts::default() {
            return;
        }
        let path = self.state.vitals.home().join("report.jsonl");
        match ledger::append(&path, &row) {
            Ok(()) => (self.state.notes.to, self.state.notes.counts) = (row.to, counts),
            Err(error) => tracing::warn!(%error, "the report is not written"),
        }
    }
}
