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
        verified
            .damage
            .iter()
            .chain(&verified.damaged_files)
            .try_for_each(|damage| out.line(&line(damage)))?;
    }
    out.finish()?;
    verdict(context, &verified)
}

fn verdict(context: &Context, verified: &Verified) -> Result<()> {
    let Verified { entries, damage, files, damaged_files, .. } = verified;
    if damage.is_empty() && damaged_files.is_empty() {
        let mut checked = count::entries(*entries);
        if *files > 0 {
            checked = format!("{checked} and {}", count::files(*files));
        }
        context.screen.done(format!("{checked} checked, nothing is damaged"));
        return Ok(());
    }
    if damage.is_empty() {
        let message = format!("{} of {files} files are damaged", damaged_files.len());
        return Err(Failure::new(Code::Verification, message)
            .next("the node fetches what is damaged from peers that have it, while it runs"));
    }
    let message = format!("{} of {entries} entries are damaged", damage.len());
    Err(Failure::new(Code::Verification, message)
        .next("restore the home from a backup, or join again from an empty home"))
}
