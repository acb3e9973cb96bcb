//! The protocol's promises beside what runs come to: each row is one figure of one scenario, whose
//! `[expect]` is the target; of several seeds the worst counts.

mod networks;
mod promises;
mod text;

pub use networks::{Network, Networks};
pub use promises::{PROMISES, Promise, scenario};
pub use text::{aligned, markdown};

use crate::figure::FIGURES;
use crate::plan::Plan;
use crate::report::Outcome;
use crate::scenario::BadScenario;
use crate::trial;
use serde::Serialize;

/// The first line of the table.
const HEAD: [&str; 8] =
    ["metric", "target", "measured", "scenario", "nodes", "degree", "latency", "seeds"];

/// Which rows, over how many seeds.
#[derive(Clone, Debug)]
pub struct Table {
    promises: Vec<&'static Promise>,
    /// The scenarios of these, each once.
    scenarios: Vec<&'static str>,
    seeds: u64,
}

/// One run of one of the table's scenarios.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which.
    scenario: &'static str,
    /// Hosts, liars included, links, and one way from host to host.
    nodes: usize,
    links: usize,
    latency: String,
    outcome: Outcome,
}

/// One promise and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What is promised, and by which scenario.
    #[serde(flatten)]
    pub promise: &'static Promise,
    /// The most that it may come to.
    pub target: f64,
    /// The worst that it came to; `None` if a run did not get that far.
    pub measured: Option<f64>,
    /// Whether the promise is kept, and every other one of these runs.
    pub kept: bool,
    /// Hosts, liars included.
    pub nodes: usize,
    /// Links of a host on average.
    pub degree: f64,
    /// One way from host to host.
    pub latency: String,
    /// Runs.
    pub seeds: u64,
    /// What else was broken.
    pub broken: Option<String>,
}

/// A scenario that no row is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no row is about a scenario `{0}`")]
pub struct NoRow(String);

impl Table {
    /// The rows about these scenarios, all if none is named, over so many seeds each.
    ///
    /// # Errors
    /// A scenario that no row is about.
    pub fn of(names: &[String], seeds: u64) -> Result<Self, NoRow> {
        let about = |name: &String| PROMISES.iter().any(|promise| promise.scenario == name);
        if let Some(name) = names.iter().find(|name| !about(name)) {
            return Err(NoRow(name.clone()));
        }
        let asked = |promise: &&Promise| {
            names.is_empty() || names.iter().any(|name| name == promise.scenario)
        };
        let promises: Vec<&Promise> = PROMISES.iter().filter(asked).collect();
        let mut scenarios: Vec<&str> = Vec::new();
        for promise in &promises {
            if !scenarios.contains(&promise.scenario) {
                scenarios.push(promise.scenario);
            }
        }
        Ok(Self { promises, scenarios, seeds: seeds.max(1) })
    }

    /// How many runs it takes.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.scenarios.len() as u64 * self.seeds
    }

    /// Run `n` of them.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn run(&self, n: u64) -> Result<Run, BadScenario> {
        let name = self.scenarios[(n / self.seeds) as usize];
        let mut scenario = scenario(name);
        scenario.seed += n % self.seeds;
        let plan = scenario.plan()?;
        let (nodes, links, latency) = facts(&plan);
        Ok(Run { scenario: name, nodes, links, latency, outcome: trial::run(&plan)? })
    }

    /// What the promises came to in these runs; those of scenarios without a run are left out.
    #[must_use]
    pub fn rows(&self, runs: &[Run]) -> Vec<Row> {
        let of = |promise: &&'static Promise| {
            let runs: Vec<&Run> =
                runs.iter().filter(|run| run.scenario == promise.scenario).collect();
            row(promise, &runs)
        };
        self.promises.iter().filter_map(of).collect()
    }
}

/// Hosts, links, and one way from host to host.
fn facts(plan: &Plan) -> (usize, usize, String) {
    (plan.hosts.len(), plan.links.len(), plan.link.latency.to_string())
}

fn row(promise: &'static Promise, runs: &[&Run]) -> Option<Row> {
    let first = runs.first()?;
    let figure = promise.figure();
    let values: Option<Vec<f64>> = runs.iter().map(|run| figure.of(&run.outcome)).collect();
    let measured = values.map(|values| values.into_iter().fold(f64::MIN, f64::max));
    let broken = runs.iter().find_map(|run| {
        let violation = run.outcome.violation.as_ref()?;
        let is_promise = FIGURES.iter().any(|figure| figure.key == violation.checker);
        (!is_promise).then(|| format!("seed {}: {violation}", run.outcome.seed))
    });
    let target = promise.target();
    Some(Row {
        promise,
        target,
        measured,
        kept: broken.is_none() && measured.is_some_and(|measured| measured <= target),
        nodes: first.nodes,
        degree: 2.0 * first.links as f64 / first.nodes as f64,
        latency: first.latency.clone(),
        seeds: runs.len() as u64,
        broken,
    })
}

/// The rows as lines of a table, the first its head.
#[must_use]
pub fn lines(rows: &[Row]) -> Vec<Vec<String>> {
    let head = HEAD.map(str::to_owned).to_vec();
    std::iter::once(head).chain(rows.iter().map(line)).collect()
}

fn line(row: &Row) -> Vec<String> {
    let shown = |value: f64| row.promise.figure().show(value);
    let measured = row.measured.map_or_else(|| "-".to_owned(), shown);
    vec![
        row.promise.metric.to_owned(),
        format!("≤ {}", shown(row.target)),
        if row.kept { measured } else { format!("{measured} (missed)") },
        row.promise.scenario.to_owned(),
        row.nodes.to_string(),
        format!("{:.1}", row.degree),
        row.latency.clone(),
        row.seeds.to_string(),
    ]
}

#[cfg(test)]
mod tests;
