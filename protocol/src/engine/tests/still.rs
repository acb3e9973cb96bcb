//! How long nothing changed on either side: what tells a difference that nobody knew of from news
//! that are on their way.

use super::alone::Alone;
use crate::engine::SessionId;
use crate::limits::{COMPARE_INTERVAL, WANT_TIMEOUT};
use crate::store::Mark;
use crate::testing::{all, bob};
use crate::time::Time;
use crate::wire::message::{Item, Message, Recon, Root, Summary};

const BOB: SessionId = SessionId(1);

/// Alice, who greeted bob and compared with him long ago.
fn greeted() -> Alone {
    let mut alice = Alone::empty(&[bob().author()]);
    alice.meet(bob().author(), BOB);
    alice.pass(10 * COMPARE_INTERVAL);
    alice.frames(BOB);
    alice
}

#[test]
fn a_node_says_for_how_many_seconds_nothing_changed() {
    let mut alice = greeted();
    alice.write("news");
    for minute in 1..=6 {
        alice.pass(COMPARE_INTERVAL);
        let told = alice.frames(BOB).iter().find_map(|frame| match Message::decode(frame) {
            Ok(Message::Root(root)) => Some(root.still),
            _ => None,
        });
        assert_eq!(told, Some((60 * minute).min(255) as u8));
    }
}

/// Whether alice counts it as silent that bob has an entry more, when nothing changed here for so
/// many microseconds, and he says for how many seconds there.
fn counts(ours: u64, theirs: u8, quiet: bool) -> bool {
    let mut alice = greeted();
    alice.engine.sessions.get_mut(BOB).unwrap().link.quiet = quiet;
    // Evidence changes what is held, and goes no other way than this.
    alice.engine.changed = Time(alice.now.0 - ours);
    let mark = Mark { position: 1, hash: [1; 8] };
    alice.hear(BOB, &Message::Root(Root { root: [7; 16], count: 1, mark, still: theirs }));
    let start = alice.frames(BOB).iter().find_map(|frame| match Message::decode(frame) {
        Ok(Message::Recon(recon)) => Some(recon),
        _ => None,
    });
    let item = Item { author: bob().author(), seq: 1, head: [7; 8], fork: 0 };
    let Message::Recon(answer) = all(Summary::Answer(vec![item])) else { unreachable!() };
    let (salt, start) = (start.expect("a reconciliation").salt, false);
    alice.hear(BOB, &Message::Recon(Recon { salt, start, ..answer }));
    assert_eq!(alice.engine.sessions(&alice.store)[0].missing, 1);
    alice.engine.silent_divergences() == 1
}

#[test]
fn only_what_nobody_had_as_news_of_late_is_a_silent_divergence() {
    assert!(counts(WANT_TIMEOUT, 5, false));
    assert!(!counts(WANT_TIMEOUT - 1, 5, false), "here it changed");
    assert!(!counts(WANT_TIMEOUT, 4, false), "there it changed");
    assert!(!counts(WANT_TIMEOUT, 5, true), "the link is quiet");
}
