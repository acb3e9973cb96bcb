//! Names authors that nobody knows, claims their logs and asks for them.

use super::pace::Refrain;
use super::scene::Scene;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::testing::noted;
use tidings_protocol::wire::message::Message;

/// Authors at a beat.
const EACH: usize = 32;

pub(super) fn names() -> Refrain {
    Refrain::every_millis(250, name_strangers)
}

fn name_strangers(scene: &mut Scene, session: SessionId) {
    let strangers: Vec<Author> = (0..EACH).map(|_| stranger(scene)).collect();
    scene.introduce(session, &strangers);
    let known = strangers.into_iter().map(|author| scene.index(session, author));
    let known: Vec<u32> = known.collect();
    let claims = known.iter().map(|idx| noted(*idx, scene.chance.below(1 << 40))).collect();
    scene.say(session, &Message::Note(claims));
    for idx in known {
        scene.say(session, &Message::Want { idx, from: 1, upto: None });
    }
}

fn stranger(scene: &mut Scene) -> Author {
    let mut name = [0; 32];
    for chunk in name.chunks_exact_mut(8) {
        chunk.copy_from_slice(&scene.chance.bits().to_be_bytes());
    }
    Author(name)
}
