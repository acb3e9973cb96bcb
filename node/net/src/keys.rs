//! Device keys as libp2p identities, and what is derived from the community secret.

use libp2p::identity::{Keypair, PublicKey, ed25519};
use libp2p::{PeerId, StreamProtocol};
use zeroize::Zeroizing;

/// A peer id of an Ed25519 key is this prefix (identity hash of a protobuf) and the key.
const ED25519_PREFIX: [u8; 6] = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/// The peer id of a device; `None` when the bytes are no Ed25519 key.
#[must_use]
pub fn peer_id(device: &[u8; 32]) -> Option<PeerId> {
    let key = ed25519::PublicKey::try_from_bytes(device).ok()?;
    Some(PeerId::from_public_key(&PublicKey::from(key)))
}

/// As [`peer_id`], for a key that an entry was verified with, or somebody is let in by: a point of
/// the curve costs too much to look at for each of a thousand members. Bytes that are no key give
/// the name of a peer that nobody can be.
pub(crate) fn peer_id_of_member(device: &[u8; 32]) -> Option<PeerId> {
    PeerId::from_bytes(&[&ED25519_PREFIX[..], device].concat()).ok()
}

/// The device key inside a peer id; `None` for other kinds of keys.
#[must_use]
pub fn device_key(peer: &PeerId) -> Option<[u8; 32]> {
    peer.to_bytes().strip_prefix(&ED25519_PREFIX)?.try_into().ok()
}

/// The libp2p identity of this device.
pub(crate) fn identity(seed: &Zeroizing<[u8; 32]>) -> Result<Keypair, crate::Error> {
    let copy = seed.clone();
    Keypair::ed25519_from_bytes(copy).map_err(|error| crate::Error::Key(error.to_string()))
}

/// What names this community in protocol names: 16 hex digits, not reversible.
#[must_use]
pub fn tag(network: &[u8; 32]) -> String {
    let tag = blake3::derive_key("tidings 1 network tag", network);
    tag.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The key of the gate's proofs.
pub(crate) fn gate_key(secret: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(blake3::derive_key("tidings 1 gate key", secret))
}

/// The names of our protocols in one community.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub(crate) session: StreamProtocol,
    pub(crate) join: StreamProtocol,
    pub(crate) files: StreamProtocol,
    pub(crate) kad: StreamProtocol,
    pub(crate) identify: String,
}

impl Names {
    pub(crate) fn new(network: &[u8; 32]) -> Result<Self, crate::Error> {
        let tag = tag(network);
        let name = |path: String| {
            StreamProtocol::try_from_owned(path)
                .map_err(|error| crate::Error::Setup(error.to_string()))
        };
        Ok(Self {
            session: name(format!("/tidings/{tag}/session/1"))?,
            join: name(format!("/tidings/{tag}/join/1"))?,
            files: name(format!("/tidings/{tag}/files/1"))?,
            kad: name(format!("/tidings/{tag}/kad/1"))?,
            identify: format!("/tidings/{tag}/1"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_id_and_a_device_key_are_the_same_thing() {
        let seed = Zeroizing::new([7; 32]);
        let identity = identity(&seed).unwrap();
        let peer = identity.public().to_peer_id();
        let key = device_key(&peer).unwrap();
        assert_eq!(key, identity.public().try_into_ed25519().unwrap().to_bytes());
        assert_eq!((peer_id(&key), peer_id_of_member(&key)), (Some(peer), Some(peer)));
        assert_eq!(*seed, [7; 32], "the caller's seed is untouched");
    }

    #[test]
    fn a_peer_id_of_another_kind_has_no_device_key() {
        assert_eq!(device_key(&PeerId::random()), None);
    }

    #[test]
    fn communities_have_different_names() {
        assert_eq!(tag(&[1; 32]).len(), 16);
        assert_ne!(tag(&[1; 32]), tag(&[2; 32]));
    }
}
