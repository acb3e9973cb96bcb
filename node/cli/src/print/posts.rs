//! Posts, boards' names and people on a terminal.

mod hidden;

use super::sanitise::{block, line};
use super::style::Style;
use super::time::{ago, bytes, day, is_ahead};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{FileRow, PersonRef, PostRow, Reaction, VersionRow};
use tidings_words::{Language, Words};

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

/// Who wrote a post, and whom they say they have it from: a quoted name.
pub(crate) fn written_by(row: &PostRow) -> String {
    let Some(origin) = &row.origin else { return person(&row.author) };
    let dated = origin.time.map(|time| format!(", dated {}", day(time))).unwrap_or_default();
    format!("{} importing “{}”{dated}", person(&row.author), line(&origin.name))
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
    let edited = row.edited.map(|edited| format!(" (edited {}×)", edited.times));
    let (edited, called) =
        (edited.unwrap_or_default(), if row.mentions_me { " · calls you" } else { "" });
    let (who, id) = (written_by(row), short(&row.id));
    let held = row.delivery.map(|it| {
        let words = Words::of(Language::English);
        format!(" · {}", words.delivery(it.peers, it.relays, it.own))
    });
    let held = held.unwrap_or_default();
    let locked = if row.locked && row.depth == 0 { " · locked" } else { "" };
    let meta = format!("{who} · {} · {id}{edited}{mark}{called}{locked}{held}", when(row, now));
    let dim = |text: &str| format!("{indent}{}", style.dim(text));
    if let Some(hidden) = &row.hidden {
        return vec![dim(&format!("{meta} · {}", hidden::because(hidden, row))), String::new()];
    }
    let mut lines = vec![dim(&meta)];
    lines.extend(indented(&words(&row.text, row.readable), indent));
    lines.extend(row.files.iter().map(|file| dim(&attached(file))));
    if !row.reactions.is_empty() {
        let reactions: Vec<String> = row.reactions.iter().map(reaction).collect();
        let more = if row.more { " …" } else { "" };
        lines.push(dim(&format!("{}{more}", reactions.join("  "))));
    }
    lines.push(String::new());
    lines
}

/// One of the texts of a post.
pub(crate) fn version(row: &VersionRow, now: Time, style: Style) -> Vec<String> {
    let mark = if row.current { " · what it says now" } else { "" };
    let (when, id) = (ago(now, row.time), short(&row.id));
    let mut lines = vec![style.dim(&format!("{} · {when} · {id}{mark}", person(&row.by)))];
    lines.extend(
        row.subject.as_deref().map(|subject| format!("  {}", style.strong(&line(subject)))),
    );
    lines.extend(indented(&words(&row.text, row.readable), "  "));
    lines.push(String::new());
    lines
}

/// What a post says; in brackets, why it says nothing.
fn words(text: &str, readable: bool) -> String {
    let text = block(text);
    if readable || text.starts_with('(') { text } else { format!("({text})") }
}

fn indented<'t>(text: &'t str, indent: &'t str) -> impl Iterator<Item = String> + 't {
    text.trim_end().lines().map(move |text| format!("{indent}{text}").trim_end().into())
}

/// `[1] notes.pdf 2.3 MB · here`
fn attached(file: &FileRow) -> String {
    let FileRow { number, name, size, .. } = file;
    format!("[{number}] {} {} · {}", line(name), bytes(*size), here(file))
}

/// How much of a file is here, in a word.
pub(crate) fn here(row: &FileRow) -> String {
    match row.here {
        100 => "here".into(),
        0 => "on demand".into(),
        percent => format!("{percent} %"),
    }
}

/// What some feel, how many, and who if that is one or two.
fn reaction(row: &Reaction) -> String {
    let who: Vec<String> =
        row.who.iter().map(|who| if who.me { "you".to_owned() } else { person(who) }).collect();
    let emoji = line(&row.emoji);
    match row.count {
        1 | 2 => format!("{emoji} {}", who.join(", ")),
        count if row.mine => format!("{emoji} {count}, you too"),
        count => format!("{emoji} {count}"),
    }
}

#[cfg(test)]
mod tests;
