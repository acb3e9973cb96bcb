//! Files that go along: sticks that are full, or pulled out in the middle.

use super::medium::Medium;
use super::well;
use crate::files::{Shelf, post, send};
use crate::mesh::Mesh;
use tidings_core::carry::{self, Care, Lent, Report, Terms, files};
use tidings_files::FileId;

const MIB: usize = 1024 * 1024;

/// Files of up to 4 MiB go along.
const UP_TO: u64 = 4 * 1024 * 1024;

/// Alice, who attached files of 40 000 bytes, of half a stripe and of three, and bob, who lacks them.
struct Story {
    mesh: Mesh,
    bob: usize,
    shelves: [Shelf; 2],
    files: [FileId; 3],
}

impl Story {
    fn new() -> Self {
        let (mut mesh, shelves) = (Mesh::founded(), [Shelf::new(), Shelf::new()]);
        let bob = mesh.join_and_sync(0, "bob");
        mesh.nodes[0].set_files(shelves[0].1.clone());
        mesh.nodes[bob].set_files(shelves[1].1.clone());
        let lens = [40_000, MIB / 2, 2 * MIB + 5];
        let sealed = lens.map(|len| shelves[0].seal_bytes("a file", &vec![7; len]));
        mesh.ask(0, send(post("general"), &sealed)).unwrap();
        mesh.settle();
        mesh.disconnect_all();
        let files = sealed.map(|new| FileId::parse(&new.file).unwrap());
        Self { mesh, bob, shelves, files }
    }

    /// Both directions, as `tidings carry` does.
    fn carry(&mut self, node: usize, stick: &mut Medium) -> Report {
        self.mesh.now = self.mesh.now.after(1_000);
        let now = self.mesh.now;
        let clock = move || now;
        let mut host = Lent { node: &mut self.mesh.nodes[node], now: &clock };
        let mut taken = carry::take(stick, &mut host, Care::All, &mut |_, _| {}).unwrap();
        files::take(stick, &mut host, UP_TO, &mut taken.report, &mut |_, _| {}).unwrap();
        if taken.report.broken.is_some() {
            return taken.report;
        }
        let terms = Terms::default();
        let mut report = carry::leave(stick, &mut host, &terms, taken, &mut |_, _| {}).unwrap();
        let terms = files::Terms { up_to: UP_TO, max: None, wishes: true };
        files::leave(stick, &mut host, &terms, &mut report, &mut |_, _| {}).unwrap();
        report
    }

    /// How many of the files bob has, all of each; then he has nothing of any.
    fn bob_forgets(&self) -> usize {
        let held = &self.shelves[1].1;
        let whole = self.files.iter().filter(|file| held.is_whole(file)).count();
        self.files.iter().for_each(|file| held.remove(file).unwrap());
        whole
    }
}

#[test]
fn a_stick_that_is_full_takes_what_has_room_and_the_rest_when_there_is_more() {
    let mut story = Story::new();
    let mut stick = Medium::default();
    well(&story.carry(0, &mut stick));
    let whole = stick.size();
    let mut counts = Vec::new();
    for missing in [1, MIB, MIB + MIB / 2, 2 * MIB + MIB / 2, whole] {
        let mut stick = Medium { room: Some(whole - missing), ..Medium::default() };
        let report = story.carry(0, &mut stick);
        assert!(report.full.is_some() && report.broken.is_none(), "{report:?}");
        assert!(!stick.files.keys().any(|name| name.ends_with(".new")), "nothing half is left");
        let taken = story.carry(story.bob, &mut stick);
        assert_eq!(taken.damage, [], "{missing} bytes are missing");
        counts.push(story.bob_forgets());

        stick.room = None;
        well(&story.carry(0, &mut stick));
        well(&story.carry(story.bob, &mut stick));
        assert_eq!(story.bob_forgets(), 3, "once there is room");
    }
    assert_eq!(counts, [2, 2, 2, 1, 0], "small ones first");
}

#[test]
fn a_stick_that_is_pulled_out_at_any_moment_costs_a_stripe_at_most() {
    let mut story = Story::new();
    for (node, at) in (1..).map(|at| (0, at)) {
        let mut stick = Medium { pulled_at: Some(at), ..Medium::default() };
        if story.carry(node, &mut stick).broken.is_none() {
            break;
        }
        // What the medium did not say was durable is there or not.
        let mut found = stick.found_again(0x9e37_79b9_7f4a_7c15_u64.rotate_left(at as u32));
        assert_eq!(story.carry(story.bob, &mut found).damage, [], "left up to {at}");
        well(&story.carry(0, &mut found));
        well(&story.carry(story.bob, &mut found));
        assert_eq!(story.bob_forgets(), 3, "left up to {at}");
    }

    let mut full = Medium::default();
    well(&story.carry(0, &mut full));
    let (mut before, mut partly) = (0, 0);
    for at in 1.. {
        let mut stick = Medium { pulled_at: Some(at), steps: 0, ..full.clone() };
        let broken = story.carry(story.bob, &mut stick).broken.is_some();
        let held = story.shelves[1].1.held();
        assert!(held.bytes >= before, "what was taken stays");
        partly += u32::from(held.bytes > before && broken);
        before = held.bytes;
        stick.pulled_at = None;
        well(&story.carry(story.bob, &mut stick));
        assert_eq!(story.bob_forgets(), 3, "taken up to {at}");
        if !broken {
            break;
        }
    }
    assert!(partly >= 4, "{partly}: it was pulled out between any two of five stripes");
}
