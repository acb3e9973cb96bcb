//! The keys that this node has, and bodies as they read with them.

use crate::body;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::seal::{CircleKey, EpochKey, KeyId, Place, SEALED, key_of};
use tidings_store::Entry;

/// Keys by their names: the community's, and those of circles.
#[derive(Debug, Default)]
pub(crate) struct Keyring {
    epochs: BTreeMap<KeyId, EpochKey>,
    circles: BTreeMap<KeyId, CircleKey>,
}

impl Keyring {
    pub(crate) fn get(&self, id: &KeyId) -> Option<&EpochKey> {
        self.epochs.get(id)
    }

    /// Whether the key is new.
    pub(crate) fn add(&mut self, key: EpochKey) -> bool {
        self.epochs.insert(key.id(), key).is_none()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &EpochKey> {
        self.epochs.values()
    }

    pub(crate) fn circle_key(&self, id: &KeyId) -> Option<&CircleKey> {
        self.circles.get(id)
    }

    /// Whether the key is new.
    pub(crate) fn add_circle_key(&mut self, key: CircleKey) -> bool {
        self.circles.insert(key.id(), key).is_none()
    }

    pub(crate) fn circle_keys(&self) -> impl Iterator<Item = &CircleKey> {
        self.circles.values()
    }

    /// The body as it reads here. What is sealed with a key that is not here stays as it is; what
    /// should open and does not, or says what is never sealed, says nothing.
    pub(crate) fn read<'b>(&self, place: &Place, body: &'b [u8]) -> Cow<'b, [u8]> {
        let plain = match self.open(place, body) {
            Some(plain) => Cow::Owned(plain),
            // Only this node writes what begins otherwise, and keeps it to itself.
            None if body.first().is_some_and(|form| *form > SEALED) => Cow::Owned(Vec::new()),
            None => Cow::Borrowed(body),
        };
        let Some(sealed) = body::enclosed(&plain) else { return plain };
        let Some(key) = key_of(sealed).and_then(|id| self.circles.get(&id)) else { return plain };
        let text = key.open(place, sealed);
        Cow::Owned(text.map(|text| body::opened(key.circle(), &text)).unwrap_or_default())
    }

    /// What the outer layer hides, in its plain form; `None` where there is none, or no key.
    fn open(&self, place: &Place, body: &[u8]) -> Option<Vec<u8>> {
        let key = key_of(body).and_then(|id| self.get(&id))?;
        let plain = key.open(place, body).map(|text| [&[body::PLAIN][..], &text].concat());
        Some(plain.filter(|plain| body::text_to_seal(plain).is_some()).unwrap_or_default())
    }

    /// The entry with its body as it reads here.
    pub(crate) fn opened(&self, community: CommunityId, mut entry: Entry) -> Entry {
        let place = Place { community, author: entry.author, seq: entry.seq };
        let opened = entry.body.as_deref().map(|body| self.read(&place, body));
        if let Some(Cow::Owned(plain)) = opened {
            entry.body = Some(plain);
        }
        entry
    }
}
