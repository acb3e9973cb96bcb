//! Circuits that others open to this node, counted: the streams of all of them are on the
//! connection to the relay, which has only so many.

use crate::address::is_circuit;
use crate::config::MAX_INBOUND_CIRCUITS;
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::behaviour::ConnectionClosed;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent,
    THandlerOutEvent, ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId};
use std::collections::HashSet;
use std::convert::Infallible;
use std::task::{Context, Poll};

/// Too many circuits lead here; this one is closed.
#[derive(Debug, thiserror::Error)]
#[error("too many circuits")]
struct TooMany;

/// The circuits that others opened, from their handshake on: at most [`MAX_INBOUND_CIRCUITS`].
#[derive(Default)]
pub(crate) struct Circuits(HashSet<ConnectionId>);

impl NetworkBehaviour for Circuits {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        connection: ConnectionId,
        local: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        let most = usize::try_from(MAX_INBOUND_CIRCUITS).unwrap_or(usize::MAX);
        if is_circuit(local) {
            if self.0.len() >= most {
                return Err(ConnectionDenied::new(TooMany));
            }
            self.0.insert(connection);
        }
        Ok(())
    }

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ListenFailure(failure) => self.0.remove(&failure.connection_id),
            FromSwarm::ConnectionClosed(ConnectionClosed { connection_id, .. }) => {
                self.0.remove(&connection_id)
            }
            _ => false,
        };
    }

    fn on_connection_handler_event(
        &mut self,
        _: PeerId,
        _: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Infallible, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use libp2p::swarm::ListenError;
    use libp2p::swarm::behaviour::ListenFailure;

    const RELAY: &str =
        "/ip4/192.0.2.1/tcp/1/p2p/12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5/p2p-circuit";

    fn arrives(circuits: &mut Circuits, number: u32, local: &str) -> bool {
        let id = ConnectionId::new_unchecked(usize::try_from(number).unwrap());
        let (local, remote) = (local.parse().unwrap(), Multiaddr::empty());
        circuits.handle_pending_inbound_connection(id, &local, &remote).is_ok()
    }

    #[test]
    fn circuits_that_lead_here_are_bounded_and_others_are_not() {
        let mut circuits = Circuits::default();
        assert!((0..MAX_INBOUND_CIRCUITS).all(|number| arrives(&mut circuits, number, RELAY)));
        assert!(!arrives(&mut circuits, 1000, RELAY));
        assert!((2000..3000).all(|number| arrives(&mut circuits, number, "/ip4/10.0.0.1/tcp/1")));
        let address = Multiaddr::empty();
        circuits.on_swarm_event(FromSwarm::ListenFailure(ListenFailure {
            local_addr: &address,
            send_back_addr: &address,
            error: &ListenError::Aborted,
            connection_id: ConnectionId::new_unchecked(7),
            peer_id: None,
        }));
        assert!(arrives(&mut circuits, 1001, RELAY), "one that failed leaves its place");
        assert!(!arrives(&mut circuits, 1002, RELAY));
    }
}
