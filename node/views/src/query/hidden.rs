//! What is not shown as it was written: why, and what stands in its place.

use super::about::Told;
use super::{Shelf, Title};
use crate::facts::Holding;
use crate::known::{At, Veil};
use crate::page::{Absent, Deleted, Hidden, PostRow, Regard, VersionRow, Why};
use crate::tables::Placed;
use tidings_protocol::author::Author;
use tidings_store::Entry;

impl Hidden {
    /// Why the text is taken out; `None` where it stays, for whoever unfolds it.
    fn absent(&self) -> Option<Absent> {
        match self.why {
            Why::Muted => None,
            Why::Blocked => Some(Absent::Blocked),
            Why::Moderator => Some(Absent::Moderator),
            Why::Locked => Some(Absent::Locked),
        }
    }

    fn by_me(why: Why) -> Self {
        Self { why, by: None, reason: String::new(), time: None }
    }

    /// Takes out of the rows of a post's history what is not shown.
    pub(super) fn draw_over_versions(&self, rows: &mut [VersionRow]) {
        let Some(why) = self.absent() else { return };
        for row in rows {
            row.text = why.text().into();
            (row.readable, row.absent) = (false, Some(why));
            row.subject = None;
            row.deleted = row.deleted.take().map(Deleted::without_reason);
        }
    }

    /// Takes out of the row what is not shown: also the words in which it was deleted.
    pub(super) fn draw_over(self, row: &mut PostRow) {
        if let Some(why) = self.absent() {
            row.text = why.text().into();
            (row.readable, row.absent) = (false, Some(why));
            (row.subject, row.origin) = (None, None);
            row.reactions = Vec::new();
            row.deleted = row.deleted.take().map(Deleted::without_reason);
            row.files.clear();
        }
        row.mentions_me = false;
        row.hidden = Some(self);
    }
}

impl Shelf<'_> {
    /// What a thread is called that begins with this post.
    pub(super) fn title(&self, placed: &Placed, entry: &Entry, told: &Told) -> Title {
        let hidden = self.hidden(placed, entry).and_then(|hidden| hidden.absent());
        hidden.map_or_else(|| told.title(), Title::absent)
    }

    /// Why this post is not shown, if it is not.
    pub(super) fn hidden(&self, placed: &Placed, entry: &Entry) -> Option<Hidden> {
        let regard = self.regard(&entry.author);
        if regard == Regard::Blocked {
            return Some(Hidden::by_me(Why::Blocked));
        }
        let Entry { author, author_no, seq, id, .. } = *entry;
        match self.veil(&At { author, author_no, seq, id }, placed) {
            Some(Veil::Hidden(by)) => Some(self.ruled(Why::Moderator, by)),
            Some(Veil::Locked(by)) => Some(self.ruled(Why::Locked, by)),
            None => (regard == Regard::Muted).then(|| Hidden::by_me(Why::Muted)),
        }
    }

    /// Whether there is a reason not to show it.
    pub(super) fn is_hidden(&self, at: &At, placed: &Placed) -> bool {
        !self.regard(&at.author).is_heard() || self.veil(at, placed).is_some()
    }

    pub(super) fn regard(&self, author: &Author) -> Regard {
        let known = &self.views.known;
        let account = known.facts.account_of(&self.views.founding, author);
        account.map_or(Regard::Heard, |account| known.local.regard(&account))
    }

    fn veil(&self, at: &At, placed: &Placed) -> Option<Veil<'_>> {
        self.views.known.veil(&self.views.founding, at, placed)
    }

    fn ruled(&self, why: Why, by: &Holding) -> Hidden {
        Hidden {
            why,
            by: Some(self.views.writer(&by.by)),
            reason: by.reason.clone(),
            time: Some(by.said.0),
        }
    }
}
