//! What goes over a machine's cable, by what it is for.

use serde_json::Value;

use crate::netns::Namespace;

/// What is told apart: the expressions of nft, and their names.
const KINDS: [(&str, &str); 3] = [
    ("discovery", "udp dport 5353"),
    ("by_quic", "meta l4proto udp udp dport != 5353"),
    ("by_tcp", "meta l4proto tcp"),
];

impl Namespace {
    /// Counts from now on what passes `eth0`, either way.
    #[track_caller]
    pub(crate) fn meters(&self) {
        let mut script = "add table inet cable; \
             add chain inet cable in { type filter hook input priority -10; }; \
             add chain inet cable out { type filter hook output priority -10; }; "
            .to_owned();
        for (name, expression) in KINDS {
            script += &format!(
                "add counter inet cable {name}; \
                 add rule inet cable in iifname eth0 {expression} counter name {name}; \
                 add rule inet cable out oifname eth0 {expression} counter name {name}; "
            );
        }
        self.sh(&format!("nft '{script}'"));
    }

    /// Bytes of IP packets so far, in the order of [`KINDS`].
    #[track_caller]
    fn metered(&self) -> [f64; KINDS.len()] {
        let listed = self.sh("nft -j list counters table inet cable");
        let listed: Value = serde_json::from_str(&listed).expect("JSON");
        let rows = listed["nftables"].as_array().expect("rows");
        KINDS.map(|(name, _)| {
            let row = rows.iter().find(|row| row["counter"]["name"] == name).expect("a counter");
            row["counter"]["bytes"].as_f64().expect("a number")
        })
    }
}

/// Bytes of all `hosts` together, for each kind.
pub(crate) fn metered(hosts: &[Namespace]) -> [f64; KINDS.len()] {
    let each = hosts.iter().map(Namespace::metered);
    each.fold([0.0; KINDS.len()], |sum, one| std::array::from_fn(|kind| sum[kind] + one[kind]))
}

/// What came since `before`, shared among as many, as people read it.
pub(crate) fn shares(before: [f64; KINDS.len()], now: [f64; KINDS.len()], among: f64) -> String {
    let each = KINDS.iter().zip(before.iter().zip(now));
    let told =
        each.map(|((name, _), (before, now))| format!("{name} {:.0}", (now - before) / among));
    told.collect::<Vec<_>>().join(", ")
}
