//! Reads one frame a second and never grants credit.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use crate::machine::Arrival;
use std::collections::{BTreeMap, VecDeque};
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Frames of one session that wait to be read; what comes on top is never read.
const MOST: usize = 1_024;

#[derive(Debug)]
pub(super) struct Slow {
    pace: Pace,
    unread: BTreeMap<SessionId, VecDeque<Vec<u8>>>,
}

impl Default for Slow {
    fn default() -> Self {
        Self { pace: Pace::every_millis(1_000), unread: BTreeMap::new() }
    }
}

impl Trick for Slow {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn hears(&mut self, _: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        let unread = self.unread.entry(session).or_default();
        if unread.len() < MOST {
            unread.push_back(frame.to_vec());
        }
        false
    }

    fn mask(&mut self, _: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        match Message::decode(&frame) {
            Ok(Message::Credit(_)) => Vec::new(),
            _ => vec![frame],
        }
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        let open = scene.sessions();
        self.unread.retain(|session, _| open.contains(session));
        let unread = &mut self.unread;
        on_beat(&mut self.pace, scene, |scene, session| {
            if let Some(frame) = unread.get_mut(&session).and_then(VecDeque::pop_front) {
                scene.give(Arrival::Frame(session, frame));
            }
        });
    }

    fn crash(&mut self) {
        self.unread.clear();
    }
}
