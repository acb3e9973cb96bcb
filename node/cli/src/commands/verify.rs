//! `verify`: checks every hash and signature in the store.

use super::Context;
use crate::client::{Backend, unexpected};
use crate::error::{Code, Failure, Result};
use crate::print::because;
use crate::print::said::said;
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
        for damage in verified.damage.iter().chain(&verified.damaged_files) {
            out.line(&because(context.screen, damage, verified.reasons.get(damage)))?;
        }
    }
    out.finish()?;
    verdict(context, &verified)
}

fn verdict(context: &Context, verified: &Verified) -> Result<()> {
    let Verified { entries, damage, files, damaged_files, .. } = verified;
    if damage.is_empty() && damaged_files.is_empty() {
        let entries = said!("cli-entries", count = *entries);
        context.screen.done(match files {
            0 => said!("data-checked", entries = entries),
            files => {
                let files = said!("data-files", count = *files);
                said!("data-checked-with-files", entries = entries, files = files)
            }
        });
        return Ok(());
    }
    if damage.is_empty() {
        let damaged = said!("data-files-damaged", damaged = damaged_files.len(), count = *files);
        return Err(Failure::new(Code::Verification, damaged));
    }
    let damaged = said!("data-entries-damaged", damaged = damage.len(), count = *entries);
    Err(Failure::new(Code::Verification, damaged))
}
