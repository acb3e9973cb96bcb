//! Which connection carries the session with a peer, and how sessions begin and end.
//!
//! Two nodes may dial each other at once, and a restarted peer returns while its old connection
//! still seems alive. One side, the one with the smaller peer id, decides: a second connection
//! of the same process within [`CROSSING_WINDOW`] is a simultaneous dial and closed; any other
//! new connection replaces the old one. The other side follows, because a session has life only
//! when the deciding side has said so on its stream.

use super::{Driver, Report};
use crate::config::{CROSSING_WINDOW, DRAIN_TIMEOUT};
use crate::discovery::Ending;
use crate::event::{Event, SessionId};
use crate::stream::{self, Instance};
use crate::{DialOutcome, keys};
use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId, Stream};
use std::time::{Duration, Instant};

/// An established connection, past the gate.
pub(super) struct Connection {
    pub(super) peer: PeerId,
    pub(super) device: [u8; 32],
    pub(super) address: Multiaddr,
    pub(super) dialer: bool,
    draining: bool,
}

impl Connection {
    pub(super) fn new(peer: PeerId, device: [u8; 32], address: Multiaddr, dialer: bool) -> Self {
        Self { peer, device, address, dialer, draining: false }
    }

    /// Whether its session has ended and its last bytes are leaving.
    pub(super) fn is_draining(&self) -> bool {
        self.draining
    }
}

/// The one session with a peer.
pub(super) struct Live {
    pub(super) session: SessionId,
    pub(super) connection: ConnectionId,
    instance: Instance,
    since: Instant,
}

impl Driver {
    /// Exchanges openings on a fresh session stream; [`Report::Opened`] follows.
    pub(super) fn open_session(&mut self, connection: ConnectionId, mut stream: Stream) {
        let Some(known) = self.connections.get(&connection) else { return };
        let (own, decides) = (self.instance, self.decides(known.peer));
        let reports = self.reports.clone();
        tokio::spawn(async move {
            let outcome = stream::open(&mut stream, own, decides).await;
            let outcome = outcome.map(|instance| (stream, instance));
            reports.send(Report::Opened { connection, outcome }).ok();
        });
    }

    /// A session could live on this connection: begins it, or closes the connection.
    pub(super) fn admit(&mut self, connection: ConnectionId, stream: Stream, instance: Instance) {
        let Some(peer) = self.connections.get(&connection).map(|known| known.peer) else { return };
        if self.inbox.is_behind() || self.is_crossing(peer, instance) {
            self.swarm.close_connection(connection);
            return;
        }
        if let Some(old) = self.live.get(&peer) {
            let (session, replaced) = (old.session, old.connection);
            self.end(session, "replaced by a newer connection".into(), None);
            self.swarm.close_connection(replaced);
        }
        self.begin(connection, stream, instance);
    }

    fn is_crossing(&self, peer: PeerId, instance: Instance) -> bool {
        let crossing =
            |live: &Live| live.instance == instance && live.since.elapsed() < CROSSING_WINDOW;
        self.decides(peer) && self.live.get(&peer).is_some_and(crossing)
    }

    fn decides(&self, peer: PeerId) -> bool {
        self.local < peer
    }

    fn begin(&mut self, connection: ConnectionId, stream: Stream, instance: Instance) {
        let Some(known) = self.connections.get(&connection) else { return };
        let (peer, device, dialer) = (known.peer, known.device, known.dialer);
        let address = known.address.clone();
        let session = SessionId(self.next_session);
        self.next_session = self.next_session.saturating_add(1);
        let outgoing = self.registry.open(session, self.limits.outbound_bytes);
        self.sessions.insert(session, peer);
        self.live.insert(peer, Live { session, connection, instance, since: Instant::now() });
        self.book.began(peer);
        self.inbox.push(Event::Connected { session, peer: device, dialer, address });
        let (inbox, reports, decides) =
            (self.inbox.clone(), self.reports.clone(), self.decides(peer));
        tokio::spawn(async move {
            let reason = stream::carry(stream, session, decides, outgoing, inbox).await;
            reports.send(Report::Ended { connection, session, reason }).ok();
        });
        self.tell_addresses(peer, connection);
        self.resolve_waiters(peer);
    }

    /// Ends a session by this side's wish; with `at_once`, what was queued is dropped.
    pub(super) fn disconnect(&mut self, session: SessionId, reason: String, at_once: bool) {
        let Some(connection) = self.end(session, reason, Some(Ending::Dismissed)) else { return };
        if at_once {
            self.swarm.close_connection(connection);
        } else {
            self.drain(connection);
        }
    }

    /// Ends a session on which the other side said goodbye.
    pub(super) fn part(&mut self, session: SessionId, reason: String, pause: Duration) {
        let ending = Ending::Parted(self.lived(session), pause);
        if let Some(connection) = self.end(session, reason, Some(ending)) {
            self.drain(connection);
        }
    }

    fn lived(&self, session: SessionId) -> Duration {
        let live = self.sessions.get(&session).and_then(|peer| self.live.get(peer));
        live.map_or(Duration::ZERO, |live| live.since.elapsed())
    }

    /// Lets what was queued leave, for a while.
    fn drain(&mut self, connection: ConnectionId) {
        if let Some(known) = self.connections.get_mut(&connection) {
            known.draining = true;
        }
        let reports = self.reports.clone();
        tokio::spawn(async move {
            tokio::time::sleep(DRAIN_TIMEOUT).await;
            reports.send(Report::Drained { connection }).ok();
        });
    }

    /// A session ended by itself.
    pub(super) fn lost(&mut self, session: SessionId, reason: String) {
        let ending = Ending::Lost(self.lived(session));
        self.end(session, reason, Some(ending));
    }

    /// Forgets a session and says so; without an `ending`, another one follows at once. Nothing
    /// happens when it has ended already.
    fn end(
        &mut self,
        session: SessionId,
        reason: String,
        ending: Option<Ending>,
    ) -> Option<ConnectionId> {
        let peer = self.sessions.remove(&session)?;
        self.registry.remove(session);
        let live = self.live.remove(&peer)?;
        if let Some(ending) = ending {
            self.book.ended(peer, ending, Instant::now());
        }
        self.inbox.push(Event::Disconnected { session, reason });
        Some(live.connection)
    }

    /// The connection of the session with `peer`, or any other one.
    pub(super) fn connection_to(&self, peer: PeerId) -> Option<ConnectionId> {
        let live = self.live.get(&peer).map(|live| live.connection);
        live.or_else(|| {
            let mut all = self.connections.iter();
            all.find(|(_, known)| known.peer == peer).map(|(connection, _)| *connection)
        })
    }

    /// The live session with `peer`, as an explicit dial reports it.
    pub(super) fn outcome(&self, peer: PeerId) -> Option<DialOutcome> {
        let live = self.live.get(&peer)?;
        let known = self.connections.get(&live.connection)?;
        Some(DialOutcome {
            session: live.session,
            peer: keys::device_key(&peer)?,
            address: known.address.clone(),
        })
    }
}
