//! What a node did, in rows of five minutes or more, kept for weeks: `report.jsonl` in the home. A full
//! file becomes `report.jsonl.1`, and that of before is gone.

use crate::error::{Failure, Result};
use crate::home::write::private_options;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{ErrorKind, Write};
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use tidings_protocol::time::Time;

/// Size of the file, in bytes, at which it is put aside: some twenty days of a busy node.
const FULL: u64 = 1024 * 1024;

/// The schema of [`Row`].
const SCHEMA: &str = "tidings/report/1";

/// What happened in a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Counts {
    /// Nodes that were started.
    pub(crate) starts: u64,
    /// Sessions that began.
    pub(crate) sessions: u64,
    /// Bytes of frames sent.
    pub(crate) sent_bytes: u64,
    /// Bytes of frames received.
    pub(crate) received_bytes: u64,
    /// Entries received.
    pub(crate) received: u64,
    /// Those of them that were new and good.
    pub(crate) accepted: u64,
    /// Connections of strangers.
    pub(crate) strangers: u64,
    /// Runs that did not verify.
    pub(crate) forged: u64,
    /// Strikes given.
    pub(crate) strikes: u64,
    /// Devices that wrote two histories.
    pub(crate) forks: u64,
    /// Writes that failed.
    pub(crate) write_errors: u64,
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    schema: String,
    /// The time that it tells of.
    pub(crate) from: Time,
    /// Its end.
    pub(crate) to: Time,
    /// What happened.
    #[serde(flatten)]
    pub(crate) counts: Counts,
    /// Entries held at the end.
    pub(crate) entries: u64,
    /// Size of the log at the end, in bytes.
    pub(crate) log_bytes: u64,
    /// Whether all logs together were over `quota` at the end.
    #[serde(default)]
    pub(crate) full: bool,
    /// People whose logs were over `quota_author` at the end.
    #[serde(default)]
    pub(crate) people_over: u64,
}

impl Row {
    /// One of this version.
    pub(crate) fn new(from: Time, to: Time, counts: Counts, entries: u64, log_bytes: u64) -> Self {
        let (full, people_over) = (false, 0);
        Self { schema: SCHEMA.into(), from, to, counts, entries, log_bytes, full, people_over }
    }

    /// The same, with what is over its quota.
    pub(crate) fn over(self, full: bool, people_over: u64) -> Self {
        Self { full, people_over, ..self }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let mine = self.each();
        for (own, other) in mine.into_iter().zip(other.clone().each()) {
            *own = own.saturating_add(*other);
        }
    }
}

impl Counts {
    /// What was counted since `before`; counters that are lower than before began anew.
    pub(crate) fn since(mut self, mut before: Self) -> Self {
        for (own, before) in self.each().into_iter().zip(before.each()) {
            *own = own.checked_sub(*before).unwrap_or(*own);
        }
        self
    }

    fn each(&mut self) -> [&mut u64; 11] {
        let Self { starts, sessions, sent_bytes, received_bytes, received, accepted, .. } = self;
        let Self { strangers, forged, strikes, forks, write_errors, .. } = self;
        [
            starts,
            sessions,
            sent_bytes,
            received_bytes,
            received,
            accepted,
            strangers,
            forged,
            strikes,
            forks,
            write_errors,
        ]
    }
}

/// Adds a row.
///
/// # Errors
/// The disk's.
pub(crate) fn append(path: &Path, row: &Row) -> std::io::Result<()> {
    if fs::metadata(path).is_ok_and(|found| found.len() >= FULL) {
        fs::rename(path, before(path))?;
    }
    let mut line = serde_json::to_vec(row)?;
    line.push(b'\n');
    private_options().create(true).append(true).open(path)?.write_all(&line)
}

/// The rows that tell of a time after `since`, the oldest first. What a crash left half written is
/// passed over.
pub(crate) fn read(path: &Path, since: Time) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for path in [before(path), path.to_owned()] {
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            text => text.map_err(|error| Failure::file(&path, &error))?,
        };
        let found = text.lines().filter_map(|line| serde_json::from_str::<Row>(line).ok());
        rows.extend(found.filter(|row| row.to > since));
    }
    Ok(rows)
}

fn before(path: &Path) -> PathBuf {
    path.with_extension("jsonl.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(to: u64, sessions: u64) -> Row {
        Row::new(Time(to - 1), Time(to), Counts { sessions, ..Counts::default() }, 5, 9)
    }

    #[test]
    fn rows_are_kept_for_a_bounded_time_and_read_from_both_files() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.jsonl");
        assert!(read(&path, Time(0)).unwrap().is_empty());
        append(&path, &row(10, 1)).unwrap();
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{half\n").unwrap();
        append(&path, &row(20, 2)).unwrap();
        assert_eq!(read(&path, Time(0)).unwrap(), [row(10, 1), row(20, 2)]);
        assert_eq!(read(&path, Time(10)).unwrap(), [row(20, 2)]);

        let padding = vec![b' '; usize::try_from(FULL).unwrap()];
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(&padding).unwrap();
        append(&path, &row(30, 3)).unwrap();
        assert_eq!(read(&path, Time(10)).unwrap(), [row(20, 2), row(30, 3)]);
        assert!(fs::metadata(&path).unwrap().len() < 1_000);
    }

    #[test]
    fn counters_that_begin_anew_are_no_loss() {
        let at = |sessions, forks| Counts { sessions, forks, ..Counts::default() };
        assert_eq!(at(7, 1).since(at(5, 1)), at(2, 0));
        assert_eq!(at(3, 0).since(at(5, 1)), at(3, 0), "the node began anew");
        let mut sum = at(1, 2);
        sum += at(3, u64::MAX);
        assert_eq!(sum, at(4, u64::MAX));
    }
}
