//! Says every run twice, and old ones again and again.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use std::collections::VecDeque;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Runs that are remembered.
const KEPT: usize = 64;

#[derive(Debug)]
pub(super) struct Replay {
    pace: Pace,
    runs: VecDeque<(Author, u64, Vec<u8>)>,
}

impl Default for Replay {
    fn default() -> Self {
        Self { pace: Pace::every_millis(500), runs: VecDeque::new() }
    }
}

impl Replay {
    fn keep(&mut self, author: Author, first: u64, run: &[u8]) {
        self.runs.push_back((author, first, run.to_vec()));
        if self.runs.len() > KEPT {
            self.runs.pop_front();
        }
    }
}

impl Trick for Replay {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn hears(&mut self, scene: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        if let Ok(Message::Run { idx, first, run }) = Message::decode(frame)
            && let Some(author) = scene.spoken_of(session, idx)
        {
            self.keep(author, first, run);
        }
        true
    }

    fn mask(&mut self, _: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        match Message::decode(&frame) {
            Ok(Message::Run { .. }) => vec![frame.clone(), frame],
            _ => vec![frame],
        }
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        let runs: Vec<&(Author, u64, Vec<u8>)> = self.runs.iter().collect();
        on_beat(&mut self.pace, scene, |scene, session| {
            let Some((author, first, run)) = scene.chance.pick(&runs).copied() else { return };
            let idx = scene.index(session, *author);
            scene.say(session, &Message::Run { idx, first: *first, run });
        });
    }
}
