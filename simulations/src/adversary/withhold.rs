//! Claims what it has, and delivers none of it, or none of some authors.

use super::scene::Scene;
use super::trick::Trick;
use crate::kernel::mix;
use tidings_protocol::engine::SessionId;
use tidings_protocol::run::Run;
use tidings_protocol::testing::noted;
use tidings_protocol::wire::message::Message;

#[derive(Debug)]
pub(super) struct Withhold {
    /// Authors in a hundred whose entries it keeps to itself.
    percent: u8,
}

impl Withhold {
    pub(super) fn of(percent: u8) -> Self {
        Self { percent }
    }

    fn keeps(&self, author: Option<[u8; 32]>) -> bool {
        let [a, b, c, d, ..] = author.unwrap_or_default();
        mix(u64::from(u32::from_be_bytes([a, b, c, d]))) % 100 < u64::from(self.percent)
    }
}

impl Trick for Withhold {
    fn mask(&mut self, scene: &mut Scene, session: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let claim = claim(&frame);
        let kept = match Message::decode(&frame) {
            Ok(Message::Run { idx, .. }) => {
                self.keeps(scene.meant(session, idx).map(|author| author.0))
            }
            Ok(Message::Fork(evidence)) => self.keeps(evidence.first_chunk().copied()),
            _ => false,
        };
        match kept {
            true => claim.into_iter().collect(),
            false => vec![frame],
        }
    }
}

/// The note that claims what the run of this frame would deliver.
pub(super) fn claim(frame: &[u8]) -> Option<Vec<u8>> {
    let Ok(Message::Run { idx, first, run }) = Message::decode(frame) else { return None };
    let count = Run::count(run).ok()? as u64;
    Some(Message::Note(vec![noted(idx, first.saturating_add(count).saturating_sub(1))]).encode())
}
