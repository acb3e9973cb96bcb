//! Files: those of a post, and whether anybody still speaks of one.

use super::Shelf;
use crate::body::{ATTACH, FILE, MAX_ATTACHED, Remark, Spoken};
use crate::error::{Error, Result};
use crate::fold::{remark_in, said_in_front};
use crate::page::{FileRow, Opening};
use crate::tables::about_of;
use crate::views::Views;
use std::collections::BTreeSet;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_store::database::ReadableTable;
use tidings_store::{Entry, Log};

/// Files of one post that are shown.
const MAX_SHOWN: usize = 64;

const _: () = assert!(MAX_SHOWN >= MAX_ATTACHED);

/// Entries that are looked at to find one that still speaks of a file.
const MAX_LOOKED: usize = 1_024;

/// What lies between the numbers of a row of files.
type Row = ([u8; 32], u64);

/// Who speaks of a file, where anybody does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A post that is shown here has it.
    pub shown: bool,
    /// Somebody says that there is such a file, and the words are still here.
    pub spoken: bool,
    /// Somebody spoke of it once.
    pub known: bool,
}

impl Views {
    /// The files of a post, in the order in which they are shown.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn files_of(&self, log: &Log, post: &EntryId) -> Result<Vec<Opening>> {
        self.ask(log, |shelf| {
            let placed = shelf.find(post)?.ok_or(Error::NotFound("post"))?;
            let entry = shelf.entry(placed.arrival)?;
            Ok(shelf.told(&entry)?.files)
        })
    }

    /// Where it was said for everybody that there are the files of a post, in order: what is to be taken
    /// back when that is deleted.
    ///
    /// # Errors
    /// The disk's.
    pub fn places_of_files(&self, log: &Log, post: &EntryId) -> Result<Vec<(Author, u64)>> {
        self.ask(log, |shelf| {
            let mut places = BTreeSet::new();
            for attached in shelf.words(post, ATTACH)?.entries {
                let said = said_in_front(log, &attached)?;
                places.extend(said.into_iter().map(|entry| (entry.author, entry.seq)));
            }
            Ok(places.into_iter().collect())
        })
    }

    /// At most `limit` files after `after`, in the order of their hashes, of which anybody ever spoke:
    /// whether they still do is what [`Views::wanted`] says.
    ///
    /// # Errors
    /// The disk's.
    pub fn files_after(
        &self,
        log: &Log,
        after: Option<Spoken>,
        limit: usize,
    ) -> Result<Vec<Spoken>> {
        self.ask(log, |shelf| {
            let mut found = Vec::new();
            let mut last: Row = after.map_or(([0; 32], 0), |file| (file.hash, file.size));
            while found.len() < limit {
                let from = (&last.0, last.1, u8::MAX, u64::MAX);
                let Some(row) = shelf.tables.files.range(from..)?.next() else { break };
                let key = row?.0;
                let (hash, size, ..) = key.value();
                last = (*hash, size);
                found.push(Spoken { hash: *hash, size });
            }
            Ok(found)
        })
    }

    /// Arrivals of posts that may have files, in order; `None` where more than `limit` rows would
    /// have to be looked at.
    ///
    /// # Errors
    /// The disk's.
    pub fn posts_with_files(&self, log: &Log, limit: usize) -> Result<Option<Vec<u64>>> {
        self.ask(log, |shelf| {
            let (mut sources, mut looked) = (BTreeSet::new(), 0_usize);
            for row in shelf.tables.files.iter()? {
                looked = looked.saturating_add(1);
                if looked > limit {
                    return Ok(None);
                }
                let key = row?.0;
                let (.., kind, arrival) = key.value();
                if u16::from(kind) == ATTACH {
                    sources.insert(arrival);
                }
            }
            let mut posts = BTreeSet::new();
            for arrival in sources {
                if let Some((_, Remark::Attach(attach))) = remark_in(&shelf.entry(arrival)?) {
                    posts.extend(shelf.find(&attach.post)?.map(|placed| placed.arrival));
                }
            }
            Ok(Some(posts.into_iter().collect()))
        })
    }

    /// Whether anybody still speaks of a file.
    ///
    /// # Errors
    /// The disk's.
    pub fn wanted(&self, log: &Log, file: &Spoken) -> Result<Wanted> {
        self.ask(log, |shelf| {
            let mut wanted = Wanted::default();
            let rows = (&file.hash, file.size, 0, 0)..=(&file.hash, file.size, u8::MAX, u64::MAX);
            for row in shelf.tables.files.range(rows)?.take(MAX_LOOKED) {
                let key = row?.0;
                let (_, _, kind, arrival) = key.value();
                wanted.known = true;
                match u16::from(kind) {
                    FILE if !wanted.spoken => wanted.spoken = shelf.still_says(arrival)?,
                    ATTACH if !wanted.shown => wanted.shown = shelf.still_has(arrival)?,
                    _ => {}
                }
            }
            Ok(wanted)
        })
    }

    /// Where bodies stand that speak of a file, and were not let go; of the first 1 024.
    ///
    /// # Errors
    /// The disk's.
    pub fn spoken_at(&self, log: &Log, file: &Spoken) -> Result<Vec<(Author, u64)>> {
        self.ask(log, |shelf| {
            let mut places = Vec::new();
            let rows = (&file.hash, file.size, 0, 0)..=(&file.hash, file.size, u8::MAX, u64::MAX);
            for row in shelf.tables.files.range(rows)?.take(MAX_LOOKED) {
                let key = row?.0;
                let (.., arrival) = key.value();
                let Some(entry) = shelf.log.entry(arrival)? else { continue };
                if !shelf.log.has_let_go(&entry.author, entry.seq)? {
                    places.push((entry.author, entry.seq));
                }
            }
            Ok(places)
        })
    }
}

impl Shelf<'_> {
    /// Whether the words of an entry were not let go.
    fn still_says(&self, arrival: u64) -> Result<bool> {
        let Some(entry) = self.log.entry(arrival)? else { return Ok(false) };
        Ok(!self.log.has_let_go(&entry.author, entry.seq)?)
    }

    /// Whether what an entry attached goes with a post that is shown and not deleted.
    fn still_has(&self, arrival: u64) -> Result<bool> {
        let entry = self.entry(arrival)?;
        let Some((_, Remark::Attach(attach))) = remark_in(&entry) else { return Ok(false) };
        let post = attach.post;
        let counts = (&post.0, u8::try_from(ATTACH).unwrap_or(u8::MAX), arrival);
        if self.find(&post)?.is_none() || self.tables.about.get(counts)?.is_none() {
            return Ok(false);
        }
        Ok(self.tables.about.range(about_of(&post, crate::body::DELETE))?.next().is_none())
    }

    /// As they are shown; how much of them is here is not known to the views.
    pub(super) fn file_rows(&self, files: Vec<Opening>) -> Vec<FileRow> {
        let rows = files.into_iter().zip(1..).map(|(file, number)| FileRow {
            number,
            name: file.name,
            mime: file.mime,
            hash: file.file.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            size: file.file.size,
            here: 0,
        });
        rows.collect()
    }
}

/// What these entries attached, in the order in which they were written.
pub(super) fn openings(entries: &[Entry]) -> Vec<Opening> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_key(|entry| (entry.time, entry.id));
    let mut found = Vec::new();
    for entry in entries {
        let Some((_, Remark::Attach(attach))) = remark_in(entry) else { continue };
        found.extend(attach.files.iter().map(|file| Opening {
            file: file.file,
            key: file.key,
            name: file.name.to_owned(),
            mime: file.mime.to_owned(),
        }));
    }
    found.truncate(MAX_SHOWN);
    found
}
