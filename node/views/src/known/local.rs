//! What the owner of this node decided for it alone: a copy of what stands in the log's file, as
//! it was when posts were last weighed by it.

use crate::error::Result;
use crate::page::Regard;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tidings_protocol::author::Account;
use tidings_protocol::hash::EntryId;
use tidings_store::{LocalKind, Log};

/// Whose words are taken how, and of which posts moderators' words are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Local {
    muted: BTreeSet<Account>,
    blocked: BTreeSet<Account>,
    overruled: BTreeSet<EntryId>,
}

impl Local {
    /// What stands in the log's file.
    pub(crate) fn of(log: &Log) -> Result<Self> {
        Ok(Self {
            muted: names(log, LocalKind::Mute)?.map(Account).collect(),
            blocked: names(log, LocalKind::Block)?.map(Account).collect(),
            overruled: names(log, LocalKind::Overrule)?.map(EntryId).collect(),
        })
    }

    /// How this account's words are taken.
    pub(crate) fn regard(&self, account: &Account) -> Regard {
        if self.blocked.contains(account) {
            return Regard::Blocked;
        }
        if self.muted.contains(account) { Regard::Muted } else { Regard::Heard }
    }

    /// Whether nobody is muted or blocked.
    pub(crate) fn hears_all(&self) -> bool {
        self.muted.is_empty() && self.blocked.is_empty()
    }

    /// Accounts that are heard by one of the two and not by the other.
    pub(crate) fn differing(&self, other: &Self) -> Vec<Account> {
        let [ours, theirs] = [self, other].map(|it| &it.muted | &it.blocked);
        ours.symmetric_difference(&theirs).copied().collect()
    }

    /// Whether what moderators said of this post is nothing to this node.
    pub(crate) fn overrules(&self, post: &EntryId) -> bool {
        self.overruled.contains(post)
    }

    /// Posts that are overruled by one of the two and not by the other.
    pub(crate) fn overruled_otherwise(&self, other: &Self) -> Vec<EntryId> {
        self.overruled.symmetric_difference(&other.overruled).copied().collect()
    }
}

/// The keys of this kind that are names.
fn names(log: &Log, kind: LocalKind) -> Result<impl Iterator<Item = [u8; 32]>> {
    Ok(log.locals(kind)?.into_iter().filter_map(|(key, _)| key.try_into().ok()))
}
