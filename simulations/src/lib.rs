//! Real engines on simulated networks: virtual time, a seed for every chance, faults as verdicts,
//! and checkers that hold the nodes to what the protocol promises.
//!
//! | module | is |
//! |---|---|
//! | [`scenario`] | what to simulate: a few numbers, a TOML file, or drawn from a seed ([`swarm`]) |
//! | [`world`] | the loop: safety phase with faults, healing, liveness, silence |
//! | [`kernel`] | virtual clock and event queue; random streams named by seed, entity and purpose |
//! | [`host`] | one node as it runs: inbox, engine, one commit a burst, crash and restart |
//! | [`fabric`] | links, sessions, frames in order; breaks, half-open ends, redials |
//! | [`rule`] | what happens to a frame: latency, loss, partition; the verdict is a value |
//! | [`topology`] | who may reach whom |
//! | [`workload`], [`dynamics`] | who writes when; who crashes when |
//! | [`adversary`], [`canary`] | hosts that lie; hosts that are broken and must be caught |
//! | [`checker`] | the promises, one small file each |
//! | [`report`] | the figures of a run |
//!
//! Start at [`world::World::run`]. Nothing here reads a clock, a thread or a hash map: a seed is a run.

pub mod adversary;
pub mod canary;
pub mod checker;
pub mod compare;
pub mod dynamics;
pub mod fabric;
pub mod host;
pub mod jobs;
pub mod kernel;
pub mod report;
pub mod rule;
pub mod scenario;
pub mod shrink;
pub mod span;
pub mod swarm;
pub mod sweep;
pub mod topology;
pub mod workload;
pub mod world;
