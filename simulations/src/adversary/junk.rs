//! Sends bytes that are no message, and messages that are out of place.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// Longest piece of noise, in bytes.
const MOST: u64 = 200;

#[derive(Debug)]
pub(super) struct Junk {
    pace: Pace,
    /// The last frame heard, to be garbled.
    heard: Vec<u8>,
}

impl Default for Junk {
    fn default() -> Self {
        Self { pace: Pace::every_millis(300), heard: Vec::new() }
    }
}

impl Trick for Junk {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn hears(&mut self, _: &mut Scene, _: SessionId, frame: &[u8]) -> bool {
        self.heard = frame.to_vec();
        true
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        let heard = &self.heard;
        on_beat(&mut self.pace, scene, |scene, session| {
            let frame = match scene.chance.below(4) {
                0 => noise(scene),
                1 => garbled(scene, heard),
                2 => heard.get(..heard.len() / 2).unwrap_or_default().to_vec(),
                // A type that may be ignored, and one that may not.
                _ => [vec![63 + (scene.chance.bits() & 1) as u8], noise(scene)].concat(),
            };
            scene.send(session, frame);
        });
    }
}

fn noise(scene: &mut Scene) -> Vec<u8> {
    let len = scene.chance.below(MOST);
    (0..len).map(|_| scene.chance.bits() as u8).collect()
}

fn garbled(scene: &mut Scene, heard: &[u8]) -> Vec<u8> {
    let mut frame = heard.to_vec();
    let bit = scene.chance.below(8 * heard.len() as u64);
    if let Some(byte) = frame.get_mut((bit / 8) as usize) {
        *byte ^= 1 << (bit % 8);
    }
    frame
}
