//! Writes without end, all of it valid.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::Trick;
use crate::machine::Arrival;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// Bytes of each body.
const BODY: usize = 64;

#[derive(Debug)]
pub(super) struct Flood {
    pace: Pace,
    /// Entries at a beat, ten beats a second.
    each: usize,
    written: u64,
}

impl Flood {
    /// So many entries a second, at least ten.
    pub(super) fn new(rate: u16) -> Self {
        Self { pace: Pace::every_millis(100), each: usize::from(rate / 10).max(1), written: 0 }
    }
}

impl Trick for Flood {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        if !self.pace.beats(scene.now) {
            return;
        }
        if scene.now >= scene.until {
            self.pace = Pace::every_millis(100);
            return;
        }
        let bodies = (0..self.each).map(|_| {
            self.written += 1;
            let mut body = format!("and another one: {} ", self.written).into_bytes();
            body.resize(BODY, b'!');
            body
        });
        scene.give(Arrival::Write(bodies.collect()));
    }
}
