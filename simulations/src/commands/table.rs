//! `tidings-sim table`: what the protocol promises beside what runs come to.

use super::{FAILED, interrupt, progress, say, threads, unless_all};
use serde::Serialize;
use std::ops::ControlFlow;
use std::process::ExitCode;
use tidings_sim::jobs;
use tidings_sim::scenario::BadScenario;
use tidings_sim::table::{self, Networks, aligned, markdown};

/// Runs the scenarios that assert the protocol's figures, and prints promise and figure side by side.
#[derive(Debug, clap::Args)]
pub(crate) struct Table {
    /// Only the rows about these scenarios.
    #[arg(value_name = "SCENARIO")]
    names: Vec<String>,
    /// Prints six networks with our engine, with flooding and with pull instead.
    #[arg(long, conflicts_with_all = ["names", "seeds"])]
    networks: bool,
    /// Seeds for each scenario; the worst counts.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Runs side by side; as many as there are processors unless said.
    #[arg(long, value_name = "J", value_parser = threads())]
    jobs: Option<usize>,
    /// Prints Markdown.
    #[arg(long)]
    markdown: bool,
    /// Prints JSON.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
}

impl Table {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        if self.networks { self.networks() } else { self.promises() }
    }

    fn promises(&self) -> Result<ExitCode, String> {
        let table = table::Table::of(&self.names, self.seeds).map_err(|error| error.to_string())?;
        let runs = self.each(table.count(), |n| table.run(n))?;
        let rows = table.rows(&runs);
        self.show(&rows, &table::lines(&rows))?;
        let mut broken: Vec<&String> = rows.iter().filter_map(|row| row.broken.as_ref()).collect();
        broken.dedup();
        self.verdict(rows.iter().all(|row| row.kept), &broken, (runs.len(), table.count()))
    }

    fn networks(&self) -> Result<ExitCode, String> {
        let networks = self.each(Networks.count(), |n| Networks.run(n))?;
        self.show(&networks, &Networks.lines(&networks))?;
        let broken: Vec<&String> = networks.iter().filter_map(|it| it.broken.as_ref()).collect();
        self.verdict(broken.is_empty(), &broken, (networks.len(), Networks.count()))
    }

    /// Does `work` for each number below `count`, until Ctrl-C.
    fn each<T: Send>(
        &self,
        count: u64,
        work: impl Fn(u64) -> Result<T, BadScenario> + Sync,
    ) -> Result<Vec<T>, String> {
        let stop = interrupt::flag()?;
        let bar = progress::bar(Some(count), "runs");
        let (mut done, mut trouble) = (Vec::new(), None);
        let jobs = self.jobs.unwrap_or_else(jobs::default_count);
        jobs::each(count, jobs, &stop, work, |_, result| {
            bar.inc(1);
            match result {
                Ok(result) => done.push(result),
                Err(error) => trouble = Some(error.to_string()),
            }
            if trouble.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        bar.finish_and_clear();
        trouble.map_or(Ok(done), Err)
    }

    fn show(&self, rows: &impl Serialize, lines: &[Vec<String>]) -> Result<(), String> {
        if self.json {
            let text = serde_json::to_string_pretty(rows).map_err(|error| error.to_string())?;
            say(&text);
        } else {
            let text = if self.markdown { markdown(lines) } else { aligned(lines) };
            say(text.trim_end());
        }
        Ok(())
    }

    /// The exit code; what was broken goes to standard error, for the table may be read by programs.
    fn verdict(
        &self,
        kept: bool,
        broken: &[&String],
        (done, count): (usize, u64),
    ) -> Result<ExitCode, String> {
        broken.iter().for_each(|why| eprintln!("{why}"));
        if !self.json {
            unless_all(done, count, "runs");
        }
        Ok(match kept {
            false => ExitCode::from(FAILED),
            true if (done as u64) < count => ExitCode::from(interrupt::STOPPED),
            true => ExitCode::SUCCESS,
        })
    }
}
