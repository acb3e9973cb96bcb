//! Since when posts stand on the screen with their ends: a key that was typed before that was meant
//! for what stood there then.

use super::App;
use crossterm::event::KeyEvent;
use std::collections::BTreeMap;
use std::time::Instant;
use tidings_protocol::hash::EntryId;

/// What was drawn, and since when; at most a screen of posts.
#[derive(Default)]
pub(super) struct Seen {
    since: BTreeMap<EntryId, Instant>,
    /// When the key was typed that is being heeded; none where it came after all drawing.
    typed: Option<Instant>,
}

impl Seen {
    /// Whether this post stood there with its end when the key was typed.
    pub(super) fn holds(&self, id: &EntryId) -> bool {
        let since = self.since.get(id);
        since.is_some_and(|since| self.typed.is_none_or(|typed| *since <= typed))
    }
}

impl App {
    /// All was drawn, which ended at `now`. What a page or a question covers nobody sees.
    pub(crate) fn on_drawn(&mut self, now: Instant) {
        let drawn = std::mem::take(&mut self.drawn);
        self.seen.since.retain(|id, _| drawn.contains(id));
        if self.overlay.is_none() {
            for id in drawn {
                self.seen.since.entry(id).or_insert(now);
            }
        }
    }

    /// A key that was typed at `typed`, perhaps before the last drawing.
    pub(crate) fn on_typed(&mut self, key: KeyEvent, typed: Instant) -> Vec<super::Ask> {
        self.seen.typed = Some(typed);
        let asks = self.on_key(key);
        self.seen.typed = None;
        asks
    }
}
