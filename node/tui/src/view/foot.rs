//! The bottom: what is typed, what just happened, what is unread.

use super::{both_ends, fill, put};
use crate::app::{App, Compose, Notice, Prompt, To, Wish};
use crate::markup::{self, Piece, Row};
use crate::palette::Role;
use crate::panes::Panes;
use crate::width::cells;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tidings_words::sanitise;

/// Rows that it takes at most; less where a third of the screen is less.
const MOST: u16 = 4;
/// Parts of a hint that stand there before anything is counted: help, and the way out.
const NEEDED: usize = 2;

/// Rows that it needs.
pub(super) fn rows(app: &App) -> u16 {
    let needed = match (&app.prompt, &app.notice) {
        (Some(_), _) => help(app).len() + 1,
        (None, Some(notice)) => said(app, notice, app.size.0).len(),
        (None, None) => 1,
    };
    u16::try_from(needed).unwrap_or(MOST).min(MOST).min(app.size.1 / 3).max(1)
}

pub(super) fn draw(app: &App, panes: &Panes, frame: &mut Frame<'_>) {
    let place = panes.foot;
    if place.height == 0 {
        return;
    }
    if app.prompt.is_some() {
        return typed(app, place, frame);
    }
    let buffer = frame.buffer_mut();
    fill(buffer, place, Role::Status, app.look);
    let rows = match &app.notice {
        Some(notice) => said(app, notice, place.width),
        None => vec![beside(app, &hint(app, place.width), place.width)],
    };
    let last = usize::from(place.height) - 1;
    for (y, (at, row)) in (place.y..place.bottom()).zip(rows.iter().enumerate()) {
        let more = at == last && rows.len() > at + 1;
        let row = if more { cut_off(row, place.width, app) } else { row.clone() };
        put(buffer, place.x, y, place.width, &row, app.look);
    }
    if app.notice.as_ref().is_some_and(|notice| notice.bad) {
        // On the line's own ground, marked by its weight: red on grey would be hard to read.
        let bold = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        buffer.set_style(place, bold);
    }
}

/// What just happened: beside what is counted where both have room, else in rows of its own.
fn said(app: &App, notice: &Notice, width: u16) -> Vec<Row> {
    let text = sanitise::line(&notice.text);
    let counts = counts(app, width);
    if cells(&text) + cells(&counts) + 2 <= usize::from(width) {
        return vec![beside(app, &text, width)];
    }
    let room = usize::from(width.saturating_sub(2)).max(1);
    let mut rows = markup::wrapped(vec![Piece::new(text, Role::Status)], room);
    rows.iter_mut().for_each(|row| row.insert(0, Piece::new(" ", Role::Status)));
    rows
}

/// A row behind which more was to come.
fn cut_off(row: &Row, width: u16, app: &App) -> Row {
    let text: String = row.iter().map(|piece| piece.text.as_str()).collect();
    let text = crate::width::head(&text, usize::from(width).saturating_sub(2)).to_owned();
    vec![Piece::new(text + app.look.ellipsis(), Role::Status)]
}

fn beside(app: &App, text: &str, width: u16) -> Row {
    let left = vec![Piece::new(format!(" {text}"), Role::Status)];
    both_ends(left, &counts(app, width), width, Role::Status, app.look)
}

/// As much of the hint as has room: its parts stand in the order of their weight.
fn hint(app: &App, width: u16) -> String {
    let key = match &app.compose {
        Some(compose) if compose.sending => "tui-sending",
        Some(Compose { to: To::Person { .. }, .. }) => "tui-hint-message",
        Some(_) => "tui-hint-compose",
        None if app.waiting => "tui-waiting",
        None => "tui-hint",
    };
    let whole = app.look.say(key);
    let mut parts: Vec<&str> = whole.split(app.look.dot()).collect();
    let room = usize::from(width).saturating_sub(cells(&counts(app, width)) + 2);
    while parts.len() > NEEDED && cells(&parts.join(app.look.dot())) > room {
        parts.pop();
    }
    parts.join(app.look.dot())
}

/// News, unread posts, peers; fewer of them where there is less room.
fn counts(app: &App, width: u16) -> String {
    let words = app.look;
    if app.compose.is_some() {
        return String::new();
    }
    let mut counts = Vec::new();
    if !app.linked {
        counts.push(words.say("tui-no-node"));
    }
    if app.news > 0 {
        counts.push(words.with("tui-news", &[("count", app.news.into())]));
    }
    counts.push(words.with("common-unread", &[("count", app.boards.unread().into())]));
    if let Some(status) = app.status.as_ref().filter(|_| app.linked) {
        let peers = status.sessions.len();
        counts.push(words.with("common-peers", &[("count", peers.into())]));
    }
    let dot = app.look.dot();
    while counts.len() > 1 && cells(&counts.join(dot)) > usize::from(width / 2) {
        counts.pop();
    }
    counts.join(dot) + " "
}

/// What helps with the line that is typed, in rows above it: what a search understands, how a verb
/// goes on.
fn help(app: &App) -> Vec<Row> {
    let text = match &app.prompt {
        Some(_) if app.notice.is_some() => {
            app.notice.as_ref().map(|notice| sanitise::line(&notice.text)).unwrap_or_default()
        }
        Some(Prompt { wish: Wish::Search { .. }, .. }) => app.look.say("tui-search-operators"),
        Some(Prompt { wish: Wish::Attach, choices, .. }) if choices.is_empty() => app.attach_hint(),
        Some(prompt) => prompt.choices.join("  "),
        None => String::new(),
    };
    let room = usize::from(app.size.0.saturating_sub(2));
    if text.is_empty() || room == 0 {
        return Vec::new();
    }
    markup::wrapped(vec![Piece::new(text, Role::Faint)], room)
}

/// The line that is being typed.
fn typed(app: &App, place: Rect, frame: &mut Frame<'_>) {
    let Some(prompt) = &app.prompt else { return };
    let last = Rect { y: place.bottom() - 1, height: 1, ..place };
    for (y, row) in (place.y..last.y).zip(&help(app)) {
        put(frame.buffer_mut(), place.x + 1, y, place.width.saturating_sub(1), row, app.look);
    }
    let label = format!(" {} ", app.look.say(prompt.wish.words()));
    let width = u16::try_from(cells(&label)).unwrap_or(place.width).min(place.width / 2);
    let label = [Piece::new(label, Role::Key)];
    put(frame.buffer_mut(), last.x, last.y, width, &label, app.look);
    let rest = Rect { x: last.x + width, width: last.width - width, ..last };
    super::editor::area(app, &prompt.line, rest, true, frame);
}
