//! The handle that callers hold: cheap to clone, usable from any task.

use crate::access::Access;
use crate::behaviour::Kind;
use crate::config::{
    DIAL_TIMEOUT, FILE_TIMEOUT, JOIN_TIMEOUT, MAX_FILE_QUESTION, MAX_JOIN, OPEN_TIMEOUT,
};
use crate::door::lobby::{LiveCode, Lobby, Offering};
use crate::error::{Closed, DialError, JoinError};
use crate::event::SessionId;
use crate::gate::ring::Ring;
use crate::keys;
use crate::outbox::{Budget, Outbox, Outgoing, Pushed, outbox};
use crate::reach::Reach;
use crate::shape::{Rates, Shaper};
use bytes::Bytes;
use libp2p::{Multiaddr, PeerId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot, watch};
use zeroize::Zeroizing;

/// The sessions that take frames, shared between the handles and the driver.
#[derive(Clone)]
pub(crate) struct Registry {
    sessions: Arc<RwLock<HashMap<SessionId, Outbox>>>,
    budget: Arc<Budget>,
}

impl Registry {
    /// All its sessions together may have `most` bytes waiting.
    pub(crate) fn new(most: usize) -> Self {
        Self { sessions: Arc::default(), budget: Budget::new(most) }
    }

    /// A session begins, on which `most` bytes may wait; they come out at the writer's end.
    pub(crate) fn open(&self, session: SessionId, most: usize) -> Outgoing {
        let (outbox, outgoing) = outbox(most, &self.budget);
        self.sessions.write().unwrap_or_else(PoisonError::into_inner).insert(session, outbox);
        outgoing
    }

    pub(crate) fn remove(&self, session: SessionId) {
        self.sessions.write().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }

    fn push(&self, session: SessionId, frame: Bytes) -> Result<Pushed, Closed> {
        let sessions = self.sessions.read().unwrap_or_else(PoisonError::into_inner);
        sessions.get(&session).ok_or(Closed)?.push(frame)
    }

    fn queued(&self, session: SessionId) -> Option<usize> {
        let sessions = self.sessions.read().unwrap_or_else(PoisonError::into_inner);
        sessions.get(&session).map(Outbox::queued)
    }

    /// While more waits than may, removes the session on which most does.
    fn relieve(&self) -> Option<SessionId> {
        if !self.budget.is_exceeded() {
            return None;
        }
        let mut sessions = self.sessions.write().unwrap_or_else(PoisonError::into_inner);
        // Another sender may have seen to it meanwhile.
        if !self.budget.is_exceeded() {
            return None;
        }
        let most = sessions.iter().max_by_key(|(_, outbox)| outbox.queued());
        let slowest = most.map(|(session, _)| *session)?;
        sessions.remove(&slowest);
        Some(slowest)
    }
}

/// What the driver is asked to do.
pub(crate) enum Command {
    Disconnect { session: SessionId, reason: String, at_once: bool },
    Part { session: SessionId, reason: String, pause: Duration },
    Dial { address: Multiaddr, reply: oneshot::Sender<Result<DialOutcome, DialError>> },
    Ask(Question),
    Members { devices: Vec<[u8; 32]> },
    Access { access: Access },
    Shutdown { done: oneshot::Sender<()> },
}

/// A question for a peer, and where its answer goes.
pub(crate) struct Question {
    pub(crate) kind: Kind,
    pub(crate) peer: PeerId,
    pub(crate) request: Vec<u8>,
    pub(crate) reply: oneshot::Sender<Result<Vec<u8>, JoinError>>,
}

/// An explicit dial's session, new or already there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialOutcome {
    /// The session.
    pub session: SessionId,
    /// The device at the other end.
    pub peer: [u8; 32],
    /// The other end's address.
    pub address: Multiaddr,
}

/// The running network. When the last clone is dropped, the network shuts down.
#[derive(Clone)]
pub struct Net {
    pub(crate) commands: mpsc::UnboundedSender<Command>,
    pub(crate) sessions: Registry,
    pub(crate) addresses: watch::Receiver<Vec<Multiaddr>>,
    pub(crate) reach: watch::Receiver<Reach>,
    pub(crate) local: PeerId,
    pub(crate) ring: Ring,
    pub(crate) lobby: Lobby,
    pub(crate) shaper: Arc<Shaper>,
}

impl Net {
    /// Queues a frame of 1 to [`MAX_FRAME`](crate::config::MAX_FRAME) bytes; never waits.
    ///
    /// When more than [`Limits::outbound_total`](crate::Limits::outbound_total) wait on all
    /// sessions together, the session on which most does ends, which may be another one.
    ///
    /// # Errors
    /// [`Closed`] when the session has ended, or ends now because more than
    /// [`Limits::outbound_bytes`](crate::Limits::outbound_bytes) wait for a slow reader.
    pub fn send(&self, session: SessionId, frame: Bytes) -> Result<(), Closed> {
        if self.sessions.push(session, frame)? == Pushed::Full {
            self.sessions.remove(session);
            self.give_up(session, "the peer reads too slowly");
            return Err(Closed);
        }
        match self.sessions.relieve() {
            Some(slowest) => {
                self.give_up(slowest, "the peer reads too slowly, the slowest of all");
                if slowest == session { Err(Closed) } else { Ok(()) }
            }
            None => Ok(()),
        }
    }

    fn give_up(&self, session: SessionId, reason: &str) {
        let reason = reason.to_owned();
        self.command(Command::Disconnect { session, reason, at_once: true });
    }

    /// Takes connections by these rules from now on; those that they deny end.
    pub fn set_access(&self, access: Access) {
        self.command(Command::Access { access });
    }

    /// Sends and receives no faster than this from now on; what is more waits.
    pub fn set_rates(&self, rates: Rates) {
        self.shaper.set(rates);
    }

    /// Bytes that wait to be sent on a session; `None` when it has ended.
    #[must_use]
    pub fn backlog(&self, session: SessionId) -> Option<usize> {
        self.sessions.queued(session)
    }

    /// Ends a session; what was queued may still leave for 2 s. The peer is not dialed by itself
    /// for a minute.
    pub fn disconnect(&self, session: SessionId, reason: impl Into<String>) {
        let reason = reason.into();
        self.command(Command::Disconnect { session, reason, at_once: false });
    }

    /// Ends a session on which the other side said goodbye; what was queued may still leave for
    /// 2 s. The peer is not dialed by itself for `pause`, which the caller bounds.
    pub fn part(&self, session: SessionId, reason: impl Into<String>, pause: Duration) {
        self.command(Command::Part { session, reason: reason.into(), pause });
    }

    /// Dials an address and waits, 20 s at most, for a session with whoever answers there.
    ///
    /// # Errors
    /// A [`DialError`] that says why there is none.
    pub async fn dial(&self, address: Multiaddr) -> Result<DialOutcome, DialError> {
        let (reply, outcome) = oneshot::channel();
        self.command(Command::Dial { address, reply });
        match tokio::time::timeout(DIAL_TIMEOUT, outcome).await {
            Err(_) => Err(DialError::Timeout),
            Ok(Err(_)) => Err(DialError::Stopped),
            Ok(Ok(outcome)) => outcome,
        }
    }

    /// Sends a join request of at most 8 KiB to a connected peer and waits 5 s for the answer.
    ///
    /// # Errors
    /// A [`JoinError`] that says why there is none.
    pub async fn request_join(
        &self,
        peer: [u8; 32],
        request: Vec<u8>,
    ) -> Result<Vec<u8>, JoinError> {
        if request.len() > MAX_JOIN {
            return Err(JoinError::TooLarge);
        }
        self.ask(Kind::Join, peer, request, JOIN_TIMEOUT).await
    }

    /// Asks a connected peer for a part of a file, in at most 64 bytes, and waits for the answer as
    /// long as it goes on, three minutes at most. The stream shares the connection with the
    /// session, and its bytes count as the session's do.
    ///
    /// # Errors
    /// A [`JoinError`] that says why there is none.
    pub async fn request_file(
        &self,
        peer: [u8; 32],
        request: Vec<u8>,
    ) -> Result<Vec<u8>, JoinError> {
        if request.len() > MAX_FILE_QUESTION {
            return Err(JoinError::TooLarge);
        }
        let patience = FILE_TIMEOUT.saturating_add(OPEN_TIMEOUT);
        self.ask(Kind::Files, peer, request, patience).await
    }

    async fn ask(
        &self,
        kind: Kind,
        peer: [u8; 32],
        request: Vec<u8>,
        patience: Duration,
    ) -> Result<Vec<u8>, JoinError> {
        let peer = keys::peer_id(&peer).ok_or(JoinError::NotConnected)?;
        let (reply, answer) = oneshot::channel();
        self.command(Command::Ask(Question { kind, peer, request, reply }));
        match tokio::time::timeout(patience, answer).await {
            Err(_) => Err(JoinError::Timeout),
            Ok(Err(_)) if self.commands.is_closed() => Err(JoinError::Stopped),
            Ok(Err(_)) => Err(JoinError::Failed("the connection ended".into())),
            Ok(Ok(answer)) => answer,
        }
    }

    /// These devices are in the community, and no others: members that are not connected are
    /// looked for, and members only are told of.
    pub fn set_members(&self, devices: Vec<[u8; 32]>) {
        self.command(Command::Members { devices });
    }

    /// From now on the first of these secrets opens the gate to whoever has it, and the others, at
    /// most 8, to these devices. Connections that are there stay: who may not have a session is told
    /// by whoever has them.
    pub fn set_gate(&self, secrets: &[Zeroizing<[u8; 32]>], members: &[[u8; 32]]) {
        self.ring.set(secrets, members);
    }

    /// The addresses that this node listens on now, without `/p2p/…`.
    #[must_use]
    pub fn listen_addresses(&self) -> Vec<Multiaddr> {
        self.addresses.borrow().clone()
    }

    /// The same, as they change.
    #[must_use]
    pub fn watch_addresses(&self) -> watch::Receiver<Vec<Multiaddr>> {
        self.addresses.clone()
    }

    /// How others reach this node, as it becomes known.
    #[must_use]
    pub fn watch_reach(&self) -> watch::Receiver<Reach> {
        self.reach.clone()
    }

    /// This device's peer id.
    #[must_use]
    pub fn local_peer(&self) -> PeerId {
        self.local
    }

    /// Opens the joining door: newcomers on the network see `offering`'s names, and whoever knows
    /// its short code is handed what it holds. The code before it is dead from now on.
    pub fn offer(&self, offering: Offering) {
        self.lobby.open(offering, Instant::now());
    }

    /// Kills the live short code; whether there was one.
    pub fn withdraw(&self) -> bool {
        self.lobby.close(Instant::now())
    }

    /// The short code that is live now.
    #[must_use]
    pub fn offered(&self) -> Option<LiveCode> {
        self.lobby.live(Instant::now())
    }

    /// Ends all sessions, lets what was queued leave for 2 s at most, and stops the network.
    pub async fn shutdown(self) {
        let (done, stopped) = oneshot::channel();
        self.command(Command::Shutdown { done });
        stopped.await.ok();
    }

    /// A command to a driver that has stopped is dropped, and whoever waits for its reply sees
    /// that.
    fn command(&self, command: Command) {
        self.commands.send(command).ok();
    }
}
