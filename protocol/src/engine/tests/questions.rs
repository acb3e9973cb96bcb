//! Questions to peers: what becomes of them, and of what is said meanwhile.

use super::alone::Alone;
use crate::author::{Author, Keypair};
use crate::engine::SessionId;
use crate::entry::Tip;
use crate::limits::{COMPARE_INTERVAL, COMPARE_SOON, CROWD, DOUBTS_BURST, DOUBTS_PER_SECOND};
use crate::store::{Mark, MemoryStore, Store};
use crate::testing::{COMMUNITY, all, bob, eve, intro, keypair, write, write_after};
use crate::wire::message::{Item, LinkWord, Message, Noted, Recon, Root, Summary};

const BOB: SessionId = SessionId(1);

#[test]
fn what_comes_while_a_log_is_examined_is_a_claim() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let tip = write(&mut store, &eve(), &["1", "2"]).unwrap();
    let mut alice = Alone::new(store, &[eve().author()]);
    alice.meet(bob().author(), BOB);
    alice.hear(BOB, &intro(&[eve().author()]));
    alice.hear(BOB, &Message::Note(vec![Noted { idx: 0, seq: 2, head: [0; 2] }]));
    assert_eq!(alice.said(BOB).last().unwrap(), "WANT 1 from 2", "another second entry?");
    let mut theirs = MemoryStore::new(COMMUNITY, 2);
    theirs.stage(&write_after(&eve(), Tip::empty(COMMUNITY), &["1", "2"]).unwrap()).unwrap();
    theirs.stage(&write_after(&eve(), tip, &["3"]).unwrap()).unwrap();
    theirs.commit().unwrap();
    let run = theirs.run(&eve().author(), 3, 3).unwrap().unwrap().bytes;
    alice.hear(BOB, &Message::Run { idx: 0, first: 3, run: &run });
    let missing = |alice: &Alone| alice.engine.sessions(&alice.store)[0].missing;
    assert_eq!(missing(&alice), 1, "bob has a third");
    assert_eq!(alice.said(BOB), ["WANT 1 from 2"], "one question for both");
    let run = theirs.run(&eve().author(), 2, 3).unwrap().unwrap().bytes;
    alice.hear(BOB, &Message::Run { idx: 0, first: 2, run: &run });
    assert_eq!(missing(&alice), 0);
    assert_eq!(alice.engine.authors.held(alice.engine.authors.find(&eve().author()).unwrap()), 3);
}

#[test]
fn a_link_that_becomes_live_is_compared_soon() {
    let mut alice = Alone::empty(&[]);
    let peers = 0..=CROWD as u64;
    for n in peers.clone() {
        alice.meet(keypair(&format!("device {n}")).author(), SessionId(n));
        alice.hear(SessionId(n), &Message::Link(LinkWord::Quiet));
    }
    let quiet = peers.map(SessionId).find(|id| alice.engine.is_quiet(*id)).unwrap();
    alice.pass(2 * COMPARE_SOON);
    alice.said(quiet);
    alice.hear(quiet, &Message::Link(LinkWord::Chosen));
    assert!(!alice.engine.is_quiet(quiet));
    alice.pass(COMPARE_SOON);
    assert_eq!(alice.said(quiet), ["ROOT count=0 journal=0"], "it was told nothing meanwhile");
}

/// A piece of bob's summary: he holds one entry of each of these.
fn told(holds: &[Author], more: bool) -> Message<'static> {
    let item = |author: &Author| Item { author: *author, seq: 1, head: [7; 8], fork: 0 };
    let mut items: Vec<Item> = holds.iter().map(item).collect();
    items.sort_by_key(|item| item.author);
    let Message::Recon(recon) = all(Summary::Answer(items)) else { unreachable!() };
    Message::Recon(Recon { more, ..recon })
}

#[test]
fn who_is_wanted_while_summaries_are_told_is_looked_for_when_they_are() {
    let mut alice = Alone::empty(&[]);
    alice.meet(bob().author(), BOB);
    alice.said(BOB);
    alice.hear(BOB, &told(&[eve().author()], true));
    alice.engine.want(alice.now, &alice.store, keypair("carol").author());
    alice.hear(BOB, &told(&[], true));
    let starts = |said: Vec<String>| said.iter().filter(|it| it.starts_with("RECON start")).count();
    assert_eq!(starts(alice.said(BOB)), 0, "bob has not done");
    alice.hear(BOB, &told(&[], false));
    assert_eq!(starts(alice.said(BOB)), 1, "eve was passed over, carol may have been");
    for wanted in [None, Some(keypair("dave").author())] {
        let mut alice = Alone::empty(&[eve().author()]);
        alice.meet(bob().author(), BOB);
        alice.hear(BOB, &told(&[eve().author()], true));
        if let Some(author) = wanted {
            alice.engine.want(alice.now, &alice.store, author);
        }
        alice.hear(BOB, &told(&[], false));
        assert_eq!(starts(alice.said(BOB)), 0, "nobody was passed over");
    }
}

#[test]
fn a_difference_is_not_explained_by_who_was_wanted_before() {
    let mut alice = Alone::empty(&[]);
    alice.meet(bob().author(), BOB);
    let mark = Mark { position: 1, hash: [1; 8] };
    let root = Message::Root(Root { root: [9; 16], count: 1, mark, still: 0 });
    alice.hear(BOB, &root);
    alice.hear(BOB, &told(&[eve().author()], true));
    alice.engine.want(alice.now, &alice.store, keypair("carol").author());
    let now = alice.now;
    assert!(!alice.engine.costs(BOB).unwrap().recon.take(now, u64::MAX, 0), "bob asked much");
    alice.hear(BOB, &told(&[], false));
    alice.pass(COMPARE_INTERVAL);
    assert!(!alice.said(BOB).iter().any(|line| line.starts_with("RECON start")));
    alice.hear(BOB, &root);
    assert!(alice.said(BOB).iter().any(|line| line.starts_with("RECON start")), "carol?");
}

#[test]
fn of_forks_that_a_peer_speaks_of_some_are_asked_for_at_a_time() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let members: Vec<Keypair> =
        (0..3 * DOUBTS_BURST).map(|n| keypair(&format!("member {n}"))).collect();
    for member in &members {
        write(&mut store, member, &["mine"]).unwrap();
    }
    let wanted: Vec<Author> = members.iter().map(Keypair::author).collect();
    let mut alice = Alone::new(store, &wanted);
    alice.meet(bob().author(), BOB);
    let accuse = |author: &Author| Item { author: *author, seq: 0, head: [0; 8], fork: 1 };
    let mut items: Vec<Item> = wanted.iter().map(accuse).collect();
    items.sort_by_key(|item| item.author);
    let accusations = all(Summary::Answer(items));
    let wants = |alice: &mut Alone| {
        alice.hear(BOB, &accusations);
        alice.said(BOB).iter().filter(|line| line.starts_with("WANT")).count() as u64
    };
    assert_eq!((wants(&mut alice), wants(&mut alice)), (DOUBTS_BURST, 0));
    alice.pass(1_000_000);
    assert_eq!(wants(&mut alice), DOUBTS_PER_SECOND);
}
