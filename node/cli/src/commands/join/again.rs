//! A home that is in a community already, and is given a new code of it: whose secret is dead, or
//! who is out. It goes on as what it was, with its keys and its log.

use super::claim::Claim;
use super::seek::{self, Found, Search};
use crate::client::{Remote, answer};
use crate::commands::new::taken;
use crate::commands::{Context, stop};
use crate::error::{Code as Exit, Failure, Result};
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::spawn;
use tidings_core::{Code, Request};
use tidings_protocol::author::Keypair;

/// Asks members to let this home in again; its node does not run then.
pub(super) fn come_back(
    context: &Context,
    words: Option<Keypair>,
    search: Search,
) -> Result<Found> {
    check_needed(context, &search.code)?;
    let claim = Claim::again(context, &search.code, words)?;
    let node = Remote::find(&context.home)?;
    if let Some(node) = &node {
        context.screen.say(said!("home-node-stops-to-ask"));
        stop::end(context, node)?;
    }
    let found = knock(context, &claim, search);
    if found.is_err() && node.is_some() {
        let word = match spawn::start(&context.home, &[]) {
            Ok(_) => said!("home-nothing-changed"),
            Err(_) => said!("home-nothing-changed-stopped"),
        };
        context.screen.say(word);
    }
    found
}

/// Before a short code is given away, which works once: whether the home meets its peers.
pub(super) fn check_alone(context: &Context) -> Result<()> {
    let Some(node) = Remote::find(&context.home)? else { return Ok(()) };
    let status = answer!(node, &Request::Status, Status);
    let meets = status.sessions.iter().any(|session| session.ready && session.caught_up);
    if status.admitted && meets { Err(taken(context)) } else { Ok(()) }
}

/// A home holds one community, and joining it twice needs no error's tone.
fn check_needed(context: &Context, code: &Code) -> Result<()> {
    if !code.is_for(&context.home.identity()?.founding) {
        return Err(taken(context));
    }
    let mut backend = context.backend()?;
    let request = Request::Recognise { code: code.to_string() };
    match answer!(backend, request, Recognised) {
        true => Err(Failure::usage(said!("home-in-already"))),
        false => Ok(()),
    }
}

/// The part for which this process owns the home. Nothing in it changes before a member answered.
fn knock(context: &Context, claim: &Claim, search: Search) -> Result<Found> {
    let home = &context.home;
    let _lock = home.lock()?;
    let keys = home.keys()?;
    let secret = search.code.secret;
    let found = seek::find(context, &keys, claim, search)?;
    if Some(found.certificate.account) != keys.account {
        return Err(Failure::new(Exit::NotAllowed, said!("home-code-of-somebody-else")));
    }
    home.keep_certificate(found.certificate)?;
    home.keep_secret(secret)?;
    let name = line(&found.founding.name);
    context.screen.done(said!("home-back-in", community = name));
    Ok(found)
}
