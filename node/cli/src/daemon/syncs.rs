//! Who waits until all that the connected peers hold is here.

use std::collections::HashMap;
use std::time::{Duration, Instant};
use tidings_core::Status;
use tidings_http::Problem;
use tidings_http::network::{SYNC_SCHEMA, Synced};
use tidings_http::problems;
use tokio::sync::oneshot;

/// Pause between looks while somebody waits.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Where the answer goes.
pub(super) type Reply = oneshot::Sender<Result<Synced, Problem>>;

struct Waiting {
    until: Instant,
    reply: Reply,
    /// Entries held when it began.
    entries: u64,
    /// Bytes sent and received on each session when it began.
    bytes: HashMap<u64, (u64, u64)>,
}

/// Those who wait.
#[derive(Default)]
pub(super) struct Syncs {
    waiting: Vec<Waiting>,
    look_at: Option<Instant>,
}

impl Syncs {
    pub(super) fn add(&mut self, now: Instant, status: &Status, patience: Duration, reply: Reply) {
        let rows = status.sessions.iter();
        self.waiting.push(Waiting {
            until: now + patience,
            reply,
            entries: status.entries,
            bytes: rows.map(|row| (row.session.0, (row.sent_bytes, row.received_bytes))).collect(),
        });
        self.look_at = Some(now);
    }

    /// When to look again, if anybody waits.
    pub(super) fn look_at(&self) -> Option<Instant> {
        self.look_at
    }

    /// Answers those whose wait is over.
    pub(super) fn look(&mut self, now: Instant, status: &Status) {
        let done = is_complete(status);
        self.waiting.retain(|waiting| !waiting.reply.is_closed());
        for waiting in self.waiting.extract_if(.., |waiting| done || waiting.until <= now) {
            let outcome = waiting.outcome(status, done);
            waiting.reply.send(outcome).ok();
        }
        self.look_at = (!self.waiting.is_empty()).then(|| now + LOOK_AGAIN);
    }
}

/// Somebody is there, and nobody has anything that is not here and shown.
fn is_complete(status: &Status) -> bool {
    let mut rows = status.sessions.iter();
    let all = rows.all(|row| row.ready && row.caught_up && row.missing == 0);
    all && !status.sessions.is_empty() && !status.indexing
}

impl Waiting {
    fn outcome(&self, status: &Status, complete: bool) -> Result<Synced, Problem> {
        if status.sessions.is_empty() {
            return Err(problems::no_peer_connected());
        }
        if !complete {
            let missing: u64 = status.sessions.iter().map(|row| row.missing).max().unwrap_or(0);
            return Err(problems::sync_out_of_time(missing));
        }
        let (sent_bytes, received_bytes) = self.bytes_since(status);
        Ok(Synced {
            schema: SYNC_SCHEMA.into(),
            peers: status.sessions.len() as u64,
            complete,
            received: status.entries.saturating_sub(self.entries),
            received_bytes,
            sent_bytes,
        })
    }

    fn bytes_since(&self, status: &Status) -> (u64, u64) {
        status.sessions.iter().fold((0, 0), |(sent, received), row| {
            let before = self.bytes.get(&row.session.0).copied().unwrap_or_default();
            let sent_now = row.sent_bytes.saturating_sub(before.0);
            let received_now = row.received_bytes.saturating_sub(before.1);
            (sent + sent_now, received + received_now)
        })
    }
}

#[cfg(test)]
mod tests;
