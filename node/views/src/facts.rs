//! Small facts that stand in the logs: whose a device is, names, invites, admissions, boards.
//!
//! Each is applied when its entry is folded and undone when its author turns out to have forked
//! before it, so that what is known is a function of the entries that count.

mod circles;
mod names;
mod people;
mod rulings;

use crate::body;
use crate::keys::Graph;
use crate::membership::{Membership, Trusted};
use crate::role::Role;
pub(crate) use circles::{
    CircleFacts, CircleKeyFact, InCircle, Links, MAX_BOARDS, Standing, Standings, is_board,
};
pub(crate) use names::{Names, OPEN, in_common};
pub(crate) use people::People;
pub(crate) use rulings::{
    Done, Holding, Matter, Ruled, Ruling, Rulings, Subject, Verdict, standing,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{CircleId, KeyId};
use tidings_protocol::time::Time;

/// One fact, and the entry that states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fact {
    pub(crate) author: Author,
    pub(crate) seq: u64,
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
    Invite { key: Account, expires: Time, uses: u32, role: Role },
    /// An invite is taken back.
    RevokeInvite { key: Account },
    /// The account takes its word for a device back, from behind a position on.
    RevokeDevice { account: Account, device: Author, last: u64 },
    /// Somebody has another role from behind these positions on.
    Grade(Grade),
    /// A device was let in.
    Admit { account: Account, device: Author, name: String, invite: Option<Account> },
    /// Somebody gives a key to devices.
    Key { id: KeyId, previous: Vec<KeyId>, left_out: Vec<Author>, devices: Vec<Author> },
    /// Somebody gives relays the secret of a key.
    Secret { id: KeyId, devices: Vec<Author> },
    /// A board is created.
    Board { name: String },
    /// Something is said in a circle, or of a key for it.
    InCircle { circle: CircleId, said: InCircle },
    /// Somebody gave a key to devices, or its secret alone, with an entry that does not count.
    Handed { id: KeyId, devices: Vec<Author>, whole: bool },
    /// A moderator says what becomes of a post.
    Ruling { subject: Subject, ruling: Ruling },
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

/// A statement on the secret of a key.
#[derive(Clone, Debug)]
pub(crate) struct SecretFact {
    pub(crate) id: KeyId,
    pub(crate) devices: Vec<Author>,
}

/// What was given with an entry that does not count.
#[derive(Clone, Debug)]
pub(crate) struct HandedFact {
    pub(crate) by: Author,
    pub(crate) id: KeyId,
    pub(crate) devices: Vec<Author>,
    /// The key itself, and not its secret alone.
    pub(crate) whole: bool,
}

impl What {
    /// What is true of it also where its entry does not count, if anything is.
    pub(crate) fn handed(&self) -> Option<Self> {
        let (id, devices, whole) = match self {
            Self::Key { id, devices, .. } => (*id, devices, true),
            Self::Secret { id, devices } => (*id, devices, false),
            _ => return None,
        };
        Some(Self::Handed { id, devices: devices.clone(), whole }).filter(|_| !devices.is_empty())
    }

    /// Whether who is in, and with which role, may depend on it.
    pub(crate) fn concerns_membership(&self) -> bool {
        let others = matches!(
            self,
            Self::Profile { .. } | Self::Board { .. } | Self::InCircle { .. } | Self::Ruling { .. }
        );
        !others && !self.concerns_keys()
    }

    /// Whether who has which key may depend on it.
    pub(crate) fn concerns_keys(&self) -> bool {
        matches!(self, Self::Key { .. } | Self::Secret { .. } | Self::Handed { .. })
    }
}

/// A role, and from where on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grade {
    pub(crate) account: Account,
    pub(crate) role: Role,
    pub(crate) lasts: BTreeMap<Author, u64>,
    pub(crate) supersedes: BTreeSet<EntryId>,
    pub(crate) reason: String,
}

impl From<body::Grade<'_>> for Grade {
    fn from(grade: body::Grade<'_>) -> Self {
        Self {
            account: grade.account,
            role: grade.role,
            lasts: grade.lasts.into_iter().collect(),
            supersedes: grade.supersedes.into_iter().collect(),
            reason: grade.reason.into(),
        }
    }
}

/// A grade as one entry states it.
#[derive(Clone, Debug)]
pub(crate) struct Graded {
    pub(crate) by: Author,
    pub(crate) seq: u64,
    pub(crate) time: Time,
    pub(crate) grade: Grade,
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
    pub(crate) seq: u64,
    pub(crate) expires: Time,
    pub(crate) uses: u32,
    pub(crate) role: Role,
}

/// A revocation as one entry states it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Revoked {
    pub(crate) by: Author,
    pub(crate) seq: u64,
    pub(crate) account: Account,
    pub(crate) last: u64,
}

/// An admission as one entry states it.
#[derive(Clone, Debug)]
pub(crate) struct Admitted {
    pub(crate) by: Author,
    pub(crate) seq: u64,
    pub(crate) account: Account,
    pub(crate) device: Author,
    pub(crate) name: String,
    pub(crate) invite: Option<Account>,
}

/// When and in which entry something was said: orders what contradicts each other.
pub(crate) type Said = (Time, EntryId);

/// All facts that count, in memory.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) devices: BTreeMap<Author, Owned>,
    profiles: BTreeMap<Account, BTreeMap<Said, String>>,
    pub(crate) invites: BTreeMap<Account, BTreeMap<Said, Published>>,
    /// Who took an invite back, and where.
    pub(crate) revocations: BTreeMap<Account, BTreeMap<Said, (Author, u64)>>,
    /// By the device that they are about.
    pub(crate) revoked: BTreeMap<Author, BTreeMap<Said, Revoked>>,
    pub(crate) admissions: BTreeMap<Said, Admitted>,
    pub(crate) keys: BTreeMap<Said, KeyFact>,
    pub(crate) secrets: BTreeMap<Said, SecretFact>,
    /// No more than entries are held, which a quota bounds for each author.
    pub(crate) handed: BTreeMap<Said, HandedFact>,
    pub(crate) grades: BTreeMap<EntryId, Graded>,
    pub(crate) boards: BTreeMap<String, BTreeMap<Said, Author>>,
    pub(crate) circles: BTreeMap<CircleId, CircleFacts>,
    pub(crate) rulings: Rulings,
    membership: OnceLock<Membership>,
    names: OnceLock<Names>,
    people: OnceLock<People>,
    trusted: OnceLock<Trusted>,
    graph: OnceLock<Graph>,
}

impl Facts {
    pub(crate) fn apply(&mut self, fact: Fact) {
        self.forget_answers(&fact.what);
        let (author, seq, said) = (fact.author, fact.seq, (fact.time, fact.id));
        match fact.what {
            What::Device { account, name } => {
                self.devices.insert(author, Owned { account, name });
            }
            What::Profile { account, name } => {
                self.profiles.entry(account).or_default().insert(said, name);
            }
            What::Invite { key, expires, uses, role } => {
                let published = Published { by: author, seq, expires, uses, role };
                self.invites.entry(key).or_default().insert(said, published);
            }
            What::RevokeInvite { key } => {
                self.revocations.entry(key).or_default().insert(said, (author, seq));
            }
            What::RevokeDevice { account, device, last } => {
                let revoked = Revoked { by: author, seq, account, last };
                self.revoked.entry(device).or_default().insert(said, revoked);
            }
            What::Admit { account, device, name, invite } => {
                let admitted = Admitted { by: author, seq, account, device, name, invite };
                self.admissions.insert(said, admitted);
            }
            What::Key { id, previous, left_out, devices } => {
                let fact = KeyFact { by: author, id, previous, left_out, devices };
                self.keys.insert(said, fact);
            }
            What::Secret { id, devices } => {
                self.secrets.insert(said, SecretFact { id, devices });
            }
            What::Handed { id, devices, whole } => {
                self.handed.insert(said, HandedFact { by: author, id, devices, whole });
            }
            What::Grade(grade) => {
                let graded = Graded { by: author, seq, time: said.0, grade };
                self.grades.insert(fact.id, graded);
            }
            What::Board { name } => {
                self.boards.entry(name).or_default().insert(said, author);
            }
            What::InCircle { circle, said: what } => {
                self.apply_in_circle((author, seq), said, circle, what);
            }
            What::Ruling { subject, ruling } => {
                self.apply_ruling((author, seq), said, subject, ruling);
            }
        }
    }

    pub(crate) fn undo(&mut self, fact: &Fact) {
        self.forget_answers(&fact.what);
        let said = (fact.time, fact.id);
        match &fact.what {
            What::Device { .. } => {
                self.devices.remove(&fact.author);
            }
            What::Profile { account, .. } => forget(&mut self.profiles, account, &said),
            What::Invite { key, .. } => forget(&mut self.invites, key, &said),
            What::RevokeInvite { key } => forget(&mut self.revocations, key, &said),
            What::RevokeDevice { device, .. } => forget(&mut self.revoked, device, &said),
            What::Admit { .. } => {
                self.admissions.remove(&said);
            }
            What::Key { .. } => {
                self.keys.remove(&said);
            }
            What::Secret { .. } => {
                self.secrets.remove(&said);
            }
            What::Handed { .. } => {
                self.handed.remove(&said);
            }
            What::Grade(_) => {
                self.grades.remove(&fact.id);
            }
            What::Board { name } => forget(&mut self.boards, name, &said),
            What::InCircle { circle, .. } => self.undo_in_circle(&said, circle),
            What::Ruling { subject, .. } => forget(&mut self.rulings, subject, &said),
        }
    }

    /// What was computed and may be another with or without this.
    fn forget_answers(&mut self, what: &What) {
        let membership = what.concerns_membership();
        if membership {
            self.membership.take();
            self.trusted.take();
            self.people.take();
        }
        if membership || what.concerns_keys() {
            self.graph.take();
        }
        if matches!(what, What::Device { .. } | What::InCircle { .. }) {
            self.names.take();
        }
    }

    /// The newest name that the account gave itself.
    pub(crate) fn profile(&self, account: &Account) -> Option<&str> {
        let (_, name) = self.profiles.get(account)?.last_key_value()?;
        Some(name)
    }

    /// All names that the account gave itself, the oldest first.
    pub(crate) fn names_of(&self, account: &Account) -> impl Iterator<Item = &str> {
        self.profiles.get(account).into_iter().flat_map(BTreeMap::values).map(String::as_str)
    }

    /// Whose device this is by the first entry of its own log, which alone gives it a say; the
    /// founder's first device by the founding.
    pub(crate) fn account_of(&self, founding: &Founding, device: &Author) -> Option<Account> {
        if *device == founding.device {
            return Some(founding.account);
        }
        self.devices.get(device).map(|owned| owned.account)
    }

    /// What closed boards are called; computed when first asked for after a change.
    pub(crate) fn names(&self, founding: &Founding) -> &Names {
        self.names.get_or_init(|| Names::of(founding, self))
    }

    /// Whose devices are in, and with whom `me` has conversations; as [`Facts::membership`].
    pub(crate) fn people(&self, founding: &Founding, me: Account) -> &People {
        self.people.get_or_init(|| People::of(founding, self, me))
    }

    /// Who is in; computed when first asked for after a change.
    pub(crate) fn membership(&self, founding: &Founding) -> &Membership {
        self.membership.get_or_init(|| Membership::of(founding, self))
    }

    /// What those who are in may have; computed as [`Facts::membership`] is.
    pub(crate) fn trusted(&self, founding: &Founding) -> &Trusted {
        self.trusted.get_or_init(|| self.membership(founding).trusted())
    }

    /// What is said of keys; computed when first asked for after a change.
    pub(crate) fn graph(&self, founding: &Founding) -> &Graph {
        self.graph.get_or_init(|| Graph::of(self, self.trusted(founding)))
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
