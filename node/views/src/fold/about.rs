//! What is said of posts: kept by the post, whether that is here or not, and weighed when both are.

use super::remove::said;
use super::{Fold, Source};
use crate::body::{Body, Remark, Within};
use crate::error::Result;
use crate::tables::{Placed, about_of, all_about};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_store::Entry;
use tidings_store::database::ReadableTable;

impl Fold<'_, '_> {
    /// Something is said of a post, for everybody or in a circle.
    pub(super) fn remark(
        &mut self,
        source: Source,
        remark: &Remark<'_>,
        circle: Option<CircleId>,
    ) -> Result<()> {
        let post = remark.post();
        let placed = self.find(&post)?;
        if let Some(placed) = &placed
            && !self.may_say(source, remark, circle, placed)?
        {
            return Ok(());
        }
        let was_deleted = self.is_deleted(&post)?;
        let (kind, arrival) = (kind_of(remark), source.arrival);
        self.tables.about.insert((&post.0, kind, arrival), ())?;
        if let Remark::Attach(attach) = remark {
            self.attach(source, attach)?;
        }
        let Some(placed) = placed else {
            self.count_early(1)?;
            return match remark {
                Remark::Delete(delete) => self.bury_by(source, delete),
                _ => Ok(()),
            };
        };
        self.folded.changed.push(post);
        if let Remark::Delete(delete) = remark {
            self.erase_edits(source, delete)?;
        }
        match remark {
            Remark::Edit(_) if was_deleted => self.erase_one(arrival),
            Remark::Attach(_) if was_deleted => {
                let said = self.said_before(arrival)?;
                said.into_iter().chain([arrival]).try_for_each(|arrival| self.erase_one(arrival))
            }
            Remark::Delete(_) if !was_deleted => {
                self.weigh_unread(&post, &placed)?;
                self.erase(&post, &placed)
            }
            Remark::Delete(delete) => self.bury_by(source, delete),
            _ => Ok(()),
        }
    }

    /// Whether this counts of that post: nothing leads out of a circle, or into one, and what a post
    /// says is its account's business. Nothing of it changes while both are held.
    fn may_say(
        &mut self,
        source: Source,
        remark: &Remark<'_>,
        circle: Option<CircleId>,
        placed: &Placed,
    ) -> Result<bool> {
        if self.known.board(placed.board)?.circle != circle {
            return Ok(false);
        }
        match remark {
            Remark::React(_) => Ok(true),
            Remark::Edit(_) | Remark::Delete(_) | Remark::Attach(_) => {
                let post = self.source(placed.arrival)?;
                let account = self.account(source);
                let same = account.is_some() && account == self.account(post);
                Ok(same || post.author == source.author)
            }
        }
    }

    /// What an entry said does not count any more. What never did is not here.
    pub(super) fn take_back(&mut self, source: Source, remark: &Remark<'_>) -> Result<()> {
        let (post, kind) = (remark.post(), kind_of(remark));
        let arrival = self.said_as(&post, remark, source)?;
        if self.tables.about.remove((&post.0, kind, arrival))?.is_none() {
            return Ok(());
        }
        match self.find(&post)? {
            Some(placed) => {
                self.folded.changed.push(post);
                if matches!(remark, Remark::Delete(_)) && !self.is_deleted(&post)? {
                    self.weigh_unread(&post, &placed)?;
                    self.keep(&post, &placed)?;
                }
            }
            None => self.count_early(-1)?,
        }
        match remark {
            Remark::Delete(delete) => self.unbury(source, delete),
            _ => Ok(()),
        }
    }

    /// The arrival by which it is kept: that of its entry, if its body came a second time, which
    /// happens to edits and to what attaches files.
    fn said_as(&self, post: &EntryId, remark: &Remark<'_>, source: Source) -> Result<u64> {
        let row = (&post.0, kind_of(remark), source.arrival);
        if !matches!(remark, Remark::Edit(_) | Remark::Attach(_))
            || self.tables.about.get(row)?.is_some()
        {
            return Ok(source.arrival);
        }
        for row in self.tables.about.range(about_of(post, remark.kind()))? {
            let arrival = row?.0.value().2;
            if self.log.entry(arrival)?.is_some_and(|entry| entry.id == source.id) {
                return Ok(arrival);
            }
        }
        Ok(source.arrival)
    }

    /// A post is about to be shown: of what was said of it before, that goes which does not count.
    /// Whether it is deleted.
    pub(super) fn bind_remarks(&mut self, source: Source, placed: &Placed) -> Result<bool> {
        if self.known.state.early == 0 {
            return Ok(false);
        }
        let rows = self.rows_about(&source.id)?;
        for (kind, arrival) in rows {
            self.count_early(-1)?;
            let (by, entry) = (self.source(arrival)?, self.entry(arrival)?);
            let counts = match remark_in(&entry) {
                Some((circle, remark)) if self.may_say(by, &remark, circle, placed)? => {
                    if let Remark::Delete(delete) = &remark {
                        self.erase_edits(by, delete)?;
                    }
                    kind_of(&remark) == kind
                }
                _ => false,
            };
            if !counts {
                self.tables.about.remove((&source.id.0, kind, arrival))?;
            }
        }
        let deleted = self.is_deleted(&source.id)?;
        if deleted {
            self.erase(&source.id, placed)?;
        }
        Ok(deleted)
    }

    /// A post is shown no more: what is said of it waits for it again.
    pub(super) fn unbind_remarks(&mut self, id: &EntryId) -> Result<()> {
        let rows = self.rows_about(id)?.len();
        self.count_early(i64::try_from(rows).unwrap_or(i64::MAX))
    }

    fn rows_about(&self, id: &EntryId) -> Result<Vec<(u8, u64)>> {
        let rows = self.tables.about.range(all_about(id))?;
        let mut found = Vec::new();
        for row in rows {
            let key = row?.0;
            let (_, kind, arrival) = key.value();
            found.push((kind, arrival));
        }
        Ok(found)
    }

    /// Makes the post unread, or not, as it should be now.
    pub(super) fn weigh_unread(&mut self, id: &EntryId, placed: &Placed) -> Result<()> {
        let source = self.source(placed.arrival)?;
        let wanted = self.is_unread(source, placed)? && !self.is_deleted(id)?;
        let row = placed.unread(id);
        let was = if wanted {
            self.tables.unread.insert(row, ())?.is_some()
        } else {
            self.tables.unread.remove(row)?.is_some()
        };
        let unread = &mut self.known.board_mut(placed.board)?.unread;
        *unread = match (was, wanted) {
            (false, true) => unread.saturating_add(1),
            (true, false) => unread.saturating_sub(1),
            _ => *unread,
        };
        Ok(())
    }

    fn count_early(&mut self, difference: i64) -> Result<()> {
        let count = &mut self.known.state.early;
        let damaged = crate::error::Error::Damaged("a counter");
        *count = count.checked_add_signed(difference).ok_or(damaged)?;
        Ok(())
    }
}

/// What a remark is, in the keys of what is said of posts.
pub(crate) fn kind_of(remark: &Remark<'_>) -> u8 {
    u8::try_from(remark.kind()).unwrap_or(u8::MAX)
}

/// What an entry says of a post, and in which circle.
pub(crate) fn remark_in(entry: &Entry) -> Option<(Option<CircleId>, Remark<'_>)> {
    match Body::decode(said(entry)) {
        Body::Remark(remark) => Some((None, *remark)),
        Body::Within(circle, within) => match *within {
            Within::Remark(remark) => Some((Some(circle), remark)),
            _ => None,
        },
        _ => None,
    }
}
