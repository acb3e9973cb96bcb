//! Who is in: the least set that holds the founder's device and every device that a member
//! admitted, by an invite or because its account is in already.
//!
//! It is a function of the set of entries, so that all nodes that hold the same logs want the same.

use crate::facts::{Admitted, Facts, Published};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::join::Refusal;
use tidings_protocol::time::Time;

/// A device that is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The device: the author of a wanted log.
    pub device: Author,
    /// Its owner.
    pub account: Account,
    /// What the newcomer wished to be called; empty for the founder.
    pub name: String,
    /// The device that let it in; `None` for the founder's first.
    pub admitted_by: Option<Author>,
}

/// Who is in, and by which invites.
#[derive(Debug, Default)]
pub(crate) struct Membership {
    pub(crate) members: BTreeMap<Author, Member>,
    /// Who let an account in first, and as whom; not for the founder.
    pub(crate) accounts: BTreeMap<Account, (Author, String)>,
    /// Accounts that each invite let in.
    pub(crate) uses: BTreeMap<Account, BTreeSet<Account>>,
}

impl Membership {
    pub(crate) fn of(founding: &Founding, facts: &Facts) -> Self {
        let mut membership = Self::default();
        let founder = Member {
            device: founding.device,
            account: founding.account,
            name: String::new(),
            admitted_by: None,
        };
        membership.members.insert(founder.device, founder);
        let valid = valid_admissions(founding, facts);
        for (said, admitted) in &facts.admissions {
            if valid.contains(said) {
                membership.add(founding, admitted);
            }
        }
        membership
    }

    fn add(&mut self, founding: &Founding, admitted: &Admitted) {
        let Admitted { by, account, device, ref name, invite } = *admitted;
        let member = Member { device, account, name: name.clone(), admitted_by: Some(by) };
        self.members.entry(device).or_insert(member);
        if account != founding.account {
            self.accounts.entry(account).or_insert_with(|| (by, name.clone()));
        }
        if let Some(invite) = invite {
            self.uses.entry(invite).or_default().insert(account);
        }
    }

    /// The invite of this key as a member first published it.
    pub(crate) fn invite<'f>(&self, facts: &'f Facts, key: &Account) -> Option<&'f Published> {
        facts.invites.get(key)?.values().find(|invite| self.members.contains_key(&invite.by))
    }

    /// Accounts that this invite let in.
    pub(crate) fn used(&self, key: &Account) -> usize {
        self.uses.get(key).map_or(0, BTreeSet::len)
    }

    pub(crate) fn check_invite(
        &self,
        facts: &Facts,
        key: &Account,
        now: Time,
    ) -> Result<(), Refusal> {
        let invite = self.invite(facts, key).ok_or(Refusal::Unknown)?;
        if now > invite.expires {
            return Err(Refusal::Expired);
        }
        let limit = usize::try_from(invite.uses).unwrap_or(usize::MAX);
        if limit > 0 && self.used(key) >= limit { Err(Refusal::Used) } else { Ok(()) }
    }
}

type Said = (Time, tidings_protocol::hash::EntryId);

/// The admissions that count: written by a member, with an invite or for an account that is in.
fn valid_admissions(founding: &Founding, facts: &Facts) -> BTreeSet<Said> {
    let mut by_writer: BTreeMap<Author, Vec<(Said, &Admitted)>> = BTreeMap::new();
    for (said, admitted) in &facts.admissions {
        by_writer.entry(admitted.by).or_default().push((*said, admitted));
    }
    let mut valid = BTreeSet::new();
    let mut accounts = BTreeSet::from([founding.account]);
    let mut waiting: BTreeMap<Account, Vec<(Said, &Admitted)>> = BTreeMap::new();
    let mut writers = vec![founding.device];
    while let Some(writer) = writers.pop() {
        let mut ready = by_writer.remove(&writer).unwrap_or_default();
        while let Some((said, admitted)) = ready.pop() {
            if admitted.invite.is_none() && !accounts.contains(&admitted.account) {
                waiting.entry(admitted.account).or_default().push((said, admitted));
                continue;
            }
            valid.insert(said);
            writers.push(admitted.device);
            accounts.insert(admitted.account);
            ready.extend(waiting.remove(&admitted.account).unwrap_or_default());
        }
    }
    valid
}
