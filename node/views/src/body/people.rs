//! Bodies that say who is in, and what they may do.

use super::{TooLarge, within};
use crate::role::Role;
use serde::{Deserialize, Serialize};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;

/// Longest reason of a [`Grade`], in bytes of UTF-8.
pub const MAX_REASON: usize = 200;

/// Devices that one [`Grade`] names; with [`MAX_SUPERSEDES`] ids they fit one entry.
pub const MAX_LASTS: usize = 128;

/// Grades that one [`Grade`] supersedes.
pub const MAX_SUPERSEDES: usize = 128;

/// A public invite key; its secret is in the code that the invited person got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The invite's public key.
    pub key: Account,
    /// Nobody is admitted by it after this.
    pub expires: Time,
    /// How many accounts may be admitted by it; 0 for any number.
    pub uses: u32,
    /// What it makes of whoever comes by it: [`Role::is_for_invites`].
    pub role: Role,
}

/// Nobody is to be admitted by this invite any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeInvite {
    /// The invite's public key.
    pub key: Account,
}

/// From behind these positions on, the account has this role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade<'a> {
    /// Whose role it is.
    pub account: Account,
    /// The role.
    pub role: Role,
    /// Of each device its last entry to which this does not apply, in the order of their keys; to
    /// a device that is not named it applies from its first entry on. At most [`MAX_LASTS`].
    pub lasts: Vec<(Author, u64)>,
    /// Entries with grades of the same account, known to the writer, that this one replaces; in
    /// order. At most [`MAX_SUPERSEDES`].
    pub supersedes: Vec<EntryId>,
    /// Why, in words for everybody; at most [`MAX_REASON`] bytes.
    pub reason: &'a str,
}

impl Invite {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        if self.role.is_for_invites() { Ok(()) } else { Err(TooLarge::Role) }
    }
}

impl Grade<'_> {
    pub(super) fn check(&self) -> Result<(), TooLarge> {
        within("reason", self.reason.len(), MAX_REASON)?;
        within("list of devices", self.lasts.len(), MAX_LASTS)?;
        within("list of grades", self.supersedes.len(), MAX_SUPERSEDES)?;
        let sorted = self.lasts.is_sorted_by(|a, b| a.0 < b.0);
        if sorted && self.supersedes.is_sorted_by(|a, b| a < b) {
            Ok(())
        } else {
            Err(TooLarge::Unsorted)
        }
    }
}
