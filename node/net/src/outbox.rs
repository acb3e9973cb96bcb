//! Frames that wait to be sent on one session, bounded in bytes.

use crate::error::Closed;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc;

/// What a queued frame costs beyond its bytes, so that tiny frames are bounded too.
pub(crate) const FRAME_COST: usize = 64;

/// The caller's end. Dropping it lets what is queued leave, then ends the stream.
#[derive(Clone)]
pub(crate) struct Outbox {
    frames: mpsc::UnboundedSender<Bytes>,
    queued: Arc<AtomicUsize>,
    most: usize,
}

/// The writer's end.
pub(crate) struct Outgoing {
    frames: mpsc::UnboundedReceiver<Bytes>,
    queued: Arc<AtomicUsize>,
}

/// What became of a frame that was given to [`Outbox::push`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    Queued,
    /// The bound is reached: the reader at the other end is too slow.
    Full,
}

/// A queue of at most `most` bytes.
pub(crate) fn outbox(most: usize) -> (Outbox, Outgoing) {
    let (sender, frames) = mpsc::unbounded_channel();
    let queued = Arc::new(AtomicUsize::new(0));
    let outbox = Outbox { frames: sender, queued: Arc::clone(&queued), most };
    (outbox, Outgoing { frames, queued })
}

impl Outbox {
    pub(crate) fn push(&self, frame: Bytes) -> Result<Pushed, Closed> {
        let cost = frame.len().saturating_add(FRAME_COST);
        let before = self.queued.fetch_add(cost, Ordering::Relaxed);
        if before.saturating_add(cost) > self.most {
            self.queued.fetch_sub(cost, Ordering::Relaxed);
            return Ok(Pushed::Full);
        }
        self.frames.send(frame).map(|()| Pushed::Queued).map_err(|_| Closed)
    }

    /// Bytes that wait, with [`FRAME_COST`] for each frame.
    pub(crate) fn queued(&self) -> usize {
        self.queued.load(Ordering::Relaxed)
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
        let cost = bytes.saturating_add(frames.saturating_mul(FRAME_COST));
        self.queued.fetch_sub(cost, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_bound_is_in_bytes_and_comes_back_when_they_left() {
        let (outbox, mut outgoing) = outbox(1000);
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
        let (outbox, _outgoing) = outbox(1000);
        let taken = (0..100).filter(|_| outbox.push(Bytes::new()) == Ok(Pushed::Queued)).count();
        assert_eq!(taken, 1000 / FRAME_COST);
    }
}
