//! Who is in: what the plan decides about people, and what the logs that are left come to.

use super::World;
use crate::checker::{Check, Violation, broken};
use crate::host::Host;
use crate::machine::community::{self, Truth};
use crate::machine::{Arrival, Full};
use std::collections::BTreeSet;
use tidings_core::Role;
use tidings_protocol::author::Author;

/// Times that who is in is worked out by whoever is in by the time before; far more than it takes.
const ROUNDS: usize = 10;

/// Bytes of a post that shows who can read.
const PROBE: u32 = 40;

impl World<'_> {
    /// The person of a host gives that of another one a role.
    pub(super) fn grade(&mut self, who: usize, whom: usize, role: Role) -> Check {
        if !self.hosts[who].machine.is_up() {
            return Ok(());
        }
        let device = self.hosts[whom].author;
        if role == Role::Expelled {
            self.checkers.membership.expelled(self.queue.now(), who, device);
        }
        self.give(who, Arrival::Grade(device, role))
    }

    /// A host that was not there before is let in by another one, and starts when that is durable.
    pub(super) fn join(&mut self, who: usize, by: usize) -> Check {
        let newcomer = self.hosts[who].machine.node().map(Full::device);
        match newcomer {
            Some(device) if self.hosts[by].machine.is_up() => self.give(by, Arrival::Join(device)),
            _ => Ok(()),
        }
    }

    /// A host of which no admission counts, as its admitter is out, asks whom it meets.
    pub(super) fn ask(&mut self, who: usize, whom: usize) -> Check {
        let (host, device) = (&self.hosts[who].machine, self.hosts[who].author);
        match host.node().and_then(Full::asks) {
            Some(request) if self.hosts[whom].machine.is_up() => {
                self.give(whom, Arrival::Ask(device, request))
            }
            _ => Ok(()),
        }
    }

    /// Whom a host let in, durably, start.
    pub(super) fn let_in(&mut self, by: usize) -> Check {
        let admitted = self.hosts[by].machine.full().map(Full::take_admitted).unwrap_or_default();
        for (device, secret) in admitted {
            let Some(who) = self.authors.get(&device).copied() else { continue };
            let (now, founding) = (self.queue.now(), self.founding.clone());
            let (Some(founding), Some(full)) = (founding, self.hosts[who].machine.full()) else {
                continue;
            };
            if full.has_begun() {
                continue;
            }
            match community::begin(full, &founding, secret, now) {
                Ok(()) => self.start(who)?,
                // It has no home to come in with: it stays out.
                Err(_) if full.is_failing() => {}
                Err(error) => {
                    let what = format!("host {who} was let in and cannot begin: {error}");
                    return broken("membership", what);
                }
            }
        }
        Ok(())
    }

    /// Whether the two ends of a link let each other through their gates.
    pub(super) fn may_meet(&self, link: usize) -> bool {
        let (a, b) = self.fabric.ends(link);
        self.hosts[a].machine.meets(&self.hosts[b].machine)
    }

    /// Works out who is in by what those who are in hold; whether that is news.
    ///
    /// # Errors
    /// When that cannot be said.
    pub(super) fn judge(&mut self) -> Result<bool, Violation> {
        let Some(founding) = self.founding.clone() else { return Ok(false) };
        let sound: Vec<usize> =
            (0..self.hosts.len()).filter(|who| self.hosts[*who].is_sound()).collect();
        for host in &mut self.hosts {
            // Whom nobody let in does not run.
            host.out |= host.machine.node().is_some_and(|full| !full.has_begun());
        }
        let mut inside: BTreeSet<usize> =
            sound.iter().copied().filter(|who| !self.hosts[*who].out).collect();
        let mut settled = None;
        for _ in 0..ROUNDS {
            let holders: Vec<&Full> =
                inside.iter().filter_map(|who| self.hosts[*who].machine.node()).collect();
            let truth = Truth::of(&founding, &holders, false).map_err(|error| Violation {
                checker: "membership",
                what: format!("the logs cannot be read: {error}"),
            })?;
            let is_in = |who: &usize| truth.members.contains(&self.hosts[*who].author);
            let next = sound.iter().copied().filter(is_in).collect();
            if std::mem::replace(&mut inside, next) == inside {
                settled = Some(truth);
                break;
            }
        }
        let truth = settled.ok_or_else(|| Violation {
            checker: "membership",
            what: format!("who is in depends on who is asked, {ROUNDS} times in turn"),
        })?;
        let before = self.truth.replace(truth);
        for who in sound {
            self.hosts[who].out = !inside.contains(&who);
        }
        let due = self.due();
        Ok(self.checkers.ledger.cut(due) || before != self.truth)
    }

    /// Of each log that does not count as a whole, how much those who are in can have.
    fn due(&self) -> Vec<(Author, u64)> {
        let Some(truth) = &self.truth else { return Vec::new() };
        let inside = || self.hosts.iter().filter(|host| host.is_checked());
        let held = |author: &Author| {
            inside().filter_map(|host| host.machine.head(author)).map(|head| head.tip.seq).max()
        };
        let authors = self.checkers.ledger.logs().keys().copied();
        let cut = |author: Author| match truth.cuts.get(&author) {
            Some(cut) => Some((author, held(&author).unwrap_or(0).min(*cut))),
            None => (!truth.members.contains(&author)).then_some((author, 0)),
        };
        authors.filter_map(cut).collect()
    }

    /// Links with the founder whoever is in and is reached by nobody who knows that: as people find
    /// each other by other ways than over whom they know no more. Whom even the founder's gate does not
    /// let in, nor anybody who knows them, is out, unless others know better.
    pub(super) fn reach_everybody(&mut self) {
        if self.truth.is_none() {
            return;
        }
        let talks = |a: usize, b: usize| {
            let [one, two] = [a, b].map(|who| &self.hosts[who]);
            one.is_checked()
                && two.is_checked()
                && one.machine.is_up()
                && two.machine.is_up()
                && !one.machine.refuses(&two.author)
                && !two.machine.refuses(&one.author)
                && one.machine.meets(&two.machine)
        };
        let mut near = vec![Vec::new(); self.hosts.len()];
        for (a, b) in self.fabric.pairs().filter(|(a, b)| talks(*a, *b)) {
            near[a].push(b);
            near[b].push(a);
        }
        let mut reached = BTreeSet::new();
        reach(&near, 0, &mut reached);
        let now = self.queue.now();
        let inside: Vec<usize> =
            (1..self.hosts.len()).filter(|who| self.hosts[*who].is_checked()).collect();
        let cut_off: Vec<usize> = inside.into_iter().filter(|who| !reached.contains(who)).collect();
        for who in &cut_off {
            self.fabric.link(now, 0, *who, true);
            if talks(0, *who) {
                reach(&near, *who, &mut reached);
            }
        }
        // Whom the founder's gate does not know comes by way of who does: of whoever let it in.
        for who in &cut_off {
            let knows = |by: &usize| talks((*by).min(*who), (*by).max(*who));
            let by = reached.iter().copied().find(knows);
            if let Some(by) = by.filter(|_| !reached.contains(who)) {
                self.fabric.link(now, by, *who, true);
                reach(&near, *who, &mut reached);
            }
        }
        for who in cut_off.into_iter().filter(|who| !reached.contains(who)) {
            self.hosts[who].out = true;
        }
    }

    /// The first and the last of those who may write do: all others must be able to read it, but for
    /// relays.
    pub(super) fn probe(&mut self) -> Check {
        let may = |host: &Host| match &self.truth {
            Some(truth) => truth.role(&host.author) >= Some(Role::Member),
            None => true,
        };
        let writes = |who: &usize| self.hosts[*who].is_checked() && may(&self.hosts[*who]);
        let inside: Vec<usize> = (0..self.hosts.len()).filter(writes).collect();
        for who in inside.first().into_iter().chain(inside.last()) {
            let bodies = self.hosts[*who].bodies(&[PROBE]);
            self.give(*who, Arrival::Write(bodies))?;
        }
        let truth = self.truth.as_ref();
        truth.inspect(|truth| self.checkers.membership.probed(&self.hosts, truth));
        self.schedule();
        self.news = true;
        Ok(())
    }
}

/// Adds to `reached` whoever is reached from `start`.
fn reach(near: &[Vec<usize>], start: usize, reached: &mut BTreeSet<usize>) {
    let mut next = vec![start];
    reached.insert(start);
    while let Some(who) = next.pop() {
        next.extend(near[who].iter().filter(|other| reached.insert(**other)));
    }
}

#[cfg(test)]
mod tests;
