//! From alice by a stick to bob, and on to carol.

use super::{Medium, carry_with, well};
use crate::mesh::Mesh;
use tidings_core::carry::Terms;
use tidings_core::carry::limits::{FORGOTTEN, GRACE, MAX_PACK};
use tidings_core::{Request, Response};
use tidings_protocol::author::Author;

#[test]
fn a_stick_goes_from_hand_to_hand_and_everybody_ends_equal() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    mesh.post(0, "general", "from alice");
    mesh.post(1, "general", "from bob");
    mesh.post(2, "general", "from carol");
    let first = mesh.carry(0, &mut stick);
    well(&first);
    assert_eq!(first.entries(), 0);
    assert!(first.left.unwrap().entries > 0, "nobody's list is there: everything");
    let second = mesh.carry(1, &mut stick);
    well(&second);
    assert_eq!((second.entries(), second.took.len()), (1, 1));
    assert_eq!(second.took[0].person.as_ref().unwrap().name, "alice");
    let left = second.left.unwrap();
    assert_eq!((left.entries, left.authors), (1, 1), "alice lacks one entry of bob's");
    assert_eq!(left.readers[0].name, "alice");
    let third = mesh.carry(2, &mut stick);
    well(&third);
    assert_eq!((third.entries(), third.left.unwrap().entries), (2, 1));
    for node in [1, 0] {
        well(&mesh.carry(node, &mut stick));
    }
    assert_eq!(mesh.texts(0), ["from alice", "from bob", "from carol"]);
    let root = mesh.nodes[0].root();
    assert!(mesh.nodes.iter().all(|node| node.root() == root));
}

#[test]
fn what_everybody_has_is_removed_and_nothing_is_written_twice() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    mesh.post(0, "general", "once");
    for node in [0, 1, 2, 0, 1, 2] {
        well(&mesh.carry(node, &mut stick));
    }
    assert!(stick.packs().is_empty(), "{:?}", stick.packs());
    assert_eq!(stick.files.len(), 4, "three lists and the catalog");
    let before = (stick.files.clone(), stick.steps);
    let idle = mesh.carry(0, &mut stick);
    well(&idle);
    assert_eq!(stick.files, before.0, "nothing changed, nothing is written");
    assert_eq!(idle.left.unwrap().entries, 0);
}

#[test]
fn a_newcomer_takes_the_log_of_somebody_let_in_on_the_way() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    let code = mesh.invite(0, 0, 3_600);
    let dave = mesh.join(0, &code, "dave").unwrap();
    // Dave knows nobody's log: the stick brings it, and his own goes back by it.
    well(&mesh.carry(0, &mut stick));
    well(&mesh.carry(dave, &mut stick));
    mesh.post(dave, "general", "from dave, whom bob never met");
    well(&mesh.carry(dave, &mut stick));
    let bob = mesh.carry(1, &mut stick);
    well(&bob);
    assert_eq!(mesh.texts(1), ["from dave, whom bob never met"]);
}

#[test]
fn live_peers_hear_of_what_a_stick_brought() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    mesh.post(0, "general", "by stick, then by wire");
    mesh.carry(0, &mut stick);
    mesh.connect(1, 2);
    mesh.settle();
    mesh.carry(1, &mut stick);
    mesh.settle();
    assert_eq!(mesh.texts(2), ["by stick, then by wire"]);
}

#[test]
fn many_entries_take_several_packs_and_come_back_whole() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    mesh.many(0, 4_500, &"x".repeat(1_000));
    let left = mesh.carry(0, &mut stick).left.unwrap();
    assert!(left.packs >= 2, "{left:?}");
    assert!(stick.files.values().all(|file| file.len() as u64 <= MAX_PACK + 80_000));
    let taken = mesh.carry(1, &mut stick);
    well(&taken);
    assert_eq!(taken.entries(), 4_500);
    assert_eq!(mesh.nodes[0].root(), mesh.nodes[1].root());
}

#[test]
fn a_bound_leaves_out_whole_ends_of_logs_and_what_is_there_can_be_read() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    for node in 0..3 {
        well(&mesh.carry(node, &mut stick));
    }
    mesh.many(0, 4_000, &"x".repeat(500));
    let max = 300_000;
    let terms = Terms { max: Some(max), ..Terms::default() };
    let now = mesh.now.after(1_000);
    let report = carry_with(&mut mesh.nodes[0], now, &mut stick, &terms);
    well(&report);
    let left = report.left.unwrap();
    assert!(left.withheld > 0 && left.entries > 100, "{left:?}");
    let packs: usize = stick.packs().iter().map(|name| stick.files[name].len()).sum();
    assert!(packs as u64 <= max, "{packs}");
    let bob = mesh.carry(1, &mut stick);
    well(&bob);
    assert_eq!((bob.entries(), bob.waiting), (left.entries, 0));
}

#[test]
fn old_logs_and_other_readers_are_left_out_when_told_to() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    for node in 0..3 {
        well(&mesh.carry(node, &mut stick));
    }
    mesh.post(0, "general", "long ago");
    mesh.carry(0, &mut stick);
    mesh.carry(1, &mut stick);
    mesh.now = mesh.now.after(40 * 86_400_000_000);
    mesh.post(1, "general", "today");
    let newer = Some(tidings_protocol::time::Time(mesh.now.0 - 86_400_000_000));
    let terms = Terms { newer, ..Terms::default() };
    let now = mesh.now.after(1_000);
    let left = carry_with(&mut mesh.nodes[1], now, &mut stick, &terms).left.unwrap();
    assert_eq!((left.entries, left.authors), (1, 1), "bob's own log alone");

    let carol: Author = mesh.nodes[2].identity().device.author();
    let terms = Terms { readers: Some([carol].into()), ..Terms::default() };
    mesh.post(0, "general", "to carol");
    let now = mesh.now.after(2_000);
    let left = carry_with(&mut mesh.nodes[0], now, &mut stick, &terms).left.unwrap();
    let names: Vec<_> = left.readers.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["carol"]);
}

#[test]
fn a_list_that_nobody_renews_holds_nothing_back_for_ever() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    for node in 0..3 {
        well(&mesh.carry(node, &mut stick));
    }
    mesh.post(0, "general", "carol never comes back");
    mesh.carry(0, &mut stick);
    mesh.carry(1, &mut stick);
    mesh.carry(0, &mut stick);
    assert_eq!(stick.packs().len(), 1);
    mesh.now = mesh.now.after(FORGOTTEN / 2);
    mesh.carry(1, &mut stick);
    mesh.now = mesh.now.after(FORGOTTEN / 2);
    mesh.carry(0, &mut stick);
    assert!(stick.packs().is_empty());
}

#[test]
fn a_replica_grows_by_what_is_new_and_its_packs_stay_as_they_are() {
    let (mut mesh, mut place) = (Mesh::three(), Medium::default());
    mesh.many(0, 3_000, &"x".repeat(500));
    well(&mesh.publish(0, &mut place));
    let before = place.files.clone();
    well(&mesh.publish(0, &mut place));
    assert_eq!(place.files, before, "nothing new, nothing written");
    let mut written = 0;
    for n in 0..40 {
        mesh.post(0, "general", &format!("post {n}"));
        let left = mesh.publish(0, &mut place).left.unwrap();
        assert_eq!(left.entries, 1);
        written += left.bytes;
        let bob = mesh.pull(1, &mut place);
        well(&bob);
        assert_eq!(bob.entries(), if n == 0 { 3_001 } else { 1 });
    }
    assert!(written < 40 * 40 * 250, "each entry is written again a few times: {written}");
    let large = before.iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
    assert_eq!(place.files.get(large.0), Some(large.1), "the large pack is the same file");
    // Packs of lists before are there for a day, then they go.
    let kept = place.packs().len();
    mesh.now = mesh.now.after(2 * GRACE);
    mesh.post(0, "general", "two days later");
    well(&mesh.publish(0, &mut place));
    assert!(
        place.packs().len() < kept && place.packs().len() < 14,
        "{} {kept}",
        place.packs().len()
    );
    let carol = mesh.pull(2, &mut place);
    well(&carol);
    assert_eq!(mesh.nodes[0].root(), mesh.nodes[2].root());
}

#[test]
fn of_a_replica_only_what_is_missing_is_read() {
    let (mut mesh, mut place) = (Mesh::three(), Medium::default());
    mesh.many(0, 3_000, &"x".repeat(1_000));
    mesh.publish(0, &mut place);
    well(&mesh.pull(1, &mut place));
    mesh.post(0, "general", "one more");
    mesh.publish(0, &mut place);
    place.read = 0;
    let one = mesh.pull(1, &mut place);
    well(&one);
    assert_eq!(one.entries(), 1);
    let lists: usize = place.files.values().map(Vec::len).filter(|len| *len < 20_000).sum();
    assert!(place.read < 4 * lists as u64 + 400_000, "{}", place.read);
}

#[test]
fn what_nobody_names_is_removed_after_a_day() {
    let (mut mesh, mut stick) = (Mesh::three(), Medium::default());
    let orphan = tidings_core::carry::pack::file_of(&[9; 32]);
    for name in [orphan.as_str(), "half.new", "holiday.jpg"] {
        stick.files.insert(name.into(), vec![1; 10]);
    }
    mesh.post(0, "general", "one");
    mesh.carry(0, &mut stick);
    assert!(stick.files.contains_key(&orphan), "somebody may be writing it");
    stick.age = 2 * GRACE;
    mesh.post(0, "general", "two");
    mesh.carry(0, &mut stick);
    assert!(!stick.files.contains_key(&orphan) && !stick.files.contains_key("half.new"));
    assert!(stick.files.contains_key("holiday.jpg"), "not ours");
}

#[test]
fn what_a_stick_brings_of_before_the_join_is_past_with_the_first_one_and_late_with_a_later_one() {
    const DAY: u64 = 24 * 60 * 60 * 1_000_000;
    let mut mesh = Mesh::three();
    let (carol, mut stick) = (2, Medium::default());
    mesh.post(0, "general", "on the first stick");
    mesh.post(carol, "general", "on the second stick");
    let code = mesh.invite(0, 0, 3_600);
    let dave = mesh.join(0, &code, "dave").unwrap();
    mesh.carry(0, &mut stick);
    mesh.now = mesh.now.after(5 * DAY);
    mesh.carry(dave, &mut stick);
    assert_eq!(mesh.texts(dave), ["on the first stick"]);
    assert_eq!(mesh.nodes[dave].status().unwrap().unread, 0);

    mesh.now = mesh.now.after(5 * DAY);
    let mut stick = Medium::default();
    mesh.carry(carol, &mut stick);
    mesh.carry(dave, &mut stick);
    let Response::Posts(rows) = mesh.ask(dave, Request::Unread { board: None, limit: 9 }).unwrap()
    else {
        panic!()
    };
    let rows: Vec<_> = rows.iter().map(|row| (row.text.as_str(), row.late)).collect();
    assert_eq!(rows, [("on the second stick", true)]);
}
