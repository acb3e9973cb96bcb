//! Keys to which the key to write with does not lead, and with which something was sealed that others
//! may not be able to read.
//!
//! What was said of a key is undone when its maker loses their role from before it, or forks. Nobody
//! writes with it then, and nobody is given it; but what others sealed with it still counts. And where
//! a key came in the place of such a one, nothing that counts says any more what it came after: another
//! one may be the one to write with then, and who was let in only now, or anew, has that one alone.

use crate::error::Error;
use crate::node::Node;
use std::collections::BTreeSet;
use tidings_protocol::seal::{EpochKey, KeyId, key_of};
use tidings_protocol::store::Store;
use tidings_views::Epoch;
use tidings_views::body::MAX_PREVIOUS;

/// The names of the keys with which this device sealed something.
#[derive(Default)]
pub(super) struct SealedWith {
    names: BTreeSet<KeyId>,
    /// What was written before this run is in.
    whole: bool,
}

impl SealedWith {
    pub(super) fn note(&mut self, key: KeyId) {
        self.names.insert(key);
    }
}

impl Node {
    /// Keys with which this device sealed something, and of which nothing that counts speaks, or which
    /// somebody lacks who is in and has the key to write with; as many as go under another one at once.
    pub(super) fn lost_keys(&mut self, epoch: Option<&Epoch>) -> Result<Vec<EpochKey>, Error> {
        let apart = epoch.map_or(&[][..], |epoch| &epoch.apart);
        if apart.is_empty() && self.views.unspoken_keys().next().is_none() {
            return Ok(Vec::new());
        }
        self.look_what_was_sealed()?;
        let names = &self.keys.sealed_with.names;
        let all = self.views.unspoken_keys().chain(apart);
        Ok(all.filter(|key| names.contains(&key.id())).take(MAX_PREVIOUS).cloned().collect())
    }

    /// Goes through the own log, once.
    fn look_what_was_sealed(&mut self) -> Result<(), Error> {
        if self.keys.sealed_with.whole {
            return Ok(());
        }
        let me = self.identity.device.author();
        for seq in 1..=self.log.head(&me).map_or(0, |head| head.tip.seq) {
            let body = self.log.entry_at(&me, seq)?.and_then(|entry| entry.body);
            if let Some(key) = body.as_deref().and_then(key_of) {
                self.keys.sealed_with.note(key);
            }
        }
        self.keys.sealed_with.whole = true;
        Ok(())
    }

    /// Puts `lost` keys under the key to write with, so that everybody in can read what was sealed
    /// with them; but not while somebody has that key who is out, for whom they may not be.
    pub(super) fn find_again(
        &self,
        epoch: &Epoch,
        lost: &[EpochKey],
    ) -> Result<Vec<Vec<u8>>, Error> {
        if lost.is_empty() || !epoch.leaked.is_empty() {
            return Ok(Vec::new());
        }
        self.statements(&epoch.key, lost, &[], &[self.identity.device.author()])
    }
}
