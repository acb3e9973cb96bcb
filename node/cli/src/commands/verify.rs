//! `verify`: checks every hash and signature in the store.

use super::Context;
use crate::client::{Backend, unexpected};
use crate::error::{Code, Failure, Result};
use crate::print::count;
use crate::print::sanitise::line;
use tidings_core::api::Verified;
use tidings_core::{Request, Response};

/// Checks, and names what is damaged; exit code 8 when something is.
pub(crate) fn run(context: &Context) -> Result<()> {
    let response = match context.backend()? {
        Backend::Remote(node) => node.follow_post("/v1/verify")?.result()?,
        Backend::Local(mut local) => local.call(Request::Verify)?,
    };
    let Response::Verified(verified) = response else { return Err(unexpected()) };
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&verified)?;
    } else {
        verified.damage.iter().try_for_each(|damage| out.line(&line(damage)))?;
    }
    out.finish()?;
    verdict(context, &verified)
}

fn verdict(context: &Context, verified: &Verified) -> Result<()> {
    let Verified { entries, damage, .. } = verified;
    if damage.is_empty() {
        context.screen.done(&format!("{} checked, nothing is damaged", count::entries(*entries)));
        return Ok(());
    }
    let message = format!("{} of {entries} entries are damaged", damage.len());
    Err(Failure::new(Code::Verification, message)
        .next("restore the home from a backup, or join again from an empty home"))
}
