//! Posts, boards' names and people on a terminal.

mod hidden;

use super::sanitise::{block, line};
use super::style::Style;
use super::time::{ago, is_ahead};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{PersonRef, PostRow};

/// Deeper replies are not indented further, so that text keeps its room on 80 columns.
const MAX_INDENT: u32 = 8;

/// Characters of an id that are shown: 50 bits, more than enough to type it back.
const SHORT_ID: usize = 10;

/// The beginning of an id, enough to name it.
pub(crate) fn short(id: &EntryId) -> String {
    id.to_string().chars().take(SHORT_ID).collect()
}

/// A person, never without the suffix.
pub(crate) fn person(who: &PersonRef) -> String {
    line(&who.to_string())
}

/// A board's name with its mark; the name of messages has one already.
pub(crate) fn board(name: &str) -> String {
    let mark = if name.starts_with('@') { "" } else { "#" };
    format!("{mark}{}", line(name))
}

/// A post on its own: under its board and, unless its own words say it, what its thread is about.
pub(crate) fn alone(row: &PostRow, now: Time, style: Style) -> Vec<String> {
    let about = match row.parent {
        Some(_) => line(&row.thread_subject),
        None => row.subject.as_deref().map(line).unwrap_or_default(),
    };
    let mut lines = vec![match about.as_str() {
        "" => board(&row.board),
        about => format!("{}  {}", board(&row.board), style.strong(about)),
    }];
    lines.extend(body(row, "  ", now, style));
    lines
}

/// A post within its thread, indented by its depth.
pub(crate) fn within(row: &PostRow, now: Time, style: Style) -> Vec<String> {
    if row.depth == 0 {
        return alone(row, now, style);
    }
    let indent = "  ".repeat(row.depth.min(MAX_INDENT) as usize + 1);
    body(row, &indent, now, style)
}

/// How long ago it was written; when that is still to come, how long ago it arrived.
pub(crate) fn when(row: &PostRow, now: Time) -> String {
    match is_ahead(now, row.time) && !is_ahead(now, row.arrived) {
        true => format!("{} (the writer's clock is ahead)", ago(now, row.arrived)),
        false => ago(now, row.time),
    }
}

fn body(row: &PostRow, indent: &str, now: Time, style: Style) -> Vec<String> {
    let mark = match (row.unread, row.late) {
        (true, true) => " · unread, arrived late",
        (true, false) => " · unread",
        (false, true) => " · arrived late",
        (false, false) => "",
    };
    let meta = format!("{} · {} · {}{mark}", person(&row.author), when(row, now), short(&row.id));
    let dim = |text: &str| format!("{indent}{}", style.dim(text));
    if let Some(hidden) = &row.hidden {
        return vec![dim(&format!("{meta} · {}", hidden::because(hidden))), String::new()];
    }
    let text = block(&row.text);
    let text = if row.readable { text } else { format!("({text})") };
    let mut lines = vec![dim(&meta)];
    lines.extend(text.trim_end().lines().map(|text| format!("{indent}{text}").trim_end().into()));
    lines.push(String::new());
    lines
}

#[cfg(test)]
mod tests;
