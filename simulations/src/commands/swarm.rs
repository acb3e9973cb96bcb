//! `tidings-sim swarm`: many seeds, every parameter drawn from the seed.

use super::source::keep;
use super::{FAILED, interrupt, progress, say, threads};
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tidings_sim::canary::Canary;
use tidings_sim::jobs;
use tidings_sim::plan::Plan;
use tidings_sim::report::Outcome;
use tidings_sim::swarm::{Sizes, draw};
use tidings_sim::trial;

/// Runs many seeds, every parameter drawn from the seed; stops at the first that fails.
#[derive(Debug, clap::Args)]
pub(crate) struct Swarm {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// For how many minutes, instead of a number of seeds.
    #[arg(long, value_name = "M", conflicts_with = "seeds", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    minutes: Option<u64>,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// How large its runs are: up to 100 hosts, 50..100, or 100..100@10m for ten minutes each.
    #[arg(long, value_name = "SIZES", default_value_t, alias = "most")]
    drawn: Sizes,
    /// Seeds side by side; as many as there are processors unless said.
    #[arg(long, value_name = "J", value_parser = threads())]
    jobs: Option<usize>,
    /// Writes each failing seed to a plan file here, and goes on.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Puts a bug on purpose into every run.
    #[arg(long)]
    canary: Option<Canary>,
}

/// What the swarm came to so far.
#[derive(Debug, Default)]
struct Tally {
    seeds: u64,
    hosts: usize,
    events: u64,
    failed: Vec<u64>,
}

impl Swarm {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let stop = interrupt::flag()?;
        if let Some(dir) = &self.keep {
            fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        }
        let began = Instant::now();
        let end = self.minutes.map(|minutes| began + Duration::from_secs(60 * minutes));
        let count = if end.is_some() { u64::MAX } else { self.seeds };
        let bar = progress::bar(end.is_none().then_some(count), "seeds");
        let mut tally = Tally::default();
        let mut trouble = None;
        let seed = |n: u64| self.first.wrapping_add(n);
        let work = |n: u64| outcome(&self.plan(seed(n))?);
        jobs::each(count, self.jobs.unwrap_or_else(jobs::default_count), &stop, work, |n, done| {
            bar.inc(1);
            if end.is_some_and(|end| Instant::now() >= end) {
                stop.store(true, Ordering::Relaxed);
            }
            let kept = done.and_then(|outcome| self.take(seed(n), &outcome, &mut tally));
            kept.unwrap_or_else(|error| {
                trouble = Some(error);
                ControlFlow::Break(())
            })
        });
        bar.finish_and_clear();
        match trouble {
            Some(error) => Err(error),
            None => Ok(self.conclude(&tally, count, began.elapsed())),
        }
    }

    fn plan(&self, seed: u64) -> Result<Plan, String> {
        let mut scenario = draw(seed, self.drawn);
        scenario.canary = self.canary;
        scenario.plan().map_err(|error| format!("seed {seed}: {error}"))
    }

    /// One seed is done: goes on, or has seen enough.
    fn take(
        &self,
        seed: u64,
        outcome: &Outcome,
        tally: &mut Tally,
    ) -> Result<ControlFlow<()>, String> {
        tally.seeds += 1;
        tally.hosts += outcome.hosts;
        tally.events += outcome.events;
        if outcome.violation.is_none() {
            return Ok(ControlFlow::Continue(()));
        }
        tally.failed.push(seed);
        say(&outcome.to_string());
        let how = format!("--drawn {} --seed {seed}{}", self.drawn, self.canary_flag());
        say(&format!("repeat: tidings-sim run {how}\nshrink: tidings-sim shrink {how}"));
        match &self.keep {
            Some(dir) => {
                let file = dir.join(format!("seed-{seed}.toml"));
                keep(&self.plan(seed)?, &file)?;
                Ok(ControlFlow::Continue(()))
            }
            None => Ok(ControlFlow::Break(())),
        }
    }

    fn canary_flag(&self) -> String {
        self.canary.map_or_else(String::new, |canary| format!(" --canary {canary}"))
    }

    fn conclude(&self, tally: &Tally, count: u64, took: Duration) -> ExitCode {
        let Tally { seeds, hosts, events, failed } = tally;
        let pace = *seeds as f64 / took.as_secs_f64().max(1e-9) * 3_600.0;
        let speed = *events as f64 / took.as_secs_f64().max(1e-9) / 1e6;
        eprintln!("{:.0} seeds an hour, {speed:.2} M events/s", pace);
        let first = self.first;
        if failed.is_empty() {
            say(&format!("ok      {seeds} seeds from {first}, {hosts} hosts, no promise broken"));
            let stopped = match self.minutes {
                Some(minutes) => took < Duration::from_secs(60 * minutes),
                None => *seeds < count,
            };
            return if stopped { ExitCode::from(interrupt::STOPPED) } else { ExitCode::SUCCESS };
        }
        let list: Vec<String> = failed.iter().map(ToString::to_string).collect();
        say(&format!("FAILED  {} of {seeds} seeds from {first}: {}", failed.len(), list.join(" ")));
        ExitCode::from(FAILED)
    }
}

fn outcome(plan: &Plan) -> Result<Outcome, String> {
    trial::run(plan).map_err(|error| error.to_string())
}
