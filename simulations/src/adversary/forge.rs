//! Changes a byte of every run that it passes on.

use super::scene::Scene;
use super::trick::Trick;
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::Message;

#[derive(Debug)]
pub(super) struct Forge;

impl Trick for Forge {
    fn mask(&mut self, _: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let Ok(Message::Run { idx, first, run }) = Message::decode(&frame) else {
            return vec![frame];
        };
        let mut run = run.to_vec();
        let middle = run.len() / 2;
        if let Some(byte) = run.get_mut(middle) {
            *byte ^= 1;
        }
        vec![Message::Run { idx, first, run: &run }.encode()]
    }
}
