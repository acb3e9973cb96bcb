//! Who is in, with which role at which position: a function of the set of entries that count, so
//! that all nodes that hold the same logs want the same, in whatever order they came.
//!
//! First the grades (`roles`), which lean on nothing but certificates and each other's levels; then
//! the least set of accounts that members let in. Nothing behind a cut, and nothing in a log that is
//! not wanted, has a say: a node that never got it comes to the same answer.

mod relays;
mod roles;

use crate::facts::{Admitted, Facts, Published, Said};
use crate::role::Role;
pub(crate) use relays::Trusted;
pub(crate) use roles::Roles;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::join::Refusal;
use tidings_protocol::time::Time;

/// A device whose log is wanted, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The device: the author of a wanted log.
    pub device: Author,
    /// Its owner.
    pub account: Account,
    /// What the newcomer wished to be called; empty for the founder.
    pub name: String,
    /// The device that let it in; `None` for the founder's first, and for one that is in by its
    /// own certificate alone, or was by the word of those who expelled its account.
    pub admitted_by: Option<Author>,
    /// Its account was expelled, or is none that anybody let in although its log says so: nothing is
    /// wanted of its log behind this position.
    pub cut: Option<u64>,
    /// Its account revoked it: nothing counts of its log behind this position.
    pub revoked: Option<u64>,
}

impl Member {
    /// Whether it is in now: its account is and was not expelled, nor was it revoked.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.cut.is_none() && self.revoked.is_none()
    }
}

/// A stretch of a log: from this position on, up to the next stretch, its writer has this role;
/// none where the writer is not in.
pub(crate) type Stretch = (u64, Option<Role>);

/// Who is in, and by which invites.
#[derive(Debug)]
pub(crate) struct Membership {
    pub(crate) members: BTreeMap<Author, Member>,
    /// Who let an account in first, and as whom; not for the founder.
    pub(crate) accounts: BTreeMap<Account, (Author, String)>,
    /// Accounts that each invite let in.
    pub(crate) uses: BTreeMap<Account, BTreeSet<Account>>,
    /// Devices that were let in as each account's, whatever their logs say.
    pub(crate) admitted: BTreeMap<Account, BTreeSet<Author>>,
    pub(crate) roles: Roles,
    /// What admissions make of an account of which no grade says otherwise.
    base: BTreeMap<Account, Role>,
}

impl Membership {
    pub(crate) fn of(founding: &Founding, facts: &Facts) -> Self {
        let roles = Roles::of(founding, facts);
        let (base, valid) = Admissions::new(founding, facts, &roles).admit();
        let mut membership = Self {
            members: BTreeMap::new(),
            accounts: BTreeMap::new(),
            uses: BTreeMap::new(),
            admitted: BTreeMap::new(),
            roles,
            base,
        };
        let founder = (founding.device, founding.account, String::new(), None);
        membership.enter(facts, founder, founding);
        for said in &valid {
            if let Some(admitted) = facts.admissions.get(said) {
                membership.add(founding, facts, admitted);
            }
        }
        membership.enter_certified(facts, founding);
        membership.enter_expelled(facts, founding);
        membership
    }

    /// Devices whose own logs say that they are of an account that is or was in. Of whom nothing
    /// counts only those know who happen to hold the log: it is not wanted.
    fn enter_certified(&mut self, facts: &Facts, founding: &Founding) {
        for (device, owned) in &facts.devices {
            let new = self.knows(&owned.account) && !self.members.contains_key(device);
            if new && self.cut(&owned.account, device) != Some(0) {
                let name = self.name_of(&owned.account);
                self.enter(facts, (*device, owned.account, name, None), founding);
            }
        }
    }

    /// Devices of which those who expelled their account say how much counts: whoever let them in
    /// may be out from before that, and then not everybody has heard of them.
    fn enter_expelled(&mut self, facts: &Facts, founding: &Founding) {
        for (device, account) in self.roles.named() {
            let cut = self.cut(&account, &device).filter(|cut| *cut > 0);
            if cut.is_some() && !self.members.contains_key(&device) {
                let (name, revoked) = (self.name_of(&account), self.roles.revoked(&device));
                let account = facts.account_of(founding, &device).unwrap_or(account);
                let member = Member { device, account, name, admitted_by: None, cut, revoked };
                self.members.insert(device, member);
            }
        }
    }

    fn name_of(&self, account: &Account) -> String {
        self.accounts.get(account).map_or_else(String::new, |(_, name)| name.clone())
    }

    fn add(&mut self, founding: &Founding, facts: &Facts, admitted: &Admitted) {
        let Admitted { by, account, device, ref name, invite, .. } = *admitted;
        self.enter(facts, (device, account, name.clone(), Some(by)), founding);
        self.admitted.entry(account).or_default().insert(device);
        if account != founding.account {
            self.accounts.entry(account).or_insert_with(|| (by, name.clone()));
        }
        if let Some(invite) = invite {
            self.uses.entry(invite).or_default().insert(account);
        }
    }

    /// A device is in. Whose it is says its own log if it is here, else who is said to own it; it
    /// is wanted as far as any of them allows. A log that names an account which nobody let in is
    /// wanted up to those words, and its device is not in: no role would tell what it may have.
    fn enter(
        &mut self,
        facts: &Facts,
        (device, account, name, admitted_by): (Author, Account, String, Option<Author>),
        founding: &Founding,
    ) {
        let own = facts.account_of(founding, &device);
        let told = admitted_by.is_some() || own.is_some_and(|own| own != account);
        let account = own.unwrap_or(account);
        let astray = own.is_some_and(|own| !self.knows(&own));
        let cut = if astray { Some(1) } else { self.cut(&account, &device) };
        // Whoever has only heard whose it is learns from the first entry whether that is so.
        let cut = cut.map(|cut| cut.max(u64::from(told)));
        // What its other devices say stands behind such cuts.
        let revoked = self.roles.revoked(&device).filter(|_| !astray);
        let member = self.members.entry(device).or_insert_with(|| Member {
            device,
            account,
            name,
            admitted_by,
            cut,
            revoked,
        });
        member.cut = member.cut.zip(cut).map(|(one, other)| one.max(other));
    }

    /// The last position of a log that is wanted, if its owner is expelled for good.
    fn cut(&self, account: &Account, device: &Author) -> Option<u64> {
        // A revocation cuts nothing: whoever revokes its revoker must be heard by all, too.
        let given = |at| self.given(account, Some(at));
        let stretches = self.stretches_of(account, device, given);
        let (from, role) = stretches.last().copied()?;
        (role == Some(Role::Expelled)).then(|| from.saturating_sub(1))
    }

    fn stretches_of<'d>(
        &self,
        account: &Account,
        device: &'d Author,
        role_at: impl Fn((&'d Author, u64)) -> Option<Role>,
    ) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for from in self.roles.steps(account, device) {
            let role = role_at((device, from));
            if stretches.last().is_none_or(|before| before.1 != role) {
                stretches.push((from, role));
            }
        }
        stretches
    }

    /// The roles of the writer along this log; empty for a device that nobody let in.
    pub(crate) fn stretches(&self, device: &Author) -> Vec<Stretch> {
        let member = self.members.get(device);
        member.map_or_else(Vec::new, |member| {
            let account = &member.account;
            self.stretches_of(account, device, |at| self.role_at(account, Some(at)))
        })
    }

    fn role_at(&self, account: &Account, at: Option<(&Author, u64)>) -> Option<Role> {
        match at {
            Some((device, seq)) if self.roles.is_revoked(device, seq) => Some(Role::Expelled),
            _ => self.given(account, at),
        }
    }

    /// The role that grades and admissions give, whether or not the device was revoked.
    fn given(&self, account: &Account, at: Option<(&Author, u64)>) -> Option<Role> {
        self.roles.graded(account, at).or_else(|| self.base.get(account).copied())
    }

    /// The role of this account behind everything that grades leave as it was.
    pub(crate) fn role(&self, account: &Account) -> Option<Role> {
        self.role_at(account, None)
    }

    /// The role with which this was written; by the log's own word on whose it is.
    pub(crate) fn role_of(
        &self,
        facts: &Facts,
        founding: &Founding,
        device: &Author,
        seq: u64,
    ) -> Option<Role> {
        let account = facts.account_of(founding, device)?;
        self.role_at(&account, Some((device, seq)))
    }

    /// What admissions alone make of this account.
    pub(crate) fn base(&self, account: &Account) -> Option<Role> {
        self.base.get(account).copied()
    }

    /// Whether the account is or was in.
    pub(crate) fn knows(&self, account: &Account) -> bool {
        self.role(account).is_some()
    }

    /// The invite of this key as a member first published it.
    pub(crate) fn invite<'f>(
        &self,
        facts: &'f Facts,
        founding: &Founding,
        key: &Account,
    ) -> Option<&'f Published> {
        let may =
            |it: &&Published| self.role_of(facts, founding, &it.by, it.seq) >= Some(Role::Member);
        facts.invites.get(key)?.values().find(may)
    }

    /// Whether the invite was taken back, by its maker, a moderator or an owner, or its maker may
    /// invite nobody any more. Whom members let in who had not heard of it are in all the same.
    pub(crate) fn is_closed(&self, facts: &Facts, founding: &Founding, key: &Account) -> bool {
        let maker = self.invite(facts, founding, key);
        let Some(maker) = maker.and_then(|it| facts.account_of(founding, &it.by)) else {
            return true;
        };
        let said = facts.revocations.get(key).into_iter().flat_map(BTreeMap::values);
        let mut revoked = said.map(|(by, seq)| {
            let role = self.role_of(facts, founding, by, *seq);
            let own = facts.account_of(founding, by) == Some(maker);
            role >= Some(Role::Moderator) || own && role > Some(Role::Expelled)
        });
        self.role(&maker) < Some(Role::Member) || revoked.any(|revoked| revoked)
    }

    /// Accounts that this invite let in.
    pub(crate) fn used(&self, key: &Account) -> usize {
        self.uses.get(key).map_or(0, BTreeSet::len)
    }

    /// Whether a member who is asked now should let its holder in.
    pub(crate) fn check_invite(
        &self,
        facts: &Facts,
        founding: &Founding,
        key: &Account,
        now: Time,
    ) -> Result<(), Refusal> {
        let invite = self.invite(facts, founding, key).ok_or(Refusal::Unknown)?;
        if self.is_closed(facts, founding, key) {
            return Err(Refusal::Revoked);
        }
        if now > invite.expires {
            return Err(Refusal::Expired);
        }
        let limit = usize::try_from(invite.uses).unwrap_or(usize::MAX);
        if limit > 0 && self.used(key) >= limit { Err(Refusal::Used) } else { Ok(()) }
    }
}

/// The least fixpoint: who is in by the word of whoever is in.
struct Admissions<'f> {
    founding: &'f Founding,
    facts: &'f Facts,
    roles: &'f Roles,
    base: BTreeMap<Account, Role>,
    valid: BTreeSet<Said>,
}

impl<'f> Admissions<'f> {
    fn new(founding: &'f Founding, facts: &'f Facts, roles: &'f Roles) -> Self {
        Self { founding, facts, roles, base: BTreeMap::new(), valid: BTreeSet::new() }
    }

    fn admit(mut self) -> (BTreeMap<Account, Role>, BTreeSet<Said>) {
        let touched = self.touched();
        let mut waiting: Vec<Said> = self.facts.admissions.keys().copied().collect();
        while let Some(said) = waiting.pop() {
            let Some(admitted) = self.facts.admissions.get(&said) else { continue };
            let Some(role) = self.given(admitted) else { continue };
            self.valid.insert(said);
            let before = self.base.get(&admitted.account).copied();
            if admitted.invite.is_some() && before < Some(role) {
                self.base.insert(admitted.account, role);
                waiting.extend(touched.get(&admitted.account).into_iter().flatten());
            }
        }
        (self.base, self.valid)
    }

    /// The admissions that may count once this account is in, or may do more.
    fn touched(&self) -> BTreeMap<Account, Vec<Said>> {
        let mut touched: BTreeMap<Account, Vec<Said>> = BTreeMap::new();
        for (said, admitted) in &self.facts.admissions {
            let mut on = |account| touched.entry(account).or_default().push(*said);
            self.account_of(&admitted.by).into_iter().for_each(&mut on);
            match admitted.invite {
                Some(key) => {
                    let makers = self.published(&key).filter_map(|it| self.account_of(&it.by));
                    makers.for_each(&mut on);
                }
                None => on(admitted.account),
            }
        }
        touched
    }

    /// What this admission makes of the account, if it counts.
    fn given(&self, admitted: &Admitted) -> Option<Role> {
        if admitted.by == admitted.device || !self.may_admit(&admitted.by, admitted.seq) {
            return None;
        }
        let Some(key) = admitted.invite else {
            return self.role_at(&admitted.account, None);
        };
        let counting = self.published(&key).filter(|it| self.may_admit(&it.by, it.seq));
        counting.map(|it| it.role).max()
    }

    fn may_admit(&self, device: &Author, seq: u64) -> bool {
        if self.roles.is_revoked(device, seq) {
            return false;
        }
        let account = self.account_of(device);
        account.and_then(|it| self.role_at(&it, Some((device, seq)))) >= Some(Role::Member)
    }

    fn role_at(&self, account: &Account, at: Option<(&Author, u64)>) -> Option<Role> {
        self.roles.graded(account, at).or_else(|| self.base.get(account).copied())
    }

    fn account_of(&self, device: &Author) -> Option<Account> {
        self.facts.account_of(self.founding, device)
    }

    fn published(&self, key: &Account) -> impl Iterator<Item = &'f Published> + use<'f> {
        self.facts.invites.get(key).into_iter().flat_map(BTreeMap::values)
    }
}
