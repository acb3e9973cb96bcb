//! What is told of what was carried.

use super::limits::MAX_DAMAGE;
use crate::error::Error;
use crate::refusal::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use tidings_protocol::author::Author;
use tidings_views::page::{PersonRef, Schema};

/// The schema of [`Report`].
pub const CARRY_SCHEMA: &str = "tidings/carry/1";

/// What moved, and what did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`CARRY_SCHEMA`].
    pub schema: Schema,
    /// Lists that could be read.
    pub lists: u64,
    /// Entries that came in, by whose list they were found, in the order of the lists.
    pub took: Vec<Source>,
    /// Forks that were proven by what came.
    pub forks: u64,
    /// Entries that are there and wanted, and that nothing there leads to: the ones before them are
    /// elsewhere.
    pub waiting: u64,
    /// What was written; none where nothing was to be written.
    pub left: Option<Left>,
    /// What became of files.
    #[serde(default)]
    pub files: FilesMoved,
    /// What does not verify, each with its place; at most [`MAX_DAMAGE`].
    pub damage: Vec<Damage>,
    /// Damaged places beyond those.
    pub more_damage: u64,
    /// What else is worth a word: lists of others, of newer versions, under other keys.
    pub notes: Vec<String>,
    /// Why this home took nothing more, if it has no room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_room: Option<String>,
    /// Why the medium took no more, if it is full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// Why it ended early, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
    /// The reasons of what `notes`, `no_room` and `broken` say, by these words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, Reason>,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            schema: CARRY_SCHEMA.into(),
            lists: 0,
            took: Vec::new(),
            forks: 0,
            waiting: 0,
            left: None,
            files: FilesMoved::default(),
            damage: Vec::new(),
            more_damage: 0,
            notes: Vec::new(),
            no_room: None,
            full: None,
            broken: None,
            reasons: BTreeMap::new(),
        }
    }
}

impl Report {
    /// Entries that came in.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.took.iter().map(|source| source.entries).fold(0, u64::saturating_add)
    }

    pub(super) fn damaged(&mut self, damage: Damage) {
        if self.damage.contains(&damage) {
            return;
        }
        if self.damage.len() < MAX_DAMAGE {
            self.damage.push(damage);
        } else {
            self.more_damage = self.more_damage.saturating_add(1);
        }
    }

    /// Adds a word on something else.
    pub fn note(&mut self, note: Error) {
        if self.notes.len() < MAX_DAMAGE && !self.notes.contains(&note.message) {
            let note = self.told(note);
            self.notes.push(note);
        }
    }

    pub(super) fn breaks(&mut self, error: &io::Error) {
        if self.broken.is_none() {
            self.broken = Some(self.told(Error::of_medium(error)));
        }
    }

    pub(super) fn fills(&mut self, error: &io::Error) {
        if self.full.is_none() {
            self.full = Some(self.told(Error::of_medium(error)));
        }
    }

    /// The words of an error, whose reason is kept beside.
    pub(super) fn told(&mut self, error: Error) -> String {
        error.told_by(&mut self.reasons)
    }
}

/// Somebody whose list led to entries that were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The device.
    pub device: Author,
    /// Whose it is, if known.
    pub person: Option<PersonRef>,
    /// What it is called; may be empty.
    pub device_name: String,
    /// Entries taken.
    pub entries: u64,
    /// Logs that they are of.
    pub authors: u64,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Entries that were not there before.
    pub entries: u64,
    /// Logs that they are of.
    pub authors: u64,
    /// New packs, those included that took the place of smaller ones.
    pub packs: u64,
    /// Bytes written.
    pub bytes: u64,
    /// Packs of this device that are there now.
    pub kept: u64,
    /// Packs that were removed, because nobody needs them or a larger one took their place.
    pub removed: u64,
    /// Entries that somebody lacks and that found no room.
    pub withheld: u64,
    /// Who lacks them, as far as their lists say; nobody's list means everybody.
    pub readers: Vec<PersonRef>,
}

/// Files that moved, and those that did not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesMoved {
    /// Files that are whole here now, and were not.
    pub took: u64,
    /// Bytes of them, sealed.
    pub took_bytes: u64,
    /// Files that are whole there now, and were not.
    pub left: u64,
    /// Bytes written of them.
    pub left_bytes: u64,
    /// Files that are not there because they are larger than was to go along.
    pub larger: u64,
    /// Files that are not there because not all of them is here.
    pub absent: u64,
    /// Files that found no room, here or there.
    pub no_room: u64,
    /// Files that are lacked here and did not lie there: whoever has them is asked to leave them.
    #[serde(default)]
    pub wished: u64,
}

/// A place that does not verify. What it claims is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// In which file.
    pub file: String,
    /// At which byte of it, if it is one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Whose entries are missing for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// What their author is called, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
    /// Position of the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// Position of the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<u64>,
    /// What does not hold.
    pub why: String,
    /// The same as a reason, where it has one.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Box<Reason>>,
}

impl Damage {
    /// A file that is damaged, wherever in it.
    pub(super) fn of_file(file: &str, why: impl Into<Error>) -> Self {
        let (file, Error { message: why, reason, .. }) = (file.to_owned(), why.into());
        let (offset, author, person, first, last) = (None, None, None, None, None);
        Self { file, offset, author, person, first, last, why, reason }
    }

    /// The same place with what does not hold there.
    pub(super) fn because(self, why: Error) -> Self {
        Self { why: why.message, reason: why.reason, ..self }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(author), Some(first), Some(last)) = (&self.author, self.first, self.last) {
            match last == first {
                true => write!(f, "entry {first} of {author}")?,
                false => write!(f, "entries {first} to {last} of {author}")?,
            }
            if let Some(person) = &self.person {
                write!(f, " ({person})")?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}, in {}", self.why, self.file)?;
        match self.offset {
            Some(offset) => write!(f, " at byte {offset}"),
            None => Ok(()),
        }
    }
}
