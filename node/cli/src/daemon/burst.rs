//! What was taken in one turn: how much, and who waits for it to be durable.

use tidings_core::{Error, Response};
use tokio::sync::oneshot;

/// Bytes of frames in one burst at most: what one commit makes durable.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Things in one burst at most.
const MAX_ITEMS: usize = 2_000;
/// Frames of this many bytes in all are part of a transfer: it is worth waiting for more, because
/// a commit costs the same for ten times as many entries. Single posts are smaller.
const GATHER_FROM: usize = 16 * 1024;
/// Above this many bytes a commit is worth its cost.
const GATHER_TO: usize = 1024 * 1024;

/// Where the answer to a request goes.
pub(super) type Reply = oneshot::Sender<Result<Response, Error>>;

struct Answer {
    reply: Reply,
    outcome: Result<Response, Error>,
    /// Whether it is true only once the burst is durable.
    writes: bool,
}

/// See the module.
#[derive(Default)]
pub(super) struct Burst {
    answers: Vec<Answer>,
    joins: Vec<(oneshot::Sender<Vec<u8>>, Vec<u8>)>,
    items: usize,
    bytes: usize,
    urgent: bool,
}

impl Burst {
    /// Something that nobody waits for.
    pub(super) fn count(&mut self, bytes: usize) {
        self.items += 1;
        self.bytes += bytes;
    }

    /// Somebody waits for the end of this burst.
    pub(super) fn answer(&mut self, reply: Reply, outcome: Result<Response, Error>, writes: bool) {
        self.count(0);
        self.urgent = true;
        self.answers.push(Answer { reply, outcome, writes });
    }

    /// A newcomer waits for the end of this burst.
    pub(super) fn join(&mut self, reply: oneshot::Sender<Vec<u8>>, answer: Vec<u8>) {
        self.count(0);
        self.urgent = true;
        self.joins.push((reply, answer));
    }

    /// Somebody waits for what comes after this burst.
    pub(super) fn hurry(&mut self) {
        self.count(0);
        self.urgent = true;
    }

    pub(super) fn is_full(&self) -> bool {
        self.items >= MAX_ITEMS || self.bytes >= MAX_BYTES
    }

    /// Whether waiting a little for more saves commits and delays nobody.
    pub(super) fn may_gather(&self) -> bool {
        !self.urgent && !self.is_full() && (GATHER_FROM..GATHER_TO).contains(&self.bytes)
    }

    /// Tells all who wait; a newcomer to whom a promise could not be made durable hears nothing.
    pub(super) fn tell(self, committed: &Result<(), Error>) {
        for Answer { reply, outcome, writes } in self.answers {
            let outcome = match committed {
                Err(error) if writes => outcome.and(Err(error.clone())),
                _ => outcome,
            };
            reply.send(outcome).ok();
        }
        if committed.is_ok() {
            for (reply, answer) in self.joins {
                reply.send(answer).ok();
            }
        }
    }
}

#[cfg(test)]
mod tests;
