//! What the network tells its caller, through a queue that bounds the bytes strangers can fill.

use crate::config::{MAX_FRAME, MAX_NOTICES, MAX_UNSEEN_SESSIONS};
use crate::outbox::FRAME_COST;
use bytes::Bytes;
use libp2p::Multiaddr;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

/// Names one session for as long as this process runs; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

/// What happened. For each session: one `Connected`, any number of `Received`, one
/// `Disconnected`, in this order; a peer has at most one session at a time.
#[derive(Debug)]
pub enum Event {
    /// A session with a member began.
    Connected {
        /// The new session.
        session: SessionId,
        /// The device at the other end.
        peer: [u8; 32],
        /// Whether this side opened the connection.
        dialer: bool,
        /// The other end's address, as seen from here.
        address: Multiaddr,
    },
    /// A session ended; nothing more is received on it.
    Disconnected {
        /// The session.
        session: SessionId,
        /// Why, for people.
        reason: String,
    },
    /// One frame of at most [`MAX_FRAME`] bytes, without its length prefix.
    Received {
        /// On which session.
        session: SessionId,
        /// The frame; never empty.
        frame: Bytes,
    },
    /// A device asks to join; dropping `reply` refuses. An answer later than 5 s is lost.
    Join {
        /// The device that asks.
        peer: [u8; 32],
        /// Its request, at most 8 KiB.
        request: Vec<u8>,
        /// Takes the answer, at most 8 KiB.
        reply: oneshot::Sender<Vec<u8>>,
    },
    /// A device asks for a part of a file; dropping `reply` refuses.
    File {
        /// The device that asks.
        peer: [u8; 32],
        /// Its question, at most 64 bytes.
        request: Vec<u8>,
        /// Takes the answer, at most [`MAX_FILE_ANSWER`](crate::config::MAX_FILE_ANSWER) bytes.
        reply: oneshot::Sender<Vec<u8>>,
    },
    /// Addresses at which a member said it can be reached; worth keeping for the next start.
    Peer {
        /// The device.
        peer: [u8; 32],
        /// Dialable addresses, each with `/p2p/…`; the whole set known now.
        addresses: Vec<Multiaddr>,
    },
    /// A peer proved that it holds the secret; comes before its session.
    Authenticated {
        /// The device.
        peer: [u8; 32],
        /// The other end's address, as seen from here.
        address: Multiaddr,
    },
    /// Somebody did not pass the gate, in either direction.
    Refused {
        /// The other end's address.
        address: Multiaddr,
        /// Why, for people.
        why: String,
    },
    /// The node can now be reached at this address.
    Listening {
        /// The address.
        address: Multiaddr,
    },
}

struct Queued {
    event: Event,
    notice: bool,
    /// Given back to the byte budget when the caller takes the event.
    _permit: Option<OwnedSemaphorePermit>,
}

/// The caller's end of the queue of events.
pub struct Events {
    queue: mpsc::UnboundedReceiver<Queued>,
    notices: Arc<AtomicUsize>,
    unseen: Arc<AtomicUsize>,
    live: HashSet<SessionId>,
}

impl Events {
    /// The next event, once there is one; `None` after the network was shut down.
    pub async fn recv(&mut self) -> Option<Event> {
        loop {
            let queued = self.queue.recv().await?;
            if let Some(event) = self.take(queued) {
                return Some(event);
            }
        }
    }

    /// The next event, if there is one already.
    pub fn try_recv(&mut self) -> Option<Event> {
        loop {
            let queued = self.queue.try_recv().ok()?;
            if let Some(event) = self.take(queued) {
                return Some(event);
            }
        }
    }

    /// A frame that was read while its session was being ended is dropped here, so that the
    /// order promised by [`Event`] holds.
    fn take(&mut self, queued: Queued) -> Option<Event> {
        if queued.notice {
            self.notices.fetch_sub(1, Ordering::Relaxed);
        }
        match &queued.event {
            Event::Connected { session, .. } => {
                self.unseen.fetch_sub(1, Ordering::Relaxed);
                self.live.insert(*session);
            }
            Event::Disconnected { session, .. } => {
                self.live.remove(session);
            }
            Event::Received { session, .. } if !self.live.contains(session) => return None,
            _ => {}
        }
        Some(queued.event)
    }
}

/// The network's end of the queue.
#[derive(Clone)]
pub(crate) struct Inbox {
    queue: mpsc::UnboundedSender<Queued>,
    notices: Arc<AtomicUsize>,
    unseen: Arc<AtomicUsize>,
    budget: Arc<Semaphore>,
}

/// A queue whose frames take at most `bytes` bytes, and never less than one frame.
pub(crate) fn queue(bytes: usize) -> (Inbox, Events) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let permits = bytes.clamp(MAX_FRAME.saturating_add(FRAME_COST), Semaphore::MAX_PERMITS);
    let notices = Arc::new(AtomicUsize::new(0));
    let unseen = Arc::new(AtomicUsize::new(0));
    let inbox = Inbox {
        queue: sender,
        notices: Arc::clone(&notices),
        unseen: Arc::clone(&unseen),
        budget: Arc::new(Semaphore::new(permits)),
    };
    (inbox, Events { queue: receiver, notices, unseen, live: HashSet::new() })
}

impl Inbox {
    /// Queues what must not be lost.
    pub(crate) fn push(&self, event: Event) {
        if matches!(event, Event::Connected { .. }) {
            self.unseen.fetch_add(1, Ordering::Relaxed);
        }
        self.queue.send(Queued { event, notice: false, _permit: None }).ok();
    }

    /// Queues what may be lost when the caller does not keep up.
    pub(crate) fn notice(&self, event: Event) {
        if self.notices.fetch_add(1, Ordering::Relaxed) >= MAX_NOTICES {
            self.notices.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        self.queue.send(Queued { event, notice: true, _permit: None }).ok();
    }

    /// Queues a frame as soon as the byte budget allows; waiting is what stops a session's
    /// reading. Yields now and then even when it need not wait.
    pub(crate) async fn frame(&self, session: SessionId, frame: Bytes) {
        let cost = u32::try_from(frame.len().saturating_add(FRAME_COST)).unwrap_or(u32::MAX);
        let Ok(permit) = Arc::clone(&self.budget).acquire_many_owned(cost).await else { return };
        let event = Event::Received { session, frame };
        self.queue.send(Queued { event, notice: false, _permit: Some(permit) }).ok();
    }

    /// Whether the caller is so far behind that no new session should begin.
    pub(crate) fn is_behind(&self) -> bool {
        self.unseen.load(Ordering::Relaxed) >= MAX_UNSEEN_SESSIONS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn connected(session: SessionId) -> Event {
        let address = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
        Event::Connected { session, peer: [0; 32], dialer: true, address }
    }

    #[tokio::test]
    async fn frames_wait_for_the_budget_and_go_on_when_the_caller_reads() {
        let (inbox, mut events) = queue(0);
        let session = SessionId(1);
        inbox.push(connected(session));
        inbox.frame(session, Bytes::from(vec![1; MAX_FRAME])).await;
        let mut second = Box::pin(inbox.frame(session, Bytes::from_static(b"2")));
        assert!((&mut second).now_or_never().is_none());
        assert!(matches!(events.recv().await, Some(Event::Connected { .. })));
        assert!(matches!(events.recv().await, Some(Event::Received { .. })));
        second.await;
        assert!(matches!(events.recv().await, Some(Event::Received { .. })));
    }

    #[tokio::test]
    async fn nothing_is_received_after_the_end() {
        let (inbox, mut events) = queue(0);
        let session = SessionId(1);
        inbox.push(connected(session));
        inbox.push(Event::Disconnected { session, reason: "over".into() });
        inbox.frame(session, Bytes::from_static(b"late")).await;
        drop(inbox);
        assert!(matches!(events.recv().await, Some(Event::Connected { .. })));
        assert!(matches!(events.recv().await, Some(Event::Disconnected { .. })));
        assert!(events.recv().await.is_none());
    }

    #[test]
    fn sessions_that_nobody_hears_of_are_bounded() {
        let (inbox, mut events) = queue(0);
        for number in 0..MAX_UNSEEN_SESSIONS as u64 {
            assert!(!inbox.is_behind());
            inbox.push(connected(SessionId(number)));
        }
        assert!(inbox.is_behind(), "no new one begins");
        assert!(events.try_recv().is_some());
        assert!(!inbox.is_behind());
    }

    #[test]
    fn notices_that_nobody_takes_are_dropped() {
        let (inbox, mut events) = queue(0);
        let address: Multiaddr = "/ip4/127.0.0.1/tcp/1".parse().unwrap();
        for _ in 0..2 * MAX_NOTICES {
            inbox.notice(Event::Listening { address: address.clone() });
        }
        assert_eq!(std::iter::from_fn(|| events.try_recv()).count(), MAX_NOTICES);
        inbox.notice(Event::Listening { address });
        assert!(events.try_recv().is_some());
    }
}
