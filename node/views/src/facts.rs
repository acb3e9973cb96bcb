//! Small facts that stand in the logs: whose a device is, names, invites, admissions, boards.
//!
//! Each is applied when its entry is folded and undone when its author turns out to have forked
//! before it, so that what is known is a function of the entries that count.

use crate::membership::Membership;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::KeyId;
use tidings_protocol::time::Time;

/// One fact, and the entry that states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub(crate) author: Author,
    pub(crate) time: Time,
    pub(crate) id: EntryId,
    pub(crate) what: What,
}

/// What is stated. Certificates and proofs were checked before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// The author is a device of this account.
    Device { account: Account, name: String },
    /// The account wishes to be called so.
    Profile { account: Account, name: String },
    /// An invite is published.
    Invite { key: Account, expires: Time, uses: u32 },
    /// A device was let in.
    Admit { account: Account, device: Author, name: String, invite: Option<Account> },
    /// Somebody gives a key to devices.
    Key { id: KeyId, previous: Vec<KeyId>, left_out: Vec<Author>, devices: Vec<Author> },
    /// A board is created.
    Board { name: String },
}

/// A statement on a key.
#[derive(Clone, Debug)]
pub(crate) struct KeyFact {
    pub(crate) by: Author,
    pub(crate) id: KeyId,
    pub(crate) previous: Vec<KeyId>,
    pub(crate) left_out: Vec<Author>,
    pub(crate) devices: Vec<Author>,
}

/// A device and its owner.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    pub(crate) account: Account,
    pub(crate) name: String,
}

/// An invite as one entry published it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Published {
    pub(crate) by: Author,
    pub(crate) expires: Time,
    pub(crate) uses: u32,
}

/// An admission as one entry states it.
#[derive(Clone, Debug)]
pub(crate) struct Admitted {
    pub(crate) by: Author,
    pub(crate) account: Account,
    pub(crate) device: Author,
    pub(crate) name: String,
    pub(crate) invite: Option<Account>,
}

/// When and in which entry something was said: orders what contradicts each other.
type Said = (Time, EntryId);

/// All facts that count, in memory.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) devices: BTreeMap<Author, Owned>,
    profiles: BTreeMap<Account, BTreeMap<Said, String>>,
    pub(crate) invites: BTreeMap<Account, BTreeMap<Said, Published>>,
    pub(crate) admissions: BTreeMap<Said, Admitted>,
    pub(crate) keys: BTreeMap<Said, KeyFact>,
    pub(crate) boards: BTreeMap<String, BTreeMap<Said, Author>>,
    membership: OnceLock<Membership>,
}

impl Facts {
    pub(crate) fn apply(&mut self, fact: Fact) {
        let (author, said) = (fact.author, (fact.time, fact.id));
        match fact.what {
            What::Device { account, name } => {
                self.devices.insert(author, Owned { account, name });
            }
            What::Profile { account, name } => {
                self.profiles.entry(account).or_default().insert(said, name);
            }
            What::Invite { key, expires, uses } => {
                let published = Published { by: author, expires, uses };
                self.invites.entry(key).or_default().insert(said, published);
            }
            What::Admit { account, device, name, invite } => {
                self.membership.take();
                let admitted = Admitted { by: author, account, device, name, invite };
                self.admissions.insert(said, admitted);
            }
            What::Key { id, previous, left_out, devices } => {
                let fact = KeyFact { by: author, id, previous, left_out, devices };
                self.keys.insert(said, fact);
            }
            What::Board { name } => {
                self.boards.entry(name).or_default().insert(said, author);
            }
        }
    }

    pub(crate) fn undo(&mut self, fact: &Fact) {
        let said = (fact.time, fact.id);
        match &fact.what {
            What::Device { .. } => {
                self.devices.remove(&fact.author);
            }
            What::Profile { account, .. } => forget(&mut self.profiles, account, &said),
            What::Invite { key, .. } => forget(&mut self.invites, key, &said),
            What::Admit { .. } => {
                self.membership.take();
                self.admissions.remove(&said);
            }
            What::Key { .. } => {
                self.keys.remove(&said);
            }
            What::Board { name } => forget(&mut self.boards, name, &said),
        }
    }

    /// The newest name that the account gave itself.
    pub(crate) fn profile(&self, account: &Account) -> Option<&str> {
        let (_, name) = self.profiles.get(account)?.last_key_value()?;
        Some(name)
    }

    /// Who is in; computed when first asked for after a change.
    pub(crate) fn membership(&self, founding: &Founding) -> &Membership {
        self.membership.get_or_init(|| Membership::of(founding, self))
    }
}

fn forget<K: Ord, T>(map: &mut BTreeMap<K, BTreeMap<Said, T>>, key: &K, said: &Said) {
    if let Some(inner) = map.get_mut(key) {
        inner.remove(said);
        if inner.is_empty() {
            map.remove(key);
        }
    }
}
