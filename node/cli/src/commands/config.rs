//! `config`: what is set, by whom, and whether it is right.

use super::Context;
use crate::args::Config as Args;
use crate::client::running;
use crate::config::{Layers, Overrides, Setting, example};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use crate::print::sanitise::line;
use tidings_http::network::Reloaded;
use tidings_words::Words;

/// Does what is asked.
pub(crate) fn run(context: &Context, args: Args) -> Result<()> {
    match args {
        Args::Check => check(context),
        Args::Show { origin } => show(context, origin),
        Args::Reload => reload(context),
        Args::Example => print_example(context),
    }
}

/// All faults are told, not the first alone; exit code 2 when there is one.
fn check(context: &Context) -> Result<()> {
    let (layers, mut faults) = Layers::faults(&context.home);
    let Some(last) = faults.pop() else {
        context.screen.done(said!("home-settings-right", count = layers));
        return Ok(());
    };
    for fault in faults {
        let fault = fault.block(context.screen.words());
        context.screen.complain(crate::print::sanitise::block(&fault));
    }
    Err(last)
}

fn show(context: &Context, origin: bool) -> Result<()> {
    let settings = Layers::of(&context.home, &Overrides::default())?.settings();
    let mut out = context.screen.out();
    for setting in &settings {
        match context.screen.json {
            true => out.object(setting)?,
            false => out.line(&line(&told(setting, origin, context.screen.words())))?,
        }
    }
    out.finish()
}

/// A line of a settings file: what is not set stands behind a mark.
fn told(setting: &Setting, origin: bool, words: &Words) -> String {
    let Setting { key, value, .. } = setting;
    let said = match value {
        Some(value) => format!("{key} = {value}"),
        None => words.with("home-setting-unset", &[("key", (*key).into())]),
    };
    if !origin {
        return said;
    }
    let live = if setting.live { "home-takes-a-reload" } else { "home-takes-a-restart" };
    format!("{said:<40}  # {}; {}", setting.by.in_words(words), words.say(live))
}

fn reload(context: &Context) -> Result<()> {
    let node = running(&context.home)?;
    let reloaded = node.post("/v1/reload", &serde_json::json!({}));
    let reloaded: Reloaded = reloaded.map_err(|failure| in_own_words(context, failure))?;
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&reloaded)?;
    }
    out.finish()?;
    let Reloaded { applied, restart, .. } = reloaded;
    match applied.as_slice() {
        [] if restart.is_empty() => context.screen.done(said!("home-settings-unchanged")),
        [] => {}
        keys => context.screen.done(said!("home-settings-taken", keys = keys.join(", "))),
    }
    if restart.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Code::Partly, said!("home-settings-restart", keys = restart.join(", "))))
}

/// What a node says of wrong settings is English; here they are the same.
fn in_own_words(context: &Context, failure: Failure) -> Failure {
    let fault = || Layers::faults(&context.home).1.into_iter().next();
    if failure.is(Code::Usage) { fault().unwrap_or(failure) } else { failure }
}

fn print_example(context: &Context) -> Result<()> {
    let mut out = context.screen.out();
    out.bytes(example().as_bytes())?;
    out.finish()
}
