//! Short codes of the running node: made, listed, killed.

use crate::client::{self, Remote};
use crate::commands::Context;
use crate::error::{Code as Exit, Failure, Result};
use serde::{Deserialize, Serialize};
use tidings_core::Code;
use tidings_http::network::Short;
use tidings_protocol::short::ShortCode;

#[derive(Serialize)]
struct Offer<'a> {
    invite: &'a str,
}

#[derive(Deserialize)]
struct Offered {
    short: Option<Short>,
}

#[derive(Deserialize)]
struct Revoked {
    revoked: bool,
}

/// A short code that hands over `invite`, a long one; who was told the one before is out of luck.
pub(super) fn make(context: &Context, node: &Remote, invite: &str) -> Result<Short> {
    let before = live(node)?;
    let made = node.post("/v1/short", &Offer { invite })?;
    if let Some(Short { code, .. }) = before {
        context.screen.say(format!("The short code before, {code}, is dead now."));
    }
    Ok(made)
}

/// The same where the long code does without.
pub(in crate::commands) fn try_make(
    context: &Context,
    node: &Remote,
    invite: &str,
) -> Option<Short> {
    make(context, node, invite)
        .inspect_err(|failure| context.screen.say(format!("There is no short code: {failure}")))
        .ok()
}

/// The one that is live.
pub(super) fn live(node: &Remote) -> Result<Option<Short>> {
    node.get::<Offered>("/v1/short").map(|offered| offered.short)
}

/// Kills it, if it is this one that is live.
pub(super) fn revoke(context: &Context, code: &str) -> Result<()> {
    let code = ShortCode::parse(code).map_err(|error| {
        Failure::usage(error.to_string()).next("`tidings invite list` shows the live short code")
    })?;
    let node = client::running(&context.home)?;
    let is_live = live(&node)?.is_some_and(|live| live.code == code.to_string());
    if !is_live || !node.post::<Revoked>("/v1/short/revoke", &()).is_ok_and(|done| done.revoked) {
        return Err(Failure::new(Exit::NotFound, "that short code is not live")
            .next("`tidings invite list` shows the one that is, if any"));
    }
    context.screen.done("The short code is dead; its invite still holds");
    Ok(())
}

/// What to do with it.
pub(super) fn explain(context: &Context, short: &Short, invite: &str) {
    let screen = context.screen;
    let code = &short.code;
    screen.say(format!("For {}, on this network, one person comes in by", minutes(short.seconds)));
    screen.say(format!("  tidings join {code}"));
    let hint = Code::parse(invite).ok().and_then(|code| code.hints.first().copied());
    if let Some(hint) = hint.filter(|hint| !hint.ip().is_loopback()) {
        screen.say(format!("  tidings join {code}@{hint}   (from another network)"));
    }
}

/// The code alone, on stdout.
pub(super) fn print(context: &Context, short: &Short) -> Result<()> {
    let mut out = context.screen.out();
    match context.screen.json {
        true => out.object(short)?,
        false => out.line(&short.code)?,
    }
    out.finish()
}

/// It, and what is left of it.
pub(super) fn in_a_cell(short: &Short) -> String {
    let tries = if short.tries == 1 { "1 try".into() } else { format!("{} tries", short.tries) };
    format!("{} ({}, {tries})", short.code, minutes(short.seconds))
}

fn minutes(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        1 => "1 minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}
