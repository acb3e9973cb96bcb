//! What a post says now, and what is said of it: edits, deletion, reactions.

use super::files::openings;
use super::{Said, Shelf, Title};
use crate::body::{ATTACH, DELETE, Delete, EDIT, Place, REACT, Remark};
use crate::error::{Error, Result};
use crate::fold::remark_in;
use crate::page::{Absent, Deleted, Edited, Opening, OriginRow, Pruned, Reaction, VersionRow};
use crate::tables::{about_of, all_about};
use crate::views::Views;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_store::{Entry, Log};

/// Entries of one kind about one post that an answer looks at, the newest by arrival: what is beyond
/// is said to be there.
const MAX_WORDS: usize = 4_096;

/// Reactions that one answer looks at, to all its posts: anybody's, unlike edits and deletions, and
/// whoever writes many must not change what others' posts say.
pub(super) const MAX_REACTIONS_ALL: usize = 65_536;

/// People named beside a reaction.
const MAX_WHO: usize = 8;

/// A post as it is shown.
pub(super) struct Told {
    pub(super) parent: Option<EntryId>,
    pub(super) subject: Option<String>,
    pub(super) text: String,
    pub(super) absent: Option<Absent>,
    pub(super) origin: Option<OriginRow>,
    pub(super) pruned: Option<Pruned>,
    pub(super) edited: Option<Edited>,
    pub(super) deleted: Option<Deleted>,
    pub(super) reactions: Vec<Reaction>,
    pub(super) files: Vec<Opening>,
    pub(super) more: bool,
}

/// Entries about a post.
pub(super) struct Words {
    pub(super) entries: Vec<Entry>,
    more: bool,
}

/// The account that says something, or the device for which nobody vouched.
type Who = [u8; 32];

/// When and in which entry somebody reacted, and with which device.
type Reacted = ((Time, EntryId), Author);

impl Told {
    fn of(entry: &Entry) -> Self {
        let said = Said::of(entry);
        Self {
            parent: said.parent,
            subject: said.subject.map(str::to_owned),
            text: said.text.to_owned(),
            absent: said.absent,
            origin: said.origin.as_ref().and_then(OriginRow::of),
            pruned: pruned(entry),
            edited: None,
            deleted: None,
            reactions: Vec::new(),
            files: Vec::new(),
            more: false,
        }
    }

    /// What a thread is called that begins with this.
    pub(super) fn title(&self) -> Title {
        match &self.subject {
            Some(subject) => Title { text: subject.clone(), absent: None },
            None => Title { text: super::beginning(&self.text), absent: self.absent },
        }
    }

    fn bury(&mut self, deleted: Deleted) {
        let text = Absent::Deleted.text();
        self.text = match (text.strip_suffix(')'), deleted.reason.as_str()) {
            (Some(text), reason) if !reason.is_empty() => format!("{text}: {reason})"),
            _ => text.to_owned(),
        };
        self.absent = Some(Absent::Deleted);
        (self.subject, self.pruned, self.origin) = (None, None, None);
        self.deleted = Some(deleted);
    }

    /// Takes over what an edit says.
    fn change(&mut self, entry: &Entry) {
        let said = Said::of(entry);
        self.subject = said.subject.map(str::to_owned);
        self.text = said.text.to_owned();
        (self.absent, self.pruned) = (said.absent, pruned(entry));
    }
}

fn pruned(entry: &Entry) -> Option<Pruned> {
    entry.body.is_none().then_some(Pruned { device: entry.author, seq: entry.seq, peers: 0 })
}

impl Views {
    /// What a post said from the beginning on, the oldest first: at most 4 096 edits. Of a
    /// deleted one that it is deleted.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn versions(&self, log: &Log, id: &EntryId) -> Result<Vec<VersionRow>> {
        self.ask(log, |shelf| {
            let placed = shelf.find(id)?.ok_or(Error::NotFound("post"))?;
            let first = shelf.entry(placed.arrival)?;
            let told = shelf.told(&first)?;
            let mut rows = match told.deleted {
                Some(_) => vec![shelf.version(&first, told, true)],
                None => shelf.texts(&first)?,
            };
            if let Some(hidden) = shelf.hidden(&placed, &first) {
                hidden.draw_over_versions(&mut rows);
            }
            Ok(rows)
        })
    }

    /// Whose log a post stands in, and its position there.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn place_of(&self, log: &Log, id: &EntryId) -> Result<(Author, u64)> {
        self.ask(log, |shelf| {
            let placed = shelf.find(id)?.ok_or(Error::NotFound("post"))?;
            let entry = shelf.entry(placed.arrival)?;
            Ok((entry.author, entry.seq))
        })
    }

    /// Whose log the edits of a post stand in, and their positions there: of the newest `limit`.
    ///
    /// # Errors
    /// The disk's.
    pub fn places_of_edits(
        &self,
        log: &Log,
        id: &EntryId,
        limit: usize,
    ) -> Result<Vec<(Author, u64)>> {
        self.ask(log, |shelf| {
            let edits = shelf.words(id, EDIT)?.entries;
            Ok(edits.iter().take(limit).map(|edit| (edit.author, edit.seq)).collect())
        })
    }

    /// The edits of a post that no other one of them supersedes, the newest first, at most `limit`:
    /// what its next edit is to replace.
    ///
    /// # Errors
    /// The disk's.
    pub fn standing_edits(&self, log: &Log, id: &EntryId, limit: usize) -> Result<Vec<EntryId>> {
        self.ask(log, |shelf| {
            let edits = shelf.words(id, EDIT)?.entries;
            let mut standing = standing(&edits);
            standing.sort_by_key(|edit| std::cmp::Reverse((edit.time, edit.id)));
            Ok(standing.into_iter().take(limit).map(|edit| edit.id).collect())
        })
    }
}

impl Shelf<'_> {
    /// What a post said from the beginning on, the oldest first.
    fn texts(&self, first: &Entry) -> Result<Vec<VersionRow>> {
        let mut edits = self.words(&first.id, EDIT)?.entries;
        edits.sort_by_key(|edit| (edit.time, edit.id));
        let current = current(&edits).map(|edit| edit.id);
        let mut rows = vec![self.version(first, Told::of(first), current.is_none())];
        for edit in &edits {
            rows.push(self.version(edit, Told::of(edit), current == Some(edit.id)));
        }
        Ok(rows)
    }

    /// A post with what is said of it.
    pub(super) fn told(&self, entry: &Entry) -> Result<Told> {
        let mut told = self.says(entry)?;
        if told.deleted.is_none() {
            let left = self.reactions_left.get();
            let reactions = self.newest(&entry.id, REACT, left.min(MAX_WORDS))?;
            self.reactions_left.set(left.saturating_sub(reactions.entries.len()));
            told.reactions = self.reactions(&reactions.entries);
            let attached = self.words(&entry.id, ATTACH)?;
            told.files = openings(&attached.entries);
            told.more |= reactions.more || attached.more;
        }
        Ok(told)
    }

    /// A post as its author has it say now, without its files and what others feel about it.
    pub(super) fn says(&self, entry: &Entry) -> Result<Told> {
        let mut told = Told::of(entry);
        if self.tables.about.range(all_about(&entry.id))?.next().is_none() {
            return Ok(told);
        }
        let deletions = self.words(&entry.id, DELETE)?;
        if let Some((deleted, parent)) = first_deletion(&deletions.entries) {
            told.bury(deleted);
            told.parent = told.parent.or(parent);
            told.more = deletions.more;
            return Ok(told);
        }
        let edits = self.words(&entry.id, EDIT)?;
        if let Some(edit) = current(&edits.entries) {
            told.change(edit);
            let times = u64::try_from(edits.entries.len()).unwrap_or(u64::MAX);
            told.edited = Some(Edited { times, latest: edit.time });
        }
        told.more = edits.more;
        Ok(told)
    }

    /// What is said of this kind, in no order.
    pub(super) fn words(&self, id: &EntryId, kind: u16) -> Result<Words> {
        self.newest(id, kind, MAX_WORDS)
    }

    /// At most the newest `limit` of what is said of this kind, in no order.
    fn newest(&self, id: &EntryId, kind: u16, limit: usize) -> Result<Words> {
        let mut words = Words { entries: Vec::new(), more: false };
        for row in self.tables.about.range(about_of(id, kind))?.rev() {
            if words.entries.len() >= limit {
                words.more = true;
                break;
            }
            words.entries.push(self.entry(row?.0.value().2)?);
        }
        Ok(words)
    }

    /// One reaction of each account that is heard here, by what it is.
    fn reactions(&self, entries: &[Entry]) -> Vec<Reaction> {
        let mut last: BTreeMap<Who, ((Time, EntryId), &Entry)> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| self.regard(&entry.author).is_heard()) {
            let said = (entry.time, entry.id);
            let known = last.entry(self.who(&entry.author)).or_insert((said, entry));
            if known.0 < said {
                *known = (said, entry);
            }
        }
        let mut by_emoji: BTreeMap<&str, Vec<Reacted>> = BTreeMap::new();
        for (said, entry) in last.values() {
            if let Some((_, Remark::React(react))) = remark_in(entry)
                && !react.emoji.is_empty()
            {
                by_emoji.entry(react.emoji).or_default().push((*said, entry.author));
            }
        }
        let mut rows: Vec<Reaction> =
            by_emoji.into_iter().map(|(emoji, who)| self.reaction(emoji, who)).collect();
        rows.sort_by(|a, b| (b.count, &a.emoji).cmp(&(a.count, &b.emoji)));
        rows
    }

    fn reaction(&self, emoji: &str, mut who: Vec<Reacted>) -> Reaction {
        who.sort_unstable();
        let me = self.who(&self.views.viewer().device);
        Reaction {
            emoji: emoji.to_owned(),
            count: u64::try_from(who.len()).unwrap_or(u64::MAX),
            mine: who.iter().any(|(_, author)| self.who(author) == me),
            who: who.iter().take(MAX_WHO).map(|(_, author)| self.views.writer(author)).collect(),
        }
    }

    fn who(&self, device: &Author) -> Who {
        let facts = &self.views.known.facts;
        facts.account_of(&self.views.founding, device).map_or(device.0, |account| account.0)
    }

    fn version(&self, entry: &Entry, told: Told, current: bool) -> VersionRow {
        VersionRow {
            schema: "tidings/version/1".into(),
            id: entry.id,
            time: entry.time,
            by: self.views.writer(&entry.author),
            subject: told.subject,
            text: told.text,
            readable: told.absent.is_none(),
            absent: told.absent,
            deleted: told.deleted,
            current,
        }
    }
}

/// Those that no other one supersedes.
fn standing(edits: &[Entry]) -> Vec<&Entry> {
    let mut replaced: BTreeSet<EntryId> = BTreeSet::new();
    for edit in edits {
        if let Some((_, Remark::Edit(edit))) = remark_in(edit) {
            replaced.extend(edit.supersedes);
        }
    }
    edits.iter().filter(|edit| !replaced.contains(&edit.id)).collect()
}

/// The one that says what the post says.
fn current(edits: &[Entry]) -> Option<&Entry> {
    standing(edits).into_iter().max_by_key(|edit| (edit.time, edit.id))
}

/// The deletion that is shown, and what the post replied to by what it says.
fn first_deletion(entries: &[Entry]) -> Option<(Deleted, Option<EntryId>)> {
    let first = entries.iter().min_by_key(|entry| (entry.time, entry.id))?;
    let (reason, parent) = match remark_in(first) {
        Some((_, Remark::Delete(Delete { reason, place: Place::Reply(parent), .. }))) => {
            (reason.to_owned(), Some(parent))
        }
        Some((_, Remark::Delete(delete))) => (delete.reason.to_owned(), None),
        _ => (String::new(), None),
    };
    Some((Deleted { time: first.time, reason }, parent))
}
