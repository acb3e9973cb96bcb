//! The command line: `tidings-sim run`, `tidings-sim swarm`.

mod commands;

use clap::{Parser, Subcommand};
use commands::{USAGE, run, swarm};
use std::process::ExitCode;

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
    /// Many seeds, every parameter drawn from the seed; stops at the first that fails.
    Swarm(swarm::Args),
}

fn main() -> ExitCode {
    let done = match Args::parse().verb {
        Verb::Run(args) => run::run(&args),
        Verb::Swarm(args) => swarm::run(&args),
    };
    done.unwrap_or_else(|error| {
        eprintln!("tidings-sim: {error}");
        ExitCode::from(USAGE)
    })
}
