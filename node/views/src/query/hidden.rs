//! What is not shown as it was written: why, and what stands in its place.

use super::Shelf;
use super::about::Told;
use crate::page::{Hidden, PostRow, Regard, Why};
use tidings_protocol::author::Author;
use tidings_store::Entry;

impl Hidden {
    /// What stands where the text would; `None` where that stays, for whoever unfolds it.
    fn placeholder(&self) -> Option<&'static str> {
        match self.why {
            Why::Muted => None,
            Why::Blocked => Some("(blocked)"),
        }
    }

    /// Takes out of the row what is not shown.
    pub(super) fn draw_over(self, row: &mut PostRow) {
        if let Some(text) = self.placeholder() {
            row.text = text.into();
            row.subject = None;
            row.readable = false;
            row.mentions_me = false;
        }
        row.hidden = Some(self);
    }
}

impl Shelf<'_> {
    /// What a thread is called that begins with this post.
    pub(super) fn title(&self, entry: &Entry, told: &Told) -> String {
        let hidden = self.hidden(&entry.author).and_then(|hidden| hidden.placeholder());
        hidden.map_or_else(|| told.title(), str::to_owned)
    }

    /// Why the post of this writer is not shown, if it is not.
    pub(super) fn hidden(&self, author: &Author) -> Option<Hidden> {
        let facts = &self.views.known.facts;
        let account = facts.account_of(&self.views.founding, author)?;
        let why = match self.views.known.local.regard(&account) {
            Regard::Heard => return None,
            Regard::Muted => Why::Muted,
            Regard::Blocked => Why::Blocked,
        };
        Some(Hidden { why, by: None, reason: String::new(), time: None })
    }
}
