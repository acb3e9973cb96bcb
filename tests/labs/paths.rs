//! Networks that let only some packets through: TCP alone, QUIC alone, IPv6 alone.

use std::net::SocketAddr;

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

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_machine_without_ipv4_joins_at_an_address_that_was_typed() {
    let lan = Lan::bridge(2);
    lan.hosts[1].ip("-4 address flush dev eth0");
    let [ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    let code = ana.founds("Book Club", "ana");
    ana.posts("from ana");
    let listens = ana.hints().into_iter().find(SocketAddr::is_ipv6).expect("an IPv6 address");
    assert_eq!(listens.ip().to_string(), lan.address6(0));
    bo.joins(&format!("{code}@{listens}"), "bo");
    bo.posts("from bo");
    bo.reads(SOON, &["from ana"]);
    ana.reads(SOON, &["from bo"]);
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn machines_with_many_addresses_have_one_session() {
    let lan = Lan::bridge(2);
    for (i, host) in lan.hosts.iter().enumerate() {
        for net in 0..4 {
            host.ip(&format!("address add 10.78.{net}.{}/24 dev eth0", i + 1));
            host.ip(&format!("address add fd78:{net}::{}/64 dev eth0 nodad", i + 1));
        }
    }
    let addresses = meet(&lan);
    assert_eq!(addresses.len(), 2);
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
