//! Asks for everything from the first entry on, again and again.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Logs that it asks for at a beat.
const EACH: usize = 32;

#[derive(Debug)]
pub(super) struct Hoard {
    pace: Pace,
}

impl Default for Hoard {
    fn default() -> Self {
        Self { pace: Pace::every_millis(1_000) }
    }
}

impl Trick for Hoard {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        on_beat(&mut self.pace, scene, |scene, session| {
            for author in scene.named(session).into_iter().take(EACH) {
                let idx = scene.index(session, author);
                scene.say(session, &Message::Want { idx, from: 1, upto: None });
            }
        });
    }
}
