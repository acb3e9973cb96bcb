//! One home, one process: a lock that the system releases when its holder ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The name of the lock's file in a home.
pub const LOCK_FILE: &str = "lock";

/// Longest process id that is read back, in bytes.
const MAX_PID: u64 = 20;

/// A home that is ours until this is dropped or the process ends.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
}

/// Why a home is not ours.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error(
        "{} is in use by {}: stop it, or let it do the work",
        home.display(),
        pid.map_or_else(|| "another process".into(), |pid| format!("process {pid}"))
    )]
    Busy {
        /// The home.
        home: PathBuf,
        /// Which process, if it says.
        pid: Option<u32>,
    },
    /// The operating system refused.
    #[error("{} cannot be locked: {source}", home.display())]
    Io {
        /// The home.
        home: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl HomeLock {
    /// Takes the home, which must be a directory, without waiting.
    ///
    /// # Errors
    /// [`LockError::Busy`] if another process has it.
    pub fn acquire(home: &Path) -> Result<Self, LockError> {
        let failed = |source| LockError::Io { home: home.into(), source };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(home.join(LOCK_FILE)).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::Busy { home: home.into(), pid: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        sign(&mut file).map_err(failed)?;
        Ok(Self { _file: file })
    }
}

/// Leaves our process id for whoever comes too late.
fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(MAX_PID).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests;
