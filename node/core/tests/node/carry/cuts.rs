//! A stick that is pulled out at any moment, or full at any byte, leaves both sides valid.

use super::{Medium, carry_with, publish_to, pull_from, well};
use crate::mesh::{Mesh, founder, member};
use std::io::{self, Read};
use tidings_core::carry::manifest::{Manifest, is_list};
use tidings_core::carry::seal::PackKey;
use tidings_core::carry::{self, Care, Lent, Report, Source, Terms};
use tidings_core::{Node, Request, Response};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;

/// What may be pulled out afterwards, each in its own way.
const LUCKS: [u64; 6] = [0, u64::MAX, 0x5555_5555_5555_5555, 0xaaaa_aaaa_aaaa_aaaa, 0x0f33, 0x71c5];

/// Every list that stands there can be read, and all that it names is there and whole.
fn is_sound(stick: &Medium, what: &str) {
    let community = founder("alice").community();
    let keys = [PackKey::of(&founder("alice").secret)];
    for (name, file) in stick.files.iter().filter(|(name, _)| is_list(name)) {
        let list = Manifest::open(file, name, community, &keys);
        let list = list.unwrap_or_else(|why| panic!("{what}: {name}: {why}"));
        for pack in list.packs {
            let file = stick.files.get(&pack.file());
            let file = file.unwrap_or_else(|| panic!("{what}: {} is gone", pack.file()));
            assert_eq!(*blake3::hash(file).as_bytes(), pack.name, "{what}");
        }
    }
}

/// Alice has news for bob and carol, whose lists are on the stick, and packs that bob alone lacks.
fn scene() -> (Mesh, Medium) {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    for node in 0..3 {
        well(&mesh.carry(node, &mut stick));
    }
    mesh.many(0, 40, "for bob");
    well(&mesh.carry(0, &mut stick));
    well(&mesh.carry(2, &mut stick));
    mesh.many(0, 60, "for both");
    (mesh, stick)
}

fn fresh(name: &str, now: Time) -> Node {
    Node::in_memory(member(name, founder("alice").founding), 77, now).unwrap()
}

#[test]
fn pulled_out_while_it_is_written() {
    let (mut mesh, stick) = scene();
    let now = mesh.now.after(9);
    let mut whole = stick.found_again(u64::MAX);
    whole.files.clone_from(&stick.files);
    well(&carry_with(&mut mesh.nodes[0], now, &mut whole, &Terms::default()));
    let steps = whole.steps;
    assert!(steps > 12, "{steps} operations");
    for at in 1..=steps {
        let mut pulled = Medium { pulled_at: Some(at), steps: 0, ..stick.clone() };
        let report = carry_with(&mut mesh.nodes[0], now, &mut pulled, &Terms::default());
        assert!(report.broken.is_some() || !report.damage.is_empty() || at == steps, "{at}");
        for luck in LUCKS {
            let mut found = pulled.found_again(luck.rotate_left(u32::try_from(at).unwrap()));
            is_sound(&found, &format!("step {at}, luck {luck:x}"));
            // Alice plugs it in again, and all is as if nothing had happened.
            let again = carry_with(&mut mesh.nodes[0], now, &mut found, &Terms::default());
            assert_eq!((&again.broken, &again.full), (&None, &None));
            is_sound(&found, "after another try");
            if luck == LUCKS[1] {
                let mut reader = fresh("dave", now);
                let got = pull_from(&mut reader, now, &mut found);
                assert!(got.damage.is_empty(), "{:?}", got.damage);
            }
        }
    }
    let bob = mesh.pull(1, &mut whole);
    well(&bob);
    assert_eq!(bob.entries(), 100);
}

#[test]
fn pulled_out_while_a_replica_is_written() {
    let (mut mesh, mut place) = (Mesh::three(), Medium::default());
    mesh.many(0, 30, "first");
    well(&mesh.publish(0, &mut place));
    mesh.many(0, 30, "second");
    let now = mesh.now.after(9);
    let mut whole = place.clone();
    well(&publish_to(&mut mesh.nodes[0], now, &mut whole));
    for at in 1..=whole.steps - place.steps {
        let mut pulled = Medium { pulled_at: Some(at), steps: 0, ..place.clone() };
        publish_to(&mut mesh.nodes[0], now, &mut pulled);
        for luck in LUCKS {
            let mut found = pulled.found_again(luck);
            is_sound(&found, &format!("step {at}, luck {luck:x}"));
            publish_to(&mut mesh.nodes[0], now, &mut found);
            is_sound(&found, "after another try");
        }
    }
    well(&mesh.pull(1, &mut whole));
    assert_eq!(mesh.nodes[0].root(), mesh.nodes[1].root());
}

#[test]
fn pulled_out_while_it_is_read() {
    let (mut mesh, mut full) = (Mesh::three(), Medium::default());
    mesh.many(0, 50, "from alice");
    well(&mesh.carry(0, &mut full));
    let now = mesh.now.after(9);
    let mut reader = fresh("dave", now);
    for at in 1..24 {
        let mut pulled = Medium { pulled_at: Some(at), steps: 0, ..full.clone() };
        let report = pull_from(&mut reader, now, &mut pulled);
        if at < 4 {
            assert!(report.broken.is_some(), "{at}: {report:?}");
        }
        let Response::Verified(found) = reader.execute(now, Request::Verify, [0; 16]).unwrap()
        else {
            panic!("verified");
        };
        assert!(found.damage.is_empty());
    }
    let alice = mesh.nodes[0].identity().device.author();
    let heads = [&reader, &mesh.nodes[0]].map(|node| node.log().head(&alice));
    assert_eq!(heads[0], heads[1], "what came stays, the rest came later");
}

#[test]
fn a_stick_that_is_full_at_any_byte_takes_what_fits_and_says_so() {
    let (mut mesh, stick) = scene();
    mesh.many(0, 150, &"y".repeat(2_000));
    let now = mesh.now.after(9);
    let mut whole = stick.clone();
    let wanted = carry_with(&mut mesh.nodes[0], now, &mut whole, &Terms::default());
    let wanted = wanted.left.unwrap().entries;
    let (least, most) = (stick.size(), whole.size() + stick.size() + 10_000);
    let (mut seen_full, mut seen_all) = (0, 0);
    for room in (least..most).step_by((most - least) / 24) {
        let mut small = Medium { room: Some(room), ..stick.clone() };
        let report: Report = carry_with(&mut mesh.nodes[0], now, &mut small, &Terms::default());
        is_sound(&small, &format!("room for {room} bytes"));
        let left = report.left.unwrap();
        match report.full {
            Some(_) => {
                seen_full += 1;
                assert!(left.withheld > 0 || left.entries == wanted, "{left:?}");
                assert!(!small.files.keys().any(|name| name.ends_with(".new")));
            }
            None => {
                seen_all += 1;
                assert_eq!((left.entries, left.withheld), (wanted, 0));
            }
        }
        small.room = None;
        well(&carry_with(&mut mesh.nodes[0], now, &mut small, &Terms::default()));
        is_sound(&small, "with room again");
    }
    assert!(seen_full > 4 && seen_all > 0, "{seen_full} {seen_all}");
}

/// A place whose list is replaced, and its packs removed, while somebody reads it.
struct Meanwhile {
    before: Medium,
    after: Medium,
    read: bool,
}

impl Source for Meanwhile {
    fn lists(&mut self) -> io::Result<Vec<String>> {
        self.after.lists()
    }

    fn open(&mut self, name: &str, from: u64, upto: u64) -> io::Result<Box<dyn Read + '_>> {
        match is_list(name) && !std::mem::replace(&mut self.read, true) {
            true => self.before.open(name, from, upto),
            false => self.after.open(name, from, upto),
        }
    }
}

#[test]
fn a_list_that_is_replaced_while_it_is_read_is_read_again() {
    let (mut mesh, mut before) = (Mesh::three(), Medium::default());
    mesh.many(0, 5, "first");
    well(&mesh.publish(0, &mut before));
    let mut after = before.clone();
    mesh.many(0, 50, "second");
    well(&mesh.publish(0, &mut after));
    for gone in before.packs() {
        after.files.remove(&gone);
    }
    assert_eq!(after.packs().len(), 1, "one pack took the place of the other");
    let (now, mut reader) = (mesh.now, fresh("dave", mesh.now));
    let clock = move || now;
    let mut host = Lent { node: &mut reader, now: &clock };
    let mut place = Meanwhile { before, after, read: false };
    let taken = carry::take(&mut place, &mut host, Care::Needed, &mut |_, _| {}).unwrap();
    well(&taken.report);
    let alice = mesh.nodes[0].identity().device.author();
    assert_eq!(reader.log().head(&alice), mesh.nodes[0].log().head(&alice));
}
