//! How often a trick does something of its own accord.

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
