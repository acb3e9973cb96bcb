//! Asks for everything from the first entry on, again and again.

use super::pace::Refrain;
use super::scene::Scene;
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::Message;

/// Logs that it asks for at a beat.
const EACH: usize = 32;

pub(super) fn hoard() -> Refrain {
    Refrain::every_millis(1_000, ask_for_everything)
}

fn ask_for_everything(scene: &mut Scene, session: SessionId) {
    for author in scene.named(session).into_iter().take(EACH) {
        let idx = scene.index(session, author);
        scene.say(session, &Message::Want { idx, from: 1, upto: None });
    }
}
