//! Two machines with bad air between them: every packet is late, and some are lost.
//!
//! Not every kernel has the `netem` queue, so a small program carries the frames: the same on any
//! machine.

use std::time::Duration;

use crate::harness::Process;
use crate::netns::Namespace;

const CARRIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/labs/air.py");
const READY: Duration = Duration::from_secs(20);

/// Two hosts that hear only each other.
pub(crate) struct Air {
    /// They have one interface each, `eth0`, at 10.79.0.1 and 10.79.0.2.
    pub(crate) hosts: [Namespace; 2],
    _between: Namespace,
    _carrier: Process,
}

impl Air {
    /// Each packet takes `delay` one way, and is lost with probability `loss`, both drawn from `seed`.
    #[track_caller]
    pub(crate) fn new(delay: Duration, loss: f64, seed: u64) -> Self {
        let hosts = ["near", "far"].map(Namespace::new);
        let between = Namespace::new("air");
        let millis = delay.as_millis();
        let carry = format!("exec python3 {CARRIER} {millis} {loss} {seed} one other");
        let mut carrier = between.spawn(&carry);
        carrier.line(READY, "the air is there", |line| line == "ready");
        for (n, end) in ["one", "other"].iter().enumerate() {
            between.gives(end, &hosts[n], "eth0");
            hosts[n].ip("link set eth0 up");
            hosts[n].ip(&format!("address add 10.79.0.{}/24 dev eth0", n + 1));
            hosts[n].ip("route add default dev eth0");
        }
        hosts.iter().for_each(Namespace::settled);
        Self { hosts, _between: between, _carrier: carrier }
    }
}
