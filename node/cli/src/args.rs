//! The command line: what may be typed. What it does is in [`crate::commands`].

mod boards;
mod carry;
mod face;
mod files;
mod moderation;
mod people;
mod reading;
mod remarks;
mod search;
mod shell;
mod text;
mod token;
mod typed;
mod verbs;

pub(crate) use boards::{Board, Message, Which};
pub(crate) use carry::{Carry, Publish, Pull};
pub(crate) use face::{Face, Web};
pub(crate) use files::{File, Save};
pub(crate) use moderation::{Mod, ModAction};
pub(crate) use people::*;
pub(crate) use reading::{Catchup, Draft, Read};
pub(crate) use remarks::*;
pub(crate) use search::Search;
pub(crate) use shell::{Completions, Man};
pub(crate) use text::{read_text, split_address};
pub(crate) use token::Token;
pub(crate) use verbs::*;

use clap::{Args, Parser};
use std::path::PathBuf;

/// A private bulletin board with no server.
#[derive(Debug, Parser)]
#[command(name = "tidings", version, propagate_version = false, max_term_width = 100)]
#[command(after_help = "First steps: `tidings new \"Book Club\"` makes a community and prints an \
                        invite; `tidings join CODE` on another machine comes in.")]
pub(crate) struct Cli {
    /// What every verb understands.
    #[command(flatten)]
    pub(crate) global: Global,
    /// How the terminal UI looks.
    #[command(flatten)]
    pub(crate) face: Face,
    /// What to do; nothing: the terminal UI.
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// What every verb understands.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// The directory that holds keys and data [default: $TIDINGS_HOME, else the platform's]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Print data and errors only
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Never ask anything
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Answer yes to every question
    #[arg(long, short, global = true)]
    pub(crate) yes: bool,
}

#[cfg(test)]
mod tests;
