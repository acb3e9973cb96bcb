//! Safety, liveness, silence.

use super::{START, World};
use crate::checker::bodies::Keepers;
use crate::checker::redundancy::Redundancy;
use crate::checker::{Check, Violation, broken, convergence, membership};
use crate::host::{Host, Role};
use crate::observe::{Fact, Phase};
use crate::report::{Outcome, Refused, percentile};
use crate::trial::Extra;
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use tidings_protocol::limits::COMPARE_INTERVAL;
use tidings_protocol::time::Time;

/// After agreement: until the last timers rang, in microseconds.
const SETTLE: u64 = 20_000_000;

/// Events of one run: a network that never comes to rest is stopped here.
const MAX_EVENTS: u64 = 10_000_000_000;

/// Why a run ends before its end.
#[derive(Debug)]
pub(super) enum Halt {
    /// A promise was broken.
    Broken(Violation),
    /// Somebody has seen enough.
    Stopped,
}

impl From<Violation> for Halt {
    fn from(violation: Violation) -> Self {
        Self::Broken(violation)
    }
}

impl World<'_> {
    /// Runs all phases.
    #[must_use]
    pub fn run(mut self) -> Outcome {
        let (violation, stopped) = match self.phases() {
            Ok(()) => (None, false),
            Err(Halt::Broken(violation)) => (Some(violation), false),
            Err(Halt::Stopped) => (None, true),
        };
        if let Some(violation) = &violation {
            self.tell(&Fact::Violation(violation));
        }
        self.tell(&Fact::Phase(Phase::Over));
        Outcome { stopped, ..self.outcome(violation) }
    }

    /// The same, until one fails.
    pub(super) fn phases(&mut self) -> Result<(), Halt> {
        self.tell(&Fact::Phase(Phase::Safety));
        self.start_all()?;
        if self.plan.warm_up > 0 {
            self.until(START.after(self.plan.warm_up.min(self.plan.length)))?;
            self.count_anew();
        }
        self.until(START.after(self.plan.length))?;
        self.tell(&Fact::Phase(Phase::Liveness));
        self.heal()?;
        self.agree()?;
        if self.founding.is_some() {
            self.probe()?;
            self.agree()?;
        }
        self.tell(&Fact::Phase(Phase::Settling));
        let settled = self.queue.now().after(SETTLE);
        self.until(settled)?;
        self.tell(&Fact::Phase(Phase::Silence));
        if !self.has_liars() && !self.keys_meet() {
            self.checkers.silence.demand();
        }
        self.until(settled.after(2 * COMPARE_INTERVAL + COMPARE_INTERVAL / 2))?;
        let silent = self.no_surprise();
        self.checkers.finish(self.queue.now(), &self.hosts, &self.keepers, silent)?;
        // What was written last was perhaps not durable yet when that was worked out.
        self.judge()?;
        if let (Some(truth), Some(founding)) = (&self.truth, &self.founding) {
            membership::check(&self.checkers.membership, &self.hosts, truth, founding)?;
        }
        Ok(())
    }

    /// Whether somebody's fingerprints cannot be believed.
    fn has_liars(&self) -> bool {
        let liar = |role: Role| matches!(role, Role::Adversary(how) if !how.is_sincere());
        self.hosts.iter().any(|host| liar(host.role))
    }

    /// Whether somebody is linked to two hosts with one key: one session replaces the other, for ever.
    fn keys_meet(&self) -> bool {
        let mut met = BTreeSet::new();
        let ends = self.fabric.pairs().flat_map(|(a, b)| [(a, b), (b, a)]);
        ends.into_iter().any(|(at, who)| !met.insert((at, self.hosts[who].author)))
    }

    /// Who forks, or knows other members, does differ until an idle session compares.
    fn no_surprise(&self) -> bool {
        let odd = |role: Role| role == Role::Cloned;
        !self.has_liars()
            && self.founding.is_none()
            && !self.hosts.iter().any(|host| odd(host.role))
            && !self.hosts.iter().any(Host::has_late_members)
    }

    fn until(&mut self, end: Time) -> Result<(), Halt> {
        while self.step(end)? {
            self.go_on()?;
            if self.events > MAX_EVENTS {
                return Ok(broken("rest", format!("more than {MAX_EVENTS} events"))?);
            }
        }
        Ok(())
    }

    /// Unless somebody has seen enough.
    fn go_on(&self) -> Result<(), Halt> {
        let raised = self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed));
        if raised { Err(Halt::Stopped) } else { Ok(()) }
    }

    /// What was said until now is left out of the figures.
    fn count_anew(&mut self) {
        (self.frames, self.bytes) = (0, 0);
        self.checkers.redundancy = Redundancy::default();
        self.checkers.ledger.count_anew(self.queue.now());
    }

    /// Everybody who is away comes back.
    fn start_all(&mut self) -> Check {
        (0..self.hosts.len()).try_for_each(|who| self.start(who))?;
        self.schedule();
        Ok(())
    }

    /// All faults end, for those who are there.
    fn heal(&mut self) -> Check {
        let now = self.queue.now();
        self.healed = Some(now);
        // What the plan has for later never happens.
        self.acted = self.plan.acts.len();
        self.hosts.iter_mut().for_each(|host| host.machine.mend());
        // Whose disk turns out to be damaged is not of the core.
        self.start_all()?;
        self.judge()?;
        self.reach_everybody();
        self.judge()?;
        self.take_away_the_rest();
        self.fabric.heal(now);
        self.keepers = Keepers::of(&self.hosts, &self.fabric.pairs().collect::<Vec<_>>());
        self.schedule();
        self.eccentricity = self.hops();
        self.bound = self.patience().micros();
        self.news = true;
        Ok(())
    }

    /// Waits for agreement, within the bound.
    fn agree(&mut self) -> Result<(), Halt> {
        let end = self.queue.now().after(self.bound);
        let mut odd = 0;
        loop {
            // What was said from a fork on says nothing of who must agree.
            if std::mem::take(&mut self.forked) {
                self.news |= self.judge()?;
            }
            let news = std::mem::replace(&mut self.news, false);
            let equal = news && convergence::reached(&self.hosts, &self.checkers.ledger, &mut odd);
            if equal && self.keepers.agree(&self.hosts) {
                // What came since may say otherwise of who must agree.
                self.news = self.judge()?;
                if !self.news {
                    self.converged.get_or_insert(self.queue.now());
                    return Ok(());
                }
            }
            if !self.step(end)? {
                break;
            }
            self.go_on()?;
        }
        let stuck = convergence::stuck(&self.hosts, &self.checkers.ledger);
        let (bound, why) = (self.bound / 1_000_000, self.patience());
        Ok(broken("convergence", format!("not within {bound} s ({why})\n  {stuck}"))?)
    }

    fn outcome(&mut self, violation: Option<Violation>) -> Outcome {
        let undelivered = convergence::undelivered(&self.hosts, &self.checkers.ledger);
        let unproven = convergence::unproven(&self.hosts);
        let refused = std::mem::take(&mut self.checkers.membership.delays);
        let refused =
            Refused::of(refused).filter(|_| self.checkers.membership.is_done(&self.hosts));
        let bodiless = self.keepers.bodiless(&self.hosts);
        let ledger = &mut self.checkers.ledger;
        ledger.delays.sort_unstable();
        let after = |time: Time| time.since(self.healed.unwrap_or(time));
        Outcome {
            violation,
            stopped: false,
            seed: self.plan.seed,
            hosts: self.hosts.len(),
            links: self.fabric.pairs().count(),
            eccentricity: self.eccentricity,
            entries: ledger.entries(),
            deliveries: ledger.delays.len() as u64,
            redundancy: self.checkers.redundancy.ratio(),
            frames: self.frames,
            bytes: self.bytes,
            payload: ledger.payload,
            p50: percentile(&ledger.delays, 0.50),
            p99: percentile(&ledger.delays, 0.99),
            undelivered,
            unproven,
            bodiless,
            refused,
            greeted: self.greeted.map(after),
            converged: self.converged.map(after),
            bound: self.bound,
            virtual_time: self.queue.now().since(START),
            events: self.events,
            hash: format!("{:016x}", self.hash),
            extra: Extra::default(),
        }
    }
}
