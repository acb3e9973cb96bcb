//! What keeps a node from working is broken on purpose, and `doctor` names it.

use serde_json::Value;

use crate::harness::eventually;
use crate::members::{LATER, Member, SOON};
use crate::netns::{Lan, Namespace};

/// What `doctor` finds wrong, as `check: message; next`.
fn complaints(member: &Member) -> Vec<String> {
    let rows = member.home.run(&["doctor", "--json"]).json_lines();
    let wrong = rows.iter().filter(|row| row["ok"] == false);
    wrong.map(told).collect()
}

fn told(row: &Value) -> String {
    format!("{}: {}; {}", row["check"], row["message"], row["next"])
}

#[track_caller]
fn names(member: &Member, check: &str, words: &str) {
    let found = complaints(member);
    let named = |told: &String| told.contains(check) && told.contains(words);
    assert!(found.iter().any(named), "{check} with “{words}” among {found:#?}");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_healthy_node_on_a_lan_has_no_complaint() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    bo.joins(&ana.founds("Book Club", "ana"), "bo");
    ana.meets(SOON, &[&bo]);
    assert_eq!(complaints(&ana), Vec::<String>::new());
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_firewall_that_drops_multicast_is_named() {
    let lan = Lan::bridge(1);
    let ana = Member::at(&lan.hosts[0]);
    ana.founds("Book Club", "ana");
    lan.hosts[0].drops("udp dport 5353");
    names(&ana, "multicast", "eth0");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_vpn_that_takes_everything_is_named() {
    let lan = Lan::bridge(1);
    let ana = Member::at(&lan.hosts[0]);
    ana.founds("Book Club", "ana");
    let host = &lan.hosts[0];
    host.ip("tuntap add dev tun0 mode tun");
    host.ip("address add 10.200.0.2 peer 10.200.0.1 dev tun0");
    host.ip("link set tun0 up");
    assert!(!complaints(&ana).iter().any(|told| told.contains("vpn")), "it takes nothing yet");
    host.ip("route add 0.0.0.0/1 dev tun0");
    host.ip("route add 128.0.0.0/1 dev tun0");
    names(&ana, "vpn", "tun0");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_machine_without_a_network_or_without_a_route_is_named() {
    let alone = Namespace::new("alone");
    let ana = Member::at(&alone);
    ana.founds("Book Club", "ana");
    names(&ana, "interfaces", "none but loopback");
    let lan = Lan::bridge(1);
    let bo = Member::at(&lan.hosts[0]);
    bo.founds("Chess", "bo");
    lan.hosts[0].ip("route del default");
    let all = bo.home.run(&["doctor"]).stdout;
    assert!(all.contains("no default route"), "{all}");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn isolated_clients_of_one_network_are_told_from_a_node_that_is_stopped() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    bo.joins(&ana.founds("Book Club", "ana"), "bo");
    ana.meets(SOON, &[&bo]);
    bo.home.run(&["stop"]).ok();
    ana.meets(LATER, &[]);
    names(&ana, "peers", "no node listens");
    bo.home.run(&["start"]).ok();
    eventually(LATER, "they meet again", || ana.connected().len() == 1);
    lan.silence(1);
    ana.meets(LATER, &[]);
    names(&ana, "peers", "client isolation");
}
