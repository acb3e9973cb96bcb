//! Hangs up as soon as it was greeted, and dials again.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

#[derive(Debug)]
pub(super) struct Storm {
    pace: Pace,
}

impl Default for Storm {
    fn default() -> Self {
        Self { pace: Pace::every_millis(300) }
    }
}

impl Trick for Storm {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        on_beat(&mut self.pace, scene, Scene::close);
    }
}
