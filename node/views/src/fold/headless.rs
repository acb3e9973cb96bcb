//! Posts of which no body ever came here, because they were deleted before: they stand where their
//! deletion says, so that what replies to them is in its place on every node.

use super::remove::{Hidden, said};
use super::{Fold, Source};
use crate::body::{Body, DELETE, Delete, Place, Post, Remark};
use crate::error::Result;
use crate::fold::about::remark_in;
use crate::fold::place::{circle_in, parent_in};
use crate::role::Role;
use crate::tables::about_of;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_protocol::time::Time;
use tidings_store::Entry;
use tidings_store::database::ReadableTable;

/// Where a post stands by what its deletion says.
struct Grave {
    said: (Time, EntryId),
    /// The name of a board for everybody, if it stands on one.
    board: Option<String>,
    parent: Option<EntryId>,
    circle: Option<CircleId>,
}

impl Fold<'_, '_> {
    /// An entry that nobody can read: unless its deletion is here and says where it stands.
    pub(super) fn unreadable(&mut self, source: Source) -> Result<()> {
        if self.known.state.early > 0
            && is_headless(&self.entry(source.arrival)?)
            && let Some(grave) = first(self.graves(source)?)
        {
            return self.bury(source, &grave);
        }
        self.count_unreadable(1)
    }

    /// Something was deleted that is not shown: if its entry came without a body, it is from now on.
    pub(super) fn bury_early(&mut self, by: Source, delete: &Delete<'_>) -> Result<()> {
        let Some(post) = self.headless(by, delete)? else { return Ok(()) };
        let graves = self.graves(post)?;
        if self.waits_by(post.arrival, &graves)?.is_some() {
            return Ok(());
        }
        let Some(grave) = first(graves) else { return Ok(()) };
        self.count_unreadable(-1)?;
        self.bury(post, &grave)
    }

    /// A deletion does not count any more: a post that stood by it alone stands nowhere.
    pub(super) fn unbury(
        &mut self,
        by: Source,
        delete: &Delete<'_>,
        hidden: &mut Hidden,
    ) -> Result<()> {
        self.want_again(by, delete)?;
        let Some(post) = self.headless(by, delete)? else { return Ok(()) };
        let grave = first(self.graves(post)?);
        match (self.find(&post.id)?, delete.place) {
            (Some(_), _) if grave.is_some() => Ok(()),
            (Some(placed), _) => {
                let new = hidden.entry(placed.root).or_default().insert(placed.arrival);
                self.count_unreadable(i64::from(new))
            }
            (None, Place::Reply(parent)) if self.stop_waiting_for(&parent, post.arrival)? => {
                match grave {
                    Some(grave) => self.bury(post, &grave),
                    None => self.count_unreadable(1),
                }
            }
            (None, _) => Ok(()),
        }
    }

    /// An unreadable entry does not count any more.
    pub(super) fn undo_unreadable(&mut self, source: Source, hidden: &mut Hidden) -> Result<()> {
        if let Some(placed) = self.find(&source.id)? {
            let new = hidden.entry(placed.root).or_default().insert(placed.arrival);
            // Else its deletion went first, and counted it as unreadable.
            return self.count_unreadable(if new { 0 } else { -1 });
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
            if self.is_deleted(&source.id)? {
                self.erase_one(placed.arrival)?;
            }
            return Ok(true);
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

    /// What a post replies to, and in which circle: by its body, by what remains of it, or by its
    /// deletion.
    pub(super) fn stands(&mut self, entry: &Entry) -> Result<(Option<EntryId>, Option<CircleId>)> {
        if !is_headless(entry) {
            let body = said(entry);
            return Ok((parent_in(Some(body)), circle_in(body)));
        }
        let graves = self.graves(Source::of(entry.arrival, entry))?;
        let waits = self.waits_by(entry.arrival, &graves)?;
        let waited_for = |grave: &Grave| waits.is_some() && grave.parent == waits;
        let grave = match graves.iter().position(waited_for) {
            Some(at) => graves.into_iter().nth(at),
            None => first(graves),
        };
        Ok(grave.map_or((None, None), |grave| (grave.parent, grave.circle)))
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
        let place = match (&grave.parent, &grave.board) {
            (Some(parent), _) => Place::Reply(*parent),
            (None, Some(board)) => Place::Board(board),
            (None, None) => Place::Here,
        };
        self.post(post, &Post { place, subject: None, text: "" }, grave.circle)
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
        let Some(entry) = self.log.entry_at(device, seq)? else { return Ok(None) };
        if !is_headless(&entry) || entry.arrival > self.upto {
            return Ok(None);
        }
        let found = Source::of(entry.arrival, &entry);
        let author = self.known.author(found.author_no, found.author);
        let counts = author.fork.is_none_or(|fork| found.seq < fork)
            && author.role_at(found.seq) >= Some(Role::Member);
        let account = self.account(by);
        let same = account.is_some() && account == self.account(found);
        Ok(Some(found).filter(|_| counts && (same || found.author == by.author)))
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
            match delete.place {
                Place::Board(name) => board = Some(name.to_owned()),
                Place::Reply(to) => parent = Some(to),
                Place::Here => {}
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
