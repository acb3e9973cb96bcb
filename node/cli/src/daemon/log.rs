//! Where the node says what it does: stderr, or `node.log` with a bound.

use crate::config::{Config, Filter, LogFormat};
use crate::error::{Failure, Result};
use crate::home::Home;
use crate::home::write::private_options;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tracing_subscriber::fmt::time::SystemTime;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, fmt, reload};

/// Size of `node.log`, in bytes, at which it becomes `node.log.1` and starts again.
const MAX_LOG: u64 = 8 * 1024 * 1024;

/// Changes what is told while the node runs.
pub(super) struct Control(Box<dyn Fn(EnvFilter) -> Result<(), String> + Send + Sync>);

impl Control {
    /// Changes nothing.
    #[cfg(test)]
    pub(super) fn nothing() -> Self {
        Self(Box::new(|_| Ok(())))
    }

    /// Tells what `filter` lets through from now on.
    ///
    /// # Errors
    /// When the filter is malformed.
    pub(super) fn set(&self, filter: &Filter) -> Result<()> {
        (self.0)(filter.build()?).map_err(Failure::failed)
    }
}

/// Starts telling. Once a process; a second call changes nothing.
///
/// # Errors
/// When the filter is malformed or the file cannot be opened.
pub(super) fn start(home: &Home, background: bool, config: &Config) -> Result<Control> {
    let (writer, colours) = writer(home, background)?;
    let filter = config.log.build()?;
    let (filter, handle) = reload::Layer::new(filter);
    let lines = fmt::layer().with_timer(SystemTime).with_ansi(colours).with_writer(writer);
    let lines = match config.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_ansi(false).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter)).try_init().ok();
    let set = move |filter| handle.reload(filter).map_err(|error| error.to_string());
    Ok(Control(Box::new(set)))
}

/// Where lines go, and whether in colours.
fn writer(home: &Home, background: bool) -> Result<(BoxMakeWriter, bool)> {
    if background {
        let path = home.node_log();
        let log = BoundedLog::open(&path, MAX_LOG).map_err(|error| Failure::file(&path, &error))?;
        return Ok((BoxMakeWriter::new(Mutex::new(log)), false));
    }
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    Ok((BoxMakeWriter::new(io::stderr), colours))
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
