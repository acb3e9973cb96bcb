//! A copy of the log between two commits, when the file is whole: this thread alone writes it. It
//! is the file that a power cut would leave, and opens as fast.

use super::Turns;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use tidings_core::node::LOG_FILE;
use tidings_core::{Error, Kind};
use tidings_http::network::{SNAPSHOT_SCHEMA, Snapshot};

/// How copies are called, with a number before it.
const END: &str = ".snapshot.part";
/// While a large file is copied, those who watch hear that this thread is at work.
const BEAT: Duration = Duration::from_millis(500);

impl Turns {
    /// Copies the log; the node does nothing else meanwhile (about 2 s a gigabyte, nothing on file
    /// systems that share blocks).
    pub(super) fn snapshot(&mut self) -> Result<Snapshot, Error> {
        let home = self.state.vitals.home().to_owned();
        let size = self.node.status()?.log_bytes;
        let free = self.state.vitals.free().unwrap_or(u64::MAX);
        if free < size.saturating_add(self.state.settings.min_free()) {
            return Err(Error::new(Kind::TooLarge, "there is no room for a copy of the log")
                .next("free some space, or stop the node and copy the home"));
        }
        let file = format!("{}{END}", self.state.clock.now().0);
        let copied = self.copy(&home.join(LOG_FILE), &home.join(&file));
        copied.map_err(|error| {
            Error::new(Kind::Failed, format!("the log cannot be copied: {error}"))
        })?;
        Ok(Snapshot { schema: SNAPSHOT_SCHEMA.into(), file })
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (done, copied) = channel();
        std::thread::scope(|scope| {
            scope.spawn(move || done.send(fs::copy(from, to)).ok());
            loop {
                match copied.recv_timeout(BEAT) {
                    Ok(outcome) => return outcome.map(drop),
                    Err(RecvTimeoutError::Timeout) => self.state.vitals.beat(),
                    Err(RecvTimeoutError::Disconnected) => {
                        return Err(io::Error::other("the copying thread is gone"));
                    }
                }
            }
        })
    }
}

/// Removes copies that nobody came to take.
pub(in crate::daemon) fn clear(home: &Path) {
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().ends_with(END)
            && let Err(error) = fs::remove_file(entry.path())
        {
            tracing::warn!(%error, "a copy of the log is left behind");
        }
    }
}
