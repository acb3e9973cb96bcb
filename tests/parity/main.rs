//! What the simulator says of thirty nodes is what thirty real processes do.
//!
//! Thirty homes on loopback come in one by one, each through somebody who came before, and get a
//! few links more. Then ten of them write. The simulator runs the same writing over the very links
//! that the nodes have, and both tell how many entries came for each one needed, and how many
//! bytes an idle session costs.

#[path = "../harness/harness.rs"]
#[allow(dead_code, unused_imports, reason = "each test program uses its part of the harness")]
mod harness;

#[path = "../e2e/cast.rs"]
#[allow(dead_code, reason = "this story needs part of the cast")]
mod cast;

mod real;
mod simulated;

use real::Circle;

/// Nodes.
const NODES: usize = 30;

/// How many of them write.
const WRITERS: usize = 10;

/// Posts of each.
const POSTS: usize = 10;

/// Links that everybody looks for beyond the one it came in by.
const MORE_LINKS: usize = 1;

/// What thirty nodes did, or would do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    /// Entries that came for each one that was needed, while the writers wrote.
    pub(crate) redundancy: f64,
    /// Bytes that one end of an idle session says in a minute.
    pub(crate) idle: f64,
}

#[test]
fn thirty_processes_do_what_the_simulator_says() {
    let circle = Circle::gather();
    let links = circle.links();
    assert!(links.len() >= NODES, "{} links", links.len());
    let real = circle.figures();
    let simulated = simulated::figures(&links);
    println!(
        "{NODES} nodes, {} links\n  real       {real:?}\n  simulated  {simulated:?}",
        links.len()
    );
    assert!((1.0..1.1).contains(&real.redundancy), "{real:?}");
    assert!((real.redundancy - simulated.redundancy).abs() < 0.05, "{real:?} {simulated:?}");
    let ratio = real.idle / simulated.idle;
    assert!((0.8..1.25).contains(&ratio), "{real:?} {simulated:?}");
    circle.never_differed_in_silence();
}
