//! How much of others' logs is kept: in all, and of one person. A log over it waits where it is.

use super::Node;
use crate::error::Error;
use crate::refusal;
use crate::status::{Over, Stock};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::time::Time;
use tidings_views::Views;

/// People over their quota who are named at most.
const MAX_NAMED: usize = 16;

/// How many bytes of records may be held (see [`tidings_store::Log::stock`]); none for no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quotas {
    /// Of all logs together, own ones included.
    pub total: Option<u64>,
    /// Of all devices of one person; this node's own person has none.
    pub author: Option<u64>,
}

/// What is over its quota now.
#[derive(Debug, Default)]
pub(super) struct Excess {
    quotas: Quotas,
    /// All logs together are.
    total: bool,
    /// What the logs of each person take, while they have a quota; not this node's own.
    held: BTreeMap<Account, u64>,
    /// People who are over it.
    people: BTreeSet<Account>,
    /// Their devices, as the engine was told.
    devices: BTreeSet<Author>,
}

/// Below how many bytes what was over this quota goes on: a 64th of it is free then, so that a node
/// at the brink does not stop and go all the time.
#[must_use]
pub fn goes_on_below(quota: u64) -> u64 {
    quota.saturating_sub(quota / 64)
}

impl Excess {
    /// Whether `bytes` are over what may be held.
    fn is_over(quota: Option<u64>, bytes: u64, was: bool) -> bool {
        quota.is_some_and(|quota| bytes >= if was { goes_on_below(quota) } else { quota })
    }

    pub(super) fn is_total(&self) -> bool {
        self.total
    }

    /// Whether anything is over its quota.
    pub(super) fn is_any(&self) -> bool {
        self.total || !self.people.is_empty()
    }

    /// Whether this person is over the quota now.
    fn judge(&self, person: &Account) -> bool {
        let bytes = self.held.get(person).copied().unwrap_or(0);
        Self::is_over(self.quotas.author, bytes, self.people.contains(person))
    }
}

impl Node {
    /// Holds no more than this from now on; what is held stays. What was over a bound that changes
    /// is judged by the new one alone.
    pub fn set_quotas(&mut self, now: Time, quotas: Quotas) {
        let before = std::mem::replace(&mut self.excess.quotas, quotas);
        let was_total = self.excess.total;
        self.excess.total &= before.total == quotas.total;
        if before.author != quotas.author {
            self.excess.people.clear();
            self.tend_everybody(now);
        }
        self.tend_total(now, was_total);
    }

    /// Tells the engine for which logs there is no room, once what is held has changed: after each
    /// commit. What one burst brings may be too much by that.
    pub(super) fn tend_stock(&mut self, now: Time) {
        self.tend_total(now, self.excess.total);
        if self.excess.quotas.author.is_some() {
            self.tend_touched(now);
        }
    }

    /// Looks at all logs together; the engine knows that they were over or not.
    fn tend_total(&mut self, now: Time, told: bool) {
        let Excess { quotas, total, .. } = &mut self.excess;
        *total = Excess::is_over(quotas.total, self.log.stock(), *total);
        if self.excess.total != told {
            self.tell_room();
        }
        if self.excess.total && !told {
            self.sweep.hurry(now);
        }
    }

    /// Looks at the people of whom the last commit brought or took something.
    fn tend_touched(&mut self, now: Time) {
        let mut touched = BTreeSet::new();
        for (device, before, after) in self.log.touched() {
            let person = person_of(&self.views, &device);
            if person != self.identity.account {
                let held = self.excess.held.entry(person).or_default();
                *held = held.saturating_sub(before).saturating_add(after);
                touched.insert(person);
            }
        }
        touched.retain(|person| self.excess.judge(person) != self.excess.people.contains(person));
        if touched.is_empty() {
            return;
        }
        for device in self.devices_held_or_in() {
            let person = person_of(&self.views, &device);
            if touched.contains(&person) {
                self.tell_room_for(device, !self.excess.judge(&person));
            }
        }
        for person in touched {
            if !self.excess.people.remove(&person) {
                self.excess.people.insert(person);
                self.sweep.hurry(now);
            }
        }
    }

    /// Counts what everybody's logs take, and tells the engine for whom there is room, devices
    /// included of which nothing is held yet: whose they are or what may be held has changed.
    pub(crate) fn tend_everybody(&mut self, now: Time) {
        self.excess.held.clear();
        let bounded = self.excess.quotas.author.is_some();
        if !bounded && self.excess.devices.is_empty() {
            return;
        }
        for (device, bytes) in self.log.stocks().filter(|_| bounded) {
            let person = person_of(&self.views, &device);
            if person != self.identity.account {
                let held = self.excess.held.entry(person).or_default();
                *held = held.saturating_add(bytes);
            }
        }
        let held = self.excess.held.keys();
        let people: BTreeSet<Account> =
            held.filter(|person| self.excess.judge(person)).copied().collect();
        if !people.is_subset(&self.excess.people) {
            self.sweep.hurry(now);
        }
        let all = self.excess.devices.iter().copied().chain(self.devices_held_or_in());
        for device in all.collect::<BTreeSet<_>>() {
            let full = people.contains(&person_of(&self.views, &device));
            self.tell_room_for(device, !full);
        }
        self.excess.people = people;
    }

    fn devices_held_or_in(&self) -> BTreeSet<Author> {
        let held = self.log.stocks().map(|(device, _)| device);
        held.chain(self.members.iter().copied()).collect()
    }

    fn tell_room_for(&mut self, device: Author, room: bool) {
        let known = if room {
            !self.excess.devices.remove(&device)
        } else {
            // It may have come to be wanted only now: the engine is told again.
            self.excess.devices.insert(device);
            false
        };
        if !known {
            self.engine.set_room_for(&device, room);
        }
    }

    /// What is held, and what of it is over its quota.
    #[must_use]
    pub fn stock(&self) -> Stock {
        let Excess { quotas, total, people, held, .. } = &self.excess;
        let mut most: Vec<(&Account, &u64)> =
            people.iter().filter_map(|person| held.get_key_value(person)).collect();
        most.sort_by_key(|(_, bytes)| std::cmp::Reverse(**bytes));
        let over = most.into_iter().take(MAX_NAMED);
        Stock {
            bytes: self.log.stock(),
            quota: quotas.total,
            quota_author: quotas.author,
            full: *total,
            people_over: u64::try_from(people.len()).unwrap_or(u64::MAX),
            over: over
                .map(|(person, bytes)| Over {
                    person: self.views.person_ref(person),
                    bytes: *bytes,
                })
                .collect(),
        }
    }

    /// Why nothing is taken, if that is because all logs together are over `quota`.
    #[must_use]
    pub fn full(&self) -> Option<Error> {
        let quota = self.excess.quotas.total.filter(|_| self.excess.total)?;
        let held = self.log.stock();
        Some(match held < quota {
            true => refusal::over_quota_until(held, quota, goes_on_below(quota)),
            false => refusal::over_quota(held, quota),
        })
    }
}

/// Whose log that is; a device for which nobody vouched stands for itself.
fn person_of(views: &Views, device: &Author) -> Account {
    views.owner(device).unwrap_or(Account(device.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_brink_a_quota_does_not_stop_and_go() {
        let over = |bytes, was| Excess::is_over(Some(6_400), bytes, was);
        assert!(!over(6_399, false) && over(6_400, false));
        assert!(over(6_300, true) && !over(6_299, true));
        assert!(!Excess::is_over(None, u64::MAX, true), "it was taken back");
    }
}
