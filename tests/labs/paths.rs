//! Networks that let only some packets through: TCP alone, QUIC alone, IPv6 alone.

use crate::members::{Member, SOON};
use crate::netns::Lan;

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn where_udp_is_dropped_members_meet_over_tcp() {
    let lan = Lan::bridge(2);
    lan.hosts.iter().for_each(|host| host.drops("udp dport != 5353"));
    let addresses = meet(&lan);
    assert!(addresses.iter().all(|address| address.contains("/tcp/")), "{addresses:?}");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn where_tcp_is_dropped_members_meet_over_quic() {
    let lan = Lan::bridge(2);
    lan.hosts.iter().for_each(|host| host.drops("meta l4proto tcp"));
    let addresses = meet(&lan);
    assert!(addresses.iter().all(|address| address.ends_with("/quic-v1")), "{addresses:?}");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn on_a_network_without_ipv4_members_find_each_other() {
    let lan = Lan::bridge(2);
    lan.hosts.iter().for_each(|host| drop(host.ip("-4 address flush dev eth0")));
    let addresses = meet(&lan);
    assert!(addresses.iter().all(|address| address.starts_with("/ip6/fd77::")), "{addresses:?}");
}

/// Ana and Bo meet by discovery and read each other; where each sees the other.
#[track_caller]
fn meet(lan: &Lan) -> Vec<String> {
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    ana.posts("from ana");
    bo.joins(&code, "bo");
    bo.posts("from bo");
    bo.reads(SOON, &["from ana"]);
    ana.reads(SOON, &["from bo"]);
    ana.meets(SOON, &[&bo]);
    bo.meets(SOON, &[&ana]);
    [&ana, &bo].iter().flat_map(|member| member.connected()).map(|(_, at)| at).collect()
}
