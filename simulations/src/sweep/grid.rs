//! The cells of a sweep: every combination of what varies.

use std::str::FromStr;

/// One parameter and the values it takes, as written: `nodes=100,1000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// A key of the scenario; a dot leads into a table (`link.loss`).
    pub key: String,
    /// Its values, at least one.
    pub values: Vec<String>,
}

/// A text that is no axis.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no parameter with values, such as nodes=100,1000 or topology=er,ba")]
pub struct BadAxis(String);

impl FromStr for Axis {
    type Err = BadAxis;

    fn from_str(text: &str) -> Result<Self, BadAxis> {
        let bad = || BadAxis(text.to_owned());
        let (key, values) = text.split_once('=').ok_or_else(bad)?;
        let values = split(values);
        if key.trim().is_empty() || values.iter().any(String::is_empty) {
            return Err(bad());
        }
        Ok(Self { key: key.trim().to_owned(), values })
    }
}

/// Commas part values, but `ws:k=8,beta=0.1` is one: a piece with `=` goes on with the piece before
/// that has a colon. A semicolon always parts.
fn split(text: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for group in text.split(';') {
        let mut open = false;
        for piece in group.split(',').map(str::trim) {
            match values.last_mut() {
                Some(last) if open && piece.contains('=') && !piece.contains(':') => {
                    last.push(',');
                    last.push_str(piece);
                }
                _ => {
                    open = piece.contains(':') && piece.contains('=');
                    values.push(piece.to_owned());
                }
            }
        }
    }
    values
}

/// One combination: a value for each axis, in the order of the axes.
pub type Cell = Vec<(String, String)>;

/// The cross product; the last axis varies fastest. One empty cell if nothing varies.
#[must_use]
pub fn cells(axes: &[Axis]) -> Vec<Cell> {
    axes.iter().fold(vec![Cell::new()], |cells, axis| {
        let with = |cell: &Cell, value: &String| {
            let mut cell = cell.clone();
            cell.push((axis.key.clone(), value.clone()));
            cell
        };
        cells
            .iter()
            .flat_map(|cell| axis.values.iter().map(move |value| with(cell, value)))
            .collect()
    })
}

/// `table` with the cell's values in their places: numbers, booleans and lists as TOML reads them,
/// all else as text.
#[must_use]
pub fn set(mut table: toml::Table, cell: &[(String, String)]) -> toml::Table {
    for (key, value) in cell {
        let mut place = &mut table;
        let mut keys = key.split('.').peekable();
        while let Some(key) = keys.next() {
            if keys.peek().is_none() {
                place.insert(key.to_owned(), read(value));
                break;
            }
            let inner = place.entry(key).or_insert_with(|| toml::Table::new().into());
            if !inner.is_table() {
                *inner = toml::Table::new().into();
            }
            let Some(inner) = inner.as_table_mut() else { break };
            place = inner;
        }
    }
    table
}

fn read(value: &str) -> toml::Value {
    let line = toml::from_str::<toml::Table>(&format!("value = {value}"));
    let parsed = line.ok().and_then(|mut table| table.remove("value"));
    parsed.unwrap_or_else(|| value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_a_cell() {
        let axes = ["nodes=100,1000".parse().unwrap(), "topology=er,ba,ws".parse().unwrap()];
        let cells = cells(&axes);
        assert_eq!(cells.len(), 6);
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(cells[1], [pair("nodes", "100"), pair("topology", "ba")]);
        assert_eq!(super::cells(&[]), [Cell::new()]);
    }

    #[test]
    fn parameters_of_a_value_stay_with_it() {
        let values = |text: &str| text.parse::<Axis>().unwrap().values;
        assert_eq!(values("topology=ws:k=8,beta=0.1,er"), ["ws:k=8,beta=0.1", "er"]);
        assert_eq!(values("topology=ws:k=4;ws:k=8"), ["ws:k=4", "ws:k=8"]);
        assert_eq!(values("topology=ws:k=4,ws:k=8,beta=0.2"), ["ws:k=4", "ws:k=8,beta=0.2"]);
        for bad in ["", "nodes", "=3", "nodes=", "nodes=1,,2"] {
            assert_eq!(bad.parse::<Axis>(), Err(BadAxis(bad.to_owned())));
        }
    }

    #[test]
    fn a_cell_changes_the_scenarios_keys_and_no_others() {
        let table = "nodes = 3\nseed = 1\n[link]\nloss = 0.5".parse::<toml::Table>().unwrap();
        let cell = [("nodes", "100"), ("link.loss", "0.1"), ("topology", "er"), ("a.b", "[1, 2]")];
        let cell: Cell = cell.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        let expected =
            "nodes = 100\nseed = 1\ntopology = \"er\"\n[link]\nloss = 0.1\n[a]\nb = [1, 2]";
        assert_eq!(set(table, &cell), expected.parse::<toml::Table>().unwrap());
    }
}
