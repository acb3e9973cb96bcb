//! The disk of the home: too little room stops the node from taking anything, and a store that could
//! not be written is opened again when there is room.

use super::Turns;
use crate::daemon::life::Outcome;
use crate::daemon::supervisor;
use crate::print::said::{in_english, said};
use crate::print::time::{english, low_disk};
use std::time::{Duration, Instant};
use tidings_core::node::Room;

/// Between two looks at the disk.
const LOOK: Duration = Duration::from_secs(5);
/// Without so many free bytes it is of no use to open a store again.
const TO_MEND: u64 = 8 * 1024 * 1024;

/// What was seen of the disk.
#[derive(Default)]
pub(super) struct Watch {
    looked: Option<Instant>,
    /// When the store is opened again.
    mend: Option<Instant>,
    /// Whether all logs together are over `quota`.
    full: bool,
}

impl Turns {
    /// Looks at the disk, if it is time.
    pub(super) fn look_at_disk(&mut self) {
        let at = Instant::now();
        if self.state.disk.looked.is_some_and(|looked| at.duration_since(looked) < LOOK) {
            return;
        }
        self.state.disk.looked = Some(at);
        let Some(free) = self.state.vitals.free() else { return };
        let room = Room { free, min: self.state.settings.min_free() };
        if self.node.set_room(room) {
            match self.node.cramped() {
                Some(Room { free, min }) => tracing::warn!(free, min, "the disk is nearly full"),
                None => tracing::info!(free, "there is room again"),
            }
        }
        self.mend(at, free);
        self.tell_supervisor();
    }

    /// A store that failed is read only until it is opened again.
    fn mend(&mut self, at: Instant, free: u64) {
        if self.node.trouble().is_none() {
            return;
        }
        let due =
            *self.state.disk.mend.get_or_insert_with(|| at + self.state.vitals.mending_pause());
        if at >= due && free >= TO_MEND && self.node.cramped().is_none() {
            tracing::warn!("opening the store again");
            self.state.over = Some(Outcome::Mended);
        }
    }

    fn tell_supervisor(&mut self) {
        let peers = self.state.sessions.peers().count();
        let peers = said!("cli-peers", count = peers).in_words(english());
        let full = self.node.full();
        let full = full.map(|error| in_english(error.reason.as_deref(), &error.message));
        if full.is_some() != std::mem::replace(&mut self.state.disk.full, full.is_some()) {
            match &full {
                Some(why) => tracing::warn!(why, "nothing more is taken"),
                None => tracing::info!("what is held is below `quota` again"),
            }
        }
        supervisor::status(&match (self.node.trouble(), self.node.cramped()) {
            (Some(error), _) => format!("{peers}; the store cannot be written: {error}"),
            (None, Some(room)) => format!("{peers}; {}", low_disk(room)),
            (None, None) => match full {
                Some(why) => format!("{peers}; nothing more is taken: {why}"),
                None => peers,
            },
        });
    }
}
