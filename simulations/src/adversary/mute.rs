//! Takes a session and says nothing, not even hello.

use super::scene::Scene;
use super::trick::Trick;
use tidings_protocol::engine::SessionId;

#[derive(Debug)]
pub(super) struct Mute;

impl Trick for Mute {
    fn mask(&mut self, _: &mut Scene, _: SessionId, _: Vec<u8>) -> Vec<Vec<u8>> {
        Vec::new()
    }
}
