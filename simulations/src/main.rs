//! The command line: `tidings-sim run`, `tidings-sim swarm`.

mod args;

use args::{Args, Run, Swarm, Verb};
use clap::Parser;
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

fn run(args: &Run) -> Result<ExitCode, String> {
    let scenario = args.scenario()?;
    if args.print {
        print!("{}", toml::to_string(&scenario).map_err(|error| error.to_string())?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut world = World::new(&scenario).map_err(|error| error.to_string())?;
    if args.trace {
        world.trace();
    }
    let report = world.run();
    println!("{report}");
    Ok(if report.violation.is_none() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

fn swarm(args: &Swarm) -> Result<ExitCode, String> {
    let mut hosts = 0;
    for seed in (0..args.seeds).map(|n| args.first.wrapping_add(n)) {
        let scenario = Scenario { canary: args.canary, ..swarm::draw(seed, args.most) };
        let report = World::new(&scenario).map_err(|error| error.to_string())?.run();
        hosts += report.hosts;
        if report.violation.is_some() {
            println!("{report}");
            let canary = args.canary_flag();
            println!("repeat: tidings-sim run --drawn {} --seed {seed}{canary}", args.most);
            return Ok(ExitCode::from(FAILED));
        }
    }
    println!("ok      {} seeds from {}, {hosts} hosts, no promise broken", args.seeds, args.first);
    Ok(ExitCode::SUCCESS)
}
