//! `dial`: connects to an address.

use super::Context;
use crate::args::Dial;
use crate::client::running;
use crate::error::Result;
use crate::print::said::said;
use crate::print::sanitise::line;
use serde_json::json;
use tidings_http::network::Dialed;

/// Connects, and says who answered.
pub(crate) fn run(context: &Context, args: &Dial) -> Result<()> {
    let node = running(&context.home)?;
    let dialed: Dialed = node.post("/v1/dial", &json!({ "address": args.address }))?;
    if context.screen.json {
        let mut out = context.screen.out();
        out.object(&dialed)?;
        return out.finish();
    }
    let peer: String = dialed.peer.chars().take(8).collect();
    context.screen.done(said!("cli-connected", peer = peer, address = line(&dialed.address)));
    Ok(())
}
