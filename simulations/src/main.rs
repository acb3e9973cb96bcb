//! The command line: `tidings-sim run`, `tidings-sim swarm`.

mod args;

use args::{Args, Run, Swarm, Verb};
use clap::Parser;
use std::io::Write;
use std::process::ExitCode;
use tidings_sim::scenario::Scenario;
use tidings_sim::{swarm, world::World};

/// Exit codes as the `tidings` command has them: 1 failed, 2 usage.
const FAILED: u8 = 1;
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let done = match Args::parse().verb {
        Verb::Run(args) => run(&args),
        Verb::Swarm(args) => swarm(&args),
    };
    done.unwrap_or_else(|error| {
        eprintln!("tidings-sim: {error}");
        ExitCode::from(USAGE)
    })
}

/// Prints a line; whoever reads may have seen enough.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

fn run(args: &Run) -> Result<ExitCode, String> {
    let scenario = args.scenario()?;
    if args.print {
        say(toml::to_string(&scenario).map_err(|error| error.to_string())?.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let mut world = World::new(&scenario).map_err(|error| error.to_string())?;
    if args.trace {
        world.trace();
    }
    let report = world.run();
    say(&report.to_string());
    Ok(if report.violation.is_none() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

fn swarm(args: &Swarm) -> Result<ExitCode, String> {
    let mut hosts = 0;
    for seed in (0..args.seeds).map(|n| args.first.wrapping_add(n)) {
        let scenario = Scenario { canary: args.canary, ..swarm::draw(seed, args.most) };
        let report = World::new(&scenario).map_err(|error| error.to_string())?.run();
        hosts += report.hosts;
        if report.violation.is_some() {
            say(&report.to_string());
            let canary = args.canary_flag();
            say(&format!("repeat: tidings-sim run --drawn {} --seed {seed}{canary}", args.most));
            return Ok(ExitCode::from(FAILED));
        }
    }
    let (seeds, first) = (args.seeds, args.first);
    say(&format!("ok      {seeds} seeds from {first}, {hosts} hosts, no promise broken"));
    Ok(ExitCode::SUCCESS)
}
