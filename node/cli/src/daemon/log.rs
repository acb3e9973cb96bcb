//! Where the node says what it does: stderr, or `node.log` with a bound.

use crate::error::{Failure, Result};
use crate::home::Home;
use crate::home::write::private_options;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::SystemTime;

/// Names the filter, such as `debug` or `tidings_net=trace`.
const VARIABLE: &str = "TIDINGS_LOG";
/// What is told when the variable is not set.
const DEFAULT: &str = "info,libp2p_swarm=warn,libp2p_mdns=error,netlink_proto=error";
/// Size of `node.log`, in bytes, at which it becomes `node.log.1` and starts again.
const MAX_LOG: u64 = 8 * 1024 * 1024;

/// Starts telling. Once a process; a second call changes nothing.
///
/// # Errors
/// When the filter is malformed or the file cannot be opened.
pub(super) fn start(home: &Home, background: bool) -> Result<()> {
    let filter = std::env::var(VARIABLE).unwrap_or_else(|_| DEFAULT.into());
    let filter = EnvFilter::try_new(&filter).map_err(|error| {
        Failure::usage(format!("{VARIABLE} is “{filter}”: {error}")).next(format!(
            "write for example {VARIABLE}=debug or {VARIABLE}=info,tidings_net=trace"
        ))
    })?;
    let layout = tracing_subscriber::fmt().with_env_filter(filter).with_timer(SystemTime);
    if background {
        let path = home.node_log();
        let log = BoundedLog::open(&path, MAX_LOG).map_err(|error| Failure::file(&path, &error))?;
        layout.with_ansi(false).with_writer(Mutex::new(log)).try_init().ok();
        return Ok(());
    }
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    layout.with_ansi(colours).with_writer(io::stderr).try_init().ok();
    Ok(())
}

/// A file that is copied away and emptied when it is full. It is not renamed, because the
/// process's own stderr writes to it, too.
struct BoundedLog {
    path: PathBuf,
    file: File,
    most: u64,
    size: u64,
}

impl BoundedLog {
    fn open(path: &Path, most: u64) -> io::Result<Self> {
        let file = private_options().create(true).append(true).open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, most, size })
    }

    fn turn_over(&mut self) -> io::Result<()> {
        fs::copy(&self.path, self.path.with_extension("log.1"))?;
        self.file.set_len(0)?;
        self.size = 0;
        Ok(())
    }
}

impl Write for BoundedLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size >= self.most {
            self.turn_over()?;
        }
        let written = self.file.write(bytes)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_starts_again_and_its_last_piece_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("node.log");
        let mut log = BoundedLog::open(&path, 10).unwrap();
        for line in ["first line\n", "second line\n", "third\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "third\n");
        assert_eq!(fs::read_to_string(dir.path().join("node.log.1")).unwrap(), "second line\n");
        drop(log);
        let mut log = BoundedLog::open(&path, 10).unwrap();
        log.write_all(b"fourth\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "third\nfourth\n");
    }
}
