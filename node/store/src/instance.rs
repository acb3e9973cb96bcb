//! Is this still the home that it was? A copied, moved or restored one must not write on as the
//! same device: its log would fork (SPEC §7).

use crate::error::{OpenError, StoreError, damaged};
use crate::log::Log;
use crate::tables::META;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The name of the mark in the table of facts.
const MARK: &str = "mark";

/// Where the system says which machine it is, the best first.
const MACHINE_FILES: [&str; 4] =
    ["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid", "/etc/hostname"];

/// Where the environment says so, for systems that have none of the files.
const MACHINE_VARIABLES: [&str; 2] = ["COMPUTERNAME", "HOSTNAME"];

/// Where a file lives: which machine, which path, which inode.
///
/// The number of the device is left out: network and stacked file systems change it at a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    machine: String,
    path: String,
    inode: u64,
}

/// What became of a home since its mark was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instance {
    /// It is where it was.
    Same,
    /// It was copied, moved or restored: it must continue as a new device.
    Moved {
        /// To another machine.
        machine: bool,
        /// To another path.
        path: bool,
        /// Into another file.
        file: bool,
    },
    /// No mark was recorded yet.
    New,
}

impl Mark {
    /// The mark of the file at `path`.
    ///
    /// # Errors
    /// [`OpenError::Missing`] if there is none; else the system's.
    pub fn of(path: &Path) -> Result<Self, OpenError> {
        let failed = |error| OpenError::io(path, error);
        let found = std::fs::metadata(path).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?.to_string_lossy().into_owned();
        Ok(Self { machine: machine(), path, inode: inode(&found) })
    }
}

impl Log {
    /// Compares `now` with the mark recorded last.
    ///
    /// # Errors
    /// The disk's, or a damaged mark.
    pub fn check_instance(&self, now: &Mark) -> Result<Instance, StoreError> {
        let before: Option<Mark> = self.read(|from| {
            let Some(found) = from.open_table(META)?.get(MARK)? else { return Ok(None) };
            postcard::from_bytes(found.value()).map(Some).map_err(|_| damaged("the home's mark"))
        })?;
        let Some(before) = before else { return Ok(Instance::New) };
        if before == *now {
            return Ok(Instance::Same);
        }
        Ok(Instance::Moved {
            machine: before.machine != now.machine,
            path: before.path != now.path,
            file: before.inode != now.inode,
        })
    }

    /// Records, durably, that the device whose log this home writes lives at `mark`.
    ///
    /// # Errors
    /// The disk's.
    pub fn record_instance(&mut self, mark: &Mark) -> Result<(), StoreError> {
        let bytes = postcard::to_stdvec(mark).map_err(|error| damaged(error.to_string()))?;
        self.write(|to| {
            to.open_table(META)?.insert(MARK, bytes.as_slice())?;
            Ok(())
        })
    }
}

/// This machine's name for itself; empty if it has none, and then only the path tells.
fn machine() -> String {
    let file = |path: &&str| std::fs::read_to_string(path).ok();
    let files = MACHINE_FILES.iter().filter_map(file);
    let variables = MACHINE_VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
    let mut names = files.chain(variables).map(|name| name.trim().to_owned());
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

#[cfg(unix)]
fn inode(found: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn inode(_found: &std::fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests;
