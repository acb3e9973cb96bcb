//! What complicates a run and may not matter: each candidate takes one such thing away.

use crate::filled::Filled;
use crate::plan::Plan;
use crate::rule::LinkModel;
use crate::scenario::Times;
use crate::span::Span;

const SECOND: u64 = 1_000_000;

/// The plan without one complication; `None` if it has none of this kind.
type Candidate = fn(&Plan) -> Option<Plan>;

/// All of them, the most useful first.
pub(super) fn candidates() -> [Candidate; 8] {
    [plain_links, plain_times, no_skew, empty, emptier, whole_bodies, short, halved]
}

fn changed(plan: &Plan, change: impl FnOnce(&mut Plan)) -> Option<Plan> {
    let mut simple = plan.clone();
    change(&mut simple);
    (simple != *plan).then_some(simple)
}

/// Ten milliseconds from host to host, always, and nothing lost.
fn plain_links(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| plan.link = LinkModel::default())
}

fn plain_times(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| plan.times = Times { skew: plan.times.skew, ..Times::default() })
}

fn no_skew(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| plan.times.skew = Span::new(0, 0))
}

/// Nothing stands on the disks before.
fn empty(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| plan.filled = Filled::default())
}

/// Half as many logs do, and of each the first entry.
fn emptier(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| {
        let Filled { authors, differ, met, .. } = plan.filled;
        plan.filled =
            Filled { authors: authors.div_ceil(2), differ: differ.div_ceil(2), entries: 1, met };
    })
}

/// Nobody lets bodies go.
fn whole_bodies(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| plan.hosts.iter_mut().for_each(|host| host.prunes = false))
}

/// Until just after the last act.
fn short(plan: &Plan) -> Option<Plan> {
    let last = plan.acts.iter().map(|(at, _)| *at).max().unwrap_or(0);
    changed(plan, |plan| plan.length = plan.length.min(last + SECOND))
}

/// Everything in half of the time.
fn halved(plan: &Plan) -> Option<Plan> {
    changed(plan, |plan| {
        plan.length /= 2;
        plan.acts.iter_mut().for_each(|(at, _)| *at /= 2);
    })
}
