//! Answers, from what was folded so far; texts come from the log.
//!
//! Fold once after opening, so that the views are known to belong to the log that is passed.

pub(crate) mod about;
pub(crate) mod arrived;
mod boards;
mod circles;
pub(crate) mod files;
mod hidden;
pub(crate) mod judgements;
mod keys;
pub(crate) mod look;
mod mentions;
mod merge;
pub(crate) mod names;
mod next;
mod origins;
mod people;
mod posts;
mod pruned;
mod reads;
pub(crate) mod relays;
mod resolve;
mod threads;
pub(crate) mod writing;

use crate::body::{Body, Edit, Origin, Place, Post, Remark, Within};
use crate::error::{Error, Result};
use crate::fold::parent_in;
use crate::page::{Absent, PostRow};
use crate::tables::{Placed, Reading};
use crate::views::{Views, guarded};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use tidings_protocol::hash::EntryId;
use tidings_protocol::store::Store;
use tidings_store::{Entry, Log};

/// Most threads that one answer remembers.
const MAX_ROOTS: usize = 4_096;

/// Longest subject made from a text, in characters.
const SUBJECT_CHARS: usize = 72;

impl Views {
    /// Answers from one state of the tables.
    fn ask<'v, T>(&'v self, log: &'v Log, work: impl FnOnce(&Shelf<'v>) -> Result<T>) -> Result<T> {
        guarded(|| {
            let tables = Reading::open(&self.reading()?)?;
            let (roots, labels) = (RefCell::default(), RefCell::default());
            let reactions_left = Cell::new(about::MAX_REACTIONS_ALL);
            work(&Shelf { views: self, log, tables, roots, labels, reactions_left })
        })
    }
}

/// One state of the tables, and the log that goes with it.
struct Shelf<'v> {
    views: &'v Views,
    log: &'v Log,
    tables: Reading,
    /// Threads by the arrival of their first post, as they were looked up.
    roots: RefCell<HashMap<u64, Root>>,
    /// What boards are called, as that was looked up.
    labels: RefCell<HashMap<u32, String>>,
    /// Reactions that may still be looked at.
    reactions_left: Cell<usize>,
}

/// The first post of a thread.
#[derive(Clone)]
struct Root {
    id: EntryId,
    title: Title,
}

/// What a thread is called, or why it is not called so.
#[derive(Clone)]
struct Title {
    text: String,
    absent: Option<Absent>,
}

impl Title {
    fn absent(why: Absent) -> Self {
        Self { text: why.text().to_owned(), absent: Some(why) }
    }
}

impl Shelf<'_> {
    fn entry(&self, arrival: u64) -> Result<Entry> {
        let entry = self.log.entry(arrival)?;
        let entry = entry.ok_or(Error::Damaged("an entry is missing in the log"))?;
        Ok(self.views.known.keys.opened(self.log.community(), entry))
    }

    fn find(&self, id: &EntryId) -> Result<Option<Placed>> {
        Ok(self.tables.ids.get(&id.0)?.map(|record| record.value().into()))
    }

    /// As [`Shelf::find`], for what must be there.
    fn placed(&self, id: &EntryId) -> Result<Placed> {
        self.find(id)?.ok_or(Error::Damaged("a post is missing"))
    }

    /// The thread that this post belongs to.
    fn root(&self, placed: &Placed) -> Result<Root> {
        if let Some(root) = self.roots.borrow().get(&placed.root) {
            return Ok(root.clone());
        }
        let entry = self.entry(placed.root)?;
        let at = self.placed(&entry.id)?;
        let root = Root { id: entry.id, title: self.title(&at, &entry, &self.says(&entry)?) };
        let mut roots = self.roots.borrow_mut();
        if roots.len() >= MAX_ROOTS {
            roots.clear();
        }
        roots.insert(placed.root, root.clone());
        Ok(root)
    }

    fn label(&self, board: u32) -> Result<String> {
        if let Some(label) = self.labels.borrow().get(&board) {
            return Ok(label.clone());
        }
        let label = self.views.label(board)?;
        self.labels.borrow_mut().insert(board, label.clone());
        Ok(label)
    }

    fn post_row(&self, arrival: u64) -> Result<PostRow> {
        self.row_of(&self.entry(arrival)?)
    }

    fn row_of(&self, entry: &Entry) -> Result<PostRow> {
        let placed = self.placed(&entry.id)?;
        let mut row = self.whole_row(entry, &placed)?;
        if let Some(hidden) = self.hidden(&placed, entry) {
            hidden.draw_over(&mut row);
        }
        Ok(row)
    }

    /// A post with all that is said of it, whether it is shown so or not.
    fn whole_row(&self, entry: &Entry, placed: &Placed) -> Result<PostRow> {
        let told = self.told(entry)?;
        let root = match placed.is_root() {
            true => Root { id: entry.id, title: self.title(placed, entry, &told) },
            false => self.root(placed)?,
        };
        let author = self.views.writer(&entry.author);
        Ok(PostRow {
            schema: "tidings/post/1".into(),
            id: entry.id,
            board: self.label(placed.board)?,
            thread: root.id,
            thread_subject: root.title.text,
            thread_absent: root.title.absent,
            parent: told.parent,
            depth: placed.depth,
            subject: told.subject,
            mentions_me: told.absent.is_none() && !author.me && self.views.is_mentioned(&told.text),
            author,
            origin: told.origin,
            time: placed.time,
            arrived: entry.received,
            text: told.text,
            unread: self.tables.unread.get(placed.unread(&entry.id))?.is_some(),
            readable: told.absent.is_none(),
            absent: told.absent,
            late: placed.late,
            pruned: told.pruned,
            edited: told.edited,
            deleted: told.deleted,
            reactions: told.reactions,
            files: self.file_rows(told.files),
            more: told.more,
            hidden: None,
            delivery: None,
            locked: self.views.known.rules(placed).is_some_and(|it| it.locked.is_some()),
        })
    }
}

/// What an entry says, as far as it can be shown.
struct Said<'a> {
    parent: Option<EntryId>,
    subject: Option<&'a str>,
    text: &'a str,
    absent: Option<Absent>,
    origin: Option<Origin<'a>>,
}

impl<'a> Said<'a> {
    fn of(entry: &'a Entry) -> Self {
        let why = match entry.body.as_deref().map(Body::decode) {
            _ if !entry.intact => Absent::Damaged,
            Some(Body::Post(post)) => return Self::read(&post),
            Some(Body::Remark(remark)) => match *remark {
                Remark::Edit(edit) => return Self::anew(&edit),
                _ => Absent::Newer,
            },
            Some(Body::Within(_, within)) => match *within {
                Within::Post(post) => return Self::read(&post),
                Within::Remark(Remark::Edit(edit)) => return Self::anew(&edit),
                _ => Absent::Newer,
            },
            Some(Body::Enclosed { .. }) => Absent::Enclosed,
            Some(Body::Sealed { .. }) => Absent::Sealed,
            Some(_) => Absent::Newer,
            None => return Self::remains(entry),
        };
        Self::absent(None, why)
    }

    fn absent(parent: Option<EntryId>, why: Absent) -> Self {
        Self { parent, subject: None, text: why.text(), absent: Some(why), origin: None }
    }

    /// What is left of a post that was let go: where it stands.
    fn remains(entry: &'a Entry) -> Self {
        Self::absent(parent_in(Some(&entry.remains)), Absent::Pruned)
    }

    fn anew(edit: &Edit<'a>) -> Self {
        let Edit { subject, text, .. } = *edit;
        Self { parent: None, subject, text, absent: None, origin: None }
    }

    fn read(post: &Post<'a>) -> Self {
        let parent = match post.place {
            Place::Reply(parent) => Some(parent),
            Place::Board(_) | Place::Here => None,
        };
        let Post { subject, text, origin, .. } = *post;
        Self { parent, subject, text, absent: None, origin }
    }
}

/// The first line of a text that says something, cut to the length of a subject.
fn beginning(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    match line.char_indices().nth(SUBJECT_CHARS) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or(line).trim_end()),
        None => line.to_owned(),
    }
}
