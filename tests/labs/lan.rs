//! One LAN: members find each other, and go on finding each other when it breaks.

use std::time::Instant;

use crate::count::{Traffic, all_read, all_write};
use crate::members::{LATER, Member, SOON};
use crate::netns::Lan;
use crate::twin::{CLOSE, Lab};

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
fn machines_that_start_at_once_have_one_session_a_pair() {
    let lan = Lan::bridge(4);
    let [ana, bo, cy, dan] = [0, 1, 2, 3].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    for (member, name) in [(&bo, "bo"), (&cy, "cy"), (&dan, "dan")] {
        member.joins(&code, name);
    }
    let all = [&ana, &bo, &cy, &dan];
    let verb_on_all = |verb: &str| {
        let verbs = all.map(|member| member.home.spawn(&[verb]));
        verbs.into_iter().for_each(|verb| drop(verb.finish(SOON).ok()));
    };
    verb_on_all("stop");
    verb_on_all("start");
    for member in all {
        let others: Vec<&Member> =
            all.into_iter().filter(|other| !std::ptr::eq(*other, member)).collect();
        member.meets(SOON, &others);
    }
    dan.posts("all are here");
    all.into_iter().for_each(|member| member.reads(SOON, &["all are here"]));
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
fn a_machine_whose_address_changes_is_found_again() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    bo.joins(&code, "bo");
    ana.meets(SOON, &[&bo]);
    lan.hosts[0].ip("address flush dev eth0 scope global");
    ana.posts("ana, nowhere");
    lan.hosts[0].ip("address add 10.77.0.101/24 dev eth0");
    bo.reads(LATER, &["ana, nowhere"]);
    bo.meets(LATER, &[&ana]);
    let at: Vec<String> = bo.connected().into_iter().map(|(_, address)| address).collect();
    assert!(at[0].starts_with("/ip4/10.77.0.101/"), "{at:?}");
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

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn machines_that_all_write_at_once_agree_when_they_are_done() {
    let lan = Lan::bridge(6);
    let members: Vec<Member> = lan.hosts.iter().map(Member::at).collect();
    let code = members[0].founds("Book Club", "m0");
    for (n, member) in members.iter().enumerate().skip(1) {
        member.joins(&code, &format!("m{n}"));
    }
    for member in &members {
        let others = members.iter().filter(|other| !std::ptr::eq(*other, member));
        member.meets(SOON, &others.collect::<Vec<_>>());
    }
    let before = Traffic::of(&members);
    let texts = all_write(&members, 40);
    let agreed = all_read(&members, &texts, Instant::now(), LATER);
    let traffic = Traffic::of(&members) - before;
    println!("{} machines of one LAN, 40 posts of each", members.len());
    println!("  agreed after      {:.1} s", agreed.as_secs_f64());
    println!("  received / needed {:.3}", traffic.redundancy());
    println!("  bytes of frames   {}", traffic.bytes);
    members.iter().for_each(Member::has_no_complaint);
    Lab { redundancy: traffic.redundancy(), agreed }.has_twin("lab-lan", CLOSE);
}
