//! A run with everything that its scenario promises measured and held against it.

mod meter;

use crate::machine::Kind;
use crate::plan::Plan;
use crate::report::Outcome;
use crate::scenario::BadScenario;
use crate::world::World;

pub use meter::Meter;

/// Figures that need a second run, or somebody who watches; measured where they are promised.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extra {
    /// 99th percentile of the delay, for that of flooding on the same graph.
    pub p99_over_flooding: Option<f64>,
    /// Most bytes, but for entries, of a session that opened after all was written.
    pub late_bytes: Option<u64>,
    /// Most one-way trips of such a session.
    pub late_trips: Option<u64>,
    /// Longest time from the first host with proof of a fork to the last, for the 99th percentile of
    /// an entry's delay.
    pub fork_spread: Option<f64>,
    /// Time from healing to agreement, for the time that a frame takes over the longest distance.
    pub converged_over_distance: Option<f64>,
}

/// Runs `plan`; a promised figure that is missed breaks the run as a checker does.
///
/// # Errors
/// When the plan cannot be run.
pub fn run(plan: &Plan) -> Result<Outcome, BadScenario> {
    let mut meter = Meter::wanted(plan);
    let mut world = World::new(plan.clone())?;
    if let Some(meter) = &mut meter {
        world.watch(meter);
    }
    let outcome = world.run();
    judge(plan, outcome, meter.as_ref())
}

/// Holds the outcome of a run of `plan`, watched by `meter`, against what was promised.
///
/// # Errors
/// When flooding cannot be run beside it.
pub fn judge(
    plan: &Plan,
    mut outcome: Outcome,
    meter: Option<&Meter>,
) -> Result<Outcome, BadScenario> {
    if let Some(meter) = meter {
        outcome.extra.late_bytes = meter.late_bytes();
        outcome.extra.late_trips = meter.late_trips();
        let delay = outcome.p99.max(1) as f64;
        outcome.extra.fork_spread = meter.fork_spread().map(|spread| spread as f64 / delay);
    }
    let distance = plan.link.slowest().saturating_mul(outcome.eccentricity);
    outcome.extra.converged_over_distance =
        outcome.converged.map(|after| after as f64 / distance.max(1) as f64);
    if plan.expect.of("p99_over_flooding").is_some() {
        let flooding = World::new(flooding(plan))?.run();
        let ratio = outcome.p99 as f64 / flooding.p99.max(1) as f64;
        outcome.extra.p99_over_flooding = Some(ratio);
    }
    if outcome.violation.is_none() {
        outcome.violation = plan.expect.check(&outcome).err();
    }
    Ok(outcome)
}

/// The same, with hosts that send everything new to everybody else at once.
fn flooding(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.hosts.iter_mut().for_each(|host| host.machine = Kind::Flood);
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use std::fs;
    use std::path::Path;

    fn scenarios() -> Vec<Scenario> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut files: Vec<_> =
            fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let read = |file: &std::path::PathBuf| {
            let scenario = toml::from_str::<Scenario>(&fs::read_to_string(file).unwrap());
            scenario.unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        };
        files.iter().map(read).collect()
    }

    #[test]
    fn there_are_twenty_scenarios_that_say_what_they_show() {
        let all = scenarios();
        assert!(all.len() >= 20, "{}", all.len());
        for scenario in all {
            assert_eq!(scenario.check(), Ok(()), "{}", scenario.name);
            assert!(scenario.about.ends_with('.'), "{}", scenario.name);
        }
    }

    #[test]
    fn small_scenarios_keep_what_they_promise() {
        for scenario in scenarios().into_iter().filter(|scenario| scenario.nodes <= 12) {
            let outcome = run(&scenario.plan().unwrap()).unwrap();
            assert_eq!(outcome.violation, None, "{}", scenario.name);
        }
    }
}
