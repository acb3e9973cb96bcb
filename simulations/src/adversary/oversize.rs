//! Says more in one frame than a frame may hold.

use super::pace::Refrain;
use super::scene::Scene;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::limits::{MAX_DELTA_ITEMS, MAX_FRAME, MAX_NOTE_ITEMS};
use tidings_protocol::testing::{intro, noted};
use tidings_protocol::wire::message::{Delta, Message};

pub(super) fn oversize() -> Refrain {
    Refrain::every_millis(2_000, say_too_much)
}

fn say_too_much(scene: &mut Scene, session: SessionId) {
    let frame = match scene.chance.below(4) {
        0 => vec![0x55; MAX_FRAME + 1],
        1 => intro(&[Author([7; 32]); MAX_FRAME / 32 + 1]).encode(),
        2 => Message::Note(vec![noted(0, 1); MAX_NOTE_ITEMS + 1]).encode(),
        _ => changes(MAX_DELTA_ITEMS + 1).encode(),
    };
    scene.send(session, frame);
}

fn changes(count: usize) -> Message<'static> {
    let changes = vec![(Author([7; 32]), 1); count];
    Message::Delta(Delta { changes, ..Delta::default() })
}
