//! Posts of which no body ever came here, because they were deleted before: they stand where their
//! deletion says, so that what replies to them is in its place on every node.

use super::remove::{Hidden, said};
use super::{Fold, Source};
use crate::body::{Body, DELETE, Delete, Place, Post, Remark};
use crate::error::Result;
use crate::fold::about::remark_in;
use crate::fold::place::{circle_in, parent_in, place_in};
use crate::role::Role;
use crate::tables::{Placed, about_of};
use std::collections::BTreeSet;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_protocol::time::Time;
use tidings_store::Entry;
use tidings_store::database::ReadableTable;

/// So many deletions of one post are weighed as they come.
const MANY: usize = 256;

/// Where a post stands by what its deletion says.
struct Grave {
    said: (Time, EntryId),
    /// The name of a board for everybody, if it stands on one.
    board: Option<String>,
    parent: Option<EntryId>,
    circle: Option<CircleId>,
}

impl Grave {
    fn place(&self) -> Place<'_> {
        match (&self.parent, &self.board) {
            (Some(parent), _) => Place::Reply(*parent),
            (None, Some(board)) => Place::Board(board),
            (None, None) => Place::Here,
        }
    }
}

impl Fold<'_, '_> {
    /// An entry that nobody can read: unless its deletion is here and says where it stands.
    pub(super) fn unreadable(&mut self, source: Source) -> Result<()> {
        if is_headless(&self.entry(source.arrival)?) {
            if self.known.state.early > 0
                && let Some(grave) = first(self.graves(source)?)
            {
                return self.bury(source, &grave);
            }
            self.erase_withdrawn(source)?;
        }
        self.count_unreadable(1)
    }

    /// Something was deleted: if its entry came without a body, it stands from now on where its
    /// deletions say.
    pub(super) fn bury_by(&mut self, by: Source, delete: &Delete<'_>) -> Result<()> {
        let Some(post) = self.headless(by, delete)? else { return Ok(()) };
        // A post that is deleted very often is put right when something is taken back.
        let rows = self.tables.about.range(about_of(&post.id, DELETE))?;
        if rows.take(MANY).count() == MANY {
            return Ok(());
        }
        self.settle_grave(post.arrival)
    }

    /// A deletion does not count any more: whose body never came stands elsewhere, or nowhere, as
    /// soon as all is taken back that goes with it.
    pub(super) fn unbury(&mut self, by: Source, delete: &Delete<'_>) -> Result<()> {
        self.want_again(by, delete)?;
        let found = self.headless_of(by, &delete.device, delete.seq)?;
        let Some(post) = found.filter(|post| post.id == delete.post) else { return Ok(()) };
        if let Place::Reply(parent) = delete.place
            && self.stop_waiting_for(&parent, post.arrival)?
        {
            self.count_unreadable(1)?;
        }
        self.graves_changed.insert(post.arrival);
        Ok(())
    }

    /// Puts those where their deletions say of which some do not count any more.
    pub(super) fn settle_graves(&mut self) -> Result<()> {
        for post in std::mem::take(&mut self.graves_changed) {
            self.settle_grave(post)?;
        }
        Ok(())
    }

    /// Puts a post of which no body is here where the first of its deletions says, if it has some.
    fn settle_grave(&mut self, arrival: u64) -> Result<()> {
        let entry = self.entry(arrival)?;
        let post = Source::of(arrival, &entry);
        if !is_headless(&entry) || !self.is_counted(post) {
            return Ok(());
        }
        let graves = self.graves(post)?;
        let waits = self.waits_by(arrival, &graves)?;
        let grave = first(graves);
        match (self.find(&post.id)?, &grave) {
            (Some(placed), Some(grave))
                if self.stands_there(&post.id, &placed, grave.place(), grave.circle)? =>
            {
                return Ok(());
            }
            (Some(placed), _) => self.hide_one(&placed)?,
            (None, Some(grave)) if waits.is_some() && grave.parent == waits => return Ok(()),
            (None, _) => match waits {
                Some(parent) => self.stop_waiting_for(&parent, arrival).map(drop)?,
                None if grave.is_some() => self.count_unreadable(-1)?,
                None => return Ok(()),
            },
        }
        match grave {
            Some(grave) => self.bury(post, &grave),
            None => self.count_unreadable(1),
        }
    }

    fn hide_one(&mut self, placed: &Placed) -> Result<()> {
        self.write_gathered()?;
        self.hide(placed.root, &BTreeSet::from([placed.arrival]))
    }

    /// Whether a post that is shown stands at this place.
    fn stands_there(
        &mut self,
        id: &EntryId,
        placed: &Placed,
        place: Place<'_>,
        circle: Option<CircleId>,
    ) -> Result<bool> {
        if self.known.board(placed.board)?.circle != circle {
            return Ok(false);
        }
        match place {
            Place::Reply(parent) => Ok(self.parent_of(id, placed)? == Some(parent)),
            Place::Here => Ok(placed.is_root()),
            Place::Board(name) => Ok(placed.is_root() && self.board_for(id, name)? == placed.board),
        }
    }

    /// The post below which this one stands.
    pub(super) fn parent_of(&self, id: &EntryId, placed: &Placed) -> Result<Option<EntryId>> {
        let row = self.tables.replies.get(placed.in_thread(id))?.map(|row| row.value());
        row.map(|parent| Ok(self.source(parent)?.id)).transpose()
    }

    /// Its post was taken away under one that is shown and counts: it waits for that one, but if no
    /// deletion says so any more.
    pub(super) fn wait_again(&mut self, entry: &Entry, parent: EntryId) -> Result<()> {
        if is_headless(entry) {
            let graves = self.graves(Source::of(entry.arrival, entry))?;
            if graves.iter().all(|grave| grave.parent != Some(parent)) {
                self.graves_changed.insert(entry.arrival);
                return self.count_unreadable(1);
            }
        }
        self.tables.orphans.insert((&parent.0, entry.arrival), ())?;
        self.count_orphans(1)
    }

    /// An unreadable entry does not count any more.
    pub(super) fn undo_unreadable(&mut self, source: Source, hidden: &mut Hidden) -> Result<()> {
        if let Some(placed) = self.find(&source.id)? {
            hidden.entry(placed.root).or_default().insert(placed.arrival);
            return Ok(());
        }
        match self.waits_buried(source)? {
            Some(parent) => self.stop_waiting_for(&parent, source.arrival).map(drop),
            None => self.count_unreadable(-1),
        }
    }

    /// Whether the body of an entry that came as `origin` tells nothing that is not shown already, or
    /// waits for its post as it is.
    pub(super) fn was_buried(&mut self, source: Source, origin: u64, body: &[u8]) -> Result<bool> {
        if let Some(placed) = self.find(&source.id)? {
            let place = place_in(body);
            if let Some((place, circle)) = place
                && self.stands_there(&source.id, &placed, place, circle)?
            {
                if self.is_deleted(&source.id)? {
                    self.erase_one(placed.arrival)?;
                }
                return Ok(true);
            }
            // Its deletion said otherwise than it says itself.
            self.hide_one(&placed)?;
            self.count_unreadable(1)?;
            return Ok(false);
        }
        let waits = self.waits_buried(Source { arrival: origin, ..source })?;
        match waits {
            Some(parent) if Some(parent) == parent_in(Some(body)) => Ok(true),
            Some(parent) => {
                self.stop_waiting_for(&parent, origin)?;
                self.count_unreadable(1)?;
                Ok(false)
            }
            None => Ok(false),
        }
    }

    /// The post that this one waits for, as its deletion says.
    fn waits_buried(&mut self, post: Source) -> Result<Option<EntryId>> {
        if self.known.state.early == 0 {
            return Ok(None);
        }
        let graves = self.graves(post)?;
        self.waits_by(post.arrival, &graves)
    }

    fn waits_by(&self, arrival: u64, graves: &[Grave]) -> Result<Option<EntryId>> {
        for parent in graves.iter().filter_map(|grave| grave.parent) {
            if self.tables.orphans.get((&parent.0, arrival))?.is_some() {
                return Ok(Some(parent));
            }
        }
        Ok(None)
    }

    fn stop_waiting_for(&mut self, parent: &EntryId, arrival: u64) -> Result<bool> {
        let waited = self.tables.orphans.remove((&parent.0, arrival))?.is_some();
        if waited {
            self.count_orphans(-1)?;
        }
        Ok(waited)
    }

    /// In which circle a post stands that waits for `parent`: by its body, by what remains of it, or
    /// by its deletion.
    pub(super) fn waits_in(&mut self, entry: &Entry, parent: EntryId) -> Result<Option<CircleId>> {
        if !is_headless(entry) {
            return Ok(circle_in(said(entry)));
        }
        let graves = self.graves(Source::of(entry.arrival, entry))?;
        let there = graves.into_iter().filter(|grave| grave.parent == Some(parent)).collect();
        Ok(first(there).and_then(|grave| grave.circle))
    }

    /// The board for everybody on which a thread began, by its first post or by that one's deletion.
    pub(super) fn named_board(&mut self, entry: &Entry) -> Result<Option<String>> {
        if is_headless(entry) {
            let graves = self.graves(Source::of(entry.arrival, entry))?;
            return Ok(first(graves).and_then(|grave| grave.board));
        }
        Ok(match Body::decode(said(entry)) {
            Body::Post(Post { place: Place::Board(name), .. }) => Some(name.to_owned()),
            _ => None,
        })
    }

    fn bury(&mut self, post: Source, grave: &Grave) -> Result<()> {
        let said = Post { place: grave.place(), subject: None, text: "", origin: None };
        self.post(post, &said, grave.circle)
    }

    /// Edits of a post that is deleted, which came without their bodies: these are not asked for.
    pub(super) fn erase_edits(&mut self, by: Source, delete: &Delete<'_>) -> Result<()> {
        for (device, seq) in &delete.edits {
            if let Some(edit) = self.headless_at(by, device, *seq)? {
                self.erase_one(edit.arrival)?;
            }
        }
        Ok(())
    }

    /// Bodies that were not asked for any more because of this deletion, which does not count now.
    fn want_again(&mut self, by: Source, delete: &Delete<'_>) -> Result<()> {
        let post = (delete.device, delete.seq);
        for (device, seq) in delete.edits.iter().chain([&post]) {
            if self.headless_at(by, device, *seq)?.is_some() {
                self.folded.lacking.push((*device, *seq));
            }
        }
        Ok(())
    }

    /// The post that `delete` is about, if its entry counts, is the account's that says so, and came
    /// without a body.
    fn headless(&mut self, by: Source, delete: &Delete<'_>) -> Result<Option<Source>> {
        let found = self.headless_at(by, &delete.device, delete.seq)?;
        Ok(found.filter(|post| post.id == delete.post))
    }

    fn headless_at(&mut self, by: Source, device: &Author, seq: u64) -> Result<Option<Source>> {
        let found = self.headless_of(by, device, seq)?;
        Ok(found.filter(|found| self.is_counted(*found)))
    }

    /// As [`Self::headless_at`], also of an entry that does not count.
    fn headless_of(&mut self, by: Source, device: &Author, seq: u64) -> Result<Option<Source>> {
        let Some(entry) = self.log.entry_at(device, seq)? else { return Ok(None) };
        if !is_headless(&entry) || entry.arrival > self.upto {
            return Ok(None);
        }
        let found = Source::of(entry.arrival, &entry);
        let account = self.account(by);
        let same = account.is_some() && account == self.account(found);
        Ok(Some(found).filter(|_| same || found.author == by.author))
    }

    fn is_counted(&mut self, entry: Source) -> bool {
        let author = self.known.author(entry.author_no, entry.author);
        author.fork.is_none_or(|fork| entry.seq < fork)
            && author.role_at(entry.seq) >= Some(Role::Member)
    }

    /// What deletions of this post say, those by its own account.
    fn graves(&mut self, post: Source) -> Result<Vec<Grave>> {
        let account = self.account(post);
        let rows = self.tables.about.range(about_of(&post.id, DELETE))?;
        let arrivals: Result<Vec<u64>> = rows.map(|row| Ok(row?.0.value().2)).collect();
        let mut graves = Vec::new();
        for arrival in arrivals? {
            let entry = self.entry(arrival)?;
            let by = Source::of(arrival, &entry);
            let same = account.is_some() && account == self.account(by);
            let Some((circle, Remark::Delete(delete))) = remark_in(&entry) else { continue };
            if !same && by.author != post.author {
                continue;
            }
            let (mut board, mut parent) = (None, None);
            match (delete.place, circle) {
                (Place::Board(name), None) => board = Some(name.to_owned()),
                (Place::Reply(to), _) => parent = Some(to),
                (Place::Here, Some(_)) => {}
                // There is no such place.
                (Place::Board(_), Some(_)) | (Place::Here, None) => continue,
            }
            graves.push(Grave { said: (entry.time, entry.id), board, parent, circle });
        }
        Ok(graves)
    }
}

/// The deletion that says where a post stands, if several do.
fn first(graves: Vec<Grave>) -> Option<Grave> {
    graves.into_iter().min_by_key(|grave| grave.said)
}

/// Whether nothing is known of what an entry says.
fn is_headless(entry: &Entry) -> bool {
    entry.body.is_none() && entry.remains.is_empty()
}
