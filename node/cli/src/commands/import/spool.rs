//! A mailbox on standard input: kept in the home while it is imported, because it is read twice.

use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::disk::free_space;
use crate::home::write::{private_dir, private_options};
use crate::print::said::said;
use rand::Rng;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tidings_store::lock::{HomeLock, LOCK_FILE};

/// Bytes that tell a mailbox from lines of JSON: the longest name of a header and its colon.
pub(super) const BEGINNING: u64 = 128;

/// Bytes after which it is asked again how much room there is.
const PIECE: usize = 1024 * 1024;

/// What comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Messages, each behind a line of `From `.
    Mbox,
    /// One message alone, as a reader of mail pipes those of a Maildir.
    Message,
}

impl Shape {
    /// What begins so; `None` for what is no mail.
    pub(super) fn of(begins: &[u8]) -> Option<Self> {
        if begins.starts_with(b"From ") {
            return Some(Self::Mbox);
        }
        let name = begins.split(|byte| *byte == b':').next().filter(|name| *name != begins)?;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        (!name.is_empty() && name.iter().all(is_name)).then_some(Self::Message)
    }
}

/// What came in, until this is dropped; what a process left that was killed goes with the next one.
pub(super) struct Spool {
    dir: PathBuf,
    mailbox: PathBuf,
    _lock: HomeLock,
}

impl Spool {
    /// Takes all of `input`, as long as the disk keeps `min_free`.
    pub(super) fn take(home: &Home, shape: Shape, input: &mut dyn Read) -> Result<Self> {
        let min_free = Config::load(home, &Overrides::default())?.min_free.0;
        let room = || free_space(home.dir()).map_or(u64::MAX, |free| free.saturating_sub(min_free));
        Self::take_into(&home.imports_dir(), shape, input, &room)
    }

    fn take_into(
        imports: &Path,
        shape: Shape,
        input: &mut dyn Read,
        room: &dyn Fn() -> u64,
    ) -> Result<Self> {
        private_dir(imports)?;
        sweep(imports);
        let dir = imports.join(format!("{:016x}", rand::rng().next_u64()));
        private_dir(&dir)?;
        let lock = HomeLock::acquire(&dir).map_err(|error| Failure::failed(error.to_string()))?;
        let (mailbox, file) = match shape {
            Shape::Mbox => (dir.join("mbox"), dir.join("mbox")),
            Shape::Message => (dir.clone(), dir.join("new/1")),
        };
        if shape == Shape::Message {
            private_dir(&dir.join("new"))?;
            private_dir(&dir.join("cur"))?;
        }
        let spool = Self { dir, mailbox, _lock: lock };
        let mut out = private_options().write(true).create_new(true).open(&file);
        let out = out.as_mut().map_err(|error| Failure::file(&file, error))?;
        copy(input, out, room, &file)?;
        Ok(spool)
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.mailbox
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.dir).ok();
    }
}

fn copy(
    input: &mut dyn Read,
    out: &mut impl Write,
    room: &dyn Fn() -> u64,
    path: &Path,
) -> Result<()> {
    let (mut piece, mut taken) = (Vec::new(), 0_u64);
    loop {
        piece.clear();
        let read = input.take(PIECE as u64).read_to_end(&mut piece);
        read.map_err(|error| super::unread("-", &error))?;
        let len = piece.len() as u64;
        if len == 0 {
            return Ok(());
        }
        taken += len;
        if room() < len {
            return Err(no_room(taken));
        }
        out.write_all(&piece).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => no_room(taken),
            _ => Failure::file(path, &error),
        })?;
    }
}

fn no_room(taken: u64) -> Failure {
    Failure::new(Code::TooLarge, said!("data-mailbox-no-room", size = taken))
}

/// Removes what processes left that are no more. A lock that says nobody's number was not held yet.
fn sweep(imports: &Path) {
    for entry in fs::read_dir(imports).into_iter().flatten().flatten() {
        let dir = entry.path();
        let was_held = fs::metadata(dir.join(LOCK_FILE)).is_ok_and(|lock| lock.len() > 0);
        if was_held && let Ok(_lock) = HomeLock::acquire(&dir) {
            fs::remove_dir_all(&dir).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lying(imports: &Path) -> usize {
        fs::read_dir(imports).unwrap().count()
    }

    #[test]
    fn mail_is_told_from_lines_of_json() {
        assert_eq!(Shape::of(b"From ada@example.org Mon"), Some(Shape::Mbox));
        assert_eq!(Shape::of(b"Return-Path: <ada@example.org>\n"), Some(Shape::Message));
        for none in [&b""[..], b"{\"board\":\"general\"}", b"  {}", b"words", b": x", b"a b: c"] {
            assert_eq!(Shape::of(none), None);
        }
    }

    #[test]
    fn what_has_no_room_is_refused_and_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let imports = home.path().join("imports");
        let mail = vec![b'x'; 3 * PIECE];
        let take =
            |room: u64| Spool::take_into(&imports, Shape::Mbox, &mut mail.as_slice(), &|| room);
        let refused = take(PIECE as u64 - 1).err().unwrap();
        assert!(refused.is(Code::TooLarge));
        assert_eq!(lying(&imports), 0);
        let spool = take(PIECE as u64).unwrap();
        assert_eq!(fs::read(spool.path()).unwrap(), mail);
        drop(spool);
        assert_eq!(lying(&imports), 0);
    }

    #[test]
    fn what_a_killed_process_left_goes_and_what_another_one_reads_stays() {
        let home = tempfile::tempdir().unwrap();
        let imports = home.path().join("imports");
        let take = || Spool::take_into(&imports, Shape::Message, &mut &b"a: b"[..], &|| u64::MAX);
        let first = take().unwrap();
        let second = take().unwrap();
        assert_eq!(lying(&imports), 2);
        // A killed process lets its lock go, and removes nothing.
        let left = imports.join("left");
        fs::create_dir(&left).unwrap();
        drop(HomeLock::acquire(&left).unwrap());
        drop(take().unwrap());
        assert_eq!(lying(&imports), 2);
        assert_eq!(fs::read(first.path().join("new/1")).unwrap(), b"a: b");
        drop((first, second));
        assert_eq!(lying(&imports), 0);
    }
}
