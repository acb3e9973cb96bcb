//! Room on the disk: a node stops taking before the disk is full, and goes on by itself.

use super::Node;
use crate::error::Error;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Room {
    /// Bytes that are free.
    pub free: u64,
    /// With fewer than this nothing is taken.
    pub min: u64,
}

impl Room {
    /// Whether it is too little. Where it was before, an eighth more is asked for, so that a node at
    /// the brink does not stop and go all the time.
    fn is_low(self, was_low: bool) -> bool {
        let brink = if was_low { self.min.saturating_add(self.min / 8) } else { self.min };
        self.free < brink
    }

    /// Why nothing is taken then.
    #[must_use]
    pub fn refusal(self) -> Error {
        refusal::disk_nearly_full(self.free, self.min)
    }
}

impl Node {
    /// Says how much room there is. While it is too little, own entries are refused and nobody
    /// else's are taken; what is held is served. Returns whether that changed.
    pub fn set_room(&mut self, room: Room) -> bool {
        let was_low = self.cramped.is_some();
        let is_low = room.is_low(was_low);
        self.cramped = is_low.then_some(room);
        self.tell_room();
        was_low != is_low
    }

    /// Tells the engine whether there is any.
    pub(super) fn tell_room(&mut self) {
        self.engine.set_room(self.cramped.is_none() && !self.excess.is_total());
    }

    /// Whether anything is taken, own posts and others' entries.
    ///
    /// # Errors
    /// Why nothing is: the disk, or `quota`.
    pub(crate) fn has_room(&self) -> Result<(), Error> {
        self.has_disk()?;
        self.full().map_or(Ok(()), Err)
    }

    /// Whether the disk has room for anything.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn has_disk(&self) -> Result<(), Error> {
        self.cramped.map(Room::refusal).map_or(Ok(()), Err)
    }

    /// How much room there is, while it is too little.
    #[must_use]
    pub fn cramped(&self) -> Option<Room> {
        self.cramped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_brink_a_node_does_not_stop_and_go() {
        let room = |free| Room { free, min: 800 };
        assert!(!room(800).is_low(false) && room(799).is_low(false));
        assert!(room(899).is_low(true) && !room(900).is_low(true));
        assert!(!Room { free: 0, min: 0 }.is_low(true), "0 turns it off");
    }
}
