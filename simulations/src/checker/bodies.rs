//! Who may keep bodies comes to hold every body that it can reach without those who let bodies go.

use super::{Check, broken};
use crate::host::Host;
use std::collections::BTreeSet;

/// Checked hosts that keep bodies, in parts that hang together without those that do not.
#[derive(Clone, Debug, Default)]
pub struct Keepers(Vec<Vec<usize>>);

impl Keepers {
    /// The parts over these links; one, where nobody lets bodies go: bodies then come with entries.
    #[must_use]
    pub fn of(hosts: &[Host], links: &[(usize, usize)]) -> Self {
        let keeps = |who: &usize| hosts[*who].is_checked() && !hosts[*who].prunes;
        let mut left: BTreeSet<usize> = (0..hosts.len()).filter(keeps).collect();
        if hosts.iter().all(|host| !host.prunes) {
            return Self(vec![left.into_iter().collect()]);
        }
        let mut parts = Vec::new();
        while let Some(first) = left.pop_first() {
            let (mut part, mut next) = (Vec::new(), vec![first]);
            while let Some(who) = next.pop() {
                part.push(who);
                let ends = links.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
                next.extend(ends.filter(|(a, b)| *a == who && left.remove(b)).map(|(_, b)| b));
            }
            parts.push(part);
        }
        Self(parts)
    }

    /// Whether all of each part lack as many bodies.
    #[must_use]
    pub fn agree(&self, hosts: &[Host]) -> bool {
        let lacking = |who: &usize| hosts[*who].machine.lacking();
        self.parts(hosts)
            .all(|part| part.windows(2).all(|two| lacking(&two[0]) == lacking(&two[1])))
    }

    /// The parts without those who turned out to be out since.
    fn parts(&self, hosts: &[Host]) -> impl Iterator<Item = Vec<usize>> {
        let checked = |part: &Vec<usize>| {
            part.iter().copied().filter(|who| hosts[*who].is_checked()).collect()
        };
        self.0.iter().map(checked)
    }

    /// Compares what is on the disks of each part, body by body.
    ///
    /// # Errors
    /// When two of a part hold other bodies.
    pub fn check(&self, hosts: &[Host]) -> Check {
        for part in self.parts(hosts) {
            let Some((first, others)) = part.split_first() else { continue };
            let mut last = None;
            while let Some((author, _)) = hosts[*first].machine.next_author(last.as_ref()) {
                last = Some(author);
                let content = hosts[*first].machine.content(&author);
                let differs = |who: &&usize| hosts[**who].machine.content(&author) != content;
                if let Some(who) = others.iter().find(differs) {
                    let what = format!("host {who} holds other bodies of {author:?}");
                    return broken("bodies", what);
                }
            }
        }
        Ok(())
    }

    /// Of the entries that its hosts hold, the share that has no body there; `None` if nobody lets
    /// bodies go.
    #[must_use]
    pub fn bodiless(&self, hosts: &[Host]) -> Option<f64> {
        hosts.iter().find(|host| host.prunes)?;
        let (mut held, mut lacking) = (0, 0);
        for who in self.0.iter().flatten() {
            let machine = &hosts[*who].machine;
            lacking += machine.lacking();
            let mut last = None;
            while let Some((author, head)) = machine.next_author(last.as_ref()) {
                (last, held) = (Some(author), held + head.tip.seq);
            }
        }
        Some(lacking as f64 / held.max(1) as f64)
    }
}
