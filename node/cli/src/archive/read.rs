//! Reading a backup, which may be anything.

use super::{Line, MAGIC, MAX_FILES, MAX_LINE, damaged, is_plain, seal, unreadable};
use crate::error::{Failure, Result};
use crate::home::write::{private_dir, private_options};
use crate::print::said::said;
use std::collections::BTreeSet;
use std::io::{BufRead, Read, Write};
use std::path::Path;
use tidings_protocol::time::Time;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// Its files.
    pub(crate) files: BTreeSet<String>,
    /// When it was made.
    pub(crate) made: Time,
}

/// Reads a backup to its end and writes nothing.
pub(crate) fn check(from: &mut impl BufRead) -> Result<Held> {
    walk(from, None)
}

/// Writes the files of a backup below `dir`, a new directory; whoever calls deletes it when this
/// fails.
pub(crate) fn extract(from: &mut impl BufRead, dir: &Path) -> Result<Held> {
    walk(from, Some(dir))
}

fn walk(from: &mut impl BufRead, dir: Option<&Path>) -> Result<Held> {
    let mut from = Hashed { from, hash: blake3::Hasher::new() };
    let magic = from.line()?;
    if magic.trim_end() != MAGIC {
        return Err(Failure::usage(said!("data-no-backup")));
    }
    let mut files = BTreeSet::new();
    loop {
        let before = from.hash.clone();
        let line = from.line()?;
        match serde_json::from_str(&line).map_err(unreadable)? {
            Line::End { end: true, blake3, made } if blake3 == seal(&before, Time(made)) => {
                return Ok(Held { files, made: Time(made) });
            }
            Line::End { .. } => return Err(damaged(said!("data-backup-altered"))),
            Line::File { file, bytes } => {
                if !is_plain(&file) || files.len() >= MAX_FILES || !files.insert(file.clone()) {
                    let name = format!("{file:?}");
                    return Err(damaged(said!("data-backup-misnames", name = name)));
                }
                match dir {
                    Some(dir) => from.file(&dir.join(file), bytes)?,
                    None => from.pass(bytes, |_| Ok(()))?,
                }
            }
        }
    }
}

/// A source of which everything read is hashed.
struct Hashed<'a, R> {
    from: &'a mut R,
    hash: blake3::Hasher,
}

impl<R: BufRead> Hashed<'_, R> {
    fn line(&mut self) -> Result<String> {
        let mut line = Vec::new();
        self.from.take(MAX_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.last() != Some(&b'\n') {
            return Err(damaged(said!("data-backup-cut")));
        }
        self.hash.update(&line);
        String::from_utf8(line).map_err(unreadable)
    }

    fn file(&mut self, path: &Path, bytes: u64) -> Result<()> {
        let failed = |error: std::io::Error| Failure::file(path, &error);
        private_dir(path.parent().unwrap_or(path))?;
        let mut file = private_options().write(true).create_new(true).open(path).map_err(failed)?;
        self.pass(bytes, |piece| file.write_all(piece).map_err(failed))?;
        file.sync_all().map_err(failed)
    }

    /// Shows `take` the next `bytes`, piece by piece.
    fn pass(&mut self, bytes: u64, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut left = bytes;
        while left > 0 {
            let piece = self.from.fill_buf().map_err(unreadable)?;
            let length = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let Some(piece) = piece.get(..length).filter(|piece| !piece.is_empty()) else {
                return Err(damaged(said!("data-backup-cut")));
            };
            take(piece)?;
            self.hash.update(piece);
            self.from.consume(length);
            left -= length as u64;
        }
        Ok(())
    }
}
