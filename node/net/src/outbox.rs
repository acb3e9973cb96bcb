//! Frames that wait to be sent: bounded in bytes for each session, and for all of them together.

use crate::error::Closed;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::mpsc;

/// What a queued frame costs beyond its bytes, so that tiny frames are bounded too.
pub(crate) const FRAME_COST: usize = 64;

/// Bytes that wait on all sessions together, and how many may.
pub(crate) struct Budget {
    waiting: AtomicUsize,
    most: usize,
}

impl Budget {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { waiting: AtomicUsize::new(0), most })
    }

    /// Whether more waits than may.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.waiting.load(Relaxed) > self.most
    }
}

/// What waits on one session; it is part of the budget.
struct Tally {
    waiting: AtomicUsize,
    budget: Arc<Budget>,
}

impl Tally {
    fn add(&self, cost: usize) {
        self.budget.waiting.fetch_add(cost, Relaxed);
        self.waiting.fetch_add(cost, Relaxed);
    }

    /// Never more than there is: what was given up does not count again when it leaves.
    fn subtract(&self, cost: usize) {
        let less = |waiting: usize| Some(waiting.saturating_sub(cost));
        let before = self.waiting.fetch_update(Relaxed, Relaxed, less).unwrap_or_default();
        self.budget.waiting.fetch_sub(before.min(cost), Relaxed);
    }
}

/// The caller's end. Dropping it lets what is queued leave, then ends the stream.
pub(crate) struct Outbox {
    frames: mpsc::UnboundedSender<Bytes>,
    tally: Arc<Tally>,
    most: usize,
}

/// The writer's end.
pub(crate) struct Outgoing {
    frames: mpsc::UnboundedReceiver<Bytes>,
    tally: Arc<Tally>,
}

/// What became of a frame that was given to [`Outbox::push`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    Queued,
    /// The session's bound is reached: the reader at the other end is too slow.
    Full,
}

/// A queue of at most `most` bytes.
pub(crate) fn outbox(most: usize, budget: &Arc<Budget>) -> (Outbox, Outgoing) {
    let (sender, frames) = mpsc::unbounded_channel();
    let tally = Arc::new(Tally { waiting: AtomicUsize::new(0), budget: Arc::clone(budget) });
    let outbox = Outbox { frames: sender, tally: Arc::clone(&tally), most };
    (outbox, Outgoing { frames, tally })
}

impl Outbox {
    pub(crate) fn push(&self, frame: Bytes) -> Result<Pushed, Closed> {
        let cost = frame.len().saturating_add(FRAME_COST);
        self.tally.add(cost);
        if self.queued() > self.most {
            self.tally.subtract(cost);
            return Ok(Pushed::Full);
        }
        self.frames.send(frame).map(|()| Pushed::Queued).map_err(|_| Closed)
    }

    /// Bytes that wait, with [`FRAME_COST`] for each frame.
    pub(crate) fn queued(&self) -> usize {
        self.tally.waiting.load(Relaxed)
    }
}

impl Drop for Outbox {
    /// The session has ended: what may still leave for a moment is nobody's backlog.
    fn drop(&mut self) {
        self.tally.subtract(usize::MAX);
    }
}

impl Outgoing {
    /// The next frame, once there is one; `None` when the caller's end is gone and all was taken.
    pub(crate) async fn next(&mut self) -> Option<Bytes> {
        self.frames.recv().await
    }

    /// The next frame, if there is one already.
    pub(crate) fn ready(&mut self) -> Option<Bytes> {
        self.frames.try_recv().ok()
    }

    /// Says that `bytes` in `frames` frames have left.
    pub(crate) fn sent(&self, bytes: usize, frames: usize) {
        self.tally.subtract(bytes.saturating_add(frames.saturating_mul(FRAME_COST)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_bound_is_in_bytes_and_comes_back_when_they_left() {
        let (outbox, mut outgoing) = outbox(1000, &Budget::new(usize::MAX));
        let frame = Bytes::from(vec![0; 400]);
        assert_eq!(outbox.push(frame.clone()), Ok(Pushed::Queued));
        assert_eq!(outbox.push(frame.clone()), Ok(Pushed::Queued));
        assert_eq!(outbox.push(frame.clone()), Ok(Pushed::Full));
        assert_eq!(outgoing.next().await, Some(frame.clone()));
        outgoing.sent(400, 1);
        assert_eq!(outbox.push(frame.clone()), Ok(Pushed::Queued));
        assert_eq!(outbox.queued(), 928);
        drop(outgoing);
        assert_eq!(outbox.push(Bytes::new()), Err(Closed));
    }

    #[test]
    fn empty_frames_fill_it_too() {
        let (outbox, _outgoing) = outbox(1000, &Budget::new(usize::MAX));
        let taken = (0..100).filter(|_| outbox.push(Bytes::new()) == Ok(Pushed::Queued)).count();
        assert_eq!(taken, 1000 / FRAME_COST);
    }

    #[test]
    fn the_budget_counts_what_waits_on_live_sessions_and_nothing_else() {
        let budget = Budget::new(1000);
        let (one, outgoing) = outbox(1000, &budget);
        let (two, kept) = outbox(1000, &budget);
        for outbox in [&one, &two] {
            outbox.push(Bytes::from(vec![0; 500])).unwrap();
        }
        assert!(budget.is_exceeded());
        outgoing.sent(500, 1);
        assert_eq!(budget.waiting.load(Relaxed), 564);
        drop(two);
        assert_eq!(budget.waiting.load(Relaxed), 0);
        kept.sent(500, 1);
        assert_eq!(budget.waiting.load(Relaxed), 0, "it was given up before");
        one.push(Bytes::from(vec![0; 2000])).unwrap();
        assert_eq!(budget.waiting.load(Relaxed), 0, "it was not queued");
    }
}
