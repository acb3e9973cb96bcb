//! What can be said on the command line.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use tidings_sim::canary::Canary;
use tidings_sim::scenario::Scenario;
use tidings_sim::span::Span;
use tidings_sim::swarm;
use tidings_sim::topology::Topology;

/// Simulates Tidings on random networks: real engines, virtual time, one seed a run.
#[derive(Debug, Parser)]
#[command(name = "tidings-sim", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// One run: verdict and figures.
    Run(Box<Run>),
    /// Many seeds, every parameter drawn from the seed; stops at the first that fails.
    Swarm(Swarm),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// Start from a scenario file (TOML).
    #[arg(long, value_name = "FILE", conflicts_with = "drawn")]
    scenario: Option<PathBuf>,
    /// Start from the scenario that `swarm --most N` draws from the seed.
    #[arg(long, value_name = "N")]
    drawn: Option<usize>,
    /// Names the run's chances.
    #[arg(long)]
    seed: Option<u64>,
    /// Honest hosts.
    #[arg(long)]
    nodes: Option<usize>,
    /// line, ring, star, full, random or random:P.
    #[arg(long)]
    topology: Option<Topology>,
    /// Length of the phase with faults, in virtual minutes.
    #[arg(long)]
    minutes: Option<u64>,
    /// Writings of each host in a minute.
    #[arg(long)]
    posts: Option<f64>,
    /// One way from host to host, such as 20ms or 5ms..50ms.
    #[arg(long)]
    latency: Option<Span>,
    /// Probability that a frame is lost, and its session with it.
    #[arg(long)]
    loss: Option<f64>,
    /// Times a minute that each link breaks by itself.
    #[arg(long)]
    resets: Option<f64>,
    /// Crashes of random hosts.
    #[arg(long)]
    crashes: Option<u64>,
    /// Splits the hosts in two for a while.
    #[arg(long)]
    partition: bool,
    /// Puts a bug on purpose into host 0.
    #[arg(long)]
    canary: Option<Canary>,
    /// Prints every event to standard error.
    #[arg(long)]
    pub(crate) trace: bool,
    /// Prints the scenario as TOML and runs nothing.
    #[arg(long)]
    pub(crate) print: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Swarm {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    pub(crate) first: u64,
    /// Most honest hosts of a run.
    #[arg(long, default_value_t = 12, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(2..=150))]
    pub(crate) most: usize,
    /// Puts a bug on purpose into host 0 of every run.
    #[arg(long)]
    pub(crate) canary: Option<Canary>,
}

impl Run {
    /// The scenario that is asked for.
    pub(crate) fn scenario(&self) -> Result<Scenario, String> {
        let mut scenario = match (&self.scenario, self.drawn) {
            (Some(file), _) => read(file)?,
            (None, Some(most)) => swarm::draw(self.seed.unwrap_or(0), most),
            (None, None) => Scenario::default(),
        };
        set(&mut scenario.seed, self.seed);
        set(&mut scenario.nodes, self.nodes);
        set(&mut scenario.topology, self.topology);
        set(&mut scenario.minutes, self.minutes);
        set(&mut scenario.posts, self.posts);
        set(&mut scenario.latency, self.latency);
        set(&mut scenario.loss, self.loss);
        set(&mut scenario.resets, self.resets);
        set(&mut scenario.crashes, self.crashes);
        scenario.partitions = scenario.partitions.max(u64::from(self.partition));
        scenario.canary = self.canary.or(scenario.canary);
        Ok(scenario)
    }
}

impl Swarm {
    /// The canary as `run` is told of it.
    pub(crate) fn canary_flag(&self) -> String {
        let name = self.canary.and_then(|canary| canary.to_possible_value());
        name.map(|name| format!(" --canary {}", name.get_name())).unwrap_or_default()
    }
}

fn set<T>(value: &mut T, asked: Option<T>) {
    if let Some(asked) = asked {
        *value = asked;
    }
}

fn read(file: &PathBuf) -> Result<Scenario, String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    toml::from_str(&text).map_err(|error| format!("{name}: {error}"))
}
