//! People, their devices, and the invites by which they came.

use crate::body;
use crate::error::Result;
use crate::facts::Graded;
use crate::membership::{Member, Roles};
use crate::page::{DeviceRow, InviteRow, PersonRef, PersonRow, suffix};
use crate::role::Role;
use crate::views::Views;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::join::Refusal;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;

/// Who nobody has named yet.
const UNKNOWN: &str = "unknown";

impl Views {
    /// The devices that are or were in, in the order of their keys: the logs that are wanted, up to
    /// a cut where there is one.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.known.facts.membership(&self.founding).members.values()
    }

    /// This device, if it is or was in.
    #[must_use]
    pub fn member(&self, device: &Author) -> Option<&Member> {
        self.known.facts.membership(&self.founding).members.get(device)
    }

    /// Devices that were let in as this account's, or say that they are; those that are out, too.
    #[must_use]
    pub fn devices_of(&self, account: &Account) -> usize {
        let membership = self.known.facts.membership(&self.founding);
        let said = membership.members.values().filter(|member| member.account == *account);
        let admitted = membership.admitted.get(account).into_iter().flatten();
        admitted.chain(said.map(|member| &member.device)).collect::<BTreeSet<_>>().len()
    }

    /// Whether this account is in, and not expelled.
    #[must_use]
    pub fn is_member(&self, account: &Account) -> bool {
        let membership = self.known.facts.membership(&self.founding);
        membership.role(account) > Some(Role::Expelled)
    }

    /// What this account may do now; `None` if nobody let it in.
    #[must_use]
    pub fn role(&self, account: &Account) -> Option<Role> {
        self.known.facts.membership(&self.founding).role(account)
    }

    /// What everybody who is or was in may do now.
    #[must_use]
    pub fn roles(&self) -> BTreeMap<Account, Role> {
        let membership = self.known.facts.membership(&self.founding);
        let accounts = membership.members.values().map(|member| member.account);
        accounts.filter_map(|account| Some((account, membership.role(&account)?))).collect()
    }

    /// A role for `account` as this device would state it now: from behind all that counts of its
    /// logs here, in place of all that was said of it before.
    #[must_use]
    pub fn grade<'a>(
        &self,
        log: &Log,
        account: Account,
        role: Role,
        reason: &'a str,
    ) -> body::Grade<'a> {
        let members = self.known.facts.membership(&self.founding).members.values();
        let held = |device: &Author| log.head(device).map_or(0, |head| head.tip.seq);
        let mut lasts: Vec<(Author, u64)> = members
            .filter(|member| member.account == account)
            .map(|member| (member.device, held(&member.device).min(member.cut.unwrap_or(u64::MAX))))
            .filter(|(_, last)| *last > 0)
            .collect();
        lasts.sort_by_key(|(device, last)| (u64::MAX.saturating_sub(*last), *device));
        lasts.truncate(body::MAX_LASTS);
        lasts.sort_unstable();
        let about: Vec<_> =
            self.known.facts.grades.iter().filter(|(_, it)| it.grade.account == account).collect();
        let replaced: BTreeSet<_> = about.iter().flat_map(|(_, it)| &it.grade.supersedes).collect();
        let standing = about.iter().map(|(id, _)| **id).filter(|id| !replaced.contains(id));
        let supersedes = standing.take(body::MAX_SUPERSEDES).collect();
        body::Grade { account, role, lasts, supersedes, reason }
    }

    /// What the role of its subject comes to when this device states `grade` now.
    #[must_use]
    pub fn role_after(&self, log: &Log, grade: &body::Grade<'_>) -> Option<Role> {
        let by = self.viewer().device;
        let held = log.head(&by).map_or(0, |head| head.tip.seq);
        let stated =
            Graded { by, seq: held.saturating_add(1), time: Time(0), grade: grade.clone().into() };
        let facts = &self.known.facts;
        let base = facts.membership(&self.founding).base(&grade.account);
        Roles::with(&self.founding, facts, Some(&stated)).graded(&grade.account, None).or(base)
    }

    /// Whether whoever holds this invite may be admitted now.
    ///
    /// # Errors
    /// [`Refusal`] says why not.
    pub fn check_invite(&self, key: &Account, now: Time) -> Result<(), Refusal> {
        let facts = &self.known.facts;
        facts.membership(&self.founding).check_invite(facts, &self.founding, key, now)
    }

    /// The invite of this key, if a member published it.
    #[must_use]
    pub fn invite(&self, key: &Account) -> Option<InviteRow> {
        let membership = self.known.facts.membership(&self.founding);
        let published = membership.invite(&self.known.facts, &self.founding, key)?;
        Some(InviteRow {
            schema: "tidings/invite/1".into(),
            key: *key,
            by: self.writer(&published.by),
            expires: published.expires,
            uses: published.uses,
            used: u64::try_from(membership.used(key)).unwrap_or(u64::MAX),
            role: published.role,
            revoked: membership.is_closed(&self.known.facts, &self.founding, key),
        })
    }

    /// All invites that members published, in the order of their keys.
    #[must_use]
    pub fn invites(&self) -> Vec<InviteRow> {
        self.known.facts.invites.keys().filter_map(|key| self.invite(key)).collect()
    }

    /// Everybody of whom a device is known, by name.
    #[must_use]
    pub fn people(&self, log: &Log) -> Vec<PersonRow> {
        let mut posts: HashMap<Account, u64> = HashMap::new();
        let mut forks = HashMap::new();
        for author in self.known.authors() {
            if let Some(account) = self.owner(&author.author) {
                let sum = posts.entry(account).or_default();
                *sum = sum.saturating_add(author.posts);
            }
            forks.insert(author.author, author.fork);
        }
        let membership = self.known.facts.membership(&self.founding);
        let device_row = |device: Author| DeviceRow {
            device,
            name: self
                .known
                .facts
                .devices
                .get(&device)
                .map_or_else(String::new, |it| it.name.clone()),
            seq: log.head(&device).map_or(0, |head| head.tip.seq),
            forked: forks.get(&device).copied().flatten(),
            cut: membership.members.get(&device).and_then(|member| member.cut),
            revoked: membership.roles.revoked(&device),
        };
        let accounts = self.accounts().into_iter();
        let mut people: Vec<_> = accounts
            .map(|(account, devices)| {
                let devices = devices.into_iter().map(device_row).collect();
                self.person_row(account, devices, posts.get(&account).copied().unwrap_or(0))
            })
            .collect();
        people.sort_by(|a, b| (&a.name, a.account).cmp(&(&b.name, b.account)));
        people
    }

    fn person_row(&self, account: Account, devices: Vec<DeviceRow>, posts: u64) -> PersonRow {
        let PersonRef { name, suffix, me, .. } = self.person_ref(&account);
        let membership = self.known.facts.membership(&self.founding);
        let admitted = membership.accounts.get(&account);
        let role = membership.role(&account);
        PersonRow {
            schema: "tidings/person/1".into(),
            account,
            name,
            suffix,
            me,
            devices,
            posts,
            admitted_by: admitted.map(|(by, _)| self.writer(by)),
            role,
            reason: role.and_then(|role| membership.roles.reason(&account, role)).map(Into::into),
            regard: self.regard(&account),
        }
    }

    /// Every account that is or was in or that a grade speaks of, with its devices, and those that
    /// logs speak for which nobody wants.
    pub(super) fn accounts(&self) -> BTreeMap<Account, BTreeSet<Author>> {
        let mut accounts: BTreeMap<Account, BTreeSet<Author>> = BTreeMap::new();
        let membership = self.known.facts.membership(&self.founding);
        for account in membership.roles.accounts() {
            accounts.entry(*account).or_default();
        }
        for member in membership.members.values() {
            accounts.entry(member.account).or_default().insert(member.device);
        }
        for (device, owned) in &self.known.facts.devices {
            if !membership.knows(&owned.account) {
                accounts.entry(owned.account).or_default().insert(*device);
            }
        }
        accounts
    }

    /// What the account is called: by its own newest word, else by whoever let it in.
    #[must_use]
    pub fn name_of(&self, account: &Account) -> Option<&str> {
        let membership = self.known.facts.membership(&self.founding);
        let admitted = || membership.accounts.get(account).map(|(_, name)| name.as_str());
        self.known.facts.profile(account).or_else(admitted)
    }

    /// Whether the account said itself what it is called.
    #[must_use]
    pub fn is_named(&self, account: &Account) -> bool {
        self.known.facts.profile(account).is_some()
    }

    /// This account, as it is called.
    #[must_use]
    pub fn person_ref(&self, account: &Account) -> PersonRef {
        PersonRef {
            name: self.name_of(account).unwrap_or(UNKNOWN).to_owned(),
            suffix: suffix(account),
            account: Some(*account),
            me: *account == self.viewer().account,
        }
    }

    /// Whoever writes with this device, as far as anybody vouched for it.
    #[must_use]
    pub fn writer(&self, device: &Author) -> PersonRef {
        match self.owner(device) {
            Some(account) => self.person_ref(&account),
            None => PersonRef {
                name: UNKNOWN.to_owned(),
                suffix: suffix(&Account(device.0)),
                account: None,
                me: *device == self.viewer().device,
            },
        }
    }

    /// The account of a device: by its own first entry, else by its admission.
    #[must_use]
    pub fn owner(&self, device: &Author) -> Option<Account> {
        let facts = &self.known.facts;
        let admitted = || facts.membership(&self.founding).members.get(device);
        let own = facts.devices.get(device).map(|owned| owned.account);
        own.or_else(|| admitted().map(|member| member.account))
    }
}
