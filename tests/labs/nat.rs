//! Two flats, each behind a router that translates addresses, and a relay in the world between
//! them. Both routers let nothing in that was not asked for from inside, as those in shops do.

use std::time::Instant;

use crate::harness::{eventually, eventually_some};
use crate::members::{LATER, Member, SOON};
use crate::netns::{Namespace, World, cable};
use crate::timing::carry_across;

/// How a router chooses the port that the world sees.
#[derive(Clone, Copy)]
enum Ports {
    /// The one that the machine inside uses, while it is free: one for all whom it talks to.
    Kept,
    /// Another one for each whom it talks to: a hole punched for one is none for another.
    Random,
}

/// A machine behind its router.
struct Flat {
    laptop: Namespace,
    _router: Namespace,
}

impl Flat {
    /// The `n`th one, seen from the world at 203.0.113.10 + `n`. All flats use 192.168.1.0/24.
    #[track_caller]
    fn new(world: &World, n: usize, ports: Ports) -> Self {
        let laptop = Namespace::new(&format!("laptop{n}"));
        let router = Namespace::new(&format!("router{n}"));
        world.attach(&router, "wan", &format!("203.0.113.{}", 10 + n));
        cable((&laptop, "eth0"), (&router, "lan"));
        router.ip("address add 192.168.1.1/24 dev lan");
        laptop.ip(&format!("address add 192.168.1.{}/24 dev eth0", 20 + n));
        laptop.ip("route add default via 192.168.1.1");
        let how = match ports {
            Ports::Kept => "masquerade",
            Ports::Random => "masquerade random,fully-random",
        };
        router.sh(&format!(
            "echo 1 > /proc/sys/net/ipv4/ip_forward; nft '
             table ip nat {{
                 chain out {{ type nat hook postrouting priority 100; oifname wan {how}; }}
             }}
             table ip wall {{
                 chain known {{ ct state established,related accept; iifname != wan accept; }}
                 chain in {{ type filter hook input priority 0; policy drop; jump known; }}
                 chain through {{ type filter hook forward priority 0; policy drop; jump known; }}
             }}'"
        ));
        laptop.settled();
        router.settled();
        Self { laptop, _router: router }
    }
}

/// A relay at 203.0.113.1, and ana and bo each in a flat; they have joined through it.
struct Street {
    relay: Member,
    ana: Member,
    bo: Member,
    joined: Instant,
    _flats: [Flat; 2],
    _world: World,
    _box: Namespace,
}

impl Street {
    #[track_caller]
    fn new(ports: Ports) -> Self {
        let world = World::new();
        let middle = Namespace::new("relay");
        world.attach(&middle, "eth0", "203.0.113.1");
        let flats = [0, 1].map(|n| Flat::new(&world, n, ports));
        let mut relay = Member::at(&middle);
        relay.home.env("TIDINGS_RELAY", "on");
        let [ana, bo] = [0, 1].map(|n: usize| Member::at(&flats[n].laptop));
        assert!(!flats[0].laptop.reaches("203.0.113.11"), "a flat is closed");
        relay.founds("Book Club", "relay");
        let code = relay.invites();
        ana.joins(&code, "ana");
        bo.joins(&code, "bo");
        let joined = Instant::now();
        Self { relay, ana, bo, joined, _flats: flats, _world: world, _box: middle }
    }

    /// Waits until the way from ana to bo is as `wanted`; prints when that was.
    #[track_caller]
    fn gets(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let found = eventually_some(LATER, what, || self.way().filter(|at| wanted(at)));
        println!(
            "{what}: {:.1} s after the second one joined",
            self.joined.elapsed().as_secs_f64()
        );
        found
    }

    /// Where ana sees bo's end of their session.
    fn way(&self) -> Option<String> {
        let bo = self.bo.device();
        self.ana.connected().into_iter().find(|(peer, _)| *peer == bo).map(|(_, at)| at)
    }
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn two_nats_are_punched_through_and_the_relay_may_go() {
    let mut street = Street::new(Ports::Kept);
    street.gets("a session", |_| true);
    let way = street.gets("a direct session", |at| !at.contains("p2p-circuit"));
    assert!(way.starts_with("/ip4/203.0.113.11/"), "through bo's router: {way}");
    street.ana.posts("through the wall");
    street.bo.reads(SOON, &["through the wall"]);
    street.relay.home.stop_node();
    street.ana.meets(SOON, &[&street.bo]);
    street.bo.posts("without the relay");
    street.ana.reads(SOON, &["without the relay"]);
    carry_across("two NATs, punched through", &[&street.ana, &street.bo], "lab-pair");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn where_no_hole_can_be_punched_the_circuit_carries_the_session() {
    let street = Street::new(Ports::Random);
    street.gets("a session over the relay", |at| at.contains("p2p-circuit"));
    street.ana.posts("over the relay");
    street.bo.reads(SOON, &["over the relay"]);
    street.bo.posts("and back");
    street.ana.reads(SOON, &["and back"]);
    eventually(LATER, "punching is given up", || {
        [&street.ana, &street.bo].iter().any(|end| end.log().contains("no hole was punched"))
    });
    let way = street.way().expect("the circuit lives");
    assert!(way.contains("/p2p-circuit"), "{way}");
    let status = street.ana.home.run(&["status", "--json"]).ok().json();
    assert_eq!(status["reach"]["state"], "nat", "{status}");
    assert_eq!(status["reach"]["relays"][0], street.relay.device(), "{status}");
    let all = [&street.ana, &street.relay, &street.bo];
    carry_across("two NATs of random ports, by circuit", &all, "lab-relay");
}
