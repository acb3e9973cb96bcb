//! The command line: one verb, its arguments, and the exit code.

mod commands;

use clap::{Parser, Subcommand};
use commands::{USAGE, canaries, compare, report, run, shrink, swarm, sweep, table, topo};
use std::process::ExitCode;

/// A run allocates and frees small things all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Simulates Tidings on random networks: real engines, virtual time, one seed a run.
#[derive(Debug, Parser)]
#[command(name = "tidings-sim", version)]
struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// One run: verdict and figures.
    Run(Box<run::Args>),
    Swarm(swarm::Swarm),
    Shrink(shrink::Shrink),
    Sweep(sweep::Sweep),
    Compare(compare::Compare),
    Canaries(canaries::Canaries),
    Table(table::Table),
    Topo(topo::Topo),
    Report(report::Report),
}

fn main() -> ExitCode {
    let done = match Args::parse().verb {
        Verb::Run(args) => run::run(&args),
        Verb::Swarm(swarm) => swarm.run(),
        Verb::Shrink(shrink) => shrink.run(),
        Verb::Sweep(sweep) => sweep.run(),
        Verb::Compare(compare) => compare.run(),
        Verb::Canaries(canaries) => canaries.run(),
        Verb::Table(table) => table.run(),
        Verb::Topo(topo) => topo.run(),
        Verb::Report(report) => report.run(),
    };
    done.unwrap_or_else(|error| {
        eprintln!("tidings-sim: {error}");
        ExitCode::from(USAGE)
    })
}
