//! A line a – b – c whose ends have no route to each other: the middle passes on.

use std::time::Instant;

use crate::count::Traffic;
use crate::harness::eventually;
use crate::members::{LATER, Member, SOON};
use crate::netns::Line;
use crate::timing::carry_across;
use crate::twin::{CLOSE, Lab};

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn the_ends_of_a_line_read_each_other_through_the_middle() {
    let line = Line::new();
    let [ana, bo, cy] = [&line.a, &line.b, &line.c].map(Member::at);
    let code = ana.founds("Book Club", "ana");
    let first = ana.posts("from ana");
    bo.joins(&code, "bo");
    cy.joins(&code, "cy");
    cy.reads(SOON, &["from ana"]);
    cy.replies(&first, "cy answers");
    ana.reads(SOON, &["cy answers"]);
    ana.posts("ana again");
    cy.reads(SOON, &["ana again"]);
    bo.reads(SOON, &["from ana", "cy answers", "ana again"]);
    ana.meets(SOON, &[&bo]);
    bo.meets(SOON, &[&ana, &cy]);
    cy.meets(SOON, &[&bo]);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn two_sides_that_are_never_up_together_miss_nothing() {
    let line = Line::new();
    let [ana, bo, cy] = [&line.a, &line.b, &line.c].map(Member::at);
    let code = bo.founds("Book Club", "bo");
    ana.joins(&code, "ana");
    ana.home.run(&["stop"]).ok();
    cy.joins(&code, "cy");
    let mut written = Vec::new();
    let (mut traffic, mut woke) = (Traffic::default(), Instant::now());
    let before = bo.traffic() + cy.traffic();
    for round in 0..3 {
        written.push(format!("cy {round}"));
        cy.posts(&format!("cy {round}"));
        bo.reads(SOON, &[&format!("cy {round}")]);
        traffic = traffic + cy.traffic();
        cy.home.run(&["stop"]).ok();
        ana.home.run(&["start"]).ok();
        ana.reads(LATER, &written.iter().map(String::as_str).collect::<Vec<_>>());
        written.push(format!("ana {round}"));
        ana.posts(&format!("ana {round}"));
        bo.reads(SOON, &[&format!("ana {round}")]);
        traffic = traffic + ana.traffic();
        ana.home.run(&["stop"]).ok();
        woke = Instant::now();
        cy.home.run(&["start"]).ok();
        cy.reads(LATER, &written.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let agreed = woke.elapsed();
    assert_eq!(bo.texts().len(), written.len());
    let redundancy = (traffic + bo.traffic() + cy.traffic() - before).redundancy();
    [&bo, &cy].into_iter().for_each(Member::has_no_complaint);
    ana.home.run(&["verify"]).ok();
    println!("two subnets and a relay, the sides never up together: {} posts", written.len());
    println!("  the last awake read all after {:.1} s", agreed.as_secs_f64());
    println!("  received / needed {redundancy:.3}");
    Lab { redundancy, agreed }.has_twin("lab-two-sides", CLOSE);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_relay_with_a_leg_in_both_subnets_joins_them() {
    let line = Line::new();
    let [ana, mut bo, cy] = [&line.a, &line.b, &line.c].map(Member::at);
    bo.home.env("TIDINGS_RELAY", "on");
    let code = bo.founds("Book Club", "bo");
    ana.joins(&code, "ana");
    cy.joins(&code, "cy");
    carry_across("two subnets and a relay", &[&ana, &bo, &cy], "lab-relay");
    // The ends have a session of their own, by way of the middle.
    let by_bo = |member: &Member, other: &Member| {
        let device = other.device();
        let there = |(peer, at): &(String, String)| *peer == device && at.contains("p2p-circuit");
        member.connected().iter().any(there)
    };
    eventually(LATER, "a circuit", || by_bo(&ana, &cy) && by_bo(&cy, &ana));
    // Each end was told the middle's address on its own side only.
    for (end, side) in [(&ana, "10.78.1."), (&cy, "10.78.2.")] {
        let known = end.known_addresses(&bo);
        let direct = known.iter().filter(|at| !at.contains("p2p-circuit"));
        assert!(direct.clone().count() > 0, "{known:?}");
        assert!(direct.clone().all(|at| at.contains(side)), "{known:?}");
    }
}
