//! Where `tidings-sim run` leaves what it gathered.

use super::{report, say};
use std::env;
use std::path::PathBuf;
use tidings_sim::output::{Recorder, Setup, Summary, files};
use tidings_sim::plan::Plan;
use tidings_sim::report::Outcome;
use tidings_sim::world::START;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Args {
    /// Writes summary.json, series.csv, nodes.csv and report.html to this folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Writes them, to target/sim/NAME-SEED if no folder is named, and prints the report's path.
    #[arg(long)]
    report: bool,
    /// The same, and shows the report in the browser.
    #[arg(long)]
    open: bool,
    /// Takes the folder even if it holds another run.
    #[arg(long)]
    overwrite: bool,
}

/// What is said on the command line but changes nothing in a run: flags, and whether a value follows.
const SILENT: [(&str, bool); 6] = [
    ("--out", true),
    ("--report", false),
    ("--open", false),
    ("--overwrite", false),
    ("--trace", false),
    ("--speed", false),
];

impl Args {
    /// What watches the run, if its files are asked for and there is room for them.
    pub(crate) fn recorder(&self, plan: &Plan) -> Result<Option<Recorder>, String> {
        if self.out.is_none() && !self.report && !self.open {
            return Ok(None);
        }
        files::room(&self.folder(&plan.name, plan.seed), &plan.name, plan.seed, self.overwrite)
            .map_err(|error| error.to_string())?;
        Ok(Some(Recorder::new(Setup::of(plan))))
    }

    fn folder(&self, name: &str, seed: u64) -> PathBuf {
        self.out.clone().unwrap_or_else(|| files::folder_of(name, seed))
    }

    /// Writes what was gathered.
    pub(crate) fn write(
        &self,
        recorder: Recorder,
        plan: &Plan,
        outcome: &Outcome,
    ) -> Result<(), String> {
        let recording = recorder.finish(START.after(outcome.virtual_time));
        let repeat = repeat(env::args().skip(1), outcome.seed);
        let summary = Summary::of(plan, &repeat, outcome).with(&recording);
        let folder = self.folder(&plan.name, outcome.seed);
        let page = files::write(&folder, &summary, &recording, self.overwrite)
            .map_err(|error| error.to_string())?;
        if self.report || self.open {
            say(&format!("  report                   {}", page.display()));
        }
        if self.open {
            report::open(&page);
        }
        Ok(())
    }
}

/// The command that repeats a run, as a shell reads it.
fn repeat(words: impl Iterator<Item = String>, seed: u64) -> String {
    let mut kept = vec!["tidings-sim".to_owned()];
    let mut skip = false;
    let mut seeded = false;
    for word in words {
        if std::mem::take(&mut skip) {
            continue;
        }
        if let Some((_, value)) = SILENT.iter().find(|(flag, _)| *flag == word) {
            skip = *value;
        } else if !word.starts_with("--out=") {
            seeded |= word == "--seed" || word.starts_with("--seed=");
            kept.push(quoted(&word));
        }
    }
    if !seeded {
        kept.push(format!("--seed {seed}"));
    }
    kept.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_repeated_without_what_changes_nothing() {
        let told = |line: &str| repeat(line.split(' ').map(str::to_owned), 7);
        assert_eq!(told("run x.toml --out there --open"), "tidings-sim run x.toml --seed 7");
        assert_eq!(told("run --seed 7 --out=there"), "tidings-sim run --seed 7");
        assert_eq!(told("run it's --seed=7"), "tidings-sim run 'it'\\''s' --seed=7");
    }
}
