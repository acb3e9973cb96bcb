//! The keys that this node has, and bodies as they read with them.

use crate::body;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::seal::{EpochKey, KeyId, Place, key_of};
use tidings_store::Entry;

/// Keys by their names.
#[derive(Debug, Default)]
pub(crate) struct Keyring(BTreeMap<KeyId, EpochKey>);

impl Keyring {
    pub(crate) fn get(&self, id: &KeyId) -> Option<&EpochKey> {
        self.0.get(id)
    }

    /// Whether the key is new.
    pub(crate) fn add(&mut self, key: EpochKey) -> bool {
        self.0.insert(key.id(), key).is_none()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &EpochKey> {
        self.0.values()
    }

    /// The body in its plain form. What is sealed with a key that is not here stays as it is; what
    /// should open and does not, or says what is never sealed, says nothing.
    pub(crate) fn read<'b>(&self, place: &Place, body: &'b [u8]) -> Cow<'b, [u8]> {
        let Some(key) = key_of(body).and_then(|id| self.get(&id)) else {
            return Cow::Borrowed(body);
        };
        let plain = key.open(place, body).map(|text| [&[body::PLAIN][..], &text].concat());
        Cow::Owned(plain.filter(|plain| body::text_to_seal(plain).is_some()).unwrap_or_default())
    }

    /// The entry with its body in its plain form.
    pub(crate) fn opened(&self, community: CommunityId, mut entry: Entry) -> Entry {
        let place = Place { community, author: entry.author, seq: entry.seq };
        let opened = entry.body.as_deref().map(|body| self.read(&place, body));
        if let Some(Cow::Owned(plain)) = opened {
            entry.body = Some(plain);
        }
        entry
    }
}
