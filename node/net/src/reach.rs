//! How others reach this node, as far as is known.

use crate::networks::is_private;
use libp2p::Multiaddr;
use std::net::IpAddr;

/// What peers have found out about where this node is; bounded by its own addresses, its
/// connections and its relays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Addresses at which a peer has just dialed this node back.
    pub confirmed: Vec<Multiaddr>,
    /// IP addresses that this machine does not have, at which peers see it: a router's, which
    /// translates addresses.
    pub behind: Vec<IpAddr>,
    /// `/ip…/p2p/RELAY/p2p-circuit`: by way of these relays, which keep a place for this node.
    pub circuits: Vec<Multiaddr>,
}

impl Reach {
    /// The confirmed addresses that the whole world can dial.
    #[must_use]
    pub fn public(&self) -> Vec<&Multiaddr> {
        let global = |at: IpAddr| !at.is_loopback() && !is_private(at);
        let public = |address: &&Multiaddr| crate::address::ip(address).is_some_and(global);
        self.confirmed.iter().filter(public).collect()
    }
}
