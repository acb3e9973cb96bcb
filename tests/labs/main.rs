//! Real nodes in network namespaces of their own: what a LAN, a line and a cut cable do to them.
//!
//! Each test here is ignored by default, because it needs root; `.ci/run` runs them all, one after
//! the other.

#[path = "../harness/harness.rs"]
#[allow(dead_code, unused_imports, reason = "each test program uses its part of the harness")]
mod harness;

mod air;
mod blind;
mod booted;
mod churn;
mod communities;
mod count;
mod disk;
mod doctor;
mod expulsion;
mod ground;
mod join;
mod lan;
mod line;
mod loss;
mod members;
mod meter;
mod nat;
mod netns;
mod paths;
mod qr;
mod service;
mod short;
mod split;
mod stick;
mod terminal;
mod timing;
mod twin;
mod weight;
