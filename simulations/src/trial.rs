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
    /// The same with flooding in place of the engine.
    pub flooding: Option<Flow>,
    /// Most bytes, but for entries, of a session that opened after all was written.
    pub late_bytes: Option<u64>,
    /// Most one-way trips of such a session.
    pub late_trips: Option<u64>,
    /// Longest time from the first host with proof of a fork to the last, for the 99th percentile of
    /// an entry's delay.
    pub fork_spread: Option<f64>,
    /// Time from the first greeting after healing to agreement, for the time that a frame takes over
    /// the longest distance.
    pub converged_over_distance: Option<f64>,
}

/// What it costs that everybody gets everything, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Entries received for each one accepted.
    pub redundancy: f64,
    /// Bytes sent for each byte of a body delivered.
    pub overhead: f64,
    /// Median delay, in microseconds.
    pub p50: u64,
    /// 99th percentile of the delay, in microseconds.
    pub p99: u64,
}

impl Flow {
    /// That of a run.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Self {
        let Outcome { redundancy, p50, p99, .. } = *outcome;
        Self { redundancy, overhead: outcome.overhead(), p50, p99 }
    }
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
    if outcome.stopped {
        return Ok(outcome);
    }
    if let Some(meter) = meter {
        outcome.extra.late_bytes = meter.late_bytes();
        outcome.extra.late_trips = meter.late_trips();
        let delay = outcome.p99.max(1) as f64;
        outcome.extra.fork_spread = meter.fork_spread().map(|spread| spread as f64 / delay);
    }
    let distance = plan.link.slowest().saturating_mul(outcome.eccentricity);
    outcome.extra.converged_over_distance = outcome.converged.map(|after| {
        let greeted = after.saturating_sub(outcome.greeted.unwrap_or(0));
        greeted as f64 / distance.max(1) as f64
    });
    if plan.expect.of("p99_over_flooding").is_some() {
        outcome.extra.flooding = Some(Flow::of(&World::new(instead(plan, Kind::Flood))?.run()));
    }
    if outcome.violation.is_none() {
        outcome.violation = plan.expect.check(&outcome).err();
    }
    Ok(outcome)
}

/// The same, with another machine on all hosts.
#[must_use]
pub fn instead(plan: &Plan, machine: Kind) -> Plan {
    let mut plan = plan.clone();
    plan.hosts.iter_mut().for_each(|host| host.machine = machine);
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

    /// Host minutes of a run, those of real nodes six times: of more, a debug build takes seconds.
    fn is_small(it: &Scenario) -> bool {
        let weight = if it.machine == Kind::Full { 6 } else { 1 };
        let minutes = it.nodes as u64 * it.length.micros() * weight / 60_000_000;
        minutes <= 160 && it.filled.authors <= 10_000
    }

    #[test]
    fn small_scenarios_keep_what_they_promise() {
        let small: Vec<Scenario> = scenarios().into_iter().filter(is_small).collect();
        let named = |name: &str| small.iter().any(|it| it.name == name);
        for name in ["expulsion-split", "newcomer", "power-cut", "pruning-relay", "split"] {
            assert!(named(name), "{name} is held to nothing");
        }
        for scenario in small {
            let outcome = run(&scenario.plan().unwrap()).unwrap();
            assert_eq!(outcome.violation, None, "{}", scenario.name);
        }
    }
}
