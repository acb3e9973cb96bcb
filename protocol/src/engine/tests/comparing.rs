//! Stories of one node that hears clock summaries of whatever sort, word by word.

use super::summaries::{member, note_down};
use crate::author::Author;
use crate::engine::{Engine, Input, Output, Reason, SessionId};
use crate::store::{Mark, MemoryStore, Store};
use crate::testing::{COMMUNITY, all, intro, keypair};
use crate::time::Time;
use crate::wire::message::{Item, Message, Recon, Root, Summary};

const SESSION: SessionId = SessionId(7);

/// Alice, greeted by a peer with a smaller key that says the same HELLO but for its root.
fn alice_greeted(ticket: Option<Mark>) -> (Engine, MemoryStore, Vec<Output>) {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    (0..200).for_each(|n| note_down(&mut store, n, &["old"]));
    let below = |peer: &Author| *peer < keypair("alice").author();
    let peer = (0..).map(|n| member(n).author()).find(below).unwrap();
    let theirs = Mark { position: 1, hash: [1; 8] };
    store.stage_ticket(&peer, crate::store::Ticket { mark: theirs, skipped: None }).unwrap();
    store.commit().unwrap();
    let mut alice = Engine::new(keypair("alice"), &store);
    let connected = Input::Connected { session: SESSION, peer };
    alice.handle(NOW, connected, &mut store).unwrap();
    let mut hello = alice.greeting(ticket, &store);
    hello.root[0] ^= 1;
    let outputs = hear(&mut alice, &mut store, &Message::Hello(hello).encode());
    (alice, store, outputs)
}

const NOW: Time = Time(1_000_000);

fn hear(alice: &mut Engine, store: &mut MemoryStore, frame: &[u8]) -> Vec<Output> {
    alice.handle(NOW, Input::Received { session: SESSION, frame }, store).unwrap();
    store.commit().unwrap();
    std::iter::from_fn(|| alice.poll(NOW, store).unwrap()).collect()
}

/// What alice says to a peer that says these messages so many times.
fn alice_hears(ticket: Option<Mark>, said: &[Message<'_>], times: usize) -> Vec<Output> {
    let (mut alice, mut store, mut outputs) = alice_greeted(ticket);
    for frame in said.iter().map(Message::encode).cycle().take(said.len() * times) {
        outputs.extend(hear(&mut alice, &mut store, &frame));
    }
    outputs
}

fn says(outputs: &[Output], kind: fn(&Message<'_>) -> bool) -> bool {
    outputs.iter().any(|output| match output {
        Output::Send { frame, .. } => Message::decode(frame).is_ok_and(|message| kind(&message)),
        _ => false,
    })
}

#[test]
fn a_forged_ticket_is_void() {
    let delta = |outputs: &[Output]| says(outputs, |it| matches!(it, Message::Delta(_)));
    let recon = |outputs: &[Output]| says(outputs, |it| matches!(it, Message::Recon(_)));
    let forged = [(0, [9; 8]), (200, [9; 8]), (201, [0; 8]), (u64::MAX, [0; 8])];
    for (position, hash) in forged {
        let outputs = alice_hears(Some(Mark { position, hash }), &[], 0);
        assert!(!delta(&outputs) && recon(&outputs), "{position}");
    }
    let outputs = alice_hears(Some(Mark::start(1)), &[], 0);
    assert!(delta(&outputs) && !recon(&outputs), "a sound one");
}

/// Whether the peer was sent away for it, and how many bytes were said.
fn cost(outputs: &[Output]) -> (bool, usize) {
    let ends = |it: &Output| matches!(it, Output::Disconnect { reason: Reason::Summary, .. });
    let said = outputs.iter().map(|it| match it {
        Output::Send { frame, .. } => frame.len(),
        _ => 0,
    });
    (outputs.iter().any(ends), said.sum())
}

#[test]
fn who_asks_for_the_summary_again_and_again_is_sent_away() {
    let ask = [all(Summary::List(Vec::new()))];
    let (ended, said) = cost(&alice_hears(None, &ask, 5));
    assert!(!ended && said > 5 * 200 * 40, "told five times: {said} bytes");
    let (ended, said) = cost(&alice_hears(None, &ask, 10_000));
    assert!(ended && said < 2_000_000, "{said} bytes");
}

/// Fingerprints that are not alice's, until she compares, and a reconciliation that finds nothing.
fn differs_in_nothing(n: u8) -> Vec<Message<'static>> {
    let mark = Mark { position: 1, hash: [1; 8] };
    let root = Root { root: [n; 16], count: 0, mark, still: u8::MAX };
    let (ranges, from) = (Vec::new(), Author([0; 32]));
    let ends = Recon { salt: 0, start: true, more: false, ranges, from };
    (0..5).map(|_| Message::Root(root)).chain([Message::Recon(ends)]).collect()
}

#[test]
fn unequal_fingerprints_again_and_again_do_not_make_us_tell_everything() {
    let said = [differs_in_nothing(1), differs_in_nothing(2)].concat();
    let (_, once) = cost(&alice_hears(None, &said, 1));
    assert!(once > 200 * 40, "told: {once} bytes");
    let (_, often) = cost(&alice_hears(None, &said, 1000));
    assert!(often < 1_500_000, "{often} bytes");
}

#[test]
fn a_difference_is_looked_at_again_once_somebody_else_is_wanted() {
    let (mut alice, mut store, _) = alice_greeted(None);
    let recon = |outputs: &[Output]| says(outputs, |it| matches!(it, Message::Recon(_)));
    let mut told = |alice: &mut Engine| {
        let frames = differs_in_nothing(1);
        let said = frames.iter().flat_map(|it| hear(alice, &mut store, &it.encode()));
        recon(&said.collect::<Vec<_>>())
    };
    told(&mut alice);
    told(&mut alice);
    assert!(!told(&mut alice), "explained");
    alice.want(NOW, &MemoryStore::new(COMMUNITY, 1), member(300).author());
    assert!(told(&mut alice), "it may be what the peer holds");
}

#[test]
fn what_is_staged_is_compared_too() {
    let (mut alice, mut store, _) = alice_greeted(None);
    let author = member(300).author();
    alice.want(NOW, &store, author);
    let mut theirs = MemoryStore::new(COMMUNITY, 2);
    note_down(&mut theirs, 300, &["mine"]);
    let run = theirs.run(&author, 1, 1).unwrap().unwrap();
    let intro = intro(&[author]).encode();
    hear(&mut alice, &mut store, &intro);
    let run = Message::Run { idx: 0, first: 1, run: &run.bytes }.encode();
    let item = Item { author, seq: 1, head: [7; 8], fork: 0 };
    let list = all(Summary::List(vec![item])).encode();
    for frame in [&run, &list] {
        let heard = Input::Received { session: SESSION, frame };
        alice.handle(NOW, heard, &mut store).unwrap();
    }
    store.commit().unwrap();
    let outputs: Vec<Output> = std::iter::from_fn(|| alice.poll(NOW, &store).unwrap()).collect();
    assert!(says(&outputs, |it| matches!(it, Message::Want { from: 1, .. })), "it asks to see");
}
