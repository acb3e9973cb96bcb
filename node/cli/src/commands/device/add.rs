//! `device add`: a code that makes another laptop a device of the same person.

use crate::client::{Backend, answer};
use crate::commands::{Context, invite, words};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use tidings_core::Request;

pub(super) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let Backend::Remote(_) = backend else {
        return Err(Failure::new(Code::Unreachable, said!("home-device-no-node")));
    };
    let account = words::account(context, context.home.identity()?.account)?;
    let request = Request::AddDevice { account, hints: Vec::new() };
    let code = answer!(backend, request, DeviceCode);
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&code)?;
        return out.finish();
    }
    invite::show_picture(context.screen, &code.code);
    let until = code.expires.0;
    context.screen.say(said!("home-device-code", until = until));
    context.screen.say(said!("home-device-code-how"));
    out.line(&code.code)?;
    out.finish()
}
