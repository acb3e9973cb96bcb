//! `tidings-sim compare`: two scenarios over the same seeds.

use super::source;
use super::{FAILED, interrupt, progress, say, threads, unless_all};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use tidings_sim::compare::{compare, table};
use tidings_sim::jobs;
use tidings_sim::report::Outcome;
use tidings_sim::scenario::Scenario;
use tidings_sim::trial;

/// Runs two scenarios over the same seeds and says which figures differ.
#[derive(Debug, clap::Args)]
pub(crate) struct Compare {
    /// The first scenario (TOML).
    a: PathBuf,
    /// The second.
    b: PathBuf,
    /// Pairs of runs; an interval needs two at least.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Pairs side by side; as many as there are processors unless said.
    #[arg(long, value_name = "J", value_parser = threads())]
    jobs: Option<usize>,
}

impl Compare {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let (a, b) = (source::scenario(&self.a)?, source::scenario(&self.b)?);
        let stop = interrupt::flag()?;
        let bar = progress::bar(Some(self.seeds), "pairs");
        let (mut pairs, mut trouble) = (Vec::new(), None);
        let first = a.seed;
        let work = |n: u64| Ok((run(&a, first + n)?, run(&b, first + n)?));
        let jobs = self.jobs.unwrap_or_else(jobs::default_count);
        jobs::each(self.seeds, jobs, &stop, work, |_, pair: Result<_, String>| {
            bar.inc(1);
            match pair {
                Ok(pair) => pairs.push(pair),
                Err(error) => trouble = Some(error),
            }
            if trouble.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        bar.finish_and_clear();
        if let Some(error) = trouble {
            return Err(error);
        }
        say(&format!("{} pairs of runs, seeds from {first}", pairs.len()));
        say(table(&compare(&pairs)).trim_end());
        unless_all(pairs.len(), self.seeds, "pairs");
        let both = pairs.iter().flat_map(|(a, b)| [a, b]);
        let broken: Vec<&Outcome> = both.filter(|outcome| outcome.violation.is_some()).collect();
        broken.iter().for_each(|outcome| say(&outcome.verdict()));
        Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
    }
}

fn run(scenario: &Scenario, seed: u64) -> Result<Outcome, String> {
    let plan = Scenario { seed, ..scenario.clone() }.plan().map_err(|error| error.to_string())?;
    trial::run(&plan).map_err(|error| error.to_string())
}
