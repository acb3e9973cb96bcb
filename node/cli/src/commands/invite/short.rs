//! Short codes of the running node: made, listed, killed.

use crate::client::{self, Remote};
use crate::commands::Context;
use crate::error::{Code as Exit, Failure, Result};
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use serde::{Deserialize, Serialize};
use tidings_core::Code;
use tidings_http::network::Short;
use tidings_protocol::short::{ShortCode, Unreadable};
use tidings_words::Words;

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
        context.screen.say(said!("home-short-replaced", code = code));
    }
    Ok(made)
}

/// The same where the long code does without.
pub(super) fn try_make(context: &Context, node: &Remote, invite: &str) -> Option<Short> {
    make(context, node, invite)
        .inspect_err(|failure| {
            let why = failure.block(context.screen.words());
            context.screen.say(said!("home-no-short", why = why));
        })
        .ok()
}

/// The one that is live.
pub(super) fn live(node: &Remote) -> Result<Option<Short>> {
    node.get::<Offered>("/v1/short").map(|offered| offered.short)
}

/// Kills it, if it is this one that is live.
pub(super) fn revoke(context: &Context, code: &str) -> Result<()> {
    let code = ShortCode::parse(code)
        .map_err(|error| Failure::usage(unreadable(&error)).next(said!("home-list-shows-short")))?;
    let node = client::running(&context.home)?;
    let is_live = live(&node)?.is_some_and(|live| live.code == code.to_string());
    if !is_live || !node.post::<Revoked>("/v1/short/revoke", &()).is_ok_and(|done| done.revoked) {
        return Err(Failure::new(Exit::NotFound, said!("home-short-not-live")));
    }
    context.screen.done(said!("home-short-dead"));
    Ok(())
}

/// What to do with it.
pub(super) fn explain(context: &Context, short: &Short, invite: &str) {
    let screen = context.screen;
    let code = &short.code;
    screen.say(said!("home-short-explained", count = minutes(short.seconds)));
    screen.say(said!("home-short-join", code = code));
    let hint = Code::parse(invite).ok().and_then(|code| code.hints.first().copied());
    if let Some(hint) = hint.filter(|hint| !hint.ip().is_loopback()) {
        screen.say(said!("home-short-from-afar", code = code, at = hint.to_string()));
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
pub(super) fn in_a_cell(short: &Short, words: &Words) -> String {
    let said = |key, count: u64| words.with(key, &[("count", count.into())]);
    let left = said("home-minutes", minutes(short.seconds));
    format!("{} ({left}, {})", short.code, said("home-tries", short.tries.into()))
}

fn minutes(seconds: u64) -> u64 {
    seconds.div_ceil(60)
}

/// Why something is no short code.
pub(in crate::commands) fn unreadable(why: &Unreadable) -> Said {
    match why {
        Unreadable::Shape => said!("home-short-shape"),
        Unreadable::Word(word) => said!("home-short-word", word = line(word)),
    }
}
