//! `people`: who is in.

use super::Context;
use crate::client::answer;
use crate::error::Result;
use crate::print::posts::person;
use crate::print::sanitise::line;
use crate::print::table::Table;
use tidings_core::Request;
use tidings_views::page::{DeviceRow, PersonRow};

/// Lists the members.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::People, People);
    let mut out = context.screen.out();
    if context.screen.json {
        rows.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    table(&rows).lines().iter().try_for_each(|line| out.line(line))?;
    out.finish()
}

fn table(rows: &[PersonRow]) -> Table {
    let mut table = Table::new(&["NAME", "POSTS", "LET IN BY", "DEVICES"]);
    for row in rows {
        let me = if row.me { " (you)" } else { "" };
        let devices: Vec<String> = row.devices.iter().map(device).collect();
        table.row([
            format!("{}#{}{me}", line(&row.name), line(&row.suffix)),
            row.posts.to_string(),
            row.admitted_by.as_ref().map_or_else(|| "founder".into(), person),
            devices.join(", "),
        ]);
    }
    table
}

fn device(row: &DeviceRow) -> String {
    let key: String = row.device.to_string().chars().take(4).collect();
    let name = if row.name.is_empty() { "device".into() } else { line(&row.name) };
    match row.forked {
        Some(seq) => format!("{name}#{key} ✗ two histories from entry {seq} on"),
        None => format!("{name}#{key}"),
    }
}
