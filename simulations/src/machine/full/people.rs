//! Who is in, as a full node sees it, and what its person decides about others.

use super::Full;
use crate::machine::community;
use std::collections::{BTreeMap, BTreeSet};
use tidings_core::identity::transport_key;
use tidings_core::{Gate, Node, Request, Role};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::SessionId;
use tidings_protocol::join::{self, Answer};
use tidings_protocol::seal::EpochKey;
use tidings_protocol::time::Time;
use tidings_views::page::PersonRow;

/// Keys that a gate tries beside the newest (SPEC §12.3).
const MOST_KEYS: usize = 8;

/// Whoever a node talks to, lets in, and has let in.
#[derive(Debug, Default)]
pub(super) struct People {
    /// What opens its transport, as it told last.
    gate: Option<Gate>,
    /// Its sessions, and who is at the other end.
    pub(super) sessions: BTreeMap<SessionId, Author>,
    /// Devices that it let in, which is not durable yet, and the secret that it gave them.
    staged: Vec<(Author, [u8; 16])>,
    /// Those of whom it is.
    admitted: Vec<(Author, [u8; 16])>,
}

impl People {
    /// What was staged is durable.
    pub(super) fn committed(&mut self, node: Option<&mut Node>) {
        self.admitted.append(&mut self.staged);
        if let Some(gate) = node.and_then(Node::take_gate) {
            self.gate = Some(gate);
        }
    }
}

impl Full {
    /// Gives the person of `device` a role, if it may.
    pub(super) fn grade(&mut self, now: Time, device: &Author, role: Role) {
        let who = community::account(device).account().to_string();
        let request = Request::Grade { who, role, reason: String::new() };
        if let Some(node) = &mut self.node {
            // What it may not do it does not do.
            drop(node.execute(now, request, [0; 16]));
        }
    }

    /// Invites whoever has `device`, and lets it in, if it may.
    pub(super) fn admit(&mut self, now: Time, device: &Keypair) {
        let Some(node) = &mut self.node else { return };
        let founding = node.identity().founding.clone();
        let seed = device.author().0.first_chunk().copied().unwrap_or_default();
        let Ok(code) = community::invite(node, seed, now) else { return };
        let Ok(request) = community::ask(&code, &founding, device) else { return };
        let answer = node.join_request(now, device.author(), &request);
        if let Ok(Answer::Admitted { .. }) = join::decode(&answer) {
            self.people.staged.push((device.author(), code.secret));
        }
    }

    /// What it asks whom it meets while no admission of it counts, as the daemon does.
    #[must_use]
    pub fn asks(&self) -> Option<Vec<u8>> {
        join::encode(&self.node.as_ref()?.needs_admission()?).ok()
    }

    /// Whose it is.
    #[must_use]
    pub fn device(&self) -> Keypair {
        self.device.clone()
    }

    /// Whether its disk refuses to be written now.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.disk.is_failing()
    }

    /// Whether it is part of a community.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.identity.is_some()
    }

    /// Devices that it let in, durably, since it was asked last, and the secret that each was given.
    pub fn take_admitted(&mut self) -> Vec<(Author, [u8; 16])> {
        std::mem::take(&mut self.people.admitted)
    }

    /// Whether it does not talk to this device any more.
    #[must_use]
    pub fn refuses(&self, device: &Author) -> bool {
        self.node.as_ref().is_some_and(|node| node.is_denied(device))
    }

    /// A session that it has with a device that it does not talk to.
    #[must_use]
    pub fn unwelcome(&self) -> Option<Author> {
        self.people.sessions.values().find(|peer| self.refuses(peer)).copied()
    }

    /// The last position of a log that counts here; `None` where it is not cut.
    #[must_use]
    pub fn cut(&self, author: &Author) -> Option<u64> {
        self.node.as_ref()?.cuts().get(author).copied()
    }

    /// All logs that are cut here, and where.
    #[must_use]
    pub fn cuts(&self) -> Option<&BTreeMap<Author, u64>> {
        self.node.as_ref().map(Node::cuts)
    }

    /// Whether the two gates let each other in, this one being the dialer's (SPEC §12.3).
    #[must_use]
    pub fn meets(&self, listener: &Self) -> bool {
        let (Some(dials), Some(listens)) = (&self.people.gate, &listener.people.gate) else {
            return false;
        };
        let keys = |gate: &Gate| gate.keys.iter().take(1 + MOST_KEYS).cloned().collect::<Vec<_>>();
        let (own, other) = (keys(listens), keys(dials));
        let common = own.iter().enumerate().find_map(|(here, key)| {
            other.iter().position(|known| known == key).map(|there| (here, there))
        });
        common.is_some_and(|(here, there)| {
            (here == 0 || listens.members.contains(&self.device.author()))
                && (there == 0 || dials.members.contains(&listener.device.author()))
        })
    }

    /// The newest key of its gate.
    #[must_use]
    pub fn newest(&self) -> Option<[u8; 32]> {
        self.people.gate.as_ref()?.keys.first().map(|key| **key)
    }

    /// Whether it has this key of the gate, too.
    #[must_use]
    pub fn has_key(&self, key: &[u8; 32]) -> bool {
        self.people.gate.as_ref().is_some_and(|gate| gate.keys.iter().any(|it| **it == *key))
    }

    /// The keys that it ever learnt.
    #[must_use]
    pub fn keys(&self) -> Vec<EpochKey> {
        self.node.as_ref().and_then(|node| node.log().keys().ok()).unwrap_or_default()
    }

    /// Whether it learnt the key whose secret opens the gate of that name.
    #[must_use]
    pub fn can_write_with(&self, newest: Option<&[u8; 32]>) -> bool {
        let opens = |key: &EpochKey| *transport_key(&key.transport_secret());
        newest.is_some_and(|newest| self.keys().iter().any(|key| opens(key) == *newest))
    }

    /// Bodies that count and wait for their key.
    #[must_use]
    pub fn sealed(&self) -> u64 {
        self.node.as_ref().and_then(|node| node.status().ok()).map_or(0, |status| status.sealed)
    }

    /// Devices that are in.
    #[must_use]
    pub fn members(&self) -> BTreeSet<Author> {
        self.node.as_ref().map(|node| node.members().clone()).unwrap_or_default()
    }

    /// Everybody of whom a device is known.
    #[must_use]
    pub fn people(&self) -> Vec<PersonRow> {
        self.node.as_ref().map(Node::people).unwrap_or_default()
    }
}
