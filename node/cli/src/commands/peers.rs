//! `peers`: whom the node is or was connected to.

use super::Context;
use crate::client::{answer, running};
use crate::error::Result;
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::table::Table;
use serde::Deserialize;
use std::collections::BTreeMap;
use tidings_core::Request;
use tidings_http::network::PeerRow;
use tidings_views::page::PersonRow;
use tidings_words::Words;

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
        context.screen.say(said!("cli-no-peer-yet"));
        return Ok(());
    }
    let people = answer!(node, &Request::People, People);
    table(&peers, &owners(&people), context.screen.words())
        .lines()
        .iter()
        .try_for_each(|line| out.line(line))?;
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

fn table(rows: &[PeerRow], owners: &BTreeMap<String, String>, words: &Words) -> Table {
    let columns = [
        "cli-column-peer",
        "cli-column-who",
        "cli-column-state",
        "cli-column-way",
        "cli-column-in",
        "cli-column-out",
        "cli-column-address",
    ];
    let mut table = Table::of(words, &columns);
    for row in rows {
        let session = row.session.as_ref();
        table.row([
            row.peer.chars().take(8).collect(),
            owners.get(&row.peer).cloned().unwrap_or_else(|| "-".into()),
            words.say(state(row)),
            way(row),
            session.map_or_else(|| "-".into(), |session| words.size(session.received_bytes)),
            session.map_or_else(|| "-".into(), |session| words.size(session.sent_bytes)),
            place(row, owners, words),
        ]);
    }
    table
}

/// By which transport, if it is connected.
fn way(row: &PeerRow) -> String {
    row.path.as_deref().map_or_else(|| "-".into(), line)
}

/// Its address, the best one known; for a circuit, the relay.
fn place(row: &PeerRow, owners: &BTreeMap<String, String>, words: &Words) -> String {
    let Some(via) = &row.via else {
        return row.addresses.first().map(|address| line(address)).unwrap_or_default();
    };
    let key: String = via.chars().take(8).collect();
    let relay = match owners.get(via) {
        Some(owner) => format!("{key} ({owner})"),
        None => line(&key),
    };
    words.with("cli-by-way-of", &[("relay", (&relay).into())])
}

fn state(row: &PeerRow) -> &'static str {
    match &row.session {
        _ if !row.connected => "cli-state-away",
        Some(session) if session.ready && session.caught_up => "cli-state-in-step",
        Some(session) if session.ready => "cli-state-receiving",
        _ => "cli-state-connecting",
    }
}
