//! Safety, liveness, silence.

use super::World;
use crate::adversary::Behaviour;
use crate::checker::{Check, Violation, broken, convergence};
use crate::report::{Report, percentile};
use tidings_protocol::limits::COMPARE_INTERVAL;
use tidings_protocol::time::Time;

const MINUTE: u64 = 60_000_000;

/// After agreement: until the last timers rang, in microseconds.
const SETTLE: u64 = 20_000_000;

/// Events of one run: a network that never comes to rest is stopped here.
const MAX_EVENTS: u64 = 50_000_000;

impl World {
    /// Runs all phases.
    #[must_use]
    pub fn run(mut self) -> Report {
        let violation = self.phases().err();
        self.report(violation)
    }

    fn phases(&mut self) -> Check {
        let end = super::START.after(self.scenario.minutes * MINUTE);
        self.until(end)?;
        self.heal()?;
        self.agree()?;
        let settled = self.queue.now().after(SETTLE);
        self.until(settled)?;
        if !self.has_liars() {
            self.checkers.silence.demand();
        }
        self.until(settled.after(2 * COMPARE_INTERVAL + COMPARE_INTERVAL / 2))?;
        // Who forks, or knows other members, does differ until an idle session compares.
        let other = self.scenario.clones + self.scenario.newcomers;
        let no_surprise = !self.has_liars() && other == 0;
        convergence::check(&self.hosts, &self.checkers.ledger, no_surprise)?;
        self.checkers.redundancy.check(self.scenario.redundancy)
    }

    /// Whether somebody's fingerprints cannot be believed.
    fn has_liars(&self) -> bool {
        let liar = |behaviour: &Behaviour| *behaviour != Behaviour::Repeat;
        self.scenario.adversaries.iter().any(liar)
    }

    fn until(&mut self, end: Time) -> Check {
        while let Some(happening) = self.queue.next(end) {
            self.happen(happening)?;
            if self.events > MAX_EVENTS {
                return broken("rest", format!("more than {MAX_EVENTS} events"));
            }
        }
        Ok(())
    }

    /// All faults end.
    fn heal(&mut self) -> Check {
        self.healed = Some(self.queue.now());
        self.fabric.heal();
        for who in 0..self.hosts.len() {
            self.start(who)?;
        }
        self.schedule();
        Ok(())
    }

    /// Waits for agreement, within the bound.
    fn agree(&mut self) -> Check {
        let bound = self.scenario.liveness_bound(self.diameter);
        let end = self.queue.now().after(bound);
        loop {
            if convergence::reached(&self.hosts, &self.checkers.ledger) {
                self.converged = Some(self.queue.now());
                return Ok(());
            }
            let Some(happening) = self.queue.next(end) else { break };
            self.happen(happening)?;
        }
        let stuck = convergence::stuck(&self.hosts, &self.checkers.ledger);
        broken("convergence", format!("not within {} s\n  {stuck}", bound / 1_000_000))
    }

    fn report(&mut self, violation: Option<Violation>) -> Report {
        let ledger = &mut self.checkers.ledger;
        ledger.delays.sort_unstable();
        let after = |time: Time| time.since(self.healed.unwrap_or(time));
        Report {
            violation,
            seed: self.scenario.seed,
            hosts: self.hosts.len(),
            links: self.links,
            diameter: self.diameter,
            entries: ledger.entries(),
            deliveries: ledger.delays.len() as u64,
            redundancy: self.checkers.redundancy.ratio(),
            frames: self.frames,
            overhead: self.bytes as f64 / ledger.payload.max(1) as f64,
            p50: percentile(&ledger.delays, 0.50),
            p99: percentile(&ledger.delays, 0.99),
            converged: self.converged.map(after),
            bound: self.scenario.liveness_bound(self.diameter),
            virtual_time: self.queue.now().since(super::START),
            events: self.events,
            hash: self.hash.finalize().to_hex().chars().take(16).collect(),
        }
    }
}
