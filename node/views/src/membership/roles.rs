//! Which grades count, and what role they give at a position of a log.
//!
//! Standing comes in levels: the founder, owners made by the founder, owners made by those, and so
//! on, then moderators. Whether a grade counts, and at which level, depends on grades of smaller
//! levels alone, so there is one answer whatever came first; and no grade reaches a position at
//! which its subject stands as high as its writer or higher.

use crate::facts::{Facts, Grade, Graded, Revoked};
use crate::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;

/// The level of moderators; below it those of owners, 0 being the founder's.
const MODERATORS: u32 = u32::MAX - 1;

/// Above all levels.
const ALL: u32 = u32::MAX;

/// A grade that counts.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    id: EntryId,
    /// Of its writer where it was written.
    level: u32,
    grade: Grade,
}

impl Counting {
    /// Whether it applies behind position `seq` − 1 of `device`; behind all of them for none.
    fn applies(&self, at: Option<(&Author, u64)>) -> bool {
        at.is_none_or(|(device, seq)| self.last(device) < seq)
    }

    fn last(&self, device: &Author) -> u64 {
        self.grade.lasts.get(device).copied().unwrap_or(0)
    }
}

/// The grades that count.
#[derive(Debug)]
pub(crate) struct Roles {
    founder: Account,
    /// By whose role they are about.
    counting: BTreeMap<Account, Vec<Counting>>,
    /// Levels of owners that wrote some.
    levels: u32,
    /// What accounts say of their own devices, by the device.
    said: BTreeMap<Author, Vec<Revoked>>,
    /// The last position that counts of a revoked device.
    revoked: BTreeMap<Author, u64>,
}

impl Roles {
    pub(crate) fn of(founding: &Founding, facts: &Facts) -> Self {
        Self::with(founding, facts, None)
    }

    /// As if somebody stated `more`, too.
    pub(crate) fn with(founding: &Founding, facts: &Facts, more: Option<&Graded>) -> Self {
        let mut roles = Self {
            founder: founding.account,
            counting: BTreeMap::new(),
            levels: 0,
            said: revocations(founding, facts),
            revoked: BTreeMap::new(),
        };
        let mut rest: Vec<Stated<'_>> = Vec::new();
        let more = more.map(|graded| (&EntryId([0; 32]), graded));
        for (id, graded) in facts.grades.iter().chain(more) {
            let Some(writer) = facts.account_of(founding, &graded.by) else { continue };
            let subject = graded.grade.account;
            if subject != writer && subject != founding.account {
                let at = (graded.by, graded.seq);
                rest.push(Stated { id: *id, writer, at, grade: &graded.grade });
            }
        }
        loop {
            let level = roles.levels;
            let (found, others): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(|stated| roles.is_owner_of(level, stated));
            rest = others;
            if found.is_empty() {
                break;
            }
            roles.count(level, &found);
            roles.levels = level.saturating_add(1);
        }
        rest.retain(|stated| {
            let (device, seq) = &stated.at;
            let standing = roles.resulting(&stated.writer, Some((device, *seq)), MODERATORS);
            stated.grade.role < Role::Moderator
                && standing == Some(Role::Moderator)
                && !roles.is_silent(stated, MODERATORS)
        });
        roles.count(MODERATORS, &rest);
        roles.revoked =
            roles.said.keys().filter_map(|it| Some((*it, roles.last(it, ALL)?))).collect();
        roles
    }

    /// The role that grades give this account at a position of one of its devices, or behind all
    /// positions for none; `None` where no grade applies.
    pub(crate) fn graded(&self, account: &Account, at: Option<(&Author, u64)>) -> Option<Role> {
        if *account == self.founder {
            return Some(Role::Owner);
        }
        if !self.counting.contains_key(account) {
            return None;
        }
        // Whom some level made an owner, no lower one unmakes.
        let mut levels = 1..=self.levels;
        if levels.any(|level| self.resulting(account, at, level) == Some(Role::Owner)) {
            return Some(Role::Owner);
        }
        match self.resulting(account, at, MODERATORS) {
            Some(role) if role >= Role::Moderator => Some(role),
            _ => self.resulting(account, at, ALL),
        }
    }

    /// The last position of `device` that counts, if its account revoked it.
    pub(crate) fn revoked(&self, device: &Author) -> Option<u64> {
        self.revoked.get(device).copied()
    }

    /// Whether the device was revoked before it wrote this.
    pub(crate) fn is_revoked(&self, device: &Author, seq: u64) -> bool {
        self.revoked(device).is_some_and(|last| last < seq)
    }

    /// The least position named by revocations of `device` that count as the grades of levels below
    /// `below` have it: those by a device of the same account that was not expelled there.
    fn last(&self, device: &Author, below: u32) -> Option<u64> {
        let said = self.said.get(device).into_iter().flatten();
        let counting = said.filter(|it| {
            let at = Some((&it.by, it.seq));
            self.resulting(&it.account, at, below) != Some(Role::Expelled)
        });
        counting.map(|it| it.last).min()
    }

    /// Whether the writer's device was revoked before it wrote this.
    fn is_silent(&self, Stated { at: (device, seq), .. }: &Stated<'_>, below: u32) -> bool {
        self.last(device, below).is_some_and(|last| last < *seq)
    }

    /// The positions of `device` from which on other grades of `account` apply, the first one
    /// included, in order.
    pub(crate) fn steps(&self, account: &Account, device: &Author) -> BTreeSet<u64> {
        let lasts = self.about(account).map(|counting| counting.last(device));
        let lasts = lasts.chain(self.revoked(device));
        lasts.map(|last| last.saturating_add(1)).chain([1]).collect()
    }

    /// Devices for which grades that count name a position, and their accounts.
    pub(crate) fn named(&self) -> BTreeSet<(Author, Account)> {
        let counting = self.counting.iter();
        let named = counting.flat_map(|(account, about)| {
            let lasts = about.iter().flat_map(|it| it.grade.lasts.keys());
            lasts.map(|device| (*device, *account))
        });
        named.collect()
    }

    /// The entries with grades that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = EntryId> {
        self.counting.values().flatten().map(|it| it.id)
    }

    /// Whether no other grade of the account that counts replaces this one.
    pub(crate) fn stands(&self, account: &Account, id: &EntryId) -> bool {
        !self.about(account).any(|it| it.grade.supersedes.contains(id))
    }

    /// The accounts of which a grade that counts speaks.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.counting.keys()
    }

    /// Why the account has the role that it has, in the words of a grade that gives it.
    pub(crate) fn reason(&self, account: &Account, role: Role) -> Option<&str> {
        let replaced: BTreeSet<_> =
            self.about(account).flat_map(|it| &it.grade.supersedes).collect();
        let mut standing = self.about(account).filter(|it| !replaced.contains(&it.id));
        let grade = &standing.find(|it| it.grade.role == role)?.grade;
        Some(grade.reason.as_str()).filter(|reason| !reason.is_empty())
    }

    /// The grades of this account that count.
    fn about(&self, account: &Account) -> impl Iterator<Item = &Counting> {
        self.counting.get(account).into_iter().flatten()
    }

    fn count(&mut self, level: u32, found: &[Stated<'_>]) {
        for Stated { id, grade, .. } in found {
            let counting = Counting { id: *id, level, grade: (*grade).clone() };
            self.counting.entry(grade.account).or_default().push(counting);
        }
    }

    /// Whether the writer was an owner of this level there; those of smaller levels are counted.
    fn is_owner_of(&self, level: u32, stated: &Stated<'_>) -> bool {
        if self.is_silent(stated, level) {
            return false;
        }
        let Stated { writer, at, .. } = stated;
        match level {
            0 => *writer == self.founder,
            _ => self.resulting(writer, Some((&at.0, at.1)), level) == Some(Role::Owner),
        }
    }

    /// What the grades of levels below `below` come to. One that is replaced by another that
    /// applies, too, counts no more; an owner's is not replaced by a moderator's. Of several the
    /// most restrictive one holds.
    fn resulting(&self, account: &Account, at: Option<(&Author, u64)>, below: u32) -> Option<Role> {
        let applying = || self.about(account).filter(|it| it.level < below && it.applies(at));
        let (mut by_owners, mut by_moderators) = (BTreeSet::<EntryId>::new(), BTreeSet::new());
        for it in applying() {
            let replaced = if it.level < MODERATORS { &mut by_owners } else { &mut by_moderators };
            replaced.extend(&it.grade.supersedes);
        }
        let stands = |it: &&Counting| {
            let by_moderator = it.level == MODERATORS && by_moderators.contains(&it.id);
            !by_owners.contains(&it.id) && !by_moderator
        };
        applying().filter(stands).map(|it| it.grade.role).min()
    }
}

/// What devices say of others of their account.
fn revocations(founding: &Founding, facts: &Facts) -> BTreeMap<Author, Vec<Revoked>> {
    let mut revocations = BTreeMap::new();
    for (device, said) in &facts.revoked {
        let own = |it: &&Revoked| {
            let account = Some(it.account);
            let accounts = [&it.by, device].map(|device| facts.account_of(founding, device));
            it.by != *device && accounts == [account; 2]
        };
        let said: Vec<Revoked> = said.values().filter(own).copied().collect();
        if !said.is_empty() {
            revocations.insert(*device, said);
        }
    }
    revocations
}

/// A grade of which it is not known yet whether it counts.
struct Stated<'f> {
    id: EntryId,
    writer: Account,
    at: (Author, u64),
    grade: &'f Grade,
}
