//! `tidings-sim swarm`: many seeds, every parameter drawn from the seed.

use super::{FAILED, say};
use clap::ValueEnum;
use std::process::ExitCode;
use tidings_sim::canary::Canary;
use tidings_sim::scenario::Scenario;
use tidings_sim::{swarm, world::World};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Most honest hosts of a run.
    #[arg(long, default_value_t = 12, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(2..=150))]
    most: usize,
    /// Puts a bug on purpose into host 0 of every run.
    #[arg(long)]
    canary: Option<Canary>,
}

/// Runs them until one fails.
pub(crate) fn run(args: &Args) -> Result<ExitCode, String> {
    let mut hosts = 0;
    for seed in (0..args.seeds).map(|n| args.first.wrapping_add(n)) {
        let scenario = Scenario { canary: args.canary, ..swarm::draw(seed, args.most) };
        let plan = scenario.plan().map_err(|error| error.to_string())?;
        let outcome = World::new(plan).map_err(|error| error.to_string())?.run();
        hosts += outcome.hosts;
        if outcome.violation.is_some() {
            say(&outcome.to_string());
            let canary = args.canary_flag();
            say(&format!("repeat: tidings-sim run --drawn {} --seed {seed}{canary}", args.most));
            return Ok(ExitCode::from(FAILED));
        }
    }
    let (seeds, first) = (args.seeds, args.first);
    say(&format!("ok      {seeds} seeds from {first}, {hosts} hosts, no promise broken"));
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// The canary as `run` is told of it.
    fn canary_flag(&self) -> String {
        let name = self.canary.and_then(|canary| canary.to_possible_value());
        name.map(|name| format!(" --canary {}", name.get_name())).unwrap_or_default()
    }
}
