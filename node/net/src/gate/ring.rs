//! The keys of the gate: the newest lets in anybody who has it, the older ones members alone.
//!
//! When somebody is expelled the community takes another secret. Members that were away still come
//! with an older one, and whoever is behind is met with it.

use crate::config::MAX_OLDER_SECRETS;
use crate::keys;
use libp2p::PeerId;
use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The keys, shared between every connection's gate and the handles.
#[derive(Clone)]
pub(crate) struct Ring(Arc<RwLock<Held>>);

/// What is held at one time.
#[derive(Clone)]
pub(crate) struct Held {
    /// The newest first; never more than [`MAX_OLDER_SECRETS`] beside it.
    pub(crate) keys: Vec<Zeroizing<[u8; 32]>>,
    members: Arc<HashSet<[u8; 32]>>,
}

impl Ring {
    /// One secret, and no members known yet.
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        let held = Held { keys: vec![keys::gate_key(secret)], members: Arc::default() };
        Self(Arc::new(RwLock::new(held)))
    }

    /// Takes the place of what was held before; no secret at all leaves those that are there.
    pub(crate) fn set(&self, secrets: &[Zeroizing<[u8; 32]>], members: &[[u8; 32]]) {
        let secrets = secrets.iter().take(1 + MAX_OLDER_SECRETS);
        let keys: Vec<_> = secrets.map(|secret| keys::gate_key(secret)).collect();
        let members = Arc::new(members.iter().copied().collect());
        // Every connection's gate waits for this lock.
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !keys.is_empty() {
            held.keys = keys;
        }
        held.members = members;
    }

    pub(crate) fn held(&self) -> Held {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Held {
    /// Whether `peer` may come in by the key at this place.
    pub(crate) fn admits(&self, place: usize, peer: &PeerId) -> bool {
        place == 0 || keys::device_key(peer).is_some_and(|device| self.members.contains(&device))
    }
}
