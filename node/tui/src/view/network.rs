//! The network in words: who one is, who is connected, how far each is.

use crate::app::Look;
use tidings_core::Status;
use tidings_core::status::{ReachState, SessionRow};
use tidings_words::sanitise;

/// The lines of the page.
pub(crate) fn lines(status: &Status, look: Look) -> Vec<String> {
    let words = look;
    let me = format!("{}#{}", status.name, status.suffix);
    let (me, community) = (sanitise::line(&me), sanitise::line(&status.community));
    let values = [("who", (&me).into()), ("community", (&community).into())];
    let mut lines = vec![words.with("tui-network-me", &values)];
    let counts = [
        ("members", status.members.into()),
        ("devices", status.devices.into()),
        ("entries", status.entries.into()),
    ];
    lines.push(words.with("tui-network-held", &counts));
    let reach = status.reach.as_ref().map(|reach| match reach.state {
        ReachState::Public => "tui-reach-public",
        ReachState::Nat => "tui-reach-nat",
        ReachState::Local => "tui-reach-local",
    });
    lines.extend(reach.map(|key| words.say(key)));
    lines.extend(status.addresses.iter().map(|address| format!("  {address}")));
    let told = [&status.not_writable, &status.not_indexing];
    lines.extend(told.into_iter().flatten().map(|why| sanitise::line(why)));
    lines.extend(status.room.map(|room| words.words.low_disk(room.free, room.min)));
    lines.push(String::new());
    let peers = status.sessions.len();
    lines.push(words.with("common-peers", &[("count", peers.into())]));
    lines.extend(status.sessions.iter().map(|row| session(row, look)));
    lines
}

fn session(row: &SessionRow, look: Look) -> String {
    let who = match &row.person {
        Some(person) => person.to_string(),
        None => row.peer.to_string(),
    };
    let who = sanitise::line(&who);
    let state = match row.missing {
        0 if row.caught_up => look.say("tui-peer-caught-up"),
        0 => look.say("tui-peer-hello"),
        missing => look.with("tui-peer-behind", &[("count", missing.into())]),
    };
    format!("  {who}  {state}")
}
