//! `tidings-sim run`: one run, its verdict and its figures.

use super::{FAILED, files, interrupt, progress, say, source::read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use tidings_sim::canary::Canary;
use tidings_sim::dynamics::{Crashes, Dynamic, Partitions};
use tidings_sim::plan::File;
use tidings_sim::scenario::Scenario;
use tidings_sim::span::{Length, Spread};
use tidings_sim::swarm::{self, Sizes};
use tidings_sim::topology::Topology;
use tidings_sim::trial::{self, Meter};
use tidings_sim::world::World;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A scenario or a plan (TOML); the default scenario if there is none.
    #[arg(value_name = "FILE", conflicts_with = "drawn")]
    file: Option<PathBuf>,
    /// Start from the scenario that `swarm --drawn SIZES` draws from the seed.
    #[arg(long, value_name = "SIZES")]
    drawn: Option<Sizes>,
    /// Names the run's chances.
    #[arg(long)]
    seed: Option<u64>,
    /// Honest hosts.
    #[arg(long)]
    nodes: Option<usize>,
    /// Such as er:degree=8, ws:k=8,beta=0.1 or file:net.dot; `topo --help` lists them.
    #[arg(long)]
    topology: Option<Topology>,
    /// Length of the phase with faults, such as 90s or 2m.
    #[arg(long)]
    length: Option<Length>,
    /// Writings of each host in a minute.
    #[arg(long, allow_negative_numbers = true)]
    posts: Option<f64>,
    /// One way from host to host, such as 20ms, 5ms..50ms or lognormal:median=30ms,sigma=0.5.
    #[arg(long)]
    latency: Option<Spread>,
    /// Probability that a frame is lost, and its session with it.
    #[arg(long, allow_negative_numbers = true)]
    loss: Option<f64>,
    /// Times a minute that each link breaks by itself.
    #[arg(long, allow_negative_numbers = true)]
    resets: Option<f64>,
    /// Crashes of random hosts.
    #[arg(long)]
    crashes: Option<u64>,
    /// Splits the hosts in two for a while.
    #[arg(long)]
    partition: bool,
    /// Puts a bug on purpose into every host.
    #[arg(long)]
    canary: Option<Canary>,
    /// Checks every signature anew on every host.
    #[arg(long)]
    real_crypto: bool,
    /// Prints every event to standard error.
    #[arg(long)]
    trace: bool,
    /// Prints the scenario as TOML and runs nothing.
    #[arg(long)]
    print: bool,
    /// Prints the plan as TOML, every host and every act, and runs nothing.
    #[arg(long, conflicts_with = "print")]
    plan: bool,
    /// Prints to standard error how fast it went.
    #[arg(long)]
    speed: bool,
    #[command(flatten)]
    files: files::Args,
}

/// Runs it.
pub(crate) fn run(args: &Args) -> Result<ExitCode, String> {
    let plan = match args.input()? {
        File::Plan(plan) => *plan,
        File::Scenario(scenario) if args.print => return print(&*scenario),
        File::Scenario(scenario) => scenario.plan().map_err(|error| error.to_string())?,
    };
    if args.plan || args.print {
        return print(&File::Plan(Box::new(plan)));
    }
    let mut recorder = args.files.recorder(&plan)?;
    let mut world = World::new(plan.clone()).map_err(|error| error.to_string())?;
    world.stop_when(interrupt::flag()?);
    if args.trace {
        world.trace();
    }
    if let Some(recorder) = &mut recorder {
        world.watch(recorder);
    }
    let mut meter = Meter::wanted(&plan);
    if let Some(meter) = &mut meter {
        world.watch(meter);
    }
    let mut watch = if args.trace { None } else { progress::Watch::of(&plan) };
    if let Some(watch) = &mut watch {
        world.watch(watch);
    }
    let start = Instant::now();
    let outcome = world.run();
    let took = start.elapsed().as_secs_f64();
    let outcome = trial::judge(&plan, outcome, meter.as_ref());
    drop(watch);
    let outcome = outcome.map_err(|error| error.to_string())?;
    say(&outcome.to_string());
    if args.speed {
        let rate = outcome.events as f64 / took.max(1e-9) / 1e6;
        eprintln!("{took:.2} s of wall clock, {rate:.2} M events/s");
    }
    if let Some(recorder) = recorder {
        args.files.write(recorder, &plan, &outcome)?;
    }
    Ok(match outcome.violation {
        Some(_) => ExitCode::from(FAILED),
        None if outcome.stopped => ExitCode::from(interrupt::STOPPED),
        None => ExitCode::SUCCESS,
    })
}

fn print(what: &impl serde::Serialize) -> Result<ExitCode, String> {
    say(toml::to_string(what).map_err(|error| error.to_string())?.trim_end());
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// What is asked for: the file or the defaults, with what the flags change.
    fn input(&self) -> Result<File, String> {
        let mut scenario = match (&self.file, self.drawn) {
            (Some(file), _) => match read(file)? {
                File::Scenario(scenario) => *scenario,
                File::Plan(mut plan) => {
                    self.changes_no_plan()?;
                    set(&mut plan.seed, self.seed);
                    plan.canary = self.canary.or(plan.canary);
                    plan.real_crypto |= self.real_crypto;
                    return Ok(File::Plan(plan));
                }
            },
            (None, Some(sizes)) => swarm::draw(self.seed.unwrap_or(0), sizes),
            (None, None) => Scenario::default(),
        };
        set(&mut scenario.seed, self.seed);
        set(&mut scenario.nodes, self.nodes);
        set(&mut scenario.topology, self.topology.clone());
        set(&mut scenario.length, self.length);
        set(&mut scenario.workload.posts, self.posts);
        set(&mut scenario.link.latency, self.latency);
        set(&mut scenario.link.loss, self.loss);
        set(&mut scenario.link.resets, self.resets);
        if let Some(count) = self.crashes {
            scenario.dynamics.push(Dynamic::Crashes(Crashes { count, ..Crashes::default() }));
        }
        if self.partition {
            scenario.dynamics.push(Dynamic::Partitions(Partitions::default()));
        }
        scenario.real_crypto |= self.real_crypto;
        scenario.canary = self.canary.or(scenario.canary);
        Ok(File::Scenario(Box::new(scenario)))
    }

    /// A plan is spelled out: what makes another scenario has no meaning for it.
    fn changes_no_plan(&self) -> Result<(), String> {
        let given = [
            ("--nodes", self.nodes.is_some()),
            ("--topology", self.topology.is_some()),
            ("--length", self.length.is_some()),
            ("--posts", self.posts.is_some()),
            ("--latency", self.latency.is_some()),
            ("--loss", self.loss.is_some()),
            ("--resets", self.resets.is_some()),
            ("--crashes", self.crashes.is_some()),
            ("--partition", self.partition),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            None => Ok(()),
            Some((flag, _)) => Err(format!(
                "{flag} changes a scenario, and this file is a plan, every host and act spelled \
                 out; change the file, or give the scenario that it came from"
            )),
        }
    }
}

fn set<T>(value: &mut T, asked: Option<T>) {
    if let Some(asked) = asked {
        *value = asked;
    }
}
