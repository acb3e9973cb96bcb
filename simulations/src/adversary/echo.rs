//! Says back what it hears.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use std::collections::BTreeMap;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

#[derive(Debug)]
pub(super) struct Echo {
    pace: Pace,
    heard: BTreeMap<SessionId, Vec<u8>>,
}

impl Default for Echo {
    fn default() -> Self {
        Self { pace: Pace::every_millis(100), heard: BTreeMap::new() }
    }
}

impl Trick for Echo {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn hears(&mut self, _: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        if !matches!(Message::decode(frame), Ok(Message::Hello(_) | Message::Bye { .. })) {
            self.heard.insert(session, frame.to_vec());
        }
        true
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        let open = scene.sessions();
        self.heard.retain(|session, _| open.contains(session));
        let heard = &mut self.heard;
        on_beat(&mut self.pace, scene, |scene, session| {
            if let Some(frame) = heard.remove(&session) {
                scene.send(session, frame);
            }
        });
    }

    fn crash(&mut self) {
        self.heard.clear();
    }
}
