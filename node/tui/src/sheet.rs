//! A post in rows, as the reader shows it: its subject if it has one, who wrote it and when, its
//! text, its files, what people feel about it, an empty row.

mod attached;

use crate::app::Look;
use crate::markup::{self, Piece, Row};
use crate::palette::Role;
use crate::when;
use crate::width::cells;
use tidings_protocol::time::Time;
use tidings_views::page::{
    Deleted, Hidden, OriginRow, PersonRef, PostRow, Reaction, ThreadRow, Why,
};
use tidings_words::sanitise;

/// Longest row of text, in columns: longer ones are hard to read.
pub(crate) const MEASURE: usize = 84;
/// Columns at the left of a post: a bar at the current one, and a gap.
pub(crate) const MARGIN: u16 = 2;
/// Replies above a post that are shown by its indent.
const MAX_DEPTH: u32 = 8;

/// How far a post is indented on a screen of `width`.
pub(crate) fn indent(post: &PostRow, width: usize) -> usize {
    let steps = usize::try_from(post.depth.min(MAX_DEPTH)).unwrap_or_default();
    (2 * steps).min(width / 4)
}

/// All rows of a post, the empty one behind it included; none wider than `width`.
pub(crate) fn rows(post: &PostRow, width: usize, look: Look, now: Time) -> Vec<Row> {
    let indent = indent(post, width);
    let room = width.saturating_sub(indent).clamp(1, MEASURE);
    let mut rows = Vec::new();
    if let Some(subject) = &post.subject {
        let subject = Piece::new(sanitise::line(subject), Role::Strong);
        rows.extend(markup::wrapped(vec![subject], room));
    }
    rows.extend(markup::wrapped(header(post, look, now), room));
    match instead(post, look) {
        None => {
            rows.extend(markup::rows(&post.text, room, look.ascii));
            let files = post.files.iter().map(|file| attached::row(file, look));
            rows.extend(files.flat_map(|row| markup::wrapped(row, room)));
        }
        Some(why) => {
            rows.extend(markup::wrapped(vec![Piece::new(why, Role::Faint)], room));
        }
    }
    if !post.reactions.is_empty() {
        rows.extend(reactions(post, room, look));
    }
    if indent > 0 {
        let space = || Piece::new(" ".repeat(indent), Role::Text);
        rows.iter_mut().for_each(|row| row.insert(0, space()));
    }
    rows.push(Row::new());
    rows
}

/// Who, when, and what there is to know of it.
fn header(post: &PostRow, look: Look, now: Time) -> Row {
    let mut row = Row::new();
    if post.unread {
        row.push(Piece::new(if look.ascii { "* " } else { "● " }, Role::Unread));
    }
    row.push(name(&post.author));
    row.extend(origin(post.origin.as_ref(), look));
    let dot = look.dot();
    let ago = when::ago(look.words, now, post.time);
    row.push(Piece::new(format!("{dot}{ago}"), Role::Faint));
    let said = |key: &str| look.say(key);
    let edited = post.edited.filter(|_| post.deleted.is_none());
    let marks = [
        edited.map(|edited| look.with("common-edited", &[("times", edited.times.into())])),
        post.late.then(|| said("common-late")),
        post.more.then(|| said("tui-more-is-said")),
        post.mentions_me.then(|| said("tui-mentions-you")),
        post.delivery.map(|it| look.words.delivery(it.peers, it.relays, it.own)),
    ];
    for mark in marks.into_iter().flatten() {
        row.push(Piece::new(format!("{dot}{mark}"), Role::Faint));
    }
    row
}

/// What people feel about it, and who where their names fit; one's own stands out.
fn reactions(post: &PostRow, room: usize, look: Look) -> Vec<Row> {
    let said = |reaction: &Reaction, named: bool| {
        let role = if reaction.mine { Role::Strong } else { Role::Faint };
        let emoji = sanitise::line(&reaction.emoji);
        let who = if named { names(reaction, look) } else { String::new() };
        Piece::new(format!("{emoji} {}{who}  ", reaction.count), role)
    };
    let named: Row = post.reactions.iter().map(|reaction| said(reaction, true)).collect();
    if named.iter().map(|piece| cells(&piece.text)).sum::<usize>() <= room + 2 {
        return vec![named];
    }
    markup::wrapped(post.reactions.iter().map(|reaction| said(reaction, false)).collect(), room)
}

/// Who they are, as far as the row names them.
fn names(reaction: &Reaction, look: Look) -> String {
    let named: Vec<String> =
        reaction.who.iter().map(|person| sanitise::line(&person.to_string())).collect();
    let all = u64::try_from(named.len()).is_ok_and(|count| count >= reaction.count);
    match named.is_empty() {
        true => String::new(),
        false => format!(" {}{}", named.join(", "), if all { "" } else { look.ellipsis() }),
    }
}

/// A board with its mark; the name of messages has one already.
pub(crate) fn board(name: &str) -> String {
    let mark = if name.starts_with('@') { "" } else { "#" };
    format!("{mark}{}", sanitise::line(name))
}

/// What there is to know of a thread, as keys of the catalogue.
pub(crate) fn thread_marks(row: &ThreadRow) -> Vec<&'static str> {
    let marks = [
        (row.pinned, "common-pinned"),
        (row.locked, "common-locked"),
        (row.hidden.is_some(), "tui-hidden"),
        (row.deleted, "common-deleted"),
        (row.here_only, "common-here-only"),
    ];
    marks.into_iter().filter(|(is, _)| *is).map(|(_, key)| key).collect()
}

/// A name with its suffix, always.
pub(crate) fn name(person: &PersonRef) -> Piece {
    let role = if person.me { Role::Mine } else { Role::Name };
    Piece::new(sanitise::line(&person.to_string()), role)
}

/// Whom somebody says they have a post from: a quoted name, which looks like nobody's here.
pub(crate) fn origin(origin: Option<&OriginRow>, look: Look) -> Option<Piece> {
    let origin = origin?;
    let name = sanitise::line(&origin.name);
    let text = look.words.importing(&name, origin.time.map(|time| time.0));
    Some(Piece::new(format!(" {text}"), Role::Faint))
}

/// What stands in the place of a text that is not shown.
fn instead(post: &PostRow, look: Look) -> Option<String> {
    if let Some(hidden) = &post.hidden {
        return Some(sanitise::line(&because(post, hidden, look)));
    }
    if let Some(it) = &post.deleted {
        return Some(deleted(it, look));
    }
    match &post.pruned {
        Some(pruned) => Some(look.with("common-pruned", &[("peers", pruned.peers.into())])),
        None => (!post.readable).then(|| look.line_or_why(&post.text, post.absent)),
    }
}

/// That a post was taken back, and why.
pub(crate) fn deleted(deleted: &Deleted, look: Look) -> String {
    let text = look.say("common-deleted");
    let reason = sanitise::line(&deleted.reason);
    if reason.is_empty() { text } else { format!("{text}: {reason}") }
}

fn because(post: &PostRow, hidden: &Hidden, look: Look) -> String {
    let who = hidden.by.as_ref().unwrap_or(&post.author).to_string();
    let key = match (hidden.why, hidden.reason.as_str()) {
        (Why::Muted, _) => "common-muted",
        (Why::Blocked, _) => "common-blocked",
        (Why::Moderator, "") => "common-hidden",
        (Why::Moderator, _) => "common-hidden-because",
        (Why::Locked, "") => "common-behind-lock",
        (Why::Locked, _) => "common-behind-lock-because",
    };
    look.with(key, &[("who", (&who).into()), ("reason", (&hidden.reason).into())])
}
