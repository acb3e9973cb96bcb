//! `device list`: what each of one's devices is called, since when it is there, when it was heard.

use crate::client::answer;
use crate::commands::Context;
use crate::error::Result;
use crate::print::said::said;
use crate::print::sanitise::line;
use crate::print::table::Table;
use tidings_core::Request;
use tidings_core::devices::OwnDevice;
use tidings_protocol::time::Time;
use tidings_words::Words;

/// Characters of a key that tell one's devices apart.
const KEY: usize = 8;

pub(super) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Devices, Devices);
    context.list(&rows, |rows| table(rows, context.screen.words()))
}

fn table(rows: &[OwnDevice], words: &Words) -> Table {
    let columns =
        ["cli-column-name", "home-column-key", "home-column-since", "home-column-heard", ""];
    let mut table = Table::of(words, &columns);
    for row in rows {
        let time = |time: Option<Time>| {
            time.map_or_else(|| words.say("home-not-yet"), |at| words.moment(at.0))
        };
        table.row([
            if row.name.is_empty() { words.say("cli-device") } else { line(&row.name) },
            row.device.to_string().chars().take(KEY).collect(),
            time(row.since),
            if row.this { words.say("home-now") } else { time(row.heard) },
            remarks(row, words),
        ]);
    }
    table
}

fn remarks(row: &OwnDevice, words: &Words) -> String {
    let forked = row.forked.map(|seq| said!("cli-device-forked", entry = seq));
    let said = [
        row.this.then(|| said!("home-this-one")),
        row.revoked.map(|last| said!("home-revoked-after", entry = last)),
        (!row.admitted && row.revoked.is_none()).then(|| said!("home-not-let-in-yet")),
        forked,
    ];
    said.into_iter().flatten().map(|said| said.in_words(words)).collect::<Vec<_>>().join(", ")
}
