//! Denies connections by their address: before the first byte of a handshake where others dial, and
//! beyond so many of one network.

use crate::access::{Access, neighbourhood};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent,
    THandlerOutEvent, ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::task::{Context, Poll};

/// Why a connection is denied: the peer hears nothing of it, as behind a firewall.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Denied {
    #[error("no connections with this address are taken")]
    Address,
    #[error("too many connections with this network")]
    Network,
}

/// Bounded by the swarm's limit on connections: every entry is one of them.
pub(crate) struct Guard {
    pub(crate) access: Access,
    /// Connections of one network that others dialed.
    most: u32,
    sources: HashMap<ConnectionId, IpAddr>,
    counts: HashMap<IpAddr, u32>,
}

impl Guard {
    pub(crate) fn new(access: Access, most: u32) -> Self {
        Self { access, most, sources: HashMap::new(), counts: HashMap::new() }
    }

    fn judge(&self, remote: &Multiaddr) -> Result<(), ConnectionDenied> {
        if self.access.takes(remote) {
            return Ok(());
        }
        tracing::debug!(%remote, "denied by address");
        Err(ConnectionDenied::new(Denied::Address))
    }

    fn count(&mut self, id: ConnectionId, remote: &Multiaddr) -> Result<(), Denied> {
        let Some(source) = neighbourhood(remote) else { return Ok(()) };
        let count = self.counts.entry(source).or_default();
        if *count >= self.most {
            return Err(Denied::Network);
        }
        *count = count.saturating_add(1);
        self.sources.insert(id, source);
        Ok(())
    }

    fn release(&mut self, id: ConnectionId) {
        let Some(source) = self.sources.remove(&id) else { return };
        if let Some(count) = self.counts.get_mut(&source) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.counts.remove(&source);
            }
        }
    }
}

impl NetworkBehaviour for Guard {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        self.judge(remote)
    }

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.judge(remote)?;
        self.count(connection, remote).map_err(ConnectionDenied::new)?;
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        remote: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.judge(remote)?;
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionClosed(closed) => self.release(closed.connection_id),
            // Denied by another behaviour after it was counted here.
            FromSwarm::ListenFailure(failure) => self.release(failure.connection_id),
            _ => {}
        }
    }

    fn on_connection_handler_event(
        &mut self,
        _: PeerId,
        _: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_fills_only_its_own_share() {
        let mut guard = Guard::new(Access::default(), 2);
        let mut count = |id, from: &str| {
            guard.count(ConnectionId::new_unchecked(id), &from.parse().unwrap()).is_ok()
        };
        assert!(count(1, "/ip4/10.0.0.1/tcp/1") && count(2, "/ip4/10.0.0.2/tcp/1"));
        assert!(!count(3, "/ip4/10.0.0.3/tcp/1"), "the third of one /24");
        assert!(count(4, "/ip4/10.0.1.1/tcp/1"));
        assert!((10..50).all(|id| count(id, "/ip4/127.0.0.1/tcp/1")), "loopback is nobody's");
        guard.release(ConnectionId::new_unchecked(1));
        guard.release(ConnectionId::new_unchecked(3));
        assert!(
            guard
                .count(ConnectionId::new_unchecked(5), &"/ip4/10.0.0.9/tcp/1".parse().unwrap())
                .is_ok()
        );
        assert_eq!(guard.counts.len(), 2);
    }

    #[test]
    fn what_is_denied_is_denied_from_now_on() {
        let mut guard = Guard::new(Access::default(), 9);
        let remote: Multiaddr = "/ip4/10.0.0.1/tcp/1".parse().unwrap();
        assert!(guard.judge(&remote).is_ok());
        guard.access = Access(vec![("10.0.0.0/8".parse().unwrap(), false)]);
        assert!(guard.judge(&remote).is_err());
    }
}
