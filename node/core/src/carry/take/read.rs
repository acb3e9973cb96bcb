//! Reading a pack: whole, or those records that are needed.

use crate::carry::limits::READ_THROUGH;
use crate::carry::pack::{Pack, Piece, Record};
use crate::carry::seal::{HEAD, Opener};
use crate::carry::shelf::Source;
use crate::error::Error;
use crate::refusal;
use std::io::{self, Read};

/// What stands at a place of a pack.
pub(super) enum Found {
    /// A piece of a log, as the list says.
    Piece(Piece),
    /// Something that does not verify.
    Bad(Error),
    /// Something that was not asked for.
    Passed,
}

/// How reading a pack ended.
pub(super) enum End {
    /// All of it was read, and it is what its name says.
    Whole,
    /// What was needed was read.
    Read,
    /// All of it was read, and it is something else than its name says.
    Altered,
    /// It ends before or within the record of this index.
    Cut(usize),
    /// It is not there.
    Missing,
    /// The medium failed.
    Fault(io::Error),
}

/// What is read of which pack.
pub(super) struct Reading<'a> {
    pub(super) pack: &'a Pack,
    pub(super) opener: &'a Opener,
    /// Which records are opened.
    pub(super) needed: &'a [bool],
    /// Whether all is read, from the first byte to the last.
    pub(super) whole: bool,
}

/// Told of each record that was read: its index, and what it is.
type Tell<'a> = dyn FnMut(usize, Found) -> Result<(), Error> + 'a;

impl Reading<'_> {
    /// Reads.
    ///
    /// # Errors
    /// What `tell` says.
    pub(super) fn run(&self, source: &mut impl Source, tell: &mut Tell<'_>) -> Result<End, Error> {
        if self.whole {
            return self.all(source, tell);
        }
        for (from, upto) in self.stretches() {
            let mut reader = match source.open(&self.pack.file(), from, upto) {
                Ok(reader) => reader,
                Err(error) => return Ok(end_of(error, 0)),
            };
            let inside = |at: u64| (from..upto).contains(&at);
            for (index, _, record) in self.pack.places().filter(|(_, at, _)| inside(*at)) {
                match take(&mut reader, record) {
                    Ok(bytes) => tell(index, self.found(index, record, &bytes))?,
                    Err(error) => return Ok(end_of(error, index)),
                }
            }
        }
        Ok(End::Read)
    }

    fn all(&self, source: &mut impl Source, tell: &mut Tell<'_>) -> Result<End, Error> {
        let size = self.pack.size();
        let mut reader = match source.open(&self.pack.file(), 0, size.saturating_add(1)) {
            Ok(reader) => reader,
            Err(error) => return Ok(end_of(error, 0)),
        };
        let mut hasher = blake3::Hasher::new();
        let mut head = [0; HEAD];
        if let Err(error) = reader.read_exact(&mut head) {
            return Ok(end_of(error, 0));
        }
        hasher.update(&head);
        for (index, _, record) in self.pack.places() {
            match take(&mut reader, record) {
                Ok(bytes) => {
                    hasher.update(&bytes);
                    tell(index, self.found(index, record, &bytes))?;
                }
                Err(error) => return Ok(end_of(error, index)),
            }
        }
        let mut more = [0; 1];
        Ok(match reader.read(&mut more) {
            Ok(0) if *hasher.finalize().as_bytes() == self.pack.name => End::Whole,
            Ok(_) => End::Altered,
            Err(error) => End::Fault(error),
        })
    }

    fn found(&self, index: usize, record: &Record, bytes: &[u8]) -> Found {
        if !self.needed.get(index).is_some_and(|needed| *needed) {
            return Found::Passed;
        }
        let sealed = bytes.split_first_chunk::<4>();
        let sealed = sealed.filter(|(len, sealed)| {
            usize::try_from(u32::from_be_bytes(**len)).is_ok_and(|len| len == sealed.len())
        });
        let place = u64::try_from(index).unwrap_or(u64::MAX);
        let opened = sealed.and_then(|(_, sealed)| self.opener.open(place, sealed).ok());
        let Some(opened) = opened else { return Found::Bad(refusal::altered()) };
        match Piece::decode(&opened) {
            Ok(piece) if piece.record().as_ref() == Some(record) => Found::Piece(piece),
            _ => Found::Bad(refusal::other_than_listed()),
        }
    }

    /// Stretches of the file that hold what is needed; small gaps between are read too.
    fn stretches(&self) -> Vec<(u64, u64)> {
        let mut stretches: Vec<(u64, u64)> = Vec::new();
        for (index, from, record) in self.pack.places() {
            if !self.needed.get(index).is_some_and(|needed| *needed) {
                continue;
            }
            let upto = from.saturating_add(record.size());
            match stretches.last_mut() {
                Some(last) if from.saturating_sub(last.1) <= READ_THROUGH => last.1 = upto,
                _ => stretches.push((from, upto)),
            }
        }
        stretches
    }
}

/// A record's bytes in the file, length included.
fn take(reader: &mut impl Read, record: &Record) -> io::Result<Vec<u8>> {
    let size = usize::try_from(record.size()).unwrap_or(usize::MAX);
    let mut bytes = vec![0; size];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn end_of(error: io::Error, index: usize) -> End {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => End::Cut(index),
        io::ErrorKind::NotFound => End::Missing,
        _ => End::Fault(error),
    }
}
