//! What is not shown as it was written: why, and what stands in its place.

use super::Shelf;
use super::about::Told;
use crate::facts::Holding;
use crate::known::{At, Veil};
use crate::page::{Deleted, Hidden, PostRow, Regard, VersionRow, Why};
use crate::tables::Placed;
use tidings_protocol::author::Author;
use tidings_store::Entry;

impl Hidden {
    /// What stands where the text would; `None` where that stays, for whoever unfolds it.
    fn placeholder(&self) -> Option<&'static str> {
        match self.why {
            Why::Muted => None,
            Why::Blocked => Some("(blocked)"),
            Why::Moderator => Some("(hidden by a moderator)"),
            Why::Locked => Some("(written after the thread was locked)"),
        }
    }

    fn by_me(why: Why) -> Self {
        Self { why, by: None, reason: String::new(), time: None }
    }

    /// Takes out of the rows of a post's history what is not shown.
    pub(super) fn draw_over_versions(&self, rows: &mut [VersionRow]) {
        let Some(text) = self.placeholder() else { return };
        for row in rows {
            row.text = text.into();
            row.subject = None;
            row.readable = false;
        }
    }

    /// Takes out of the row what is not shown: also the words in which it was deleted.
    pub(super) fn draw_over(self, row: &mut PostRow) {
        if let Some(text) = self.placeholder() {
            row.text = text.into();
            (row.subject, row.origin) = (None, None);
            row.readable = false;
            row.reactions = Vec::new();
            row.deleted = row.deleted.take().map(|it| Deleted { reason: String::new(), ..it });
            row.files.clear();
        }
        row.mentions_me = false;
        row.hidden = Some(self);
    }
}

impl Shelf<'_> {
    /// What a thread is called that begins with this post.
    pub(super) fn title(&self, placed: &Placed, entry: &Entry, told: &Told) -> String {
        let hidden = self.hidden(placed, entry).and_then(|hidden| hidden.placeholder());
        hidden.map_or_else(|| told.title(), str::to_owned)
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
