//! `peers`: whom the node is or was connected to.

use super::Context;
use crate::client::running;
use crate::error::Result;
use crate::print::posts::person;
use crate::print::sanitise::line;
use crate::print::table::Table;
use crate::print::time::bytes;
use serde::Deserialize;
use tidings_http::network::PeerRow;

/// What the node answers.
#[derive(Deserialize)]
pub(crate) struct Peers {
    /// Connected ones and others.
    pub(crate) peers: Vec<PeerRow>,
}

/// Lists the peers.
pub(crate) fn run(context: &Context) -> Result<()> {
    let Peers { peers } = running(&context.home)?.get("/v1/peers")?;
    let mut out = context.screen.out();
    if context.screen.json {
        peers.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    if peers.is_empty() {
        context.screen.say("No peer is known yet. `tidings invite` lets somebody in.");
        return Ok(());
    }
    table(&peers).lines().iter().try_for_each(|line| out.line(line))?;
    out.finish()
}

fn table(rows: &[PeerRow]) -> Table {
    let mut table = Table::new(&["PEER", "WHO", "STATE", "IN", "OUT", "ADDRESS"]);
    for row in rows {
        let session = row.session.as_ref();
        let who = session.and_then(|session| session.person.as_ref());
        table.row([
            row.peer.chars().take(8).collect(),
            who.map_or_else(|| "-".into(), person),
            state(row).to_owned(),
            session.map_or_else(|| "-".into(), |session| bytes(session.received_bytes)),
            session.map_or_else(|| "-".into(), |session| bytes(session.sent_bytes)),
            row.addresses.first().map(|address| line(address)).unwrap_or_default(),
        ]);
    }
    table
}

fn state(row: &PeerRow) -> &'static str {
    match &row.session {
        _ if !row.connected => "away",
        Some(session) if session.ready && session.caught_up => "in step",
        Some(session) if session.ready => "receiving",
        _ => "connecting",
    }
}
