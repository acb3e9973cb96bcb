//! Eve signs more than two branches: everybody ends at the smallest fork of all.

use super::{ALICE, BOB, CAROL, forked_at};
use crate::engine::{Engine, Event, Input, SessionId};
use crate::entry::Tip;
use crate::fork::{Fork, Proven};
use crate::limits::COMPARE_INTERVAL;
use crate::run::Verified;
use crate::store::{MemoryStore, Store};
use crate::testing::{COMMUNITY, Mesh, all, branch_of, eve, keypair, write, write_after};
use crate::time::Time;
use crate::wire::message::{Item, Message, Summary};
use proptest::prelude::*;

/// Evidence that eve wrote both texts after `tip`.
fn fork_at(tip: Tip, texts: [&'static str; 2]) -> Proven {
    let branches = texts.map(|text| branch_of(&write_after(&eve(), tip, &[text]).unwrap()));
    let author = eve().author();
    Fork { author, seq: tip.seq + 1, prev: tip.id, branches }.prove().unwrap()
}

/// A disk with these runs of eve, and this evidence.
fn disk(runs: &[&Verified<'_>], fork: Option<&Proven>) -> MemoryStore {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    for run in runs {
        store.stage(run).unwrap();
    }
    if let Some(fork) = fork {
        store.stage_fork(fork).unwrap();
    }
    store.commit().unwrap();
    store
}

fn assert_nothing_refused_or_examined(mesh: &Mesh) {
    for peer in &mesh.peers {
        let refused = |event: &&Event| matches!(event, Event::Refused { .. });
        assert_eq!(peer.events.iter().find(refused), None, "{:#?}", mesh.transcript);
        let examined = peer.engine.sessions.values().any(|session| !session.probes.is_empty());
        assert!(!examined, "{}: {:#?}", peer.name, mesh.transcript);
    }
}

#[test]
fn four_branches_of_one_author_end_in_one_state() {
    let base = write_after(&eve(), Tip::empty(COMMUNITY), &["1"]).unwrap();
    for signed_below in [true, false] {
        let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
        for (who, side) in [(ALICE, "x"), (BOB, "y")] {
            let low = write_after(&eve(), base.tip(), &[side, side]).unwrap();
            let up = write_after(&eve(), low.tip(), &["4"]).unwrap();
            let long = write_after(&eve(), base.tip(), &[side, side, "4"]).unwrap();
            assert_eq!(up.tip(), long.tip());
            let fork = fork_at(low.tip(), ["4", "other 4"]);
            let store = match signed_below {
                true => disk(&[&base, &low, &up], Some(&fork)),
                false => disk(&[&base, &long], Some(&fork)),
            };
            mesh.restart(who, store);
        }
        mesh.connect(ALICE, BOB);
        mesh.settle();
        for who in [ALICE, BOB] {
            assert_eq!(forked_at(&mesh, who, eve().author()), Some(2), "{:#?}", mesh.transcript);
            assert_eq!(mesh.texts(who, 2), ["1"]);
        }
        assert_eq!(mesh.peers[ALICE].engine.root(), mesh.peers[BOB].engine.root());
        assert_nothing_refused_or_examined(&mesh);
    }
}

/// Carol got her prefix across a fork whose evidence a later one replaces.
#[test]
fn a_prefix_taken_across_a_fork_still_proves_an_earlier_one() {
    let base = write_after(&eve(), Tip::empty(COMMUNITY), &["1"]).unwrap();
    let of_alice = write_after(&eve(), base.tip(), &["x", "x", "x", "x"]).unwrap();
    let of_bob = write_after(&eve(), base.tip(), &["y", "y", "y"]).unwrap();
    let mut mesh = Mesh::new(&["alice", "bob", "carol", "eve"]);
    let late = fork_at(of_alice.tip_below(5), ["x", "other"]);
    mesh.restart(ALICE, disk(&[&base, &of_alice], Some(&late)));
    let early = fork_at(of_bob.tip_below(4), ["y", "other"]);
    mesh.restart(BOB, disk(&[&base, &of_bob], Some(&early)));
    mesh.connect(ALICE, CAROL);
    mesh.settle();
    assert_eq!(forked_at(&mesh, CAROL, eve().author()), Some(5));
    assert_eq!(mesh.texts(CAROL, 3), ["1", "x", "x", "x"]);
    mesh.cut(ALICE);
    mesh.connect(CAROL, BOB);
    mesh.settle();
    for who in [CAROL, BOB] {
        assert_eq!(forked_at(&mesh, who, eve().author()), Some(2), "{:#?}", mesh.transcript);
        assert_eq!(mesh.texts(who, 3), ["1"]);
    }
    assert_nothing_refused_or_examined(&mesh);
}

/// Says that the entry of eve at `seq` is another.
fn mismatch(seq: u64) -> Message<'static> {
    let item = Item { author: eve().author(), seq, head: [0; 8], fork: 0 };
    all(Summary::List(vec![item]))
}

#[test]
fn a_log_of_many_runs_is_examined_to_its_end() {
    let mut mesh = Mesh::new(&["alice", "bob", "eve"]);
    for who in [ALICE, BOB] {
        let mut store = MemoryStore::new(COMMUNITY, 1);
        write(&mut store, &eve(), &["common"; 2_000]).unwrap();
        mesh.restart(who, store);
    }
    let session = mesh.connect(ALICE, BOB);
    mesh.settle();
    mesh.inject(BOB, session, &mismatch(1));
    mesh.settle();
    assert_nothing_refused_or_examined(&mesh);
    let runs = mesh.transcript.iter().filter(|line| line.contains("RUN")).count();
    assert_eq!(runs, 4, "{:#?}", mesh.transcript);
}

#[test]
fn evidence_ends_questions_above_it_and_asks_one_where_it_knows_another_entry() {
    let mine = write_after(&eve(), Tip::empty(COMMUNITY), &["1", "x", "x", "x"]).unwrap();
    let theirs = write_after(&eve(), mine.tip_below(2), &["y", "y"]).unwrap();
    let mut store = disk(&[&mine], None);
    let (now, session) = (Time(1_000_000), SessionId(1));
    let mut alice = Engine::new(keypair("alice"), &store);
    alice.want(now, &store, eve().author());
    let peer = keypair("bob").author();
    alice.handle(now, Input::Connected { session, peer }, &mut store).unwrap();
    let hello = Message::Hello(alice.greeting(None, &store));
    let known = fork_at(mine.tip_below(4), ["left", "right"]).fork().encode();
    let other = fork_at(theirs.tip_below(3), ["left", "right"]).fork().encode();
    let mut asked = Vec::new();
    for message in [hello, mismatch(4), Message::Fork(&known), Message::Fork(&other)] {
        let frame = message.encode();
        alice.handle(now, Input::Received { session, frame: &frame }, &mut store).unwrap();
        store.commit().unwrap();
        while alice.poll(now, &store).unwrap().is_some() {}
        let eve = alice.authors.find(&eve().author()).unwrap();
        asked.push(alice.asked_from(session, eve));
    }
    assert_eq!(asked, [None, Some(4), None, Some(2)]);
}

/// A branch of eve's log: it leaves an earlier one after some entries, and is signed in pieces.
#[derive(Clone, Debug)]
struct Bough {
    of: prop::sample::Index,
    after: prop::sample::Index,
    length: usize,
    pieces: Vec<usize>,
    /// Whether it repeats the words of all others, but for its first entry.
    alike: bool,
}

fn bough() -> impl Strategy<Value = Bough> {
    let pieces = prop::collection::vec(1..5_usize, 1..4);
    let place = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    (place, 0..8_usize, pieces, any::<bool>())
        .prop_map(|((of, after), length, pieces, alike)| Bough { of, after, length, pieces, alike })
}

/// The texts of a branch, and how it is cut into runs.
type Grown = (Vec<&'static str>, Vec<usize>);

fn tree(boughs: &[Bough]) -> Vec<Grown> {
    const FIRST: [&str; 5] = ["a", "b", "c", "d", "e"];
    const LATER: [&str; 5] = ["A", "B", "C", "D", "E"];
    let mut tree: Vec<Grown> = Vec::new();
    for (n, bough) in boughs.iter().enumerate() {
        let mut texts = Vec::new();
        if !tree.is_empty() {
            let of = &tree[bough.of.index(tree.len())].0;
            texts.extend_from_slice(&of[..bough.after.index(of.len() + 1)]);
        }
        let later = if bough.alike { "the same" } else { LATER[n] };
        texts.push(FIRST[n]);
        texts.extend(std::iter::repeat_n(later, bough.length));
        tree.push((texts, bough.pieces.clone()));
    }
    tree
}

fn disk_of(texts: &[&'static str], pieces: &[usize]) -> MemoryStore {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let (mut tip, mut rest) = (Tip::empty(COMMUNITY), texts);
    for piece in pieces.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (now, later) = rest.split_at((*piece).min(rest.len()));
        let run = write_after(&eve(), tip, now).unwrap();
        store.stage(&run).unwrap();
        (tip, rest) = (run.tip(), later);
    }
    store.commit().unwrap();
    store
}

/// What one peer starts with: none of a branch, or so much of it, and evidence somewhere in it.
#[derive(Clone, Debug)]
struct Share {
    branch: prop::sample::Index,
    missing: usize,
    fork: Option<prop::sample::Index>,
}

fn share() -> impl Strategy<Value = Share> {
    let missing = prop_oneof![4 => Just(0), 2 => 1..4_usize, 1 => Just(usize::MAX)];
    let fork = prop_oneof![2 => Just(None), 1 => any::<prop::sample::Index>().prop_map(Some)];
    (any::<prop::sample::Index>(), missing, fork).prop_map(|(branch, missing, fork)| Share {
        branch,
        missing,
        fork,
    })
}

/// The disk of this share, the texts on it, and where its evidence says that eve forked.
fn deal(tree: &[Grown], share: &Share) -> (MemoryStore, Vec<&'static str>, Option<u64>) {
    let (texts, pieces) = &tree[share.branch.index(tree.len())];
    let texts = &texts[..texts.len().saturating_sub(share.missing)];
    let mut store = disk_of(texts, pieces);
    let fork = share.fork.map(|after| {
        let after = after.index(texts.len() + 1);
        let tip = store.tip(&eve().author(), after as u64).unwrap().unwrap();
        let fork = fork_at(tip, ["left", "right"]);
        store.stage_fork(&fork).unwrap();
        store.commit().unwrap();
        fork.seq()
    });
    (store, texts.to_vec(), fork)
}

/// The first position at which two of these branches differ.
fn smallest_fork(held: &[Vec<&'static str>]) -> Option<u64> {
    let differ = |one: &[&str], other: &[&str]| one.iter().zip(other).position(|(a, b)| a != b);
    let pairs = held.iter().flat_map(|one| held.iter().map(move |other| (one, other)));
    pairs.filter_map(|(one, other)| differ(one, other)).min().map(|at| at as u64 + 1)
}

/// What happens after a session was opened: nothing yet, some frames, a moment, or much time.
fn pass(mesh: &mut Mesh, what: usize) {
    match what {
        0..20 => {
            for _ in 0..what {
                mesh.deliver();
            }
        }
        20..25 => mesh.run_for(1_000),
        _ => mesh.settle(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_branches_in_any_order_end_at_the_smallest_fork(
        boughs in prop::collection::vec(bough(), 2..=5),
        shares in prop::collection::vec(share(), 3..=4),
        links in Just(vec![(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]).prop_shuffle(),
        waits in prop::collection::vec(0..30_usize, 6),
        cut in prop::option::of((0..6_usize, 0..3_usize)),
    ) {
        let (tree, count) = (tree(&boughs), shares.len());
        let mut mesh = Mesh::new(&["alice", "bob", "carol", "dave", "eve"]);
        let (mut held, mut forks) = (Vec::new(), Vec::new());
        for (who, share) in shares.iter().enumerate() {
            let (store, texts, fork) = deal(&tree, share);
            mesh.restart(who, store);
            held.push(texts);
            forks.extend(fork);
        }
        let links: Vec<_> = links.into_iter().filter(|link| link.1 < count).collect();
        for (at, &(one, other)) in links.iter().enumerate() {
            mesh.connect(one, other);
            pass(&mut mesh, waits[at]);
            if let Some((_, who)) = cut.filter(|(when, _)| *when == at) {
                mesh.cut(who);
            }
        }
        mesh.run_for(1_000);
        for &(one, other) in &links {
            mesh.connect(one, other);
        }
        mesh.run_for(3 * COMPARE_INTERVAL);
        let fork = smallest_fork(&held).into_iter().chain(forks).min();
        let longest = held.iter().max_by_key(|texts| texts.len()).unwrap();
        let agreed = fork.map_or(longest.len(), |fork| longest.len().min(fork as usize - 1));
        for who in 0..count {
            let found = forked_at(&mesh, who, eve().author());
            prop_assert_eq!(found, fork, "{}: {:#?}", who, mesh.transcript);
            prop_assert_eq!(mesh.texts(who, 4), &longest[..agreed], "{:#?}", mesh.transcript);
        }
        assert_nothing_refused_or_examined(&mesh);
    }
}
