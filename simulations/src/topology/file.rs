//! Networks from files: edge lists, GraphML, DOT, and contacts over time.

mod contacts;
mod dot;
mod edges;
mod graphml;

use super::BadTopology;
use super::graph::{Graph, pair};
use std::collections::BTreeMap;
use std::path::Path;

/// The longest file that is read, in bytes.
const MAX_FILE: u64 = 256 << 20;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It cannot be opened.
    #[error("{path}: {why}")]
    Read {
        /// Its name.
        path: String,
        /// What the system says.
        why: String,
    },
    /// A line of it.
    #[error("{path}:{line}: {why}")]
    Line {
        /// Its name.
        path: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong there.
        why: String,
    },
}

/// A line, counted from 1, and what is wrong in it.
type Wrong = (usize, String);

/// Hosts and links while they are read.
#[derive(Debug, Default)]
struct Reading {
    numbers: BTreeMap<String, usize>,
    names: Vec<String>,
    pairs: Vec<(usize, usize)>,
}

/// Reads a network, by what the file's name ends in.
pub(super) fn graph(path: &str) -> Result<Graph, BadTopology> {
    let text = text(path)?;
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    let read = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("graphml" | "xml") => graphml::read(&text),
        Some("dot" | "gv") => dot::read(&text),
        _ => edges::read(&text),
    };
    read.map_err(|wrong| at(path, wrong))?.graph(path)
}

/// Reads contacts over time.
pub(super) fn contacts(path: &str) -> Result<Graph, BadTopology> {
    let (reading, contacts) = contacts::read(&text(path)?).map_err(|wrong| at(path, wrong))?;
    let graph = Graph { contacts, ..reading.graph(path)? };
    Ok(graph)
}

fn text(path: &str) -> Result<String, BadFile> {
    let bad = |why: String| BadFile::Read { path: path.to_owned(), why };
    let length = std::fs::metadata(path).map_err(|error| bad(error.to_string()))?.len();
    if length > MAX_FILE {
        return Err(bad(format!("{length} bytes, at most {MAX_FILE} are read")));
    }
    std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))
}

fn at(path: &str, (line, why): Wrong) -> BadFile {
    BadFile::Line { path: path.to_owned(), line, why }
}

impl Reading {
    /// The number of the host with this name.
    fn host(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len();
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    fn link(&mut self, a: usize, b: usize) {
        self.pairs.push(pair(a, b));
    }

    /// Hosts keep the order in which the file names them.
    fn graph(self, path: &str) -> Result<Graph, BadTopology> {
        if self.names.len() < 2 {
            let why = "fewer than two hosts".to_owned();
            return Err(BadFile::Read { path: path.to_owned(), why }.into());
        }
        Ok(Graph { names: self.names.clone(), ..Graph::new(self.names.len(), self.pairs)? })
    }
}

#[cfg(test)]
mod tests;
