//! `tidings-sim shrink`: the smallest plan that fails the same way.

use super::source::{Source, keep};
use super::{FAILED, interrupt, progress, say};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tidings_sim::shrink::shrink;

/// Cuts a failing run down to a few hosts and acts that fail the same way.
#[derive(Debug, clap::Args)]
pub(crate) struct Shrink {
    #[command(flatten)]
    source: Source,
    /// Writes the plan here.
    #[arg(long, value_name = "FILE", default_value = "shrunk.toml")]
    out: PathBuf,
    /// Gives up after so many seconds and keeps the smallest so far.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

impl Shrink {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let stop = interrupt::flag()?;
        let plan = self.source.plan()?;
        let end = Instant::now() + Duration::from_secs(self.seconds);
        let is_over = || stop.load(Ordering::Relaxed) || Instant::now() >= end;
        let bar = progress::bar(None, "runs");
        let mut tell = |smaller: &tidings_sim::plan::Plan, runs: u64| {
            let (hosts, acts) = (smaller.hosts.len(), smaller.acts.len());
            bar.set_position(runs);
            bar.set_message(format!("runs: {hosts} hosts, {acts} acts"));
        };
        let shrunk = shrink(&plan, &is_over, &mut tell);
        bar.finish_and_clear();
        let Some(shrunk) = shrunk else {
            return Err("nothing to shrink: this run breaks no promise".to_owned());
        };
        keep(&shrunk.plan, &self.out)?;
        let (hosts, acts, runs) = (shrunk.plan.hosts.len(), shrunk.plan.acts.len(), shrunk.runs);
        let whole = if shrunk.finished { "" } else { ", out of time" };
        say(&format!("{}", shrunk.violation));
        say(&format!("{hosts} hosts, {acts} acts after {runs} runs{whole}"));
        say(&format!("trace: tidings-sim run {} --trace", self.out.display()));
        Ok(ExitCode::from(FAILED))
    }
}
