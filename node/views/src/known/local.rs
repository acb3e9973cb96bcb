//! What the owner of this node decided for it alone: a copy of what stands in the log's file, as
//! it was when posts were last weighed by it.

use crate::error::Result;
use crate::page::Regard;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tidings_protocol::author::Account;
use tidings_store::{LocalKind, Log};

/// Whose words are taken how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Local {
    muted: BTreeSet<Account>,
    blocked: BTreeSet<Account>,
}

impl Local {
    /// What stands in the log's file.
    pub(crate) fn of(log: &Log) -> Result<Self> {
        let accounts = |kind| -> Result<BTreeSet<Account>> {
            let keys = log.locals(kind)?.into_iter().map(|(key, _)| key);
            Ok(keys.filter_map(|key| Some(Account(key.try_into().ok()?))).collect())
        };
        Ok(Self { muted: accounts(LocalKind::Mute)?, blocked: accounts(LocalKind::Block)? })
    }

    /// How this account's words are taken.
    pub(crate) fn regard(&self, account: &Account) -> Regard {
        if self.blocked.contains(account) {
            return Regard::Blocked;
        }
        if self.muted.contains(account) { Regard::Muted } else { Regard::Heard }
    }

    /// Accounts that are heard by one of the two and not by the other.
    pub(crate) fn differing(&self, other: &Self) -> Vec<Account> {
        let [ours, theirs] = [self, other].map(|it| &it.muted | &it.blocked);
        ours.symmetric_difference(&theirs).copied().collect()
    }
}
