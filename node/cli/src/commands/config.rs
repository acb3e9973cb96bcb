//! `config`: what is set, by whom, and whether it is right.

use super::Context;
use crate::args::Config as Args;
use crate::client::running;
use crate::config::{Layers, Overrides, Setting, example};
use crate::error::{Code, Failure, Result};
use crate::print::sanitise::line;
use tidings_http::network::Reloaded;

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
        let where_from = match layers {
            0 => "nothing is set: the defaults hold".to_owned(),
            layers => format!("{layers} of environment, home and machine set something, rightly"),
        };
        context.screen.done(&where_from);
        return Ok(());
    };
    for fault in faults {
        crate::print::complain(&crate::print::sanitise::block(&fault.to_string()));
    }
    Err(last)
}

fn show(context: &Context, origin: bool) -> Result<()> {
    let settings = Layers::of(&context.home, &Overrides::default())?.settings();
    let mut out = context.screen.out();
    for setting in &settings {
        match context.screen.json {
            true => out.object(setting)?,
            false => out.line(&line(&told(setting, origin)))?,
        }
    }
    out.finish()
}

/// A line of a settings file: what is not set stands behind a mark.
fn told(setting: &Setting, origin: bool) -> String {
    let Setting { key, value, .. } = setting;
    let said = match value {
        Some(value) => format!("{key} = {value}"),
        None => format!("# {key} is not set"),
    };
    if !origin {
        return said;
    }
    let live = if setting.live { "takes a reload" } else { "takes a restart" };
    format!("{said:<40}  # {}; {live}", setting.origin)
}

fn reload(context: &Context) -> Result<()> {
    let node = running(&context.home)?;
    let reloaded: Reloaded = node.post("/v1/reload", &serde_json::json!({}))?;
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&reloaded)?;
    }
    out.finish()?;
    let Reloaded { applied, restart, .. } = reloaded;
    match applied.as_slice() {
        [] if restart.is_empty() => context.screen.done("Nothing has changed"),
        [] => {}
        keys => context.screen.done(format!("Taken: {}", keys.join(", "))),
    }
    if restart.is_empty() {
        return Ok(());
    }
    let message = format!("{} changed, but only a restart takes it", restart.join(", "));
    Err(Failure::new(Code::Partly, message).next("`tidings stop`, then `tidings start`"))
}

fn print_example(context: &Context) -> Result<()> {
    let mut out = context.screen.out();
    out.bytes(example().as_bytes())?;
    out.finish()
}
