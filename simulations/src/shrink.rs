//! From a failing run to the smallest one that fails the same way.
//!
//! Hosts go first, for a small network runs fast; then acts, links and what complicates the rest.
//! The rounds go on until one changes nothing. A run fails the same way if the same checker breaks
//! it: its words name other hosts and times in a smaller run.

mod cut;
pub mod ddmin;
mod simplify;

use crate::checker::Violation;
use crate::plan::Plan;
use crate::trial;
use ddmin::ddmin;

/// The smallest plan found.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// What still fails.
    pub plan: Plan,
    /// How.
    pub violation: Violation,
    /// Runs that it took.
    pub runs: u64,
    /// Whether there was time to try everything.
    pub finished: bool,
}

/// Who cuts a plan down.
struct Shrinker<'a> {
    plan: Plan,
    violation: Violation,
    runs: u64,
    finished: bool,
    is_over: &'a dyn Fn() -> bool,
    progress: &'a mut dyn FnMut(&Plan, u64),
}

/// Cuts `plan` down until `is_over`; tells `progress` of each smaller plan and of the runs so far.
/// `None` if the plan as it is breaks no promise or cannot be run.
pub fn shrink(
    plan: &Plan,
    is_over: &dyn Fn() -> bool,
    progress: &mut dyn FnMut(&Plan, u64),
) -> Option<Shrunk> {
    let violation = verdict(plan)?;
    let plan = plan.clone();
    let mut shrinker = Shrinker { plan, violation, runs: 1, finished: true, is_over, progress };
    while shrinker.round() {}
    let Shrinker { plan, violation, runs, finished, .. } = shrinker;
    Some(Shrunk { plan, violation, runs, finished })
}

fn verdict(plan: &Plan) -> Option<Violation> {
    trial::run(plan).ok()?.violation
}

/// Whether the plan fails like this without its bug on purpose too: then the bug is not shown.
#[must_use]
pub fn is_its_own_fault(plan: &Plan, found: &Violation) -> bool {
    if plan.canary.is_none() {
        return false;
    }
    let healthy = verdict(&Plan { canary: None, ..plan.clone() });
    healthy.is_some_and(|healthy| healthy.checker == found.checker)
}

impl Shrinker<'_> {
    /// Tries everything once; whether that made the plan smaller and there is time for more.
    fn round(&mut self) -> bool {
        let before = self.plan.clone();
        self.hosts();
        self.acts();
        self.links();
        self.sizes();
        for candidate in simplify::candidates() {
            if let Some(plan) = candidate(&self.plan) {
                self.try_out(plan);
            }
        }
        self.finished && self.plan != before
    }

    fn hosts(&mut self) {
        let (whole, all) = (self.plan.clone(), (0..self.plan.hosts.len()).collect::<Vec<_>>());
        ddmin(&all, |kept| self.fails(cut::keep_hosts(&whole, kept)));
    }

    fn acts(&mut self) {
        let whole = self.plan.clone();
        let acts = whole.acts.clone();
        ddmin(&acts, |kept| self.fails(Plan { acts: kept.to_vec(), ..whole.clone() }));
    }

    fn links(&mut self) {
        let whole = self.plan.clone();
        let links = whole.links.clone();
        ddmin(&links, |kept| self.fails(Plan { links: kept.to_vec(), ..whole.clone() }));
    }

    /// Fewer entries in each writing, smaller ones, shorter absences.
    fn sizes(&mut self) {
        for at in 0..self.plan.acts.len() {
            for plan in cut::smaller_act(&self.plan, at) {
                if self.try_out(plan) {
                    break;
                }
            }
        }
    }

    fn try_out(&mut self, plan: Plan) -> bool {
        self.fails(plan).unwrap_or(false)
    }

    /// Whether `plan` fails as the first one did; then it is the best so far. `None`: no time left.
    fn fails(&mut self, plan: Plan) -> Option<bool> {
        if (self.is_over)() {
            self.finished = false;
            return None;
        }
        if !cut::is_fair(&plan) {
            return Some(false);
        }
        self.runs += 1;
        let found = verdict(&plan).filter(|found| found.checker == self.violation.checker);
        let found = found.filter(|found| !is_its_own_fault(&plan, found));
        let Some(violation) = found else { return Some(false) };
        self.violation = violation;
        self.plan = plan;
        (self.progress)(&self.plan, self.runs);
        Some(true)
    }
}

#[cfg(test)]
mod tests;
