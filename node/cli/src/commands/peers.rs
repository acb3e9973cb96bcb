//! `peers`: whom the node is or was connected to.

use super::Context;
use crate::client::{answer, running};
use crate::error::Result;
use crate::print::sanitise::line;
use crate::print::table::Table;
use crate::print::time::bytes;
use serde::Deserialize;
use std::collections::BTreeMap;
use tidings_core::Request;
use tidings_http::network::PeerRow;
use tidings_views::page::PersonRow;

/// What the node answers.
#[derive(Deserialize)]
pub(crate) struct Peers {
    /// Connected ones and others.
    pub(crate) peers: Vec<PeerRow>,
}

/// Lists the peers.
pub(crate) fn run(context: &Context) -> Result<()> {
    let node = running(&context.home)?;
    let Peers { peers } = node.get("/v1/peers")?;
    let mut out = context.screen.out();
    if context.screen.json {
        peers.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    if peers.is_empty() {
        context.screen.say("No peer is known yet. `tidings invite` lets somebody in.");
        return Ok(());
    }
    let people = answer!(node, &Request::People, People);
    table(&peers, &owners(&people)).lines().iter().try_for_each(|line| out.line(line))?;
    out.finish()
}

/// Whose a device is, by its key.
fn owners(people: &[PersonRow]) -> BTreeMap<String, String> {
    let devices = people.iter().flat_map(|person| {
        let name = format!("{}#{}", line(&person.name), line(&person.suffix));
        person.devices.iter().map(move |device| (device.device.to_string(), name.clone()))
    });
    devices.collect()
}

fn table(rows: &[PeerRow], owners: &BTreeMap<String, String>) -> Table {
    let mut table = Table::new(&["PEER", "WHO", "STATE", "BY", "IN", "OUT", "ADDRESS"]);
    for row in rows {
        let session = row.session.as_ref();
        table.row([
            row.peer.chars().take(8).collect(),
            owners.get(&row.peer).cloned().unwrap_or_else(|| "-".into()),
            state(row).to_owned(),
            way(row),
            session.map_or_else(|| "-".into(), |session| bytes(session.received_bytes)),
            session.map_or_else(|| "-".into(), |session| bytes(session.sent_bytes)),
            place(row, owners),
        ]);
    }
    table
}

/// By which transport, if it is connected.
fn way(row: &PeerRow) -> String {
    row.path.as_deref().map_or_else(|| "-".into(), line)
}

/// Its address, the best one known; for a circuit, the relay.
fn place(row: &PeerRow, owners: &BTreeMap<String, String>) -> String {
    let Some(via) = &row.via else {
        return row.addresses.first().map(|address| line(address)).unwrap_or_default();
    };
    let key: String = via.chars().take(8).collect();
    match owners.get(via) {
        Some(owner) => format!("by way of {key} ({owner})"),
        None => format!("by way of {}", line(&key)),
    }
}

fn state(row: &PeerRow) -> &'static str {
    match &row.session {
        _ if !row.connected => "away",
        Some(session) if session.ready && session.caught_up => "in step",
        Some(session) if session.ready => "receiving",
        _ => "connecting",
    }
}
