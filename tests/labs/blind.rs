//! Two subnets joined by a box that carries what it cannot read.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::harness::{eventually, eventually_some};
use crate::members::{LATER, Member, SOON};
use crate::netns::Line;
use crate::timing::carry_across;

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_box_that_cannot_read_joins_two_subnets_and_leads_a_newcomer_to_a_member() {
    let line = Line::new();
    let [ana, relay, cy] = [&line.a, &line.b, &line.c].map(Member::at);
    let code = ana.founds("Book Club", "ana");
    let invite = ana.home.run(&["invite", "--role", "relay"]).ok().stdout;
    relay.joins(invite.trim(), "box");
    // The box lets nobody in, and ana is not to be reached from here but by way of it.
    let circuit = eventually_some(LATER, "a place at the box", || circuit(&ana, &relay));
    cy.joins(&format!("{code}@{circuit}"), "cy");
    let people = cy.home.run(&["people", "--json"]).ok().json_lines();
    let row = people.iter().find(|row| row["name"] == "cy").expect("cy is in");
    assert_eq!(row["admitted_by"]["name"], "ana");
    carry_across("two subnets and a blind relay", &[&ana, &relay, &cy], "lab-relay");

    // The two sides never up together.
    cy.home.run(&["stop"]).ok();
    ana.posts("while cy was away");
    carried(&relay, &ana);
    ana.home.run(&["stop"]).ok();
    cy.home.run(&["start"]).ok();
    cy.reads(LATER, &["while cy was away"]);
    cy.posts("while ana was away");
    carried(&relay, &cy);
    cy.home.run(&["stop"]).ok();
    ana.home.run(&["start"]).ok();
    ana.reads(LATER, &["while ana was away"]);

    let status = relay.home.run(&["status", "--json"]).ok().json();
    assert_eq!((&status["blind"], &status["epoch"]), (&true.into(), &Value::Null), "{status}");
    relay.home.run(&["read", "general"]).fails(5);
    relay.home.run(&["stop"]).ok();
    for file in ["log.redb", "views.redb", "node.log"] {
        let bytes = fs::read(relay.home.path().join(file)).expect("a file of the home");
        for words in ["was away", "announcements"] {
            let found = bytes.windows(words.len()).any(|window| window == words.as_bytes());
            assert!(!found, "“{words}” stands in {file}");
        }
    }
}

/// Waits until the box holds every log as far as `member` does, and no other.
fn carried(relay: &Member, member: &Member) {
    let held = |of: &Member| {
        let people = of.home.run(&["people", "--json"]).ok().json_lines();
        let devices = people.iter().flat_map(|row| row["devices"].as_array().cloned());
        let logs = devices.flatten().map(|row| (row["device"].to_string(), row["seq"].as_u64()));
        logs.collect::<BTreeMap<String, Option<u64>>>()
    };
    eventually(SOON, "the box has it", || {
        let wanted = held(member);
        wanted.values().all(Option::is_some) && held(relay) == wanted
    });
}

/// The way from the other subnet over the box to ana, once the box keeps a place for her.
fn circuit(ana: &Member, relay: &Member) -> Option<String> {
    let status = ana.home.run(&["status", "--json"]).ok().json();
    status["reach"]["relays"].as_array().filter(|relays| !relays.is_empty())?;
    let at = relay.home.run(&["status", "--json"]).ok().json();
    let listens = at["addresses"].as_array()?.iter().filter_map(Value::as_str);
    let port = listens.filter_map(|address| address.rsplit_once(':')).next()?.1.to_owned();
    let peer = |known: Vec<String>| {
        let direct = known.iter().filter(|address| !address.contains("p2p-circuit"));
        direct.filter_map(|address| Some(address.rsplit_once("/p2p/")?.1.to_owned())).next()
    };
    let [over, to] = [peer(ana.known_addresses(relay))?, peer(relay.known_addresses(ana))?];
    Some(format!("/ip4/10.78.2.2/tcp/{port}/p2p/{over}/p2p-circuit/p2p/{to}"))
}
