//! What the swarm reports, one kind at a time.

use super::Driver;
use super::dials::full;
use crate::address::{dialable, ip, is_circuit, is_loopback, split_circuit, split_peer};
use crate::behaviour::{BehaviourEvent, Kind, Opened, Stream};
use crate::config::MAX_ADDRESSES;
use crate::error::{self, JoinError};
use crate::event::Event;
use crate::handle::Question;
use crate::networks::Networks;
use crate::{files, join, keys};
use libp2p::core::connection::ConnectedPoint;
use libp2p::core::transport::TransportError;
use libp2p::swarm::{ConnectionError, ConnectionId, ListenError, SwarmEvent};
use libp2p::{Multiaddr, PeerId, autonat, dcutr, identify, kad, mdns, ping};
use std::time::Instant;

impl Driver {
    pub(super) fn on_swarm_event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::Behaviour(event) => self.on_behaviour_event(event),
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                self.on_established(connection_id, peer_id, &endpoint);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, cause, .. } => {
                self.on_closed(connection_id, peer_id, cause.as_ref());
            }
            SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                self.dial_failed(connection_id, &error);
            }
            SwarmEvent::IncomingConnectionError { send_back_addr, error, .. } => {
                self.on_incoming_error(send_back_addr, &error);
            }
            SwarmEvent::NewListenAddr { listener_id, address } if is_circuit(&address) => {
                self.on_reserved(listener_id, &address);
            }
            SwarmEvent::NewListenAddr { address, .. } => self.on_listening(address),
            SwarmEvent::ExpiredListenAddr { address, .. } => self.on_expired(&address),
            SwarmEvent::ListenerClosed { listener_id, addresses, reason } => {
                if !self.on_place_lost(listener_id, &reason) {
                    tracing::warn!(?addresses, ?reason, "a listener closed");
                }
                addresses.iter().for_each(|address| self.on_expired(address));
            }
            _ => {}
        }
    }

    fn on_behaviour_event(&mut self, event: BehaviourEvent) {
        match event {
            BehaviourEvent::Streams(stream) => self.on_stream(stream),
            BehaviourEvent::Announce(
                identify::Event::Received { connection_id, info, .. }
                | identify::Event::Pushed { connection_id, info, .. },
            ) => self.on_identified(connection_id, info),
            BehaviourEvent::Directory(kad::Event::OutboundQueryProgressed { id, step, .. })
                if step.last =>
            {
                self.on_looked_up(id);
            }
            BehaviourEvent::Probe(autonat::v2::client::Event { tested_addr, result, .. }) => {
                self.on_probed(&tested_addr, result.is_ok());
            }
            BehaviourEvent::Punch(dcutr::Event { remote_peer_id: peer, result: Err(why) }) => {
                tracing::debug!(%peer, %why, "no hole was punched; the circuit stays");
            }
            BehaviourEvent::Ping(ping::Event { connection, result: Err(failure), .. }) => {
                self.on_silent(connection, &failure.to_string());
            }
            BehaviourEvent::Mdns(mdns::Event::Discovered(found))
            | BehaviourEvent::Mdns6(mdns::Event::Discovered(found)) => {
                let now = Instant::now();
                for (peer, address) in found {
                    let (address, _) = split_peer(address);
                    if dialable(&address, false) {
                        self.book.discover(peer, address, now);
                    }
                }
            }
            BehaviourEvent::Mdns(mdns::Event::Expired(gone))
            | BehaviourEvent::Mdns6(mdns::Event::Expired(gone)) => {
                gone.into_iter().for_each(|(peer, _)| self.book.expire(peer));
            }
            _ => {}
        }
    }

    fn on_established(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        endpoint: &ConnectedPoint,
    ) {
        let Some(device) = keys::device_key(&peer) else {
            self.swarm.close_connection(connection);
            return;
        };
        let known = self.known(peer, device, endpoint);
        let address = known.address.clone();
        self.connections.insert(connection, known);
        self.dial_succeeded(connection, peer);
        self.inbox.notice(Event::Authenticated { peer: device, address });
    }

    fn on_closed(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        cause: Option<&ConnectionError>,
    ) {
        self.connections.remove(&connection);
        self.relays.gone(connection);
        self.tell_reach();
        self.asking.retain(|_, asking| asking.connection != connection);
        let reason = match cause {
            Some(ConnectionError::KeepAliveTimeout) => "the connection was idle".to_owned(),
            Some(ConnectionError::IO(error)) => error.to_string(),
            None => "the connection was closed".to_owned(),
        };
        let live = self.live.get(&peer).filter(|live| live.connection == connection);
        if let Some(session) = live.map(|live| live.session) {
            self.lost(session, reason.clone());
        }
        self.fail_waiter(connection, peer, &reason);
    }

    fn on_incoming_error(&mut self, address: Multiaddr, failure: &ListenError) {
        let ListenError::Transport(TransportError::Other(failure)) = failure else { return };
        let Some(refused) = error::refusal(failure) else { return };
        if refused.why.is_final() {
            self.book.stranger(refused.peer, Instant::now());
        }
        self.inbox.notice(Event::Refused { address, why: refused.to_string() });
    }

    fn on_listening(&mut self, address: Multiaddr) {
        tracing::info!(%address, "listening");
        if !is_loopback(&address) {
            self.book.moved(Instant::now());
            self.lookups.moved();
        }
        self.addresses.send_modify(|all| all.push(address.clone()));
        self.announce_relay();
        self.inbox.notice(Event::Listening { address });
    }

    fn on_expired(&mut self, address: &Multiaddr) {
        self.addresses.send_modify(|all| all.retain(|one| one != address));
        self.announce_relay();
    }

    fn on_stream(&mut self, Stream { connection, opened }: Stream) {
        match opened {
            Opened::Session(stream) | Opened::Inbound(Kind::Session, stream) => {
                self.open_session(connection, stream);
            }
            Opened::SessionFailed(error) => {
                tracing::debug!(%error, "a session could not be negotiated");
                self.swarm.close_connection(connection);
            }
            Opened::Question(ticket, stream) => {
                let Some(asking) = self.asking.remove(&ticket) else { return };
                let Question { kind, request, reply, .. } = asking.question;
                tokio::spawn(async move {
                    let answer = match kind {
                        Kind::Files => files::ask(stream, request).await,
                        Kind::Join | Kind::Session => join::ask(stream, request).await,
                    };
                    reply.send(answer).ok();
                });
            }
            Opened::QuestionFailed(ticket) => {
                if let Some(asking) = self.asking.remove(&ticket) {
                    let error = JoinError::Failed("the peer does not answer requests".into());
                    asking.question.reply.send(Err(error)).ok();
                }
            }
            Opened::Inbound(Kind::Join, stream) => self.answer_join(connection, stream),
            Opened::Inbound(Kind::Files, stream) => self.answer_file(connection, stream),
        }
    }

    fn answer_join(&mut self, connection: ConnectionId, stream: libp2p::Stream) {
        let Some(known) = self.connections.get(&connection) else { return };
        let Some(slot) = self.answering.take(known.device) else { return };
        tokio::spawn(join::answer(stream, slot, self.inbox.clone()));
    }

    fn answer_file(&mut self, connection: ConnectionId, stream: libp2p::Stream) {
        let Some(known) = self.connections.get(&connection) else { return };
        let Some(slot) = self.serving.take(known.device) else { return };
        tokio::spawn(files::answer(stream, slot, self.inbox.clone()));
    }

    /// Pings were not answered: the machine at the other end is gone.
    fn on_silent(&mut self, connection: ConnectionId, reason: &str) {
        let Some(peer) = self.connections.get(&connection).map(|known| known.peer) else { return };
        let live = self.live.get(&peer).filter(|live| live.connection == connection);
        if let Some(session) = live.map(|live| live.session) {
            self.lost(session, format!("the peer does not answer: {reason}"));
        }
        self.swarm.close_connection(connection);
    }

    /// A member said who it is and where it listens; only what can be dialed from here is believed.
    fn on_identified(&mut self, connection: ConnectionId, info: identify::Info) {
        let Some(known) = self.connections.get(&connection) else { return };
        let seen = if known.circuit { None } else { ip(&known.address) };
        let (peer, near) = (known.peer, seen.is_some_and(|ip| ip.is_loopback()));
        self.on_seen(connection, &info.observed_addr);
        self.on_offer(connection, &info.protocols);
        let networks = Networks::here();
        let told = info.listen_addrs.into_iter().map(|address| split_peer(address).0);
        let believed = |address: &Multiaddr| {
            self.is_at_hand(address) || networks.plausible(address, near, seen)
        };
        let addresses: Vec<Multiaddr> = told.filter(believed).take(MAX_ADDRESSES).collect();
        if addresses.is_empty() {
            return;
        }
        self.place(peer, &addresses);
        let others = addresses.into_iter().filter(|address| !self.is_over_us(address)).collect();
        self.book.learn(peer, others, Instant::now());
        self.tell_peer(peer);
    }

    /// Whether the address leads over a relay that is connected, wherever others see that.
    fn is_at_hand(&self, address: &Multiaddr) -> bool {
        split_circuit(address).is_some_and(|(relay, _)| self.connection_to(relay).is_some())
    }

    /// The address that a new session was dialed at is worth keeping.
    pub(super) fn tell_addresses(&mut self, peer: PeerId, connection: ConnectionId) {
        let Some(known) = self.connections.get(&connection) else { return };
        if known.dialer {
            self.book.worked(peer, &known.address, Instant::now());
        }
        self.tell_peer(peer);
    }

    fn tell_peer(&self, peer: PeerId) {
        let known = self.book.addresses(peer);
        let addresses: Vec<Multiaddr> = known.iter().map(|one| full(one, peer)).collect();
        if let (Some(device), false) = (keys::device_key(&peer), addresses.is_empty()) {
            self.inbox.notice(Event::Peer { peer: device, addresses });
        }
    }
}
