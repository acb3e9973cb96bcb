//! Real engines on simulated networks: virtual time, a seed for every chance, faults as verdicts,
//! and checkers that hold the nodes to what the protocol promises.
//!
//! | module | is |
//! |---|---|
//! | [`scenario`] | what to simulate: a few numbers, a TOML file, or drawn from a seed ([`swarm`]) |
//! | [`plan`] | the scenario spelled out: every host, link and act |
//! | [`world`] | the loop: safety phase with faults, healing, liveness, silence |
//! | [`kernel`] | virtual clock and event queue; random streams named by seed, entity and purpose |
//! | [`host`] | one node as it runs: inbox, machine, one commit a burst, crash and restart |
//! | [`machine`] | what runs on a host: the engine over a store, behind one face |
//! | [`fabric`] | links, sessions, frames in order; breaks, half-open ends, redials |
//! | [`rule`] | what a link does to a frame; the verdict is a value |
//! | [`topology`] | who may reach whom |
//! | [`filled`] | what stands on the disks before |
//! | [`workload`], [`dynamics`] | who writes when; who crashes when |
//! | [`adversary`], [`disk`], [`canary`] | hosts that lie, disks that fail, hosts that are broken and must be caught |
//! | [`checker`] | the promises, one small file each |
//! | [`observe`] | what can be watched of a run |
//! | [`report`] | the figures of a run |
//! | [`table`] | what the protocol promises beside what runs come to |
//! | [`output`], [`html`] | what a run leaves behind: files for programs, a page for people |
//!
//! Start at [`world::World::run`]. Nothing here reads a clock, a thread or a hash map: a seed is a run.

pub mod adversary;
pub mod baseline;
pub mod canary;
pub mod checker;
pub mod compare;
pub mod disk;
pub mod dynamics;
pub mod fabric;
pub mod figure;
pub mod filled;
pub mod host;
pub mod html;
pub mod jobs;
pub mod kernel;
pub mod machine;
pub mod observe;
pub mod output;
pub mod plan;
pub mod report;
pub mod rule;
pub mod scenario;
pub mod shrink;
pub mod span;
pub mod spec;
pub mod swarm;
pub mod sweep;
pub mod table;
pub mod topology;
pub mod trial;
pub mod workload;
pub mod world;
