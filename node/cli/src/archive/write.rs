//! Writing a backup.

use super::{Line, MAGIC, seal};
use crate::error::{Failure, Result};
use crate::print::said::said;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use tidings_protocol::time::Time;

/// A backup in the making.
pub(crate) struct Writer<W> {
    to: W,
    hash: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Writer<W> {
    /// Begins one.
    pub(crate) fn new(to: W) -> Result<Self> {
        let mut writer = Self { to, hash: blake3::Hasher::new(), bytes: 0 };
        writer.write(format!("{MAGIC}\n").as_bytes()).map_err(|error| failed(&error))?;
        Ok(writer)
    }

    /// Adds a file, as long as it is now.
    pub(crate) fn add(&mut self, name: &str, path: &Path) -> Result<()> {
        let mut file = File::open(path).map_err(|error| Failure::file(path, &error))?;
        let bytes = file.metadata().map_err(|error| Failure::file(path, &error))?.len();
        self.line(&Line::File { file: name.to_owned(), bytes })?;
        let mut left = (&mut file).take(bytes);
        let mut buffer = vec![0; 256 * 1024];
        let mut copied = 0;
        loop {
            let read = left.read(&mut buffer).map_err(|error| Failure::file(path, &error))?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
            self.write(piece).map_err(|error| failed(&error))?;
            copied += read as u64;
        }
        match copied == bytes {
            true => Ok(()),
            false => {
                let file = path.display().to_string();
                Err(Failure::failed(said!("data-file-shrank", file = file)))
            }
        }
    }

    /// Ends it; returns how long it is and what it was written to.
    pub(crate) fn finish(mut self, made: Time) -> Result<(u64, W)> {
        let blake3 = seal(&self.hash, made);
        self.line(&Line::End { end: true, blake3, made: made.0 })?;
        self.to.flush().map_err(|error| failed(&error))?;
        Ok((self.bytes, self.to))
    }

    fn line(&mut self, line: &Line) -> Result<()> {
        let mut text =
            serde_json::to_vec(line).map_err(|error| Failure::failed(error.to_string()))?;
        text.push(b'\n');
        self.write(&text).map_err(|error| failed(&error))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }
}

fn failed(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::failed(said!("data-backup-unwritable", why = error.to_string())),
    }
}
