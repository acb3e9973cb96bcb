//! The namespaces do what cables and switches do, so that a failing lab means the product.

use std::time::Duration;

use crate::air::Air;
use crate::harness::eventually;
use crate::netns::{Lan, Line, Namespace};

const SOON: Duration = Duration::from_secs(20);
const MULTICAST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/labs/multicast.py");

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn hosts_of_a_lan_reach_each_other_and_nobody_else() {
    let lan = Lan::bridge(3);
    assert!(lan.hosts[0].reaches(&lan.address(2)));
    assert!(lan.hosts[2].reaches(&lan.address6(1)));
    assert!(!lan.hosts[0].reaches("10.78.1.1"));
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn multicast_crosses_a_lan() {
    let lan = Lan::bridge(2);
    let mut hears =
        lan.hosts[1].spawn(&format!("exec python3 {MULTICAST} hear {}", lan.address(1)));
    hears.line(SOON, "it listens", |line| line == "listening");
    let _says = lan.hosts[0].spawn(&format!("exec python3 {MULTICAST} say {}", lan.address(0)));
    let heard = hears.line(SOON, "a datagram", |line| line.starts_with("hello"));
    assert_eq!(heard, format!("hello {}", lan.address(0)));
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn multicast_of_a_line_ends_in_the_middle() {
    let Line { a, b, c } = Line::new();
    let mut near = b.spawn(&format!("exec python3 {MULTICAST} hear 10.78.2.2"));
    near.line(SOON, "it listens", |line| line == "listening");
    let mut far = a.spawn(&format!("exec python3 {MULTICAST} hear 10.78.1.1"));
    far.line(SOON, "it listens", |line| line == "listening");
    let _says = c.spawn(&format!("exec python3 {MULTICAST} say 10.78.2.3"));
    near.line(SOON, "a datagram", |line| line.starts_with("hello"));
    assert_eq!(far.stdout(), "listening\n");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn the_ends_of_a_line_reach_the_middle_only() {
    let Line { a, b, c } = Line::new();
    assert!(a.reaches("10.78.1.2") && c.reaches("10.78.2.2"));
    assert!(b.reaches("10.78.1.1") && b.reaches("10.78.2.3"));
    assert!(!a.reaches("10.78.2.3") && !c.reaches("10.78.1.1"));
    a.ip("route add 10.78.2.0/24 via 10.78.1.2");
    c.ip("route add 10.78.1.0/24 via 10.78.2.2");
    assert!(!a.reaches("10.78.2.3"), "the middle forwards nothing");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_pulled_cable_is_seen_and_a_silent_switch_is_not() {
    let lan = Lan::bridge(2);
    let (host, other) = (&lan.hosts[0], lan.address(1));
    let carrier = || host.sh("cat /sys/class/net/eth0/carrier").trim() == "1";
    lan.unplug(0);
    eventually(SOON, "the carrier goes", || !carrier());
    assert!(!host.reaches(&other));
    lan.plug(0);
    eventually(SOON, "the cable is back", || carrier() && host.reaches(&other));
    lan.silence(0);
    assert!(carrier() && !host.reaches(&other));
    lan.speak(0);
    eventually(SOON, "packets pass again", || host.reaches(&other));
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_namespace_has_a_loopback_and_ends_with_its_processes() {
    let host = Namespace::new("alone");
    assert!(host.reaches("127.0.0.1") && host.reaches("::1"));
    let mut sleeper = host.spawn("exec sleep 1000");
    assert!(host.home().command(&[]).get_args().any(|word| word == "netns"));
    drop(host);
    eventually(SOON, "what ran in it is gone", || !sleeper.is_running());
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_split_switch_has_two_halves_until_it_heals() {
    let lan = Lan::bridge(4);
    lan.split(2);
    assert!(lan.hosts[0].reaches(&lan.address(1)) && lan.hosts[2].reaches(&lan.address(3)));
    assert!(!lan.hosts[0].reaches(&lan.address(2)) && !lan.hosts[3].reaches(&lan.address(1)));
    lan.heal();
    eventually(SOON, "one switch again", || lan.hosts[0].reaches(&lan.address(3)));
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn bad_air_delays_all_and_loses_its_share() {
    let air = Air::new(Duration::from_millis(100), 0.2, 1);
    let [sent, before] = air.hosts[0].bytes();
    let pings = "ping -n -c 400 -i 0.005 -W 2 10.79.0.2 | tail -n 2";
    let said = air.hosts[0].sh(pings);
    let number = |after: &str| {
        let at = said.find(after).expect("what ping says") + after.len();
        let digits: String =
            said[at..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        digits.parse::<f64>().expect("a number")
    };
    // There and back again: 64 of 100, give or take four standard deviations.
    assert!((216.0..296.0).contains(&number("transmitted, ")), "{said}");
    assert!((200.0..230.0).contains(&number("mdev = ")), "{said}");
    let [also_sent, after] = air.hosts[0].bytes();
    assert!(also_sent - sent >= 400 * 98 && after > before, "they are counted");
}
