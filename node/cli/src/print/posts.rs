//! Posts, boards' names and people on a terminal.

mod hidden;

use super::sanitise::{block, line};
use super::style::Style;
use super::time::is_ahead;
use super::when::ago;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{Absent, Deleted, FileRow, PersonRef, PostRow, Reaction, VersionRow};
use tidings_words::Words;

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

/// The same, marked where it is whoever asks.
pub(crate) fn person_or_you(who: &PersonRef, words: &Words) -> String {
    match who.me {
        true => format!("{} ({})", person(who), words.say("common-you")),
        false => person(who),
    }
}

/// Who wrote a post, and whom they say they have it from: a quoted name.
fn written_by(row: &PostRow, words: &Words) -> String {
    let who = person(&row.author);
    let Some(origin) = &row.origin else { return who };
    let name = line(&origin.name);
    let imported = words.importing(&name, origin.time.map(|time| time.0));
    format!("{who} {imported}")
}

/// A board's name with its mark; the name of messages has one already.
pub(crate) fn board(name: &str) -> String {
    let mark = if name.starts_with('@') { "" } else { "#" };
    format!("{mark}{}", line(name))
}

/// A post on its own: under its board and, unless its own words say it, what its thread is about.
pub(crate) fn alone(row: &PostRow, now: Time, style: Style, words: &Words) -> Vec<String> {
    let about = match row.parent {
        Some(_) => {
            line(&words.text_or_why(&row.thread_subject, row.thread_absent.map(Absent::name)))
        }
        None => row.subject.as_deref().map(line).unwrap_or_default(),
    };
    let mut lines = vec![match about.as_str() {
        "" => board(&row.board),
        about => format!("{}  {}", board(&row.board), style.strong(about)),
    }];
    lines.extend(body(row, "  ", now, (style, words)));
    lines
}

/// A post within its thread, indented by its depth.
pub(crate) fn within(row: &PostRow, now: Time, style: Style, words: &Words) -> Vec<String> {
    if row.depth == 0 {
        return alone(row, now, style, words);
    }
    let indent = "  ".repeat(row.depth.min(MAX_INDENT) as usize + 1);
    body(row, &indent, now, (style, words))
}

/// How long ago it was written; when that is still to come, how long ago it arrived.
pub(crate) fn when(row: &PostRow, now: Time, words: &Words) -> String {
    match is_ahead(now, row.time) && !is_ahead(now, row.arrived) {
        true => {
            let arrived = ago(words, now, row.arrived);
            words.with("cli-writer-ahead", &[("ago", (&arrived).into())])
        }
        false => ago(words, now, row.time),
    }
}

fn body(row: &PostRow, indent: &str, now: Time, (style, words): (Style, &Words)) -> Vec<String> {
    let dim = |text: &str| format!("{indent}{}", style.dim(text));
    let meta = meta(row, now, words);
    if let Some(hidden) = &row.hidden {
        return vec![
            dim(&format!("{meta} · {}", hidden::because(hidden, row, words))),
            String::new(),
        ];
    }
    let mut lines = vec![dim(&meta)];
    lines.extend(indented(&text(row, words), indent));
    lines.extend(row.files.iter().map(|file| dim(&attached(file, words))));
    if !row.reactions.is_empty() {
        let reactions: Vec<_> = row.reactions.iter().map(|it| reaction(it, words)).collect();
        let more = if row.more { " …" } else { "" };
        lines.push(dim(&format!("{}{more}", reactions.join("  "))));
    }
    lines.push(String::new());
    lines
}

/// Who wrote it and when, and what is to be known of it, in one line.
fn meta(row: &PostRow, now: Time, words: &Words) -> String {
    let mut id = short(&row.id);
    if let Some(edited) = &row.edited {
        let times = edited.times.to_string();
        id.push_str(&format!(" ({})", words.with("cli-edited", &[("times", (&times).into())])));
    }
    let mark = match (row.unread, row.late) {
        (true, true) => Some("cli-unread-late"),
        (true, false) => Some("cli-unread"),
        (false, true) => Some("common-late"),
        (false, false) => None,
    };
    let calls = row.mentions_me.then_some("cli-calls-you");
    let locked = (row.locked && row.depth == 0).then_some("common-locked");
    let marks = [mark, calls, locked].into_iter().flatten().map(|key| words.say(key));
    let held = row.delivery.map(|it| words.delivery(it.peers, it.relays, it.own));
    let parts = [written_by(row, words), when(row, now, words), id];
    parts.into_iter().chain(marks).chain(held).collect::<Vec<_>>().join(" · ")
}

/// One of the texts of a post.
pub(crate) fn version(row: &VersionRow, now: Time, style: Style, words: &Words) -> Vec<String> {
    let mut parts = vec![person(&row.by), ago(words, now, row.time), short(&row.id)];
    parts.extend(row.current.then(|| words.say("tui-current")));
    let mut lines = vec![style.dim(&parts.join(" · "))];
    lines.extend(
        row.subject.as_deref().map(|subject| format!("  {}", style.strong(&line(subject)))),
    );
    let why = row.absent.map(Absent::name);
    let text = match &row.deleted {
        Some(it) if !row.readable => deleted(it, words),
        _ => in_brackets(&words.text_or_why(&row.text, why), row.readable),
    };
    lines.extend(indented(&text, "  "));
    lines.push(String::new());
    lines
}

/// What a post says; in brackets, why it says nothing.
fn text(row: &PostRow, words: &Words) -> String {
    match (&row.deleted, &row.pruned) {
        _ if row.readable => block(&row.text),
        (Some(it), _) => deleted(it, words),
        (None, Some(pruned)) => words.with("cli-pruned", &[("peers", pruned.peers.into())]),
        (None, None) => {
            let why = row.absent.map(Absent::name);
            in_brackets(&words.text_or_why(&row.text, why), row.readable)
        }
    }
}

/// That its author took it back, and why.
fn deleted(it: &Deleted, words: &Words) -> String {
    let text = words.say("common-deleted");
    match line(&it.reason).as_str() {
        "" => format!("({text})"),
        reason => format!("({text}: {reason})"),
    }
}

fn in_brackets(text: &str, readable: bool) -> String {
    let text = block(text);
    if readable || text.starts_with('(') { text } else { format!("({text})") }
}

fn indented<'t>(text: &'t str, indent: &'t str) -> impl Iterator<Item = String> + 't {
    text.trim_end().lines().map(move |text| format!("{indent}{text}").trim_end().into())
}

/// `[1] notes.pdf 2.3 MB · here`
fn attached(file: &FileRow, words: &Words) -> String {
    let FileRow { number, name, size, .. } = file;
    format!("[{number}] {} {} · {}", line(name), words.size(*size), here(file, words))
}

/// How much of a file is here, in a word.
pub(crate) fn here(row: &FileRow, words: &Words) -> String {
    match row.here {
        100 => words.say("tui-file-here"),
        0 => words.say("tui-file-away"),
        percent => format!("{percent} %"),
    }
}

/// What some feel, how many, and who if that is one or two.
fn reaction(row: &Reaction, words: &Words) -> String {
    let name = |who: &PersonRef| if who.me { words.say("common-you") } else { person(who) };
    let who: Vec<String> = row.who.iter().map(name).collect();
    let emoji = line(&row.emoji);
    match row.count {
        1 | 2 => format!("{emoji} {}", who.join(", ")),
        count if row.mine => format!("{emoji} {count}, {}", words.say("cli-you-too")),
        count => format!("{emoji} {count}"),
    }
}

#[cfg(test)]
mod tests;
