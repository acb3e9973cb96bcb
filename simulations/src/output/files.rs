//! A run's folder: written whole or not at all, and never over another run's.

use super::recording::Recording;
use super::summary::{SCHEMA, Summary};
use crate::html;
use serde::{Serialize, de::DeserializeOwned};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Figures for programs.
pub const SUMMARY: &str = "summary.json";
/// What happened by interval.
pub const SERIES: &str = "series.csv";
/// What each host did.
pub const NODES: &str = "nodes.csv";
/// What the report is made of.
pub const REPLAY: &str = "replay.json";
/// For people.
pub const REPORT: &str = "report.html";

/// Why files could not be written or read. Each says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum OutputFailed {
    /// The folder holds another run.
    #[error("{} holds the run {other}; choose another with --out, or add --overwrite", .folder.display())]
    Taken {
        /// The folder.
        folder: PathBuf,
        /// The run in it, by name, seed and hash.
        other: String,
    },
    /// The folder holds something else.
    #[error("{} is not empty and holds no run; choose another folder with --out", .0.display())]
    Foreign(PathBuf),
    /// The folder holds no run, or is not there.
    #[error("there is no run in {}; `tidings-sim run --out DIR` writes one", .0.display())]
    Nothing(PathBuf),
    /// The disk.
    #[error("{}: {error}", .path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
    /// A file that no run wrote.
    #[error("{}: {error}; `tidings-sim run --out` writes one that can be read", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// A file of another version.
    #[error("{} has schema {schema}, this build reads {SCHEMA}; run the scenario again", .path.display())]
    Schema {
        /// The file.
        path: PathBuf,
        /// Its version.
        schema: u32,
    },
}

/// Writes a run's files and gives the path of its report.
///
/// A folder that holds the same run (name, seed) is replaced; another one only with `overwrite`.
///
/// # Errors
/// [`OutputFailed`]; what was there before is then still there.
pub fn write(
    folder: &Path,
    summary: &Summary,
    recording: &Recording,
    overwrite: bool,
) -> Result<PathBuf, OutputFailed> {
    if room(folder, &summary.name, summary.seed, overwrite)? == Room::Replaces {
        let path = folder.join(SUMMARY);
        fs::remove_file(&path).map_err(disk(&path))?;
    }
    fs::create_dir_all(folder).map_err(disk(folder))?;
    put(&folder.join(REPLAY), json(recording, false, folder)?.as_bytes())?;
    put(&folder.join(SERIES), recording.series_csv().as_bytes())?;
    put(&folder.join(NODES), recording.nodes_csv().as_bytes())?;
    put(&folder.join(REPORT), html::page(summary, recording).as_bytes())?;
    // The last one: where it is, the others are.
    put(&folder.join(SUMMARY), json(summary, true, folder)?.as_bytes())?;
    Ok(folder.join(REPORT))
}

/// What a run finds where it is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Nothing, or half a run.
    Free,
    /// A run that it takes the place of.
    Replaces,
}

/// Whether the run of this name and seed may be written to `folder`; a long one asks before it begins.
///
/// # Errors
/// When the folder holds something else, or another run and not `overwrite`.
pub fn room(folder: &Path, name: &str, seed: u64, overwrite: bool) -> Result<Room, OutputFailed> {
    let mut inside = match fs::read_dir(folder) {
        Ok(inside) => inside,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Room::Free),
        Err(error) => return Err(disk(folder)(error)),
    };
    if inside.next().is_none() {
        return Ok(Room::Free);
    }
    let Ok(other) = from_json::<Summary>(&folder.join(SUMMARY)) else {
        // Half a run, left by one that was stopped, has its replay already.
        let ours = folder.join(REPLAY).exists();
        return if ours { Ok(Room::Free) } else { Err(OutputFailed::Foreign(folder.to_owned())) };
    };
    if overwrite || (other.name.as_str(), other.seed) == (name, seed) {
        return Ok(Room::Replaces);
    }
    let other = format!("{:?} of seed {}", other.name, other.seed);
    Err(OutputFailed::Taken { folder: folder.to_owned(), other })
}

/// Makes the report of a run's folder anew and gives its path.
///
/// # Errors
/// When the folder holds no run that this build can read, or the disk fails.
pub fn rebuild(folder: &Path) -> Result<PathBuf, OutputFailed> {
    let (summary, recording) = read(folder)?;
    let path = folder.join(REPORT);
    put(&path, html::page(&summary, &recording).as_bytes())?;
    Ok(path)
}

/// Reads a run's folder.
///
/// # Errors
/// When it holds no run that this build can read.
pub fn read(folder: &Path) -> Result<(Summary, Recording), OutputFailed> {
    let path = folder.join(SUMMARY);
    if !path.exists() {
        return Err(OutputFailed::Nothing(folder.to_owned()));
    }
    let summary: Summary = from_json(&path)?;
    if summary.schema != SCHEMA {
        return Err(OutputFailed::Schema { path, schema: summary.schema });
    }
    Ok((summary, from_json(&folder.join(REPLAY))?))
}

/// Where a run goes if nothing else is said.
#[must_use]
pub fn folder_of(name: &str, seed: u64) -> PathBuf {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = name.chars().map(plain).take(80).collect();
    let name = if name.is_empty() { "run" } else { &name };
    Path::new("target/sim").join(format!("{name}-{seed}"))
}

/// Writes beside the file and puts it in its place when it is whole.
fn put(path: &Path, bytes: &[u8]) -> Result<(), OutputFailed> {
    let beside = path.with_extension("part");
    let write = || {
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(disk(path))
}

fn json<T: Serialize>(value: &T, pretty: bool, folder: &Path) -> Result<String, OutputFailed> {
    let text =
        if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    let path = folder.to_owned();
    text.map(|text| text + "\n").map_err(|error| OutputFailed::Unreadable { path, error })
}

fn from_json<T: DeserializeOwned>(path: &Path) -> Result<T, OutputFailed> {
    let text = fs::read(path).map_err(disk(path))?;
    let unreadable = |error| OutputFailed::Unreadable { path: path.to_owned(), error };
    serde_json::from_slice(&text).map_err(unreadable)
}

fn disk(path: &Path) -> impl Fn(io::Error) -> OutputFailed {
    let path = path.to_owned();
    move |error| OutputFailed::Disk { path: path.clone(), error }
}

#[cfg(test)]
mod tests;
