//! What the network knows of the sessions that the engine does not: where the other end is.

use super::hints::relay;
use super::vitals::TRANSPORTS;
use std::collections::HashMap;
use tidings_core::Node;
use tidings_core::status::SessionRow;
use tidings_http::network::{PEER_SCHEMA, PeerRow};
use tidings_net::{Multiaddr, Path, SessionId, address};
use tidings_protocol::author::Author;

/// One session; there are at most as many as the network allows connections.
pub(super) struct Session {
    pub(super) peer: Author,
    dialer: bool,
    address: Multiaddr,
}

/// How a peer at this address is connected, in the words of `peers --json`.
fn path(address: &Multiaddr) -> Option<&'static str> {
    Some(match address::path(address)? {
        Path::Tcp => "tcp",
        Path::Quic => "quic",
        Path::Circuit(_) => "relay",
    })
}

/// The sessions that are open.
#[derive(Default)]
pub(super) struct Sessions(HashMap<u64, Session>);

impl Sessions {
    pub(super) fn opened(
        &mut self,
        session: SessionId,
        peer: Author,
        dialer: bool,
        address: Multiaddr,
    ) {
        self.0.insert(session.0, Session { peer, dialer, address });
    }

    pub(super) fn closed(&mut self, session: SessionId) {
        self.0.remove(&session.0);
    }

    /// How many there are by each of [`TRANSPORTS`].
    pub(super) fn by_transport(&self) -> [u64; TRANSPORTS.len()] {
        let mut counts = [0; TRANSPORTS.len()];
        for session in self.0.values() {
            let way = transport(&session.address.to_string());
            for (count, _) in counts.iter_mut().zip(TRANSPORTS).filter(|(_, name)| *name == way) {
                *count += 1;
            }
        }
        counts
    }

    /// The sessions and the devices at their other ends.
    pub(super) fn all(&self) -> impl Iterator<Item = (SessionId, Author)> {
        self.0.iter().map(|(session, known)| (SessionId(*session), known.peer))
    }

    /// Devices at the other ends.
    pub(super) fn peers(&self) -> impl Iterator<Item = Author> {
        self.0.values().map(|session| session.peer)
    }

    /// Connected peers, then those that were met before.
    pub(super) fn rows(&self, node: &Node) -> Result<Vec<PeerRow>, tidings_core::Error> {
        let mut rows = Vec::new();
        for row in node.status()?.sessions {
            rows.push(self.connected(row));
        }
        for (peer, addresses) in node.peers_to_dial()? {
            let peer = peer.to_string();
            match rows.iter_mut().find(|row| row.peer == peer) {
                Some(row) => row.addresses.extend(addresses),
                None => rows.push(PeerRow {
                    schema: PEER_SCHEMA.into(),
                    peer,
                    connected: false,
                    addresses,
                    path: None,
                    via: None,
                    dialer: None,
                    session: None,
                }),
            }
        }
        Ok(rows)
    }

    fn connected(&self, row: SessionRow) -> PeerRow {
        let session = self.0.get(&row.session.0);
        PeerRow {
            schema: PEER_SCHEMA.into(),
            peer: row.peer.to_string(),
            connected: true,
            addresses: session.map(|session| session.address.to_string()).into_iter().collect(),
            path: session.and_then(|session| path(&session.address)).map(Into::into),
            via: session.and_then(|session| relay(&session.address)).map(|relay| relay.to_string()),
            dialer: session.map(|session| session.dialer),
            session: Some(row),
        }
    }
}

/// The way to a peer, by its address.
fn transport(address: &str) -> &'static str {
    let marks = [("/p2p-circuit", "circuit"), ("/quic", "quic"), ("/tcp/", "tcp")];
    marks.iter().find(|(mark, _)| address.contains(mark)).map_or("other", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_the_way() {
        for (address, way) in [
            ("/ip4/10.0.0.1/tcp/4001", "tcp"),
            ("/ip4/10.0.0.1/udp/4001/quic-v1", "quic"),
            ("/ip4/10.0.0.1/tcp/4001/p2p/12D3/p2p-circuit", "circuit"),
            ("/memory/1", "other"),
        ] {
            assert_eq!(transport(address), way);
            assert!(TRANSPORTS.contains(&way));
        }
    }
}
