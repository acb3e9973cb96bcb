//! The open thread.

use super::{put, title};
use crate::app::App;
use crate::markup::{self, Piece};
use crate::palette::Role;
use crate::panes::{Pane, Panes, inside};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tidings_protocol::hash::EntryId;

/// Draws it; which posts stand there with their ends.
pub(super) fn draw(app: &App, panes: &Panes, buffer: &mut Buffer) -> Vec<EntryId> {
    let (Some(place), Some(sheet)) = (panes.reader, app.sheet()) else { return Vec::new() };
    title(app, Pane::Reader, place, &name(app), buffer);
    let Some(reader) = &app.reader else {
        welcome(app, place, buffer);
        return Vec::new();
    };
    let mut ended = Vec::new();
    let bar = if app.look.ascii { "|" } else { "▌" };
    let mut y = sheet.y;
    for post in app.visible() {
        let last = post.rows.len().saturating_sub(usize::from(post.ends));
        for (at, row) in post.rows.iter().enumerate() {
            if post.index == reader.at && at < last.max(1) && sheet.x > place.x {
                put(buffer, place.x, y, 1, &[Piece::new(bar, Role::Unread)], app.look);
            }
            put(buffer, sheet.x, y, sheet.width, row, app.look);
            y += 1;
        }
        ended.extend(reader.posts.get(post.index).filter(|_| post.ends).map(|row| row.id));
    }
    ended
}

/// What is read, and how far somebody is in it.
fn name(app: &App) -> String {
    let Some(reader) = &app.reader else { return String::new() };
    let subject = reader.subject.clone();
    let count = reader.first + reader.posts.len();
    let more = if reader.complete { "" } else { "+" };
    let new = if reader.more { app.look.say("tui-more-came") } else { String::new() };
    let locked = reader.current().is_some_and(|post| post.locked);
    let locked = if locked { app.look.say("common-locked") + " " } else { String::new() };
    format!("{}/{count}{more} {locked}{subject} {new}", reader.first + reader.at + 1)
}

/// What to do first.
fn welcome(app: &App, place: Rect, buffer: &mut Buffer) {
    let place = inside(place);
    let values = [("count", app.boards.unread().into())];
    let unread = app.look.with("common-unread", &values);
    let text = format!("{unread}\n\n{}", app.look.say("tui-welcome"));
    let width = usize::from(place.width.saturating_sub(4)).max(1);
    let rows = markup::rows(&text, width, app.look.ascii);
    for (y, row) in (place.y + 1..place.bottom()).zip(&rows) {
        put(buffer, place.x + 2, y, place.width.saturating_sub(2), row, app.look);
    }
}
