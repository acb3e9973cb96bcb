//! `sync`: waits until everything the peers hold is here.

use super::Context;
use crate::args::Sync;
use crate::client::running;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use serde_json::json;
use tidings_http::network::Synced;

/// Waits, and says what came; exit code 7 when there is no peer or time ran out.
pub(crate) fn run(context: &Context, args: &Sync) -> Result<()> {
    let node = running(&context.home)?;
    let question = json!({ "address": args.address, "timeout_seconds": args.timeout });
    let synced: Synced = node.post("/v1/sync", &question)?;
    if context.screen.json {
        let mut out = context.screen.out();
        out.object(&synced)?;
        out.finish()?;
    }
    if synced.peers == 0 {
        return Err(Failure::new(Code::NoPeer, said!("cli-no-peer-connected")));
    }
    if !synced.complete {
        return Err(Failure::new(Code::NoPeer, said!("cli-not-in-time", count = args.timeout)));
    }
    context.screen.done(said!(
        "cli-in-step",
        peers = said!("cli-peers", count = synced.peers),
        entries = said!("cli-entries", count = synced.received),
        received = synced.received_bytes,
        sent = synced.sent_bytes,
    ));
    Ok(())
}
