//! `device add`: a code that makes another laptop a device of the same person.

use crate::client::{Backend, answer};
use crate::commands::{Context, invite, words};
use crate::error::{Code, Failure, Result};
use crate::print::time::minute;
use tidings_core::Request;

pub(super) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let Backend::Remote(_) = backend else {
        return Err(Failure::new(Code::Unreachable, "no node is running to let the new device in")
            .next("`tidings start` starts it, then repeat this command"));
    };
    let account = words::account(context, context.home.identity()?.account)?;
    let request = Request::AddDevice { account, hints: Vec::new() };
    let code = answer!(backend, request, DeviceCode);
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&code)?;
        return out.finish();
    }
    let until = minute(code.expires);
    context.screen.say(format!("This code makes one device yours, until {until}."));
    context
        .screen
        .say("Keep this node running. On the new device: `tidings join CODE`, where CODE is");
    out.line(&code.code)?;
    out.finish()?;
    invite::show_picture(context.screen, &code.code);
    Ok(())
}
