//! Introductions, and what they say beside.

use super::alone::Alone;
use super::{ALICE, BOB, CAROL};
use crate::engine::SessionId;
use crate::limits::EAGER_SESSIONS;
use crate::testing::{Mesh, bob, eve, intro, keypair};
use crate::wire::message::{Message, Named};

#[test]
fn whoever_is_introduced_with_something_to_tell_of_needs_no_note() {
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "dave", "erin"]);
    for other in BOB..=EAGER_SESSIONS + 1 {
        mesh.connect(ALICE, other);
    }
    mesh.settle();
    mesh.transcript.clear();
    mesh.write(ALICE, "one");
    mesh.run_for(0);
    let said = |mesh: &Mesh, word: &str| {
        let line = format!("alice → carol: {word}");
        mesh.transcript.iter().filter(|said| said.starts_with(&line)).count()
    };
    assert_eq!((said(&mesh, "INTRO"), said(&mesh, "NOTE"), said(&mesh, "RUN")), (1, 0, 1));
    assert_eq!(mesh.texts(CAROL, ALICE), ["one"]);
}

#[test]
fn an_introduction_claims_what_it_notes_and_nothing_else() {
    let from = SessionId(1);
    let mut alice = Alone::empty(&[eve().author(), keypair("erin").author()]);
    alice.meet(bob().author(), from);
    alice.hear(from, &intro(&[eve().author()]));
    alice.said(from);
    let missing = |alice: &Alone| alice.engine.sessions(&alice.store)[0].missing;
    assert_eq!(missing(&alice), 0);
    let named = Named { author: keypair("erin").author(), seq: 3, head: [1, 2] };
    alice.hear(from, &Message::Intro(vec![named]));
    assert_eq!(missing(&alice), 3);
    assert_eq!(alice.said(from), ["WANT 3 from 1"], "called by the second place of bob's table");
}
