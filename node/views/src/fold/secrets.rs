//! Secrets of epochs as they come: what a relay is given in place of keys.

use super::Fold;
use crate::body::Secret;
use crate::error::Result;
use crate::facts::What;
use tidings_protocol::author::Author;
use tidings_protocol::seal::EpochSecret;

/// What is said of a secret.
pub(super) fn of_secret(secret: &Secret) -> What {
    let devices = secret.boxes.iter().map(|sealed| sealed.device).collect();
    What::Secret { id: secret.id, devices }
}

impl Fold<'_, '_> {
    /// Takes the secret out of `said` if it is for this node. Like a key it is no opinion: whose it
    /// is, is checked by the key's name.
    pub(super) fn learn_secret_from(&mut self, by: Author, said: &Secret) -> Result<()> {
        if self.known.secrets.contains_key(&said.id) {
            return Ok(());
        }
        for sealed in &said.boxes {
            let reader = self.readers.iter().find(|reader| reader.author() == sealed.device);
            let opened = reader.and_then(|it| sealed.open(self.community, by, said.id, it));
            if let Some(secret) = opened {
                return self.learn_secret(secret);
            }
        }
        Ok(())
    }

    pub(super) fn learn_secret(&mut self, secret: EpochSecret) -> Result<()> {
        let id = secret.id();
        self.tables.secrets.insert(&id.0, secret.as_bytes())?;
        self.folded.keys_changed |= self.known.secrets.insert(id, secret).is_none();
        Ok(())
    }
}
