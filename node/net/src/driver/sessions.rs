//! Which connection carries the session with a peer, and how sessions begin and end.
//!
//! Two nodes may dial each other at once, and a restarted peer returns while its old connection
//! still seems alive. One side, the one with the smaller peer id, decides: a second connection
//! of the same process within [`CROSSING_WINDOW`] is a simultaneous dial and closed; so is a
//! circuit to a process that a direct connection leads to; any other new connection replaces the
//! old one. The other side follows, because a session has life only when the deciding side has
//! said so on its stream.

use super::{Driver, Report};
use crate::address::split_peer;
use crate::config::{CROSSING_WINDOW, DRAIN_TIMEOUT};
use crate::discovery::Ending;
use crate::event::{Event, SessionId};
use crate::gate::is_dialer;
use crate::stream::{self, Instance};
use crate::{DialOutcome, keys};
use libp2p::core::connection::ConnectedPoint;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId, Stream};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// An established connection, past the gate.
pub(super) struct Connection {
    pub(super) peer: PeerId,
    pub(super) device: [u8; 32],
    /// Where the other end is, as seen from here.
    pub(super) address: Multiaddr,
    pub(super) dialer: bool,
    /// Whether it leads over a relay.
    pub(super) circuit: bool,
    /// Where the other end sees this node.
    pub(super) seen: Option<IpAddr>,
    draining: bool,
}

impl Connection {
    pub(super) fn new(peer: PeerId, device: [u8; 32], endpoint: &ConnectedPoint) -> Self {
        let (address, _) = split_peer(endpoint.get_remote_address().clone());
        let (dialer, circuit) = (is_dialer(endpoint), endpoint.is_relayed());
        Self { peer, device, address, dialer, circuit, seen: None, draining: false }
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
    /// A connection was established; the listening end of a circuit is told its own address on
    /// the relay, which may lack the relay's name, and its caller's name: the way to the caller
    /// is put together.
    pub(super) fn known(
        &self,
        peer: PeerId,
        device: [u8; 32],
        endpoint: &ConnectedPoint,
    ) -> Connection {
        let mut known = Connection::new(peer, device, endpoint);
        if let ConnectedPoint::Listener { local_addr, .. } = endpoint
            && known.circuit
        {
            let before = |part: &Protocol<'_>| !matches!(part, Protocol::P2pCircuit);
            let (outer, relay) = split_peer(local_addr.iter().take_while(before).collect());
            let there = |one: &&Connection| !one.circuit && one.address == outer;
            let relay = relay.or_else(|| self.connections.values().find(there).map(|one| one.peer));
            if let Some(relay) = relay {
                known.address = outer.with(Protocol::P2p(relay)).with(Protocol::P2pCircuit);
            }
        }
        known
    }

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
        if self.inbox.is_behind() || self.is_needless(connection, instance) {
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

    /// Whether the session that lives is as good as the one that `connection` could carry: a
    /// simultaneous dial brought both, or this one leads over a relay and that one does not. A
    /// circuit gives way to a direct connection at any time.
    fn is_needless(&self, connection: ConnectionId, instance: Instance) -> bool {
        let Some(new) = self.connections.get(&connection).filter(|new| self.decides(new.peer))
        else {
            return false;
        };
        let live = self.live.get(&new.peer).filter(|live| live.instance == instance);
        let Some(live) = live else { return false };
        let old = self.connections.get(&live.connection);
        match (old.is_some_and(|old| old.circuit), new.circuit) {
            (true, false) => false,
            (false, true) => true,
            _ => live.since.elapsed() < CROSSING_WINDOW,
        }
    }

    fn decides(&self, peer: PeerId) -> bool {
        self.local < peer
    }

    fn begin(&mut self, connection: ConnectionId, stream: Stream, instance: Instance) {
        let Some(known) = self.connections.get(&connection) else { return };
        let (peer, device, dialer) = (known.peer, known.device, known.dialer);
        let circuit = known.circuit;
        let address = known.address.clone();
        let session = SessionId(self.next_session);
        self.next_session = self.next_session.saturating_add(1);
        let outgoing = self.registry.open(session, self.limits.outbound_bytes);
        self.sessions.insert(session, peer);
        self.live.insert(peer, Live { session, connection, instance, since: Instant::now() });
        self.book.began(peer, circuit, Instant::now());
        self.inbox.push(Event::Connected { session, peer: device, dialer, address });
        let (inbox, reports, decides) =
            (self.inbox.clone(), self.reports.clone(), self.decides(peer));
        tokio::spawn(async move {
            let reason = stream::carry(stream, session, decides, outgoing, inbox).await;
            reports.send(Report::Ended { connection, session, reason }).ok();
        });
        self.tell_addresses(peer, connection);
        self.resolve_waiters(peer);
        self.lookups.found(peer);
        self.reserve();
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
