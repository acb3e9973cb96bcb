//! Dials: those the book schedules, and those somebody waits for.

use super::Driver;
use crate::DialOutcome;
use crate::address::{ip, split_peer};
use crate::config::MAX_SCHEDULED_DIALS;
use crate::discovery::{Plan, Target};
use crate::error::{self, DialError, Refusal};
use crate::event::Event;
use crate::networks::Networks;
use libp2p::core::transport::TransportError;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, DialError as SwarmError};
use libp2p::{Multiaddr, PeerId};
use std::io;
use std::net::IpAddr;
use std::time::Instant;
use tokio::sync::oneshot;

/// Somebody who waits for the session that a dial brings.
pub(super) struct Waiter {
    connection: ConnectionId,
    /// Known once the connection is established, or from the start.
    peer: Option<PeerId>,
    reply: oneshot::Sender<Result<DialOutcome, DialError>>,
}

impl Driver {
    /// Dials whom the book says is due, a few at a time.
    pub(super) fn dial_due(&mut self) {
        let room = MAX_SCHEDULED_DIALS.saturating_sub(self.dials.len());
        let now = Instant::now();
        for Plan { target, addresses } in self.book.due(now, room) {
            if let Target::Peer(peer) = target
                && self.is_arriving(peer)
            {
                // It dialed us meanwhile, and its session is being opened.
                self.book.reached(&target, peer, now);
                continue;
            }
            let options = match (&target, addresses.first()) {
                (Target::Peer(peer), Some(_)) => with_peer(*peer, addresses),
                (Target::Address(_), Some(address)) => without_peer(address.clone()),
                (_, None) => continue,
            };
            let connection = options.connection_id();
            self.swarm.behaviour_mut().streams.expect(connection);
            match self.swarm.dial(options) {
                Ok(()) => {
                    self.dials.insert(connection, target);
                }
                Err(SwarmError::NoAddresses) => self.book.myself(&target),
                Err(_) => self.book.failed(&target, now),
            }
        }
    }

    /// Whether there is a connection to `peer` that a dial would bring nothing beyond: a direct
    /// one, or one whose session is being opened.
    fn is_arriving(&self, peer: PeerId) -> bool {
        let circuit = self.live.get(&peer).and_then(|live| self.connections.get(&live.connection));
        match circuit.filter(|live| live.circuit) {
            Some(_) => self.connections.values().any(|one| one.peer == peer && !one.circuit),
            None => self.connection_to(peer).is_some(),
        }
    }

    /// Dials for somebody who waits for the session.
    pub(super) fn dial(
        &mut self,
        address: Multiaddr,
        reply: oneshot::Sender<Result<DialOutcome, DialError>>,
    ) {
        let (address, peer) = split_peer(address);
        if peer == Some(self.local) {
            reply.send(Err(DialError::Myself)).ok();
            return;
        }
        if let Some(outcome) = peer.and_then(|peer| self.outcome(peer)) {
            reply.send(Ok(outcome)).ok();
            return;
        }
        self.book.urge(&address, peer, Instant::now());
        let options = match peer {
            Some(peer) => with_peer(peer, vec![address]),
            None => without_peer(address),
        };
        let connection = options.connection_id();
        self.swarm.behaviour_mut().streams.expect(connection);
        match self.swarm.dial(options) {
            Ok(()) => {
                self.waiters.push(Waiter { connection, peer, reply });
            }
            Err(error) => {
                reply.send(Err(describe(&error))).ok();
            }
        }
    }

    /// A dial ended in a connection.
    pub(super) fn dial_succeeded(&mut self, connection: ConnectionId, peer: PeerId) {
        if let Some(target) = self.dials.remove(&connection) {
            self.book.reached(&target, peer, Instant::now());
        }
        let waiting = self.waiters.iter_mut().filter(|waiter| waiter.connection == connection);
        waiting.for_each(|waiter| waiter.peer = Some(peer));
    }

    /// A dial ended without one.
    pub(super) fn dial_failed(&mut self, connection: ConnectionId, failure: &SwarmError) {
        let refusals = refusals(failure);
        for (address, refusal) in &refusals {
            self.inbox
                .notice(Event::Refused { address: address.clone(), why: refusal.to_string() });
        }
        if let Some(target) = self.dials.remove(&connection) {
            let now = Instant::now();
            match failure {
                SwarmError::LocalPeerId { .. } => self.book.myself(&target),
                _ if refusals.iter().any(|(_, refusal)| refusal.is_final()) => {
                    self.book.refused(&target, now);
                }
                _ => self.book.failed(&target, now),
            }
        }
        for waiter in self.waiters_of(connection) {
            let answer = waiter.peer.and_then(|peer| self.outcome(peer));
            waiter.reply.send(answer.ok_or_else(|| describe(failure))).ok();
        }
    }

    fn waiters_of(&mut self, connection: ConnectionId) -> Vec<Waiter> {
        self.waiters.extract_if(.., |waiter| waiter.connection == connection).collect()
    }

    /// A session with `peer` began: whoever waits for it is told.
    pub(super) fn resolve_waiters(&mut self, peer: PeerId) {
        let Some(outcome) = self.outcome(peer) else { return };
        for waiter in self.waiters.extract_if(.., |waiter| waiter.peer == Some(peer)) {
            waiter.reply.send(Ok(outcome.clone())).ok();
        }
    }

    /// A connection closed: whoever waits for its session has it by another connection already,
    /// or waits for that one now (the closed one was half of a simultaneous dial), or never gets it.
    pub(super) fn fail_waiter(&mut self, connection: ConnectionId, peer: PeerId, reason: &str) {
        let other = self.connection_to(peer);
        for waiter in self.waiters_of(connection) {
            match (self.outcome(peer), other) {
                (Some(outcome), _) => drop(waiter.reply.send(Ok(outcome))),
                (None, Some(connection)) => self.waiters.push(Waiter { connection, ..waiter }),
                (None, None) => drop(waiter.reply.send(Err(DialError::Ended(reason.to_owned())))),
            }
        }
    }
}

fn with_peer(peer: PeerId, addresses: Vec<Multiaddr>) -> DialOpts {
    let near = is_near(&addresses);
    let options = DialOpts::peer_id(peer).condition(PeerCondition::Always).addresses(addresses);
    if near { options.allocate_new_port().build() } else { options.build() }
}

fn without_peer(address: Multiaddr) -> DialOpts {
    let near = is_near(std::slice::from_ref(&address));
    let options = DialOpts::unknown_peer_id().address(address);
    if near { options.allocate_new_port().build() } else { options.build() }
}

/// Whether any of these is on a network of this machine: then each dial takes a new port, because
/// two simultaneous ones between the same ports can end in no connection. Further away the port
/// is the one that this node listens on, so that a router in between shows peers where it can be
/// reached.
fn is_near(addresses: &[Multiaddr]) -> bool {
    let networks = Networks::here();
    let near = |at: IpAddr| at.is_loopback() || networks.contain(at);
    addresses.iter().filter_map(ip).any(near)
}

fn refusals(failure: &SwarmError) -> Vec<(Multiaddr, Refusal)> {
    let SwarmError::Transport(errors) = failure else { return Vec::new() };
    let refused = |(address, error): &(Multiaddr, TransportError<io::Error>)| match error {
        TransportError::Other(error) => {
            error::refusal(error).map(|refused| (address.clone(), refused.why))
        }
        TransportError::MultiaddrNotSupported(_) => None,
    };
    errors.iter().filter_map(refused).collect()
}

fn describe(failure: &SwarmError) -> DialError {
    match failure {
        SwarmError::LocalPeerId { .. } | SwarmError::NoAddresses => DialError::Myself,
        SwarmError::WrongPeerId { .. } => DialError::WrongPeer,
        SwarmError::Denied { cause } => DialError::Limit(cause.to_string()),
        SwarmError::Transport(errors) => match refusals(failure).first() {
            Some((_, Refusal::Timeout)) => DialError::Timeout,
            Some((_, refusal)) => DialError::Refused(*refusal),
            None => unreachable_by(errors),
        },
        other => DialError::Unreachable(other.to_string()),
    }
}

fn unreachable_by(errors: &[(Multiaddr, TransportError<io::Error>)]) -> DialError {
    match errors.first() {
        Some((_, TransportError::Other(error))) if error::timed_out(error) => DialError::Timeout,
        Some((_, TransportError::Other(error))) => DialError::Unreachable(error.to_string()),
        Some((address, TransportError::MultiaddrNotSupported(_))) => {
            DialError::Unreachable(format!("{address} is of no transport offered here"))
        }
        None => DialError::Unreachable("no address".into()),
    }
}

/// The address with the peer at its end, as it is kept and shown.
pub(super) fn full(address: &Multiaddr, peer: PeerId) -> Multiaddr {
    address.clone().with(Protocol::P2p(peer))
}
