//! The screen, drawn from an [`App`] and nothing else.

mod editor;
mod foot;
mod lists;
pub(crate) mod network;
mod overlay;
mod reader;

pub(crate) use overlay::overlay_rows;

use crate::app::{App, Look};
use crate::markup::{Piece, Row};
use crate::palette::Role;
use crate::panes::{Pane, Panes, is_titled};
use crate::width::{cells, cut};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws everything. The lists remember which rows they show.
pub(crate) fn draw(app: &mut App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let ground = app.look.palette.ground();
    frame.buffer_mut().set_style(area, ground);
    app.foot = foot::rows(app);
    let panes = app.panes();
    lists::keep_in_view(app, &panes);
    borders(app, &panes, frame.buffer_mut());
    lists::boards(app, &panes, frame.buffer_mut());
    lists::list(app, &panes, frame.buffer_mut());
    match &app.compose {
        Some(_) => editor::draw(app, &panes, frame),
        None => app.drawn = reader::draw(app, &panes, frame.buffer_mut()),
    }
    foot::draw(app, &panes, frame);
    overlay::draw(app, frame.buffer_mut());
}

/// Lines between panes.
fn borders(app: &App, panes: &Panes, buffer: &mut Buffer) {
    let line = if app.look.ascii { "|" } else { "│" };
    for pane in [panes.list, panes.reader].into_iter().flatten() {
        let Some(x) = pane.x.checked_sub(1) else { continue };
        for y in pane.y..pane.bottom() {
            put(buffer, x, y, 1, &[Piece::new(line, Role::Border)], app.look);
        }
    }
}

/// The row above a pane, where there is room for one.
fn title(app: &App, pane: Pane, place: Rect, text: &str, buffer: &mut Buffer) {
    if !is_titled(place) {
        return;
    }
    let role = if app.focus == pane { Role::Title } else { Role::Idle };
    fill(buffer, Rect { height: 1, ..place }, role, app.look);
    let text = format!(" {text}");
    put(buffer, place.x, place.y, place.width, &[Piece::new(text, role)], app.look);
}

/// One role's look over a place.
fn fill(buffer: &mut Buffer, place: Rect, role: Role, look: Look) {
    buffer.set_style(place.intersection(buffer.area), look.palette.style(role));
}

/// Pieces from a column on, in at most `width` columns.
fn put(buffer: &mut Buffer, x: u16, y: u16, width: u16, pieces: &[Piece], look: Look) {
    let spans = pieces
        .iter()
        .map(|piece| Span::styled(piece.text.as_str(), look.palette.style(piece.role)));
    let place = Rect::new(x, y, width, 1).intersection(buffer.area);
    Line::from_iter(spans).render(place, buffer);
}

/// A row with something at its right end; the left is cut, not the right.
fn both_ends(left: Row, right: &str, width: u16, role: Role, look: Look) -> Row {
    let width = usize::from(width);
    let right = if cells(right) + 8 > width { "" } else { right };
    let room = width.saturating_sub(cells(right) + usize::from(!right.is_empty()));
    let mut row = Row::new();
    let mut used = 0;
    for piece in left {
        let text = cut(&piece.text, room.saturating_sub(used), look.ellipsis());
        used += cells(&text);
        row.push(Piece::new(text, piece.role));
    }
    if !right.is_empty() {
        row.push(Piece::new(" ".repeat(width.saturating_sub(used + cells(right))), role));
        row.push(Piece::new(right, role));
    }
    row
}

impl Look {
    /// What stands for what was cut off.
    pub(crate) fn ellipsis(self) -> &'static str {
        if self.ascii { "~" } else { "…" }
    }
}

#[cfg(test)]
mod tests;
