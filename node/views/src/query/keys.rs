//! Keys: which are here, with which one to write, what waits for others.

use crate::error::Result;
use crate::keys::{Epoch, epoch, unspoken};
use crate::views::{Views, guarded};
use tidings_protocol::author::Keypair;
use tidings_protocol::seal::{EpochKey, KeyId};

impl Views {
    /// Opens what is sealed to these devices, from the next fold on: for a new file of views, or
    /// one that had them before, all there is.
    pub fn set_readers(&mut self, readers: Vec<Keypair>) {
        self.readers = readers;
    }

    /// Takes keys that were learnt before; what waits for them is opened by the next folds.
    ///
    /// # Errors
    /// The disk's.
    pub fn add_keys(&mut self, keys: Vec<EpochKey>) -> Result<()> {
        let keys: Vec<_> =
            keys.into_iter().filter(|key| self.known.keys.get(&key.id()).is_none()).collect();
        if keys.is_empty() {
            return Ok(());
        }
        guarded(|| {
            let transaction = self.begin()?;
            let mut rows = transaction.open_table(crate::tables::KEYS)?;
            for key in keys {
                rows.insert(&key.id().0, key.as_bytes())?;
                self.known.state.opening.push(key.id());
                self.known.keys.add(key);
            }
            drop(rows);
            self.known.save(&transaction)?;
            self.commit(transaction, 1)
        })
    }

    /// All keys that are here.
    pub fn keys(&self) -> impl Iterator<Item = &EpochKey> {
        self.known.keys.keys()
    }

    /// The key of this name.
    #[must_use]
    pub fn key(&self, id: &KeyId) -> Option<&EpochKey> {
        self.known.keys.get(id)
    }

    /// Whether anything was said of any key: from then on nobody writes plain posts.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        !self.known.facts.keys.is_empty()
    }

    /// The key to write with, and who has it; `None` if none of those spoken of is here.
    #[must_use]
    pub fn epoch(&self) -> Option<Epoch> {
        let facts = &self.known.facts;
        let said = (facts.trusted(&self.founding), facts.graph(&self.founding));
        epoch(facts, &self.known.keys, said, self.viewer().device)
    }

    /// Keys that are here and of which nothing that counts speaks: what said so was undone, or never
    /// counted. Nobody is given them, nor the keys that lead to them.
    pub fn unspoken_keys(&self) -> impl Iterator<Item = &EpochKey> {
        unspoken(self.known.facts.graph(&self.founding), &self.known.keys)
    }

    /// Bodies that count and wait for their key.
    #[must_use]
    pub fn sealed(&self) -> u64 {
        self.known.state.sealed
    }
}
