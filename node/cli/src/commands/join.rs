//! `join`: comes into a community, and shows what is new there.

mod arrive;
mod candidates;
mod helpful;
mod seek;

use super::Context;
use super::new::{settle, taken};
use crate::args::{Join, read_text, split_address};
use crate::config::{Config, Overrides};
use crate::error::{Failure, Result};
use crate::home::community::Community;
use crate::home::names;
use crate::print::sanitise::line;
use crate::print::time::now;
use crate::spawn;
use rand::Rng;
use seek::{Found, Search};
use std::io::{self, BufRead};
use std::time::Duration;
use tidings_core::Code;

/// Joins: finds a member, is admitted, starts the node and waits for what it receives.
pub(crate) fn run(context: &Context, args: &Join) -> Result<()> {
    let text = code_text(context, args.code.as_deref())?;
    let (code, address) = split_address(&text);
    let code = Code::parse(code)?;
    refuse_second_community(context, &code)?;
    let me = args.me.as_deref().map(|me| names::checked(me, "your name")).transpose()?;
    let config = Config::load(&context.home, &Overrides::default())?;
    let addresses = address.into_iter().map(str::to_owned).collect();
    let patience = Duration::from_secs(args.timeout);
    let Config { listen, mdns, .. } = config;
    let found = enter(context, me, Search { code, addresses, listen, mdns, patience })?;
    let words = dial_words(&found);
    let node = spawn::start(&context.home, &words).map_err(|failure| {
        failure
            .during("you are in, but the node did not start")
            .partly("`tidings start` tries again")
    })?;
    arrive::show(context, &node)
}

/// The part for which this process owns the home.
fn enter(context: &Context, me: Option<String>, search: Search) -> Result<Found> {
    context.home.make()?;
    let _lock = context.home.lock()?;
    let keys = context.home.begin(me, names::login())?;
    let secret = search.code.secret;
    let found = seek::find(context, &keys, search)?;
    context.home.set_aside_databases()?;
    let community = Community { founding: found.founding.clone(), secret, joined: now() };
    settle(context, keys, &community, rand::rng().next_u64())?;
    let name = line(&found.founding.name);
    context.screen.done(&format!("Joined {name}"));
    Ok(found)
}

/// Where the member was met comes first, so that the node need not search again.
fn dial_words(found: &Found) -> Vec<String> {
    found.addresses.iter().flat_map(|address| ["--dial".to_owned(), address.to_string()]).collect()
}

fn code_text(context: &Context, given: Option<&str>) -> Result<String> {
    match given {
        Some("-") => read_text(io::stdin().lock(), "the invite"),
        Some(code) => Ok(code.to_owned()),
        None if context.screen.interactive => prompt(),
        None => Err(Failure::usage("the invite is missing")
            .next("`tidings join CODE`, or `tidings join -` with the code on stdin")),
    }
}

fn prompt() -> Result<String> {
    crate::print::complain("Paste the invite, then press Enter (it starts with TIDINGS:):");
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::failed(format!("cannot read the invite: {error}")))?;
    Ok(line)
}

/// A home holds one community; joining it twice needs no error's tone.
fn refuse_second_community(context: &Context, code: &Code) -> Result<()> {
    if !context.home.holds_community() {
        return Ok(());
    }
    if code.is_for(&context.home.identity()?.founding) {
        return Err(Failure::usage("this home is in that community already")
            .next("`tidings start` starts its node, `tidings read` shows what is unread"));
    }
    Err(taken(context))
}
