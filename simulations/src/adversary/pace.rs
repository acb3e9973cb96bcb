//! How often a trick does something of its own accord.

use super::scene::Scene;
use super::trick::{Trick, on_beat};
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// A beat every so many microseconds, from the first session on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    every: u64,
    next: Option<Time>,
}

impl Pace {
    pub(super) fn every_millis(millis: u64) -> Self {
        Self { every: millis * 1_000, next: None }
    }

    /// Somebody is there to hear it.
    pub(super) fn start(&mut self, now: Time) {
        self.next.get_or_insert(now.after(self.every));
    }

    pub(super) fn due(&self) -> Option<Time> {
        self.next
    }

    /// Whether it is time; then the next beat is set.
    pub(super) fn beats(&mut self, now: Time) -> bool {
        let due = self.next.is_some_and(|next| next <= now);
        if due {
            self.next = Some(now.after(self.every));
        }
        due
    }
}

/// A trick that says a word on every session at each beat, and nothing else.
#[derive(Debug)]
pub(super) struct Refrain {
    pace: Pace,
    word: fn(&mut Scene, SessionId),
}

impl Refrain {
    pub(super) fn every_millis(millis: u64, word: fn(&mut Scene, SessionId)) -> Self {
        Self { pace: Pace::every_millis(millis), word }
    }
}

impl Trick for Refrain {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        on_beat(&mut self.pace, scene, self.word);
    }
}
