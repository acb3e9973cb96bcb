//! One LAN: members find each other, and go on finding each other when it breaks.

use crate::members::{LATER, Member, SOON};
use crate::netns::Lan;

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn three_machines_find_each_other_with_no_address_typed() {
    let lan = Lan::bridge(3);
    let [ana, bo, cy] = [0, 1, 2].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    ana.posts("from ana");
    bo.joins(&code, "bo");
    cy.joins(&code, "cy");
    bo.posts("from bo");
    cy.posts("from cy");
    for member in [&ana, &bo, &cy] {
        member.reads(SOON, &["from ana", "from bo", "from cy"]);
    }
    ana.meets(SOON, &[&bo, &cy]);
    bo.meets(SOON, &[&ana, &cy]);
    cy.meets(SOON, &[&ana, &bo]);

    ana.home.run(&["stop"]).ok();
    bo.posts("while ana sleeps");
    cy.reads(SOON, &["while ana sleeps"]);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_member_who_was_invited_admits_while_the_inviter_sleeps() {
    let lan = Lan::bridge(3);
    let [ana, bo, cy] = [0, 1, 2].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    ana.posts("from ana");
    bo.joins(&code, "bo");
    bo.reads(SOON, &["from ana"]);
    ana.home.run(&["stop"]).ok();
    cy.joins(&code, "cy");
    cy.posts("from cy");
    bo.reads(SOON, &["from cy"]);
    cy.reads(SOON, &["from ana"]);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_pulled_cable_delays_what_was_written_on_both_sides() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    bo.joins(&code, "bo");
    lan.unplug(1);
    ana.posts("ana, apart");
    bo.posts("bo, apart");
    assert!(!ana.texts().contains(&"bo, apart".to_owned()));
    assert!(!bo.texts().contains(&"ana, apart".to_owned()));
    lan.plug(1);
    for member in [&ana, &bo] {
        member.reads(LATER, &["ana, apart", "bo, apart"]);
    }
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_silent_switch_is_noticed_and_the_mesh_heals() {
    let lan = Lan::bridge(3);
    let [ana, bo, cy] = [0, 1, 2].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    bo.joins(&code, "bo");
    cy.joins(&code, "cy");
    bo.meets(SOON, &[&ana, &cy]);
    lan.silence(2);
    cy.posts("cy, apart");
    ana.posts("ana, with bo");
    bo.reads(SOON, &["ana, with bo"]);
    cy.meets(LATER, &[]);
    ana.meets(LATER, &[&bo]);
    lan.speak(2);
    cy.reads(LATER, &["ana, with bo"]);
    for member in [&ana, &bo] {
        member.reads(LATER, &["cy, apart"]);
    }
}
