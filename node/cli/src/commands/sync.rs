//! `sync`: waits until everything the peers hold is here.

use super::Context;
use crate::args::Sync;
use crate::client::running;
use crate::error::{Code, Failure, Result};
use crate::print::count;
use crate::print::time::bytes;
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
        return Err(Failure::new(Code::NoPeer, "no peer is connected")
            .next("`tidings doctor` looks for the cause, `tidings sync ADDR` dials an address"));
    }
    if !synced.complete {
        let message = format!("not everything came within {} s", args.timeout);
        return Err(Failure::new(Code::NoPeer, message)
            .next("it goes on in the background; `--timeout TIME` waits longer"));
    }
    context.screen.done(&format!(
        "In step with {}: {} came, {} in, {} out",
        count::peers(synced.peers),
        count::entries(synced.received),
        bytes(synced.received_bytes),
        bytes(synced.sent_bytes)
    ));
    Ok(())
}
