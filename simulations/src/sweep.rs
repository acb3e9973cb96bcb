//! One scenario over every combination of some of its parameters, with several seeds each.

pub mod grid;

use crate::figure::{FIGURES, Figure};
use crate::report::Outcome;
use crate::scenario::Scenario;
use crate::table::aligned;
use grid::{Axis, Cell};

/// What varies, and over how many seeds.
#[derive(Clone, Debug)]
pub struct Sweep {
    cells: Vec<(Cell, Scenario)>,
    keys: Vec<String>,
    seeds: u64,
}

/// One run of a sweep.
#[derive(Clone, Debug)]
pub struct Row {
    /// The number of its cell.
    pub cell: usize,
    /// What it came to.
    pub outcome: Outcome,
}

/// A combination that is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cell}: {why}")]
pub struct BadCell {
    cell: String,
    why: String,
}

impl Sweep {
    /// Every combination of `axes` over the scenario in `base`, each with `seeds` seeds counted
    /// from the scenario's own.
    ///
    /// # Errors
    /// The first combination that is no scenario.
    pub fn new(base: &toml::Table, axes: &[Axis], seeds: u64) -> Result<Self, BadCell> {
        let cell = |cell: Cell| {
            let bad = |why: String| BadCell { cell: name(&cell), why };
            let scenario: Scenario = grid::set(base.clone(), &cell)
                .try_into()
                .map_err(|error: toml::de::Error| bad(error.message().to_owned()))?;
            scenario.check().map_err(|error| bad(error.to_string()))?;
            Ok((cell, scenario))
        };
        let cells = grid::cells(axes).into_iter().map(cell).collect::<Result<_, _>>()?;
        let keys = axes.iter().map(|axis| axis.key.clone()).collect();
        Ok(Self { cells, keys, seeds: seeds.max(1) })
    }

    /// How many runs there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.cells.len() as u64 * self.seeds
    }

    /// The scenario of run `n` and the number of its cell.
    #[must_use]
    pub fn scenario(&self, n: u64) -> Option<(usize, Scenario)> {
        let cell = usize::try_from(n / self.seeds).ok()?;
        let scenario = &self.cells.get(cell)?.1;
        let seed = scenario.seed.wrapping_add(n % self.seeds);
        Some((cell, Scenario { seed, ..scenario.clone() }))
    }

    /// The first line of the table of all runs, comma separated.
    #[must_use]
    pub fn csv_head(&self) -> String {
        let figures = FIGURES.iter().map(|figure| figure.key.to_owned());
        let fixed = ["seed".to_owned(), "ok".to_owned()];
        let columns: Vec<String> = self.keys.iter().cloned().chain(fixed).chain(figures).collect();
        columns.join(",")
    }

    /// One run as a line of it.
    #[must_use]
    pub fn csv_line(&self, row: &Row) -> String {
        let values = self.cells.get(row.cell).into_iter().flat_map(|(cell, _)| cell);
        let values = values.map(|(_, value)| quoted(value));
        let fixed = [row.outcome.seed.to_string(), row.outcome.violation.is_none().to_string()];
        let figures = FIGURES.iter().map(|figure| {
            let value = figure.of(&row.outcome);
            value.map(|value| value.to_string()).unwrap_or_default()
        });
        values.chain(fixed).chain(figures).collect::<Vec<_>>().join(",")
    }

    /// The means of each cell, as people read them.
    #[must_use]
    pub fn table(&self, rows: &[Row]) -> String {
        let outcomes = || rows.iter().map(|row| &row.outcome);
        let shown = |figure: &&Figure| outcomes().any(|outcome| figure.of(outcome).is_some());
        let figures: Vec<&Figure> = FIGURES.iter().filter(shown).collect();
        let mut lines = vec![self.keys.clone()];
        lines[0].push("ok".to_owned());
        lines[0].extend(figures.iter().map(|figure| figure.name.to_owned()));
        for (number, (cell, _)) in self.cells.iter().enumerate() {
            let runs: Vec<&Outcome> =
                rows.iter().filter(|row| row.cell == number).map(|row| &row.outcome).collect();
            let kept = runs.iter().filter(|outcome| outcome.violation.is_none()).count();
            let mut line: Vec<String> = cell.iter().map(|(_, value)| value.clone()).collect();
            line.push(format!("{kept}/{}", runs.len()));
            line.extend(figures.iter().map(|figure| mean(figure, &runs)));
            lines.push(line);
        }
        aligned(&lines)
    }
}

fn name(cell: &Cell) -> String {
    let parts: Vec<String> = cell.iter().map(|(key, value)| format!("{key}={value}")).collect();
    parts.join(" ")
}

/// As RFC 4180 has it.
fn quoted(value: &str) -> String {
    if value.contains([',', '"', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

fn mean(figure: &Figure, runs: &[&Outcome]) -> String {
    let values: Vec<f64> = runs.iter().filter_map(|outcome| figure.of(outcome)).collect();
    if values.is_empty() {
        return "-".to_owned();
    }
    figure.show(values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests;
