//! Everything that peers can fill has a bound: each story fills one. Those of one sub-machine
//! stand beside it (`fetch`, `serve`), introductions and credit in `harm`.

use crate::author::{Author, Keypair};
use crate::engine::authors::Who;
use crate::engine::links::Link;
use crate::engine::session::Session;
use crate::engine::{Engine, Input, Output, Reason, SessionId};
use crate::entry::Tip;
use crate::limits::{DOUBTS_BURST, MAX_CREDIT, MAX_PROBES, MAX_SESSIONS};
use crate::run::{Invalid, Run, Strict, Verified, Verifier};
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, all, eve, intro, keypair, write};
use crate::time::Time;
use crate::wire::message::{Item, LinkWord, Message, StopReason, Summary};

const NOW: Time = Time(1_000_000);

fn outputs(engine: &mut Engine, store: &mut MemoryStore) -> Vec<Output> {
    store.commit().unwrap();
    std::iter::from_fn(|| engine.poll(NOW, store).unwrap()).collect()
}

/// Asserts that a table holds as much as it may, and no other one more.
fn is_full(engine: &Engine, name: &str) {
    let mut found = false;
    engine.tables(|table| {
        assert!(!table.is_overfull(), "{table:?}");
        found |= table.name == name && table.holds == table.most;
    });
    assert!(found, "{name}");
}

fn number(n: usize) -> Author {
    let mut name = [5; 32];
    name[..8].copy_from_slice(&n.to_be_bytes());
    Author(name)
}

#[test]
fn sessions_are_capped_and_an_end_makes_room() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = Engine::new(keypair("alice"), &store);
    let mut connect = |alice: &mut Engine, n: usize| {
        let session = SessionId(n as u64);
        alice.handle(NOW, Input::Connected { session, peer: number(n) }, &mut store).unwrap();
        outputs(alice, &mut store)
    };
    for n in 0..MAX_SESSIONS {
        assert_eq!(connect(&mut alice, n).len(), 1, "a HELLO");
    }
    let busy = Output::Disconnect { session: SessionId(9_999), reason: Reason::Busy };
    assert!(connect(&mut alice, 9_999).contains(&busy));
    let gone = Input::Disconnected { session: SessionId(3) };
    alice.handle(NOW, gone, &mut MemoryStore::new(COMMUNITY, 1)).unwrap();
    assert_eq!(connect(&mut alice, 10_000).len(), 1);
    assert_eq!(alice.sessions.len(), MAX_SESSIONS);
    is_full(&alice, "sessions");
}

#[test]
fn logs_under_examination_are_capped() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let members: Vec<Keypair> =
        (0..MAX_PROBES + 10).map(|n| keypair(&format!("member {n}"))).collect();
    for member in &members {
        write(&mut store, member, &["mine"]).unwrap();
    }
    let mut alice = Engine::new(keypair("alice"), &store);
    for member in &members {
        alice.want(NOW, &store, member.author());
    }
    let (session, peer) = (SessionId(1), eve().author());
    alice.handle(NOW, Input::Connected { session, peer }, &mut store).unwrap();
    let hello = Message::Hello(alice.greeting(None, &store)).encode();
    alice.handle(NOW, Input::Received { session, frame: &hello }, &mut store).unwrap();
    outputs(&mut alice, &mut store);
    let other = |member: &Keypair| Item { author: member.author(), seq: 1, head: [0; 8], fork: 0 };
    let mut items: Vec<Item> = members.iter().map(other).collect();
    items.sort_by_key(|item| item.author);
    let first = items[0].author;
    let frame = all(Summary::List(items)).encode();
    for _ in 0..3 {
        alice.handle(NOW, Input::Received { session, frame: &frame }, &mut store).unwrap();
    }
    let is_want = |output: &&Output| match output {
        Output::Send { frame, .. } => matches!(Message::decode(frame), Ok(Message::Want { .. })),
        _ => false,
    };
    assert_eq!(outputs(&mut alice, &mut store).iter().filter(is_want).count(), MAX_PROBES);
    is_full(&alice, "probes");
    let intro = intro(&[first]).encode();
    let stop = Message::Stop { idx: 0, reason: StopReason::NotWanted }.encode();
    for frame in [&intro, &stop, &frame] {
        alice.handle(NOW, Input::Received { session, frame }, &mut store).unwrap();
    }
    let again = outputs(&mut alice, &mut store);
    assert_eq!(again.iter().filter(is_want).count(), 1, "what is not shown makes room");
}

/// Alice and her store, in a session with eve past the greeting; both want eve's log.
fn greeted() -> (Engine, MemoryStore) {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let mut alice = Engine::new(keypair("alice"), &store);
    alice.want(NOW, &store, eve().author());
    let (session, peer) = (SessionId(1), eve().author());
    alice.handle(NOW, Input::Connected { session, peer }, &mut store).unwrap();
    let hello = Message::Hello(alice.greeting(None, &store));
    say(&mut alice, &mut store, &hello);
    outputs(&mut alice, &mut store);
    (alice, store)
}

fn say(engine: &mut Engine, store: &mut MemoryStore, message: &Message<'_>) {
    let frame = message.encode();
    engine.handle(NOW, Input::Received { session: SessionId(1), frame: &frame }, store).unwrap();
}

#[test]
fn a_session_waits_once_however_often_it_asks() {
    let (mut alice, mut store) = greeted();
    alice.append(NOW, &mut store, &[b"mine".as_slice()]).unwrap();
    store.commit().unwrap();
    let me = alice.me();
    say(&mut alice, &mut store, &intro(&[me, eve().author()]));
    for n in 1..1_000 {
        say(&mut alice, &mut store, &Message::Credit(MAX_CREDIT));
        say(&mut alice, &mut store, &Message::Want { idx: 0, from: 1, upto: Some(n) });
        say(&mut alice, &mut store, &Message::Want { idx: 2, from: n, upto: None });
        say(&mut alice, &mut store, &Message::Link(LinkWord::Full));
    }
    let agenda = &alice.agenda;
    assert_eq!(agenda.rows.turns.len(), 1);
    for list in
        [&agenda.rows.grants, &agenda.rows.telling, &agenda.rows.earning, &agenda.rows.settling]
    {
        assert!(list.len() <= 1, "{list:?}");
    }
    assert!(agenda.rows.prompt.len() <= 1 && agenda.rows.later.len() <= 1);
    let of_peer = alice.sessions(&store);
    assert_eq!(of_peer[0].queued, 1, "her one entry");
}

/// Counts what it is given to check.
struct Counting(u64);

impl Verifier for Counting {
    fn verify<'a>(
        &mut self,
        author: Author,
        before: Tip,
        bytes: &[u8],
        run: &Run<'a>,
    ) -> Result<Verified<'a>, Invalid> {
        self.0 += 1;
        Strict.verify(author, before, bytes, run)
    }
}

#[test]
fn what_we_hold_is_not_checked_again_and_again() {
    let (mut alice, mut store) = greeted();
    let mut theirs = MemoryStore::new(COMMUNITY, 2);
    write(&mut theirs, &eve(), &["once"]).unwrap();
    let run = theirs.run(&eve().author(), 1, 1).unwrap().unwrap().bytes;
    say(&mut alice, &mut store, &intro(&[eve().author()]));
    let (frame, mut verifier) =
        (Message::Run { idx: 0, first: 1, run: &run }.encode(), Counting(0));
    for _ in 0..10 * DOUBTS_BURST {
        let input = Input::Received { session: SessionId(1), frame: &frame };
        alice.handle_with(NOW, input, &mut store, &mut verifier).unwrap();
        store.commit().unwrap();
    }
    assert_eq!(verifier.0, 1 + DOUBTS_BURST);
    assert_eq!(alice.sessions(&store).len(), 1, "and nobody is sent away for it");
}

#[test]
fn totals_of_bytes_pass_four_gigabytes() {
    let mut session = Session::new((eve().author(), Who::NOBODY), Who::NOBODY, Link::new(0), NOW);
    for _ in 0..3 {
        session.heard(u32::MAX as usize);
        session.said(u32::MAX as usize);
    }
    assert_eq!(session.received, 3 * u64::from(u32::MAX));
    assert_eq!(session.sent, 3 * u64::from(u32::MAX));
}
