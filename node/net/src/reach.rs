//! How others reach this node, as far as is known.

use libp2p::Multiaddr;

/// What peers have found out about where this node is; bounded by its own addresses and relays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// `/ip…/p2p/RELAY/p2p-circuit`: by way of these relays, which keep a place for this node.
    pub circuits: Vec<Multiaddr>,
}
