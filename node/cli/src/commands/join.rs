//! `join`: comes into a community, and shows what is new there.

mod again;
mod arrive;
mod candidates;
mod claim;
mod helpful;
mod nearby;
mod seek;
mod typed;

use super::new::settle;
use super::{Context, stop, words};
use crate::args::{Join, read_text};
use crate::client::Remote;
use crate::config::{Config, Overrides};
use crate::error::{Failure, Result};
use crate::home::community::Community;
use crate::home::names;
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::time::now;
use crate::spawn;
use claim::Claim;
use nearby::{Invited, Place};
use rand::Rng;
use seek::{Found, Search};
use std::io;
use std::time::Duration;
use tidings_core::Role;
use tidings_protocol::join::Refusal;

/// Joins: finds a member, is admitted, starts the node and waits for what it receives.
pub(crate) fn run(context: &Context, args: &Join) -> Result<()> {
    // A wrong word is told before anything is sent.
    let account = if args.words { Some(words::any(context)?.keypair()) } else { None };
    let me =
        args.me.as_deref().map(|me| names::checked(me, said!("home-your-name"))).transpose()?;
    let config = Config::load(&context.home, &Overrides::default())?;
    let patience = Duration::from_secs(args.timeout);
    let place = Place { context, mdns: config.mdns, patience };
    let (invited, me) = match code_text(args.code.as_deref())? {
        Some(text) => (place.resolve(typed::read(&text)?)?, me),
        None if context.screen.interactive => place.ask(me)?,
        None => return Err(missing()),
    };
    let Invited { code, addresses } = invited;
    let Config { listen, mdns, .. } = config;
    let search = Search { code, addresses, listen, mdns, patience };
    let found = if context.home.holds_community() {
        again::come_back(context, account, search)?
    } else {
        let claim = Claim::new(context, &search.code, account)?;
        enter(context, me, &claim, search)?
    };
    let flags = dial_words(&found);
    let node = spawn::start(&context.home, &flags).map_err(|failure| {
        failure.during(said!("home-in-not-started")).partly(said!("home-start-tries-again"))
    })?;
    let status = arrive::wait(context, &node)?;
    if status.role == Some(Role::Expelled) {
        return Err(candidates::turned_away(Refusal::Expelled, claim::refused(Refusal::Expelled)));
    }
    if status.blind {
        return serve(context, &node, &flags);
    }
    arrive::show(context, &node)
}

/// A home that turned out to be a relay's: members reach each other by way of it once its node
/// begins anew, knowing that.
fn serve(context: &Context, node: &Remote, flags: &[String]) -> Result<()> {
    stop::end(context, node)?;
    spawn::start(&context.home, flags)?;
    context.screen.done(said!("home-blind-in-service"));
    context.screen.say(said!("home-blind-what"));
    Ok(())
}

/// The part for which this process owns the home.
fn enter(context: &Context, me: Option<String>, claim: &Claim, search: Search) -> Result<Found> {
    context.home.make()?;
    let _lock = context.home.lock()?;
    // Of whoever is in already, another device says what they are called.
    let name = if claim.is_new() { me } else { Some(me.unwrap_or_default()) };
    let mut keys = context.home.begin(name)?;
    let secret = search.code.secret;
    let found = seek::find(context, &keys, claim, search)?;
    keys.belong(found.certificate);
    context.home.set_aside_databases()?;
    let founding = found.founding.clone();
    let community = Community { founding, secret, later: Vec::new(), joined: now() };
    settle(context, keys, &community, rand::rng().next_u64())?;
    let name = line(&found.founding.name);
    context.screen.done(said!("home-joined", community = name));
    Ok(found)
}

/// Where the member was met comes first, so that the node need not search again.
fn dial_words(found: &Found) -> Vec<String> {
    found.addresses.iter().flat_map(|address| ["--dial".to_owned(), address.to_string()]).collect()
}

/// What was typed, if anything.
fn code_text(given: Option<&str>) -> Result<Option<String>> {
    match given {
        Some("-") => read_text(io::stdin().lock(), said!("home-the-invite")).map(Some),
        given => Ok(given.map(str::to_owned)),
    }
}

fn missing() -> Failure {
    Failure::usage(said!("home-invite-missing"))
}
