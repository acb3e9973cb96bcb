//! The line at the bottom: what is typed, what just happened, what is unread.

use super::{both_ends, fill, put};
use crate::app::App;
use crate::markup::Piece;
use crate::palette::Role;
use crate::panes::Panes;
use crate::width::cells;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tidings_words::sanitise;

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
    let (text, role) = match &app.notice {
        Some(notice) if notice.bad => (sanitise::line(&notice.text), Role::Bad),
        Some(notice) => (sanitise::line(&notice.text), Role::Status),
        None => (hint(app), Role::Status),
    };
    let left = vec![Piece::new(format!(" {text}"), Role::Status)];
    let row = both_ends(left, &counts(app, place.width), place.width, Role::Status, app.look);
    put(buffer, place.x, place.y, place.width, &row, app.look);
    if role == Role::Bad {
        // On the line's own ground, marked by its weight: red on grey would be hard to read.
        let bold = Style::new().add_modifier(ratatui::style::Modifier::BOLD);
        buffer.set_style(place, bold);
    }
}

fn hint(app: &App) -> String {
    let key = match &app.compose {
        Some(compose) if compose.sending => "tui-sending",
        Some(_) => "tui-hint-compose",
        None if app.waiting => "tui-waiting",
        None => "tui-hint",
    };
    app.look.words.say(key)
}

/// News, unread posts, peers; fewer of them where there is less room.
fn counts(app: &App, width: u16) -> String {
    let words = app.look.words;
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
    if let Some(status) = &app.status {
        let peers = status.sessions.len();
        counts.push(words.with("common-peers", &[("count", peers.into())]));
    }
    let dot = if app.look.ascii { " - " } else { " · " };
    while counts.len() > 1 && cells(&counts.join(dot)) > usize::from(width / 2) {
        counts.pop();
    }
    counts.join(dot) + " "
}

/// The line that is being typed.
fn typed(app: &App, place: Rect, frame: &mut Frame<'_>) {
    let Some(prompt) = &app.prompt else { return };
    let label = format!(" {} ", app.look.words.say(prompt.wish.words()));
    let width = u16::try_from(cells(&label)).unwrap_or(place.width).min(place.width / 2);
    let label = [Piece::new(label, Role::Key)];
    put(frame.buffer_mut(), place.x, place.y, width, &label, app.look);
    let rest = Rect { x: place.x + width, width: place.width - width, ..place };
    super::editor::area(app, &prompt.line, rest, true, frame);
}
