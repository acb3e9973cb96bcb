//! Each lab has a twin: the same hosts, links, faults and writing in the simulator, whose scenario
//! is `simulations/scenarios/lab-*.toml`. What the real nodes did is held against it.

use std::fs;
use std::time::Duration;

use tidings_sim::report::Outcome;
use tidings_sim::scenario::Scenario;
use tidings_sim::trial;

use crate::count::LOOKS;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../simulations/scenarios");

/// Real nodes and simulated ones receive as much for each entry needed, give or take this.
pub(crate) const CLOSE: f64 = 0.1;
/// The same where links that were cut come back one by one: whether the first of them carries all
/// that was missed, or several share it, is chance.
pub(crate) const LOOSE: f64 = 0.5;
/// Neither takes more than this many times as long as the other, and [`LOOK`] for each time that
/// somebody is looked at.
const FACTOR: f64 = 3.0;
/// To see what a real node holds a process is started, on a machine that does other things, too.
const LOOK: Duration = Duration::from_secs(2);

/// What a lab came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lab {
    /// Entries that came for each one needed.
    pub(crate) redundancy: f64,
    /// From the end of all faults, and of all writing, until everybody held everything.
    pub(crate) agreed: Duration,
}

impl Lab {
    /// As [`Lab::has_twin_after`] where no transport waits.
    #[track_caller]
    pub(crate) fn has_twin(self, twin: &str, bound: f64) {
        self.has_twin_after(twin, bound, Duration::ZERO);
    }

    /// Fails unless the scenario `twin` agrees with this, in what comes twice give or take `bound`,
    /// and in when all agreed, but for `backoff`, which a transport may wait before it sends again
    /// what was lost several times; prints both.
    #[track_caller]
    pub(crate) fn has_twin_after(self, twin: &str, bound: f64, backoff: Duration) {
        let (hosts, outcome) = simulated(twin);
        // The last to come up have to be met first; then some are looked at at a time.
        let looks = 1 + hosts.div_ceil(LOOKS);
        let its = Duration::from_micros(outcome.converged.expect("all agree"));
        println!(
            "  twin {twin}: received / needed {:.3}, agreed after {its:.1?}",
            outcome.redundancy
        );
        let apart = (self.redundancy - outcome.redundancy).abs();
        assert!(apart <= bound, "{self:?} is unlike {}", outcome.redundancy);
        let agreed = self.agreed.saturating_sub(backoff).max(its.min(self.agreed));
        assert!(are_alike(agreed, its, looks), "{self:?} is unlike {its:?}");
    }
}

/// Fails unless in the scenario `twin` the last host refuses the expelled about as soon as here, where
/// `watch` says at once when a session ends.
#[track_caller]
pub(crate) fn refuse_alike(last: Duration, twin: &str) {
    let (_, outcome) = simulated(twin);
    let its = Duration::from_micros(outcome.refused.expect("all refuse").last);
    println!("  twin {twin}: the last refuses after {its:.2?}");
    assert!(are_alike(last, its, 1), "{last:?} is unlike {its:?}");
}

fn are_alike(one: Duration, other: Duration, looks: usize) -> bool {
    one.max(other).as_secs_f64()
        <= one.min(other).as_secs_f64() * FACTOR + LOOK.as_secs_f64() * looks as f64
}

/// How many hosts the twin has, and what the simulator says of them.
#[track_caller]
fn simulated(twin: &str) -> (usize, Outcome) {
    let text = fs::read_to_string(format!("{SCENARIOS}/{twin}.toml")).expect("the scenario");
    let scenario: Scenario = toml::from_str(&text).expect("a scenario");
    let plan = scenario.plan().expect("it can be spelled out");
    let outcome = trial::run(&plan).expect("it can be run");
    assert_eq!(outcome.violation, None, "{twin}");
    (scenario.nodes, outcome)
}
