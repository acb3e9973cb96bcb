//! `device list`: what each of one's devices is called, since when it is there, when it was heard.

use crate::client::answer;
use crate::commands::Context;
use crate::error::Result;
use crate::print::sanitise::line;
use crate::print::table::Table;
use crate::print::time::minute;
use tidings_core::Request;
use tidings_core::devices::OwnDevice;

/// Characters of a key that tell one's devices apart.
const KEY: usize = 8;

pub(super) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Devices, Devices);
    context.list(&rows, table)
}

fn table(rows: &[OwnDevice]) -> Table {
    let mut table = Table::new(&["NAME", "KEY", "SINCE", "LAST HEARD", ""]);
    for row in rows {
        let time = |time: Option<_>| time.map_or_else(|| "not yet".to_owned(), minute);
        table.row([
            if row.name.is_empty() { "device".to_owned() } else { line(&row.name) },
            row.device.to_string().chars().take(KEY).collect(),
            time(row.since),
            if row.this { "now".to_owned() } else { time(row.heard) },
            remarks(row),
        ]);
    }
    table
}

fn remarks(row: &OwnDevice) -> String {
    let forked = row.forked.map(|seq| format!("two histories from entry {seq} on"));
    let said = [
        row.this.then(|| "this one".to_owned()),
        row.revoked.map(|last| format!("revoked after entry {last}")),
        (!row.admitted && row.revoked.is_none()).then(|| "not let in yet".to_owned()),
        forked,
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
