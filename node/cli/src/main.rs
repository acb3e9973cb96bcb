//! The command `tidings`: verbs, and the loop that joins the node, the network and the API.
//!
//! [`args`] is what may be typed, [`commands`] what each verb does, one file a verb. A verb asks a
//! [`client::Backend`]: the running node, or the store itself when none runs. [`home`] is the
//! directory that everything lives in, [`config`] its settings, [`print`](mod@print) how people and
//! programs are talked to, [`error`] what exit codes mean. [`daemon`] is the node; [`spawn`] starts
//! it in the background; [`shelf`] is where files that are carried lie.

mod archive;
mod args;
mod client;
mod commands;
mod config;
mod daemon;
mod error;
mod face;
mod home;
mod ledger;
mod node;
mod print;
mod qr;
mod shelf;
mod spawn;

use print::{Screen, complain, sanitise};
use std::process::ExitCode;

fn main() -> ExitCode {
    report_panics_that_are_no_errors();
    let cli = match args::Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    let screen = Screen::new(&cli.global, commands::language(&cli));
    match commands::run(cli, screen) {
        Ok(code) => code,
        Err(failure) => told(&failure, screen),
    }
}

/// A page that redb stumbles over is told as damage, in words; it need not be told twice.
fn report_panics_that_are_no_errors() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !tidings_store::database::is_guarded() {
            report(panic);
        }
    }));
}

/// Help and versions are data; everything else is a wrong command.
fn refused(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    if error.use_stderr() {
        return ExitCode::from(error::Code::Usage as u8);
    }
    printed.map_or_else(|error| error::Failure::output(&error).exit(), |()| ExitCode::SUCCESS)
}

fn told(failure: &error::Failure, screen: Screen) -> ExitCode {
    if !matches!(failure, error::Failure::Closed) {
        let text = sanitise::block(&failure.block(screen.words()));
        complain(&format!("{} {text}", screen.err_style.bad("tidings:")));
    }
    failure.exit()
}
