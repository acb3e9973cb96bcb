//! How much of others' logs is kept: in all, and of one person. A log over it waits where it is.

use super::Node;
use crate::error::Error;
use crate::status::{Over, Stock};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::time::Time;

/// People over their quota who are named at most.
const MAX_NAMED: usize = 16;

/// Bytes of what units people read, the largest first.
const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

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
    /// People who are, with what their logs take.
    people: BTreeMap<Account, u64>,
    /// Their devices, as the engine was told.
    devices: BTreeSet<Author>,
    /// What all logs took when people were looked at last.
    seen: Option<u64>,
}

impl Excess {
    /// Whether `bytes` are over what may be held. What was over stays so until a 64th of it is free,
    /// so that a node at the brink does not stop and go all the time.
    fn is_over(quota: Option<u64>, bytes: u64, was: bool) -> bool {
        quota.is_some_and(|quota| {
            bytes >= if was { quota.saturating_sub(quota / 64) } else { quota }
        })
    }

    pub(super) fn is_total(&self) -> bool {
        self.total
    }

    /// Whether anything is over its quota.
    pub(super) fn is_any(&self) -> bool {
        self.total || !self.people.is_empty()
    }
}

impl Node {
    /// Holds no more than this from now on; what is held stays.
    pub fn set_quotas(&mut self, now: Time, quotas: Quotas) {
        self.excess.quotas = quotas;
        self.excess.seen = None;
        self.tend_stock(now);
    }

    /// Tells the engine for which logs there is no room, once what is held has changed: after each
    /// commit. What one burst brings may be too much by that.
    pub(super) fn tend_stock(&mut self, now: Time) {
        let Quotas { total, author } = self.excess.quotas;
        let mut worse = false;
        let over = Excess::is_over(total, self.log.stock(), self.excess.total);
        if over != std::mem::replace(&mut self.excess.total, over) {
            self.tell_room();
            worse = over;
        }
        let changed = self.excess.seen != Some(self.log.stock());
        if changed && (author.is_some() || !self.excess.devices.is_empty()) {
            self.excess.seen = Some(self.log.stock());
            let before = self.excess.people.len();
            self.tend_people();
            worse |= self.excess.people.len() > before;
        }
        if worse {
            self.sweep.hurry(now);
        }
    }

    fn tend_people(&mut self) {
        let quota = self.excess.quotas.author;
        let mut held: BTreeMap<Account, (u64, Vec<Author>)> = BTreeMap::new();
        for (device, bytes) in self.log.stocks() {
            // A device for which nobody vouched stands for itself.
            let person = self.views.owner(&device).unwrap_or(Account(device.0));
            let (sum, devices) = held.entry(person).or_default();
            *sum = sum.saturating_add(bytes);
            devices.push(device);
        }
        held.remove(&self.identity.account);
        held.retain(|person, (bytes, _)| {
            Excess::is_over(quota, *bytes, self.excess.people.contains_key(person))
        });
        let people = held.iter().map(|(person, (bytes, _))| (*person, *bytes)).collect();
        let devices: BTreeSet<Author> =
            held.into_values().flat_map(|(_, devices)| devices).collect();
        for device in self.excess.devices.symmetric_difference(&devices) {
            self.engine.set_room_for(device, !devices.contains(device));
        }
        (self.excess.people, self.excess.devices) = (people, devices);
    }

    /// What is held, and what of it is over its quota.
    #[must_use]
    pub fn stock(&self) -> Stock {
        let Excess { quotas, total, people, .. } = &self.excess;
        let mut most: Vec<(&Account, &u64)> = people.iter().collect();
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
    pub(super) fn full(&self) -> Option<Error> {
        let problem = self.stock_words()?;
        Some(Error::too_large(problem).next(STOCK_NEXT))
    }

    /// The same in words.
    #[must_use]
    pub fn stock_words(&self) -> Option<String> {
        let quota = self.excess.quotas.total.filter(|_| self.excess.total)?;
        let held = self.log.stock();
        Some(format!("{} of logs are held, and `quota` is {}", Bytes(held), Bytes(quota)))
    }
}

/// What to do about logs over `quota`.
pub const STOCK_NEXT: &str = "raise `quota`, or let old bodies go by rules of `retention`, and \
                              `tidings config reload`; the node goes on by itself then";

/// An amount of bytes in words.
pub struct Bytes(pub u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |(_, unit): &&(&str, u64)| self.0 >= *unit;
        let Some((name, unit)) = UNITS.iter().find(fits) else {
            return write!(f, "{} B", self.0);
        };
        let tenths = self.0.saturating_mul(10).checked_div(*unit).unwrap_or(self.0);
        write!(f, "{}.{} {name}", tenths / 10, tenths % 10)
    }
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

    #[test]
    fn amounts_are_said_in_words() {
        let said =
            [0, 1023, 1024, 1 << 20, 3 << 29, u64::MAX].map(|bytes| Bytes(bytes).to_string());
        assert_eq!(said[..5], ["0 B", "1023 B", "1.0 KiB", "1.0 MiB", "1.5 GiB"]);
    }
}
