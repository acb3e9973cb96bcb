//! The binary as a person meets it: real processes, real homes, loopback.

#[path = "../harness/harness.rs"]
#[allow(dead_code, unused_imports, reason = "each test program uses its part of the harness")]
mod harness;

mod ground;
