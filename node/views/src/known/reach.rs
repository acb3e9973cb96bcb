//! Who writes how far to closed boards: kept as it was folded, and compared where it may be another.

use super::Known;
use crate::facts::{CircleFacts, Standing, Standings};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::seal::CircleId;

/// An author whose words on closed boards count otherwise than before.
pub(crate) struct Reached {
    pub(crate) author: Author,
    pub(crate) author_no: u32,
    /// Of the boards on which that changed, up to which position they counted.
    pub(crate) before: Vec<(CircleId, u64)>,
    pub(crate) now: Vec<(CircleId, u64)>,
}

/// What changed of one board's readers.
struct Changed {
    circle: CircleId,
    before: Standings,
    now: Standings,
}

impl Known {
    /// How everybody stands on this closed board, as of the end of the last fold; nobody, where the
    /// board does not count.
    pub(crate) fn standings(&self, circle: &CircleId) -> Option<&Standings> {
        self.standings.get(circle)
    }

    /// Whether this account writes to this closed board with `device` at `seq`.
    pub(crate) fn reaches(
        &self,
        circle: &CircleId,
        account: &Account,
        (device, seq): (&Author, u64),
    ) -> bool {
        let standing = self.standings.get(circle).and_then(|of| of.get(account));
        standing.is_some_and(|standing| standing.covers(device, seq))
    }

    /// Takes over how everybody stands on the boards that are named, on those that began or ceased
    /// to count, and where `roles` changed on all on which moderators had a say. The authors for
    /// whom that is another, with what it was.
    pub(crate) fn set_standings(
        &mut self,
        founding: &Founding,
        roles: bool,
        mut circles: BTreeSet<CircleId>,
    ) -> Vec<Reached> {
        let counted = self.facts.counted_boards(founding);
        let before: BTreeSet<CircleId> = self.standings.keys().copied().collect();
        circles.extend(counted.symmetric_difference(&before));
        if roles {
            let leans = |circle: &&CircleId| {
                let facts = self.facts.circles.get(circle);
                facts.is_some_and(|it| it.leans_on_roles(founding, &self.facts))
            };
            circles.extend(counted.iter().filter(leans));
        }
        let mut changed = Vec::new();
        for circle in circles {
            let facts = self.facts.circles.get(&circle).filter(|_| counted.contains(&circle));
            let judged = |facts: &CircleFacts| facts.standings(founding, &self.facts);
            let now = facts.map(judged);
            let before = self.standings.remove(&circle).unwrap_or_default();
            if now.as_ref() != Some(&before) {
                changed.push(Changed { circle, before, now: now.clone().unwrap_or_default() });
            }
            if let Some(now) = now {
                self.standings.insert(circle, now);
            }
        }
        self.reached(founding, &changed)
    }

    fn reached(&self, founding: &Founding, changed: &[Changed]) -> Vec<Reached> {
        // Most changes are about few: everybody else is passed over by one look.
        let mut of: BTreeMap<Account, Vec<&Changed>> = BTreeMap::new();
        for it in changed {
            let accounts: BTreeSet<_> = it.before.keys().chain(it.now.keys()).collect();
            for account in accounts.into_iter().filter(|who| it.before.get(who) != it.now.get(who))
            {
                of.entry(*account).or_default().push(it);
            }
        }
        if of.is_empty() {
            return Vec::new();
        }
        let mut reached: Vec<Reached> = Vec::new();
        for (number, state) in &self.authors {
            let account = self.facts.account_of(founding, &state.author);
            let Some(changed) = account.and_then(|account| of.get_key_value(&account)) else {
                continue;
            };
            let (account, boards) = changed;
            let last = |of: &Standings| of.get(account).map_or(0, |it| it.last(&state.author));
            reached.push(Reached {
                author: state.author,
                author_no: *number,
                before: boards.iter().map(|it| (it.circle, last(&it.before))).collect(),
                now: boards.iter().map(|it| (it.circle, last(&it.now))).collect(),
            });
        }
        reached.sort_unstable_by_key(|reached| reached.author);
        reached
    }
}

impl Standing {
    /// The last position of this device that counts.
    fn last(&self, device: &Author) -> u64 {
        match self {
            Self::In => u64::MAX,
            Self::Out(lasts) => lasts.get(device).copied().unwrap_or(0),
        }
    }
}
