//! `compact`: what was let go leaves room in the home's file, which goes back to the disk.

use super::Context;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use serde::Serialize;
use tidings_store::Log;

/// What came of it.
#[derive(Serialize)]
struct Compacted {
    schema: &'static str,
    bytes_before: u64,
    bytes_after: u64,
}

/// Compacts the log of a home that no node has open.
pub(crate) fn run(context: &Context) -> Result<()> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    let lock = context.home.lock().map_err(|failure| match failure.is(Code::Busy) {
        true => Failure::new(Code::Busy, said!("data-compact-busy")),
        false => failure,
    })?;
    let (bytes_before, bytes_after) =
        Log::compact(&context.home.log_file()).map_err(tidings_core::Error::from)?;
    drop(lock);
    let mut out = context.screen.out();
    if context.screen.json {
        let schema = "tidings/compact/1";
        out.object(&Compacted { schema, bytes_before, bytes_after })?;
    } else {
        let (before, after) = (bytes_before, bytes_after);
        let compacted = said!("data-compacted", before = before, after = after);
        out.line(&compacted.in_words(context.screen.words()))?;
    }
    out.finish()
}
