//! Files that go with what is carried: a part for each stripe, as it travels between peers (SPEC §21.7).
//!
//! A part proves itself, so that a damaged one costs a stripe; what was taken stays, so that it goes on
//! wherever a medium is pulled out.

mod wishes;

use super::host::{Host, Look, Want};
use super::limits::{LINGER, MAX_LOOKED_FOR, MAX_MISSES, MAX_PARTS};
use super::manifest::Manifest;
use super::pack::What;
use super::report::{Damage, FilesMoved, Report};
use super::shelf::{self, Shelf, Source};
use super::spans::Spans;
use super::take::MAX_LIST_FILE;
use crate::error::Error;
use crate::refusal;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use tidings_files::wire::MAX_ANSWER;
use tidings_files::{Error as FileError, FileId, Files, Map, seal};
use tidings_protocol::author::Author;

/// Files of at most so many bytes before sealing go along if nothing else is said: 1 MiB.
pub const DEFAULT_UP_TO: u64 = crate::files::SMALL;

/// The name of a part.
#[must_use]
pub fn name_of(file: &FileId, stripe: u32) -> String {
    format!("{file}.{stripe}")
}

/// What a part of this name is of.
#[must_use]
pub fn parse(name: &str) -> Option<(FileId, u32)> {
    let (file, stripe) = name.split_once('.')?;
    let (file, stripe) = (FileId::parse(file)?, stripe.parse().ok()?);
    (stripe < file.stripes() && name_of(&file, stripe) == name).then_some((file, stripe))
}

/// Whether files of this size go along.
fn goes(file: &FileId, up_to: u64) -> bool {
    up_to > 0 && seal::plain_len(file.size).is_some_and(|plain| plain <= up_to)
}

/// Takes what is there of files that are wanted here, of at most `up_to` bytes each; 0 for none.
///
/// # Errors
/// The node's. What happens to the medium is told in the report.
pub fn take(
    source: &mut impl Source,
    host: &mut impl Host,
    up_to: u64,
    report: &mut Report,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<(), Error> {
    let Some(files) = host.files()? else { return Ok(()) };
    if up_to == 0 || report.broken.is_some() {
        return Ok(());
    }
    let mut wanted = host.wanted_files()?;
    wanted.retain(|file| goes(file, up_to));
    if wanted.len() > MAX_LOOKED_FOR {
        report.note(refusal::further_files());
        wanted.truncate(MAX_LOOKED_FOR);
    }
    let total = wanted.iter().map(|file| file.size).fold(0, u64::saturating_add);
    let mut done = 0_u64;
    for file in wanted {
        match take_one(source, &files, &file, report) {
            Ok(()) => {}
            Err(Fault::Medium(error)) => {
                report.breaks(&error);
                return Ok(());
            }
            Err(Fault::Home(FileError::Full { .. })) => {
                report.files.no_room = report.files.no_room.saturating_add(1);
            }
            Err(Fault::Home(error)) => return Err(error.into()),
            Err(Fault::Node(error)) => return Err(error),
        }
        if files.is_whole(&file) {
            report.files.took = report.files.took.saturating_add(1);
            report.files.took_bytes = report.files.took_bytes.saturating_add(file.size);
        }
        done = done.saturating_add(file.size);
        tell(done, total);
    }
    Ok(())
}

/// Whose fault it is.
enum Fault {
    Medium(io::Error),
    Home(FileError),
    Node(Error),
}

impl From<FileError> for Fault {
    fn from(error: FileError) -> Self {
        Self::Home(error)
    }
}

fn take_one(
    source: &mut impl Source,
    files: &Files,
    file: &FileId,
    report: &mut Report,
) -> Result<(), Fault> {
    let here = files.map(file).unwrap_or_else(|| Map::none(file));
    let mut misses = 0;
    for stripe in here.missing() {
        let name = name_of(file, stripe);
        let bytes = match shelf::read_whole(source, &name, MAX_ANSWER) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                misses += 1;
                if misses == MAX_MISSES {
                    break;
                }
                continue;
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                report.damaged(Damage::of_file(&name, Error::of_medium(&error)));
                continue;
            }
            Err(error) => return Err(Fault::Medium(error)),
        };
        misses = 0;
        files.begin(file)?;
        match files.take(file, stripe, &bytes) {
            Ok(_) => {}
            Err(FileError::Corrupt) => {
                report.damaged(Damage::of_file(&name, refusal::other_part()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Which files are left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Of at most so many bytes before sealing; 0 for none.
    pub up_to: u64,
    /// Bytes that all packs and parts may have there in all.
    pub max: Option<u64>,
    /// Whether it is said which are lacked here: on what comes back, that is.
    pub wishes: bool,
}

/// Leaves the files of which the entries speak that lie there in packs, those of which parts lie there, and
/// those that somebody wished for, the small ones first, as far as all of them is here. Parts that
/// nobody needed for a month go.
///
/// # Errors
/// The node's. What happens to the medium is told in the report.
pub fn leave(
    shelf: &mut impl Shelf,
    host: &mut impl Host,
    terms: &Terms,
    report: &mut Report,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<(), Error> {
    let Some(files) = host.files()? else { return Ok(()) };
    if report.broken.is_some() {
        return Ok(());
    }
    let look = host.look()?;
    let (parts, known) = match spoken_there(shelf, &look) {
        Ok(found) => found,
        Err(error) => {
            report.breaks(&error);
            return Ok(());
        }
    };
    let (there, wishes) = (BTreeMap::new(), BTreeMap::new());
    let mut leaving = Leaving { shelf, files: &files, terms, there, wishes, size: 0 };
    let outcome = leaving.look().and_then(|()| {
        let packed = host.files_of(parts, Vec::new()).map_err(Fault::Node)?;
        if known {
            leaving.sweep(&packed)?;
        }
        let there = leaving.there.keys().map(|(file, _)| *file);
        let wished = leaving.wishes.keys().copied();
        let meant: BTreeSet<FileId> = there.chain(wished).chain(packed).collect();
        let needed = host.files_of(Vec::new(), meant.into_iter().collect()).map_err(Fault::Node)?;
        leaving.run(&needed, &mut report.files, tell)?;
        if !terms.wishes {
            return Ok(());
        }
        let wanted = host.wanted_files().map_err(Fault::Node)?;
        leaving.wish(&wanted, &mut report.files)
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(Fault::Medium(error)) => {
            if shelf::is_full(&error) {
                report.fills(&error);
            } else {
                report.breaks(&error);
            }
            Ok(())
        }
        Err(Fault::Home(error)) => Err(error.into()),
        Err(Fault::Node(error)) => Err(error),
    }
}

/// The parts of logs that lie there in packs, and whether every list could be read.
fn spoken_there(shelf: &mut impl Shelf, look: &Look) -> io::Result<(Vec<Want>, bool)> {
    let (names, more) = shelf::lists(shelf)?;
    let (mut spans, mut known) = (BTreeMap::<Author, Spans>::new(), !more);
    for name in names {
        let file = match shelf::read_whole(shelf, &name, MAX_LIST_FILE) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Vec::new(),
            file => file?,
        };
        let Ok(list) = Manifest::open(&file, &name, look.community, &look.keys) else {
            known = false;
            continue;
        };
        for record in list.packs.iter().flat_map(|pack| &pack.records) {
            if let What::Run { first, last } = record.what {
                spans.entry(record.author).or_default().add(first, last);
            }
        }
    }
    let want = |author, (first, last)| Want::Entries { author, first, last };
    let parts = spans.iter().flat_map(|(author, spans)| spans.iter().map(|it| want(*author, it)));
    Ok((parts.collect(), known))
}

struct Leaving<'a, S: Shelf> {
    shelf: &'a mut S,
    files: &'a Files,
    terms: &'a Terms,
    /// Parts that lie there, and for how long, in microseconds.
    there: BTreeMap<(FileId, u32), u64>,
    /// Files that somebody lacks, and for how long that is said, in microseconds.
    wishes: BTreeMap<FileId, u64>,
    /// Bytes of all that lies there.
    size: u64,
}

impl<S: Shelf> Leaving<'_, S> {
    fn look(&mut self) -> Result<(), Fault> {
        let found = self.shelf.files().map_err(Fault::Medium)?;
        self.size = found.iter().map(|file| file.len).fold(0, u64::saturating_add);
        let parts = found.iter().filter_map(|file| Some((parse(&file.name)?, file.age)));
        self.there = parts.collect();
        self.wishes = wishes::of(&found);
        Ok(())
    }

    /// Removes parts that lay there long enough, of files of which no entry speaks that lies there.
    fn sweep(&mut self, packed: &[FileId]) -> Result<(), Fault> {
        let packed: BTreeSet<&FileId> = packed.iter().collect();
        let wishes = &self.wishes;
        let needed = |file: &FileId| packed.contains(file) || wishes.contains_key(file);
        let is_over = |(file, _): &(FileId, u32), age: u64| age > LINGER && !needed(file);
        let over = self.there.iter().filter(|(part, age)| is_over(part, **age));
        let gone: Vec<(FileId, u32)> = over.map(|(part, _)| *part).collect();
        self.there.retain(|part, age| !is_over(part, *age));
        for (file, stripe) in &gone {
            self.shelf.remove(&name_of(file, *stripe)).map_err(Fault::Medium)?;
        }
        if gone.is_empty() { Ok(()) } else { self.shelf.settle().map_err(Fault::Medium) }
    }

    fn run(
        &mut self,
        needed: &[FileId],
        moved: &mut FilesMoved,
        tell: &mut dyn FnMut(u64, u64),
    ) -> Result<(), Fault> {
        let total = needed.iter().map(|file| file.size).fold(0, u64::saturating_add);
        let mut done = 0_u64;
        for file in needed {
            let is_there = self.lies_whole(file);
            let left_out = match self.files.is_whole(file) {
                false => Some(&mut moved.absent),
                true if !goes(file, self.terms.up_to) => Some(&mut moved.larger),
                true => None,
            };
            match left_out {
                Some(count) => *count = count.saturating_add(u64::from(!is_there)),
                None => self.put(file, moved)?,
            }
            done = done.saturating_add(file.size);
            tell(done, total);
        }
        Ok(())
    }

    /// Writes those parts of a file that are not there, or are not what they should be.
    fn put(&mut self, file: &FileId, moved: &mut FilesMoved) -> Result<(), Fault> {
        let mut written = 0_u64;
        for stripe in 0..file.stripes() {
            let bytes = match self.files.give(file, stripe) {
                // The disk garbled it: it is wanted again.
                Err(FileError::Corrupt | FileError::Missing) => {
                    moved.absent = moved.absent.saturating_add(1);
                    return Ok(());
                }
                bytes => bytes?,
            };
            if self.lies(file, stripe, &bytes)? {
                continue;
            }
            let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let size = self.size.saturating_add(len);
            let fits = self.there.len() < MAX_PARTS && self.terms.max.is_none_or(|max| size <= max);
            let outcome = match fits {
                true => shelf::put(self.shelf, &name_of(file, stripe), &bytes),
                false => Ok(()),
            };
            if !fits || outcome.as_ref().is_err_and(shelf::is_full) {
                moved.no_room = moved.no_room.saturating_add(1);
                return outcome.map_err(Fault::Medium);
            }
            outcome.map_err(Fault::Medium)?;
            self.there.insert((*file, stripe), 0);
            self.size = size;
            written = written.saturating_add(len);
        }
        moved.left = moved.left.saturating_add(u64::from(written > 0));
        moved.left_bytes = moved.left_bytes.saturating_add(written);
        Ok(())
    }

    /// Whether all parts of a file lie there.
    fn lies_whole(&self, file: &FileId) -> bool {
        (0..file.stripes()).all(|stripe| self.there.contains_key(&(*file, stripe)))
    }

    /// Whether a part lies there as it should be.
    fn lies(&mut self, file: &FileId, stripe: u32, bytes: &[u8]) -> Result<bool, Fault> {
        if !self.there.contains_key(&(*file, stripe)) {
            return Ok(false);
        }
        match shelf::read_whole(self.shelf, &name_of(file, stripe), MAX_ANSWER) {
            Ok(there) => Ok(there == bytes),
            Err(error) if is_bad(&error) => Ok(false),
            Err(error) => Err(Fault::Medium(error)),
        }
    }
}

/// Whether a file is none, or not what it should be, and the medium well.
fn is_bad(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parts_that_can_be_are_parts() {
        let file = FileId { hash: [7; 32], size: 3 * 1024 * 1024 };
        assert_eq!(parse(&name_of(&file, 2)), Some((file, 2)));
        for name in [
            name_of(&file, 3),
            format!("{file}.02"),
            format!("{file}.+2"),
            format!("{file}.2.new"),
            format!("{file}."),
            file.to_string(),
            name_of(&FileId { size: 3, ..file }, 0),
        ] {
            assert_eq!(parse(&name), None, "{name}");
        }
    }
}
