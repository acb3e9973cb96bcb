//! `tidings-sim sweep`: one scenario over every combination of some parameters.

use super::{FAILED, interrupt, progress, say, threads, unless_all};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tidings_sim::jobs;
use tidings_sim::sweep::grid::Axis;
use tidings_sim::sweep::{Row, Sweep as Cells};
use tidings_sim::topology::Topology;
use tidings_sim::trial;

/// Runs a scenario over every combination of some parameters and tabulates the figures.
#[derive(Debug, clap::Args)]
pub(crate) struct Sweep {
    /// The scenario (TOML), and parameters with values: nodes=100,1000 topology=er,ba.
    #[arg(required = true, value_name = "FILE | KEY=VALUES")]
    words: Vec<String>,
    /// Seeds for each combination.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// Runs side by side; as many as there are processors unless said.
    #[arg(long, value_name = "J", value_parser = threads())]
    jobs: Option<usize>,
    /// Writes one line for each run here, comma separated.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

impl Sweep {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let sweep = self.cells()?;
        let stop = interrupt::flag()?;
        let mut csv = self.open()?;
        write(&mut csv, &sweep.csv_head())?;
        let bar = progress::bar(Some(sweep.count()), "runs");
        let (mut rows, mut trouble) = (Vec::new(), None);
        let work = |n: u64| -> Result<Row, String> {
            let (cell, scenario) = sweep.scenario(n).ok_or("no such run")?;
            let plan = scenario.plan().map_err(|error| error.to_string())?;
            let outcome = trial::run(&plan).map_err(|error| error.to_string())?;
            Ok(Row { cell, outcome })
        };
        let jobs = self.jobs.unwrap_or_else(jobs::default_count);
        jobs::each(sweep.count(), jobs, &stop, work, |_, row| {
            bar.inc(1);
            let kept = row.and_then(|row| {
                write(&mut csv, &sweep.csv_line(&row))?;
                rows.push(row);
                Ok(())
            });
            trouble = kept.err();
            if trouble.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        bar.finish_and_clear();
        say(sweep.table(&rows).trim_end());
        unless_all(rows.len(), sweep.count(), "runs");
        let broken = rows.iter().filter_map(|row| Some((row, row.outcome.violation.as_ref()?)));
        broken.clone().for_each(|(row, why)| say(&format!("seed {}: {why}", row.outcome.seed)));
        match (trouble, broken.count()) {
            (Some(error), _) => Err(error),
            (None, 0) => Ok(ExitCode::SUCCESS),
            (None, _) => Ok(ExitCode::from(FAILED)),
        }
    }

    fn cells(&self) -> Result<Cells, String> {
        let (axes, files): (Vec<&String>, Vec<&String>) =
            self.words.iter().partition(|word| word.contains('='));
        let axes = axes.into_iter().map(|axis| axis.parse::<Axis>());
        let axes = axes.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        let base = match files[..] {
            [] => toml::Table::new(),
            [file] => {
                let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
                let table: toml::Table =
                    text.parse().map_err(|error| format!("{file}: {error}"))?;
                if table.contains_key("plan") {
                    return Err(format!("{file}: a plan has no parameters; give a scenario"));
                }
                beside(table, Path::new(file))
            }
            _ => return Err("one scenario file, or none: what else varies is KEY=VALUES".into()),
        };
        Cells::new(&base, &axes, self.seeds).map_err(|error| error.to_string())
    }

    fn open(&self) -> Result<Option<fs::File>, String> {
        let create = |file: &PathBuf| {
            fs::File::create(file).map_err(|error| format!("{}: {error}", file.display()))
        };
        self.csv.as_ref().map(create).transpose()
    }
}

/// A network's file that is not named from the root lies beside the scenario's.
fn beside(mut base: toml::Table, file: &Path) -> toml::Table {
    let topology = base.get("topology").and_then(|it| it.clone().try_into::<Topology>().ok());
    if let (Some(topology), Some(folder)) = (topology, file.parent()) {
        base.insert("topology".to_owned(), topology.beside(folder).to_string().into());
    }
    base
}

fn write(csv: &mut Option<fs::File>, line: &str) -> Result<(), String> {
    let Some(file) = csv else { return Ok(()) };
    writeln!(file, "{line}").map_err(|error| format!("cannot write the table: {error}"))
}
