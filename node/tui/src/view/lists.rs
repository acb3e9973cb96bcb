//! Boards, threads, and what was found.

use super::{both_ends, fill, put, title};
use crate::app::{App, Found, List, Sought, Threads};
use crate::markup::{Piece, Row};
use crate::palette::Role;
use crate::panes::{Pane, Panes, inside};
use crate::sheet;
use crate::when;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tidings_views::page::{BoardKind, BoardRow, PostRow, ThreadRow};
use tidings_words::sanitise;

/// Rows that a thread takes in the list.
const TALL: usize = 2;

/// Shows the chosen rows.
pub(super) fn keep_in_view(app: &mut App, panes: &Panes) {
    if let Some(place) = panes.boards {
        let height = usize::from(inside(place).height);
        let boards = &mut app.boards;
        boards.top = kept(boards.top, boards.at, height, boards.rows.len());
    }
    if let Some(place) = panes.list {
        let height = usize::from(inside(place).height) / tall(place);
        let (count, at, top) = app.list.place();
        *top = kept(*top, *at, height, count);
    }
}

/// The first row to show, so that the chosen one is among `height`.
fn kept(top: usize, at: usize, height: usize, count: usize) -> usize {
    let height = height.max(1);
    let top = top.min(at).max((at + 1).saturating_sub(height));
    top.min(count.saturating_sub(height))
}

/// Two rows a thread, one where there is hardly room.
fn tall(place: Rect) -> usize {
    if place.height < 8 { 1 } else { TALL }
}

pub(super) fn boards(app: &App, panes: &Panes, buffer: &mut Buffer) {
    let Some(place) = panes.boards else { return };
    let community = app.status.as_ref().map(|status| sanitise::line(&status.community));
    let name = community.unwrap_or_else(|| app.look.say("common-boards"));
    title(app, Pane::Boards, place, &name, buffer);
    let rows = inside(place);
    let shown = app.boards.rows.iter().enumerate().skip(app.boards.top);
    for (y, (index, row)) in (rows.y..rows.bottom()).zip(shown) {
        let chosen = index == app.boards.at;
        let role = chosen_role(app, Pane::Boards, chosen);
        let unread =
            if row.unread > 0 { app.look.words.number(row.unread) + " " } else { String::new() };
        let row = both_ends(board(row, app, role), &unread, rows.width, role, app.look);
        line(app, buffer, Rect { y, height: 1, ..rows }, &row, chosen.then_some(role));
    }
}

fn board(row: &BoardRow, app: &App, role: Role) -> Row {
    let mark = mark(app, row.unread > 0);
    let sign = match row.kind {
        BoardKind::Board => "#",
        BoardKind::Closed => "+",
        BoardKind::Messages => "",
    };
    let name = sanitise::line(&row.name);
    let strong = if row.unread > 0 && role == Role::Text { Role::Strong } else { role };
    vec![Piece::new(mark, marked(role)), Piece::new(format!("{sign}{name}"), strong)]
}

pub(super) fn list(app: &App, panes: &Panes, buffer: &mut Buffer) {
    let Some(place) = panes.list else { return };
    match &app.list {
        List::Threads(list) => threads(app, place, list, buffer),
        List::Found(list) => found(app, place, list, buffer),
    }
}

fn threads(app: &App, place: Rect, list: &Threads, buffer: &mut Buffer) {
    let mut name = sanitise::line(&list.board);
    if !name.is_empty() && !name.starts_with('@') {
        name.insert(0, '#');
    }
    if list.newer > 0 {
        let newer = app.look.with("tui-newer", &[("count", list.newer.into())]);
        name = format!("{name}  {newer}");
    }
    title(app, Pane::List, place, &name, buffer);
    if list.rows.is_empty() && list.complete {
        return empty(app, place, &app.look.say("tui-no-threads"), buffer);
    }
    let rows = list.rows.iter().map(|row| {
        let at =
            if row.unread > 0 { app.look.words.number(row.unread) + " " } else { String::new() };
        (row.unread > 0, app.look.line_or_why(&row.subject, row.absent), at, below_thread(app, row))
    });
    two_lines(app, place, rows, list.at, list.top, buffer);
}

fn below_thread(app: &App, row: &ThreadRow) -> Row {
    let replies = app.look.with("common-replies", &[("count", row.replies.into())]);
    let ago = when::ago(app.look.words, app.now, row.latest);
    let dot = app.look.dot();
    let marks: String =
        sheet::thread_marks(row).into_iter().map(|key| app.look.say(key) + dot).collect();
    let mut below = vec![
        Piece::new("  ", Role::Text),
        Piece::new(marks, Role::Emphasis),
        sheet::name(&row.author),
    ];
    below.extend(sheet::origin(row.origin.as_ref(), app.look));
    below.push(Piece::new(format!("{dot}{ago}{dot}{replies}"), Role::Faint));
    below
}

fn found(app: &App, place: Rect, list: &Found, buffer: &mut Buffer) {
    let (key, sought) = match &list.sought {
        Sought::Words { query, best: true } => ("tui-found-best", sanitise::line(query)),
        Sought::Words { query, .. } => ("tui-found", sanitise::line(query)),
        Sought::Mentions => ("tui-found", app.look.say("tui-mentions")),
    };
    let count =
        app.look.words.number(list.rows.len() as u64) + if list.complete { "" } else { "+" };
    let values = [("query", (&sought).into()), ("count", (&count).into())];
    title(app, Pane::List, place, &app.look.with(key, &values), buffer);
    if list.rows.is_empty() && list.complete {
        return empty(app, place, &app.look.say("tui-nothing-found"), buffer);
    }
    let rows = list.rows.iter().map(|row| {
        let beginning: String = row.text.chars().take(200).collect();
        let text = app.look.line_or_why(&beginning, row.absent);
        (row.unread, text, String::new(), below_post(app, row))
    });
    two_lines(app, place, rows, list.at, list.top, buffer);
}

fn below_post(app: &App, row: &PostRow) -> Row {
    let ago = when::ago(app.look.words, app.now, row.time);
    let dot = app.look.dot();
    let here_only = row.delivery.is_some_and(|delivery| delivery.is_here_only());
    let mark = match here_only {
        true => app.look.say("common-here-only") + dot,
        false => String::new(),
    };
    let board = sanitise::line(&row.board);
    let subject = app.look.line_or_why(&row.thread_subject, row.thread_absent);
    let mut below = vec![
        Piece::new("  ", Role::Text),
        Piece::new(mark, Role::Emphasis),
        sheet::name(&row.author),
    ];
    below.extend(sheet::origin(row.origin.as_ref(), app.look));
    below.push(Piece::new(format!("{dot}{ago}{dot}{board}{dot}{subject}"), Role::Faint));
    below
}

/// Rows of two lines each: whether it is unread, what it is, what stands at its end; and below.
fn two_lines(
    app: &App,
    place: Rect,
    rows: impl Iterator<Item = (bool, String, String, Row)>,
    at: usize,
    top: usize,
    buffer: &mut Buffer,
) {
    let (step, place) = (tall(place), inside(place));
    let mut y = place.y;
    for (index, (unread, text, end, below)) in rows.enumerate().skip(top) {
        if y >= place.bottom() {
            break;
        }
        let chosen = index == at;
        let role = chosen_role(app, Pane::List, chosen);
        let strong = if unread && !chosen { Role::Strong } else { role };
        let left = vec![Piece::new(mark(app, unread), marked(role)), Piece::new(text, strong)];
        let row = both_ends(left, &end, place.width, role, app.look);
        line(app, buffer, Rect { y, height: 1, ..place }, &row, chosen.then_some(role));
        if step > 1 && y + 1 < place.bottom() {
            let row = both_ends(below, "", place.width, role, app.look);
            let at = Rect { y: y + 1, height: 1, ..place };
            line(app, buffer, at, &row, chosen.then_some(role));
        }
        y += if step > 1 { 2 } else { 1 };
    }
}

/// One row; a chosen one looks the same from end to end.
fn line(app: &App, buffer: &mut Buffer, place: Rect, row: &Row, chosen: Option<Role>) {
    put(buffer, place.x, place.y, place.width, row, app.look);
    if let Some(role) = chosen {
        fill(buffer, place, role, app.look);
    }
}

fn chosen_role(app: &App, pane: Pane, chosen: bool) -> Role {
    match chosen {
        true if app.focus == pane => Role::Chosen,
        true => Role::Kept,
        false => Role::Text,
    }
}

fn marked(role: Role) -> Role {
    if role == Role::Text { Role::Unread } else { role }
}

fn mark(app: &App, unread: bool) -> &'static str {
    match unread {
        true if app.look.ascii => "* ",
        true => "● ",
        false => "  ",
    }
}

fn empty(app: &App, place: Rect, text: &str, buffer: &mut Buffer) {
    let place = inside(place);
    let width = usize::from(place.width.saturating_sub(2));
    let rows = crate::markup::wrapped(vec![Piece::new(text, Role::Faint)], width);
    for (y, row) in (place.y..place.bottom()).zip(&rows) {
        put(buffer, place.x + 1, y, place.width.saturating_sub(1), row, app.look);
    }
}
