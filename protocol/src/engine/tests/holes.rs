//! Hosts that meet and part while one of them lets bodies go: the others come to hold them all, and
//! soon, without a comparison of summaries.

use crate::limits::COMPARE_INTERVAL;
use crate::store::Store;
use crate::testing::Mesh;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeSet;

const NAMES: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];
const BOB: usize = 1;
const KEEPERS: [usize; 4] = [0, 2, 3, 4];

#[derive(Clone, Debug)]
enum Act {
    Write(usize),
    LetGo(usize),
    Meet(usize, usize),
    Part(usize),
    Deliver(u8),
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    let one = || 0..NAMES.len();
    prop_oneof![
        3 => one().prop_map(Act::Write),
        3 => one().prop_map(Act::LetGo),
        4 => (one(), one()).prop_map(|(a, b)| Act::Meet(a, b)),
        1 => one().prop_map(Act::Part),
        4 => (1_u8..40).prop_map(Act::Deliver),
        1 => (1_u64..1_000_000).prop_map(Act::Wait),
    ]
}

/// Hosts, and who is connected to whom.
struct Scene {
    mesh: Mesh,
    links: BTreeSet<(usize, usize)>,
}

impl Scene {
    fn meet(&mut self, a: usize, b: usize) {
        if a != b && self.links.insert((a.min(b), a.max(b))) {
            self.mesh.connect(a, b);
        }
    }

    fn play(&mut self, act: &Act) {
        match *act {
            Act::Write(who) => self.mesh.write(who, "words"),
            Act::LetGo(of) => {
                let author = self.mesh.peers[of].engine.me();
                let held = self.mesh.peers[BOB].store.head(&author).map_or(0, |head| head.tip.seq);
                self.mesh.let_go(BOB, of, 1..=held);
            }
            Act::Meet(a, b) => self.meet(a, b),
            Act::Part(who) => {
                self.links.retain(|(a, b)| *a != who && *b != who);
                self.mesh.cut(who);
            }
            Act::Deliver(frames) => (0..frames).for_each(|_| {
                self.mesh.deliver();
            }),
            Act::Wait(micros) => self.mesh.run_for(micros),
        }
    }
}

/// Plays `acts`; then those who keep bodies are linked, and must come to hold them all.
fn hold_them_all(acts: &[Act]) -> Result<(), TestCaseError> {
    let mut scene = Scene { mesh: Mesh::new(&NAMES), links: BTreeSet::new() };
    acts.iter().for_each(|act| scene.play(act));
    // Those who keep bodies hang together, each by as little as can be.
    KEEPERS.windows(2).for_each(|two| scene.meet(two[0], two[1]));
    scene.mesh.settle();
    scene.mesh.run_for(COMPARE_INTERVAL / 3);
    for peer in scene.mesh.peers.iter().filter(|peer| peer.name != NAMES[BOB]) {
        prop_assert_eq!(peer.store.lacking(), 0, "{}: {:#?}", peer.name, scene.mesh.transcript);
    }
    Ok(())
}

/// Whoever is asked for a body of a log that is on its way to it from who asks, and finds the body
/// elsewhere, says so.
#[test]
fn who_was_asked_too_early_is_asked_again() {
    use Act::{Deliver, LetGo, Meet, Part, Write};
    let acts = [
        Write(1),
        Write(1),
        Meet(4, 1),
        Part(2),
        Meet(1, 3),
        Write(4),
        Deliver(14),
        LetGo(4),
        Write(3),
        Meet(0, 1),
        Deliver(11),
    ];
    hold_them_all(&acts).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn who_keeps_bodies_soon_holds_them_all(acts in prop::collection::vec(act(), 1..60)) {
        hold_them_all(&acts)?;
    }
}
