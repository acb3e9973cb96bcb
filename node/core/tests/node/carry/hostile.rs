//! What strangers and members can do to a stick.

use super::{Medium, carry_with, pull_from, well};
use crate::mesh::{Mesh, founder, keys, member};
use std::collections::BTreeMap;
use tidings_core::Node;
use tidings_core::carry::Terms;
use tidings_core::carry::manifest::{Manifest, file_of, is_list};
use tidings_core::carry::pack::{Pack, Piece};
use tidings_core::carry::seal::PackKey;
use tidings_protocol::author::Author;
use tidings_protocol::entry::Tip;
use tidings_protocol::store::Store;
use tidings_protocol::testing::write_after;
use tidings_protocol::time::Time;

/// Mutations of a stick that are tried.
const MUTATIONS: u64 = 2_000;

fn fresh(now: Time) -> Node {
    Node::in_memory(member("dave", founder("alice").founding), 77, now).unwrap()
}

fn scene() -> (Mesh, Medium) {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    mesh.many(0, 30, "from alice");
    well(&mesh.carry(0, &mut stick));
    mesh.post(1, "general", "from bob");
    well(&mesh.carry(1, &mut stick));
    mesh.post(2, "general", "from carol");
    well(&mesh.carry(2, &mut stick));
    (mesh, stick)
}

/// A small generator: the same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

fn mutate(files: &mut BTreeMap<String, Vec<u8>>, dice: &mut Dice) {
    let names: Vec<String> = files.keys().cloned().collect();
    let name = names[dice.below(names.len())].clone();
    let other = names[dice.below(names.len())].clone();
    let len = files[&name].len();
    match dice.below(8) {
        0 | 1 => {
            let (at, bit) = (dice.below(len), dice.below(8));
            files.get_mut(&name).unwrap()[at] ^= 1 << bit;
        }
        2 => files.get_mut(&name).unwrap().truncate(dice.below(len)),
        3 => files.get_mut(&name).unwrap().extend(vec![7; dice.below(90)]),
        4 => {
            files.remove(&name);
        }
        5 => {
            let bytes = files[&other].clone();
            files.insert(name, bytes);
        }
        6 => {
            let (from, to) = (dice.below(len), dice.below(len));
            files.get_mut(&name).unwrap()[from.min(to)..from.max(to)].fill(0);
        }
        _ => {
            // A member who says what is not true: the list is sealed and signed anew.
            let (name, list) = lying_list(files, &name, dice).unwrap_or_default();
            files.insert(name, list);
        }
    }
}

/// Somebody's list with some numbers changed, signed by that device.
fn lying_list(
    files: &BTreeMap<String, Vec<u8>>,
    name: &str,
    dice: &mut Dice,
) -> Option<(String, Vec<u8>)> {
    let key = PackKey::of(&founder("alice").secret);
    let community = founder("alice").community();
    let name = if is_list(name) { name } else { files.keys().find(|name| is_list(name))? };
    let mut list =
        Manifest::open(&files[name], name, community, std::slice::from_ref(&key)).ok()?;
    let device = ["alice", "bob", "carol"].map(|who| keys(who).1);
    let device = device.iter().find(|device| device.author() == list.device)?;
    let place = dice.below(list.packs.len());
    match (dice.below(5), list.packs.get_mut(place)) {
        (0, Some(pack)) => pack.name[dice.below(32)] ^= 1,
        (1, Some(pack)) => pack.records.reverse(),
        (2, Some(pack)) => {
            let at = dice.below(pack.records.len());
            let wrong = list.holds[dice.below(list.holds.len())].author;
            pack.records.get_mut(at)?.author = wrong;
        }
        (3, Some(pack)) => pack.records.get_mut(0)?.len ^= 0x55,
        _ => list.holds.iter_mut().for_each(|item| item.seq = u64::MAX),
    }
    Some((name.to_owned(), list.seal(&key, device)))
}

/// Of every log, the node holds what its author wrote, from the first entry on.
fn holds_the_truth(node: &Node, mesh: &Mesh) {
    for author in mesh.nodes.iter().map(|node| node.identity().device.author()) {
        let Some(head) = node.log().head(&author) else { continue };
        let theirs = mesh.nodes[2].log().tip(&author, head.tip.seq).unwrap();
        assert_eq!(theirs.map(|tip| tip.id), Some(head.tip.id));
        assert_eq!(head.fork, None);
    }
}

#[test]
fn two_thousand_mutations_change_nothing_but_by_what_is_true() {
    let (mesh, stick) = scene();
    let now = mesh.now.after(9);
    let mut dice = Dice(7);
    let (mut complete, mut damaged) = (0, 0);
    for n in 0..MUTATIONS {
        let mut harmed = stick.found_again(0);
        harmed.files.clone_from(&stick.files);
        for _ in 0..=dice.below(2) {
            mutate(&mut harmed.files, &mut dice);
        }
        let mut node = fresh(now);
        let report = match n % 2 {
            0 => pull_from(&mut node, now, &mut harmed),
            _ => carry_with(&mut node, now, &mut harmed, &Terms::default()),
        };
        holds_the_truth(&node, &mesh);
        complete += u64::from(report.entries() >= 30);
        damaged += u64::from(!report.damage.is_empty());
    }
    assert!(complete > MUTATIONS / 10 && damaged > MUTATIONS / 4, "{complete} {damaged}");
}

#[test]
fn one_flipped_byte_anywhere_is_refused_and_named() {
    let (mesh, stick) = scene();
    let now = mesh.now.after(9);
    let pack = stick.packs().into_iter().max_by_key(|name| stick.files[name].len()).unwrap();
    let alice = mesh.nodes[0].identity().device.author();
    let mut of_alice = false;
    for (name, file) in &stick.files {
        let step = if *name == pack { 23 } else { 1 + file.len() / 20 };
        for at in (0..file.len()).step_by(step) {
            let mut harmed = stick.clone();
            harmed.files.get_mut(name).unwrap()[at] ^= 0x20;
            let mut node = fresh(now);
            let report = carry_with(&mut node, now, &mut harmed, &Terms::default());
            holds_the_truth(&node, &mesh);
            if name == "catalog" {
                continue;
            }
            let told = format!("{:?} {:?}", report.damage, report.notes);
            assert!(told.contains(name.as_str()), "{name} {at}: {told}");
            if *name == pack && at > 42 {
                let damage = &report.damage[0];
                let author = damage.author.expect("whose entries");
                let told = damage.to_string();
                assert!(
                    told.starts_with("entr") && told.contains(&format!("of {author}")),
                    "{told}"
                );
                of_alice |= author == alice && damage.first == Some(1);
            }
        }
    }
    assert!(of_alice, "hers are there, from the first one on");
}

#[test]
fn good_packs_are_taken_though_others_are_damaged() {
    let (mesh, mut stick) = scene();
    let now = mesh.now.after(9);
    let smallest = stick.packs().into_iter().min_by_key(|name| stick.files[name].len()).unwrap();
    let last = stick.files[&smallest].len() - 1;
    stick.files.get_mut(&smallest).unwrap()[last] ^= 1;
    let mut node = fresh(now);
    let report = pull_from(&mut node, now, &mut stick);
    assert_eq!(report.damage.len(), 1);
    assert!(report.entries() >= 30, "{report:?}");
}

#[test]
fn a_pack_of_somebody_elses_entries_proves_nothing() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    let key = PackKey::of(&founder("alice").secret);
    let bob = keys("bob").1;
    let alice: Author = mesh.nodes[0].identity().device.author();
    let community = founder("alice").community();
    // Bob signs entries and says that they are alice's.
    let forged = write_after(&bob, Tip::empty(community), &["I owe bob 100"]).unwrap();
    let entries: Vec<(Time, &[u8])> = vec![(Time(1), b"I owe bob 100")];
    assert_eq!(forged.entries().len(), entries.len());
    let mut run = vec![1, 2, 26];
    run.extend_from_slice(b"I owe bob 100");
    run.extend_from_slice(&forged.signature().0);
    let seq = mesh.nodes[2].log().head(&alice).unwrap().tip.seq;
    let piece = Piece::Run { author: alice, first: seq + 1, run };
    let (pack, file) = Pack::seal(&key, &[piece]);
    let item = tidings_protocol::wire::message::Item {
        author: alice,
        seq: seq + 1,
        head: [0; 8],
        fork: 0,
    };
    let list = Manifest {
        community,
        device: bob.author(),
        epoch: 1,
        mark: tidings_protocol::store::Mark { position: 1, hash: [0; 8] },
        written: mesh.now,
        holds: vec![item],
        packs: vec![pack.clone()],
        retired: Vec::new(),
    };
    stick.files.insert(pack.file(), file);
    stick.files.insert(file_of(community, &bob.author()), list.seal(&key, &bob));
    let report = mesh.carry(2, &mut stick);
    assert_eq!(report.entries(), 0);
    let damage = &report.damage[0];
    assert_eq!((damage.author, damage.first), (Some(alice), Some(seq + 1)));
    assert!(damage.to_string().contains("signature"), "{damage}");
    assert_eq!(mesh.held(2), mesh.held(0));
}

#[test]
fn another_branch_that_lies_on_a_stick_is_a_fork() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    // Bob's home is restored from a backup and he writes on, as the same device.
    let bob = mesh.nodes[1].identity().device.author();
    mesh.many(1, 3, "before");
    well(&mesh.carry(1, &mut stick));
    well(&mesh.carry(0, &mut stick));
    let before = mesh.nodes[1].log().head(&bob).unwrap().tip;
    mesh.post(1, "general", "the one");
    mesh.post(1, "general", "and more of the one");
    well(&mesh.carry(1, &mut stick));
    well(&mesh.carry(0, &mut stick));
    // The other branch is longer: its newest entries alone would say nothing to alice.
    let other = write_after(&keys("bob").1, before, &["the other", "x", "y", "z", "w"]).unwrap();
    let mut elsewhere = tidings_protocol::store::MemoryStore::new(founder("alice").community(), 3);
    let mut tip = Tip::empty(founder("alice").community());
    while tip.seq < before.seq {
        let run = mesh.nodes[1].log().run(&bob, tip.seq + 1, before.seq).unwrap().unwrap();
        let decoded = tidings_protocol::run::Run::decode(&run.bytes, tip.time).unwrap();
        let verified = tidings_protocol::run::verify(bob, tip, &decoded).unwrap();
        tip = verified.tip();
        elsewhere.stage(&verified).unwrap();
    }
    elsewhere.stage(&other).unwrap();
    elsewhere.commit().unwrap();
    let key = PackKey::of(&founder("alice").secret);
    let piece = |first, last| Piece::Run {
        author: bob,
        first,
        run: elsewhere.run(&bob, first, last).unwrap().unwrap().bytes,
    };
    let seq = before.seq;
    let whole = write_whole(&elsewhere, bob, seq);
    let (pack, file) = Pack::seal(&key, &[whole, piece(seq + 1, seq + 5)]);
    let name = file_of(founder("alice").community(), &keys("carol").1.author());
    let mut list = Manifest {
        community: founder("alice").community(),
        device: keys("carol").1.author(),
        epoch: 1,
        mark: tidings_protocol::store::Mark { position: 1, hash: [0; 8] },
        written: mesh.now,
        holds: Vec::new(),
        packs: vec![pack.clone()],
        retired: Vec::new(),
    };
    list.holds.push(tidings_protocol::digest::item(bob, &elsewhere.head(&bob).unwrap()));
    let mut branch = Medium::default();
    branch.files.insert(pack.file(), file);
    branch.files.insert(name, list.seal(&key, &keys("carol").1));
    let report = mesh.carry(0, &mut branch);
    assert_eq!(report.forks, 1, "{report:?}");
    assert_eq!(mesh.nodes[0].log().head(&bob).unwrap().fork, Some(before.seq + 1));
    // The evidence goes on by stick, and bob's device learns of it.
    let told = mesh.carry(2, &mut branch);
    assert_eq!(told.forks, 1, "{told:?}");
    assert_eq!(mesh.nodes[2].log().head(&bob).unwrap().fork, Some(before.seq + 1));
    assert_eq!(mesh.carry(1, &mut branch).forks, 1);
    assert_eq!(mesh.nodes[1].log().head(&bob).unwrap().fork, Some(before.seq + 1));
}

/// All of a log up to a position as one piece.
fn write_whole(store: &impl Store, author: Author, last: u64) -> Piece {
    let run = store.run(&author, 1, last).unwrap().unwrap().bytes;
    Piece::Run { author, first: 1, run }
}

#[test]
fn other_communities_and_other_keys_are_left_alone() {
    let (mesh, mut stick) = scene();
    let now = mesh.now.after(9);
    let founding = founder("alice").founding;
    let mut eve = member("eve", founding);
    eve.secret = [66; 16];
    let mut node = Node::in_memory(eve, 78, now).unwrap();
    let before = stick.files.clone();
    let report = carry_with(&mut node, now, &mut stick, &Terms::default());
    assert_eq!((report.entries(), report.lists), (0, 0));
    assert!(report.notes.iter().any(|note| note.contains("key")), "{:?}", report.notes);
    assert!(
        before.iter().all(|(name, file)| name == "catalog" || stick.files.get(name) == Some(file))
    );
}
