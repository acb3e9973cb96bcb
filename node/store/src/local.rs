//! What this device's owner did here, and nobody else knows: what was read (`reads`), which invites
//! are out, which keys came, and what they decided (`kept`).
//!
//! It lies in the log's file because it cannot be made again from the log, as views can.

mod kept;
mod reads;

pub use kept::{KeepError, Kept, LocalKind, MAX_LOCAL_KEY, MAX_LOCAL_VALUE};
pub use reads::{ReadMarks, Unshared};

use crate::entries::take;
use crate::error::{StoreError, damaged};
use crate::log::Log;
use crate::tables::{CIRCLES, INVITES, KEYS, META, SECRETS, Table};
use redb::ReadableTable;
use tidings_protocol::seal::{CircleKey, EpochKey, EpochSecret};
use tidings_protocol::time::Time;

/// A table of 32 bytes by the names of keys.
type Named = Table<&'static [u8; 16], &'static [u8; 32]>;

/// The name of the first synchronisation in the table of facts.
const FIRST_SYNCED: &str = "first_synced";

/// An invite that this device made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeptInvite {
    /// The public key, by which the log names the invite.
    pub public: [u8; 32],
    /// The seed of its secret key, of which its code is made.
    pub seed: [u8; 16],
}

impl std::fmt::Debug for KeptInvite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptInvite").field("public", &self.public).finish_non_exhaustive()
    }
}

/// Keys and secrets that came.
#[derive(Debug, Default)]
pub struct NewKeys<'a> {
    /// Keys that seal bodies.
    pub keys: Vec<&'a EpochKey>,
    /// Secrets of such keys that are not here.
    pub secrets: Vec<&'a EpochSecret>,
    /// Keys of circles.
    pub circles: Vec<&'a CircleKey>,
}

impl Log {
    /// When this home had first all that somebody else held, by its own clock; `None` until then.
    ///
    /// # Errors
    /// The disk's.
    pub fn first_synced(&self) -> Result<Option<Time>, StoreError> {
        self.read(|from| {
            let Some(found) = from.open_table(META)?.get(FIRST_SYNCED)? else { return Ok(None) };
            let bytes = take(&mut found.value()).ok_or_else(|| damaged("the first sync"))?;
            Ok(Some(Time(u64::from_be_bytes(bytes))))
        })
    }

    /// Keeps when that was, durably; a second time changes nothing.
    ///
    /// # Errors
    /// The disk's.
    pub fn set_first_synced(&mut self, time: Time) -> Result<(), StoreError> {
        if self.first_synced()?.is_some() {
            return Ok(());
        }
        self.write(|to| {
            to.open_table(META)?.insert(FIRST_SYNCED, time.0.to_be_bytes().as_slice())?;
            Ok(())
        })
    }

    /// Keeps the secret of an invite, durably, so that its code can be shown again.
    ///
    /// # Errors
    /// The disk's.
    pub fn keep_invite(&mut self, invite: &KeptInvite) -> Result<(), StoreError> {
        self.write(|to| {
            to.open_table(INVITES)?.insert(&invite.public, &invite.seed)?;
            Ok(())
        })
    }

    /// The invites kept, in order of their public keys.
    ///
    /// # Errors
    /// The disk's.
    pub fn invites(&self) -> Result<Vec<KeptInvite>, StoreError> {
        self.read(|from| {
            let mut invites = Vec::new();
            for found in from.open_table(INVITES)?.iter()? {
                let (public, seed) = found?;
                invites.push(KeptInvite { public: *public.value(), seed: *seed.value() });
            }
            Ok(invites)
        })
    }

    /// Keeps these, durably, by one commit; by none where there is nothing.
    ///
    /// # Errors
    /// The disk's; then none is kept.
    pub fn keep_keys(&mut self, new: &NewKeys<'_>) -> Result<(), StoreError> {
        if new.keys.is_empty() && new.secrets.is_empty() && new.circles.is_empty() {
            return Ok(());
        }
        self.write(|to| {
            for key in &new.keys {
                to.open_table(KEYS)?.insert(&key.id().0, key.as_bytes())?;
            }
            for secret in &new.secrets {
                to.open_table(SECRETS)?.insert(&secret.id().0, secret.as_bytes())?;
            }
            for key in &new.circles {
                to.open_table(CIRCLES)?.insert(&key.id().0, &*key.to_bytes())?;
            }
            Ok(())
        })
    }

    /// The keys kept, in order of their names.
    ///
    /// # Errors
    /// The disk's.
    pub fn keys(&self) -> Result<Vec<EpochKey>, StoreError> {
        self.kept(KEYS, EpochKey::from_bytes)
    }

    /// The secrets kept, in order of their keys' names.
    ///
    /// # Errors
    /// The disk's.
    pub fn secrets(&self) -> Result<Vec<EpochSecret>, StoreError> {
        self.kept(SECRETS, EpochSecret::from_bytes)
    }

    fn kept<T>(&self, table: Named, make: fn([u8; 32]) -> T) -> Result<Vec<T>, StoreError> {
        self.read(|from| {
            let kept = match from.open_table(table) {
                // A file from before there were any.
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
                kept => kept?,
            };
            kept.iter()?.map(|found| Ok(make(*found?.1.value()))).collect()
        })
    }

    /// The keys of circles kept, in order of their names.
    ///
    /// # Errors
    /// The disk's.
    pub fn circle_keys(&self) -> Result<Vec<CircleKey>, StoreError> {
        self.read(|from| {
            let keys = match from.open_table(CIRCLES) {
                // A file from before anything was sealed to circles.
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
                keys => keys?,
            };
            keys.iter()?.map(|found| Ok(CircleKey::from_bytes(found?.1.value()))).collect()
        })
    }
}

#[cfg(test)]
mod tests;
