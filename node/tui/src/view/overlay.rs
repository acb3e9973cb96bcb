//! What lies above everything.

use super::{fill, put};
use crate::app::{App, Choice, Overlay};
use crate::keys::{BINDINGS, Binding, WRITING};
use crate::markup::{self, Piece, Row};
use crate::palette::Role;
use crate::width::cells;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// Columns of a page at most.
const WIDEST: u16 = 100;

pub(super) fn draw(app: &App, buffer: &mut Buffer) {
    let Some(overlay) = &app.overlay else { return };
    let rows = rows(app, overlay);
    let place = place(buffer.area, rows.len());
    let inner = inner(place);
    let height = usize::from(inner.height);
    let (heading, top) = match overlay {
        Overlay::Help { top } => (app.look.say("tui-help"), *top),
        Overlay::Page { title, top, .. } => (title.clone(), *top),
        Overlay::Menu(menu) => {
            (menu.title.clone(), menu.at.saturating_sub(height.saturating_sub(1)))
        }
        Overlay::Question { .. } => (String::new(), 0),
    };
    Clear.render(place, buffer);
    buffer.set_style(place, app.look.palette.ground());
    framed(app, place, &heading, buffer);
    let chosen = if let Overlay::Menu(menu) = overlay { Some(menu.at) } else { None };
    for (y, (at, row)) in (inner.y..inner.bottom()).zip(rows.iter().enumerate().skip(top)) {
        put(buffer, inner.x, y, inner.width, row, app.look);
        if chosen == Some(at) {
            fill(buffer, Rect { y, height: 1, ..inner }, Role::Chosen, app.look);
        }
    }
}

/// Rows of what lies above everything.
pub(crate) fn overlay_rows(app: &App) -> usize {
    app.overlay.as_ref().map_or(0, |overlay| rows(app, overlay).len())
}

fn rows(app: &App, overlay: &Overlay) -> Vec<Row> {
    let width = usize::from(inner(place(Rect::new(0, 0, app.size.0, app.size.1), 0)).width).max(1);
    match overlay {
        Overlay::Help { .. } => help(app, width),
        Overlay::Page { lines, .. } => {
            let rows = lines
                .iter()
                .map(|line| markup::wrapped(vec![Piece::new(line.as_str(), Role::Text)], width));
            rows.flatten().collect()
        }
        Overlay::Menu(menu) => menu.choices.iter().map(pick).collect(),
        Overlay::Question { text, .. } => {
            let mut rows = markup::wrapped(vec![Piece::new(text.as_str(), Role::Strong)], width);
            rows.push(vec![Piece::new(app.look.say("tui-yes-or-no"), Role::Key)]);
            rows
        }
    }
}

fn pick(choice: &Choice) -> Row {
    vec![
        Piece::new(format!("{}  ", choice.key.unwrap_or(' ')), Role::Key),
        Piece::new(choice.text.as_str(), Role::Text),
        Piece::new(format!("  {}", choice.aside), Role::Faint),
    ]
}

/// The tables of keys.
fn help(app: &App, width: usize) -> Vec<Row> {
    let mut rows = bound(BINDINGS, app, width);
    rows.push(Row::new());
    rows.push(vec![Piece::new(app.look.say("tui-help-writing"), Role::Strong)]);
    rows.extend(bound(WRITING, app, width));
    rows
}

/// A table of keys.
fn bound<A>(bindings: &[Binding<A>], app: &App, width: usize) -> Vec<Row> {
    let names = |keys: &[&str]| keys.join(" ");
    let widest = bindings.iter().map(|binding| cells(&names(binding.keys))).max().unwrap_or(0);
    let mut rows = Vec::new();
    for binding in bindings {
        let keys = format!("{:widest$}  ", names(binding.keys));
        let room = width.saturating_sub(widest + 2).max(10);
        let says = Piece::new(app.look.say(binding.words), Role::Text);
        let mut says = markup::wrapped(vec![says], room).into_iter();
        let mut first = vec![Piece::new(keys, Role::Key)];
        first.extend(says.next().unwrap_or_default());
        rows.push(first);
        for mut row in says {
            row.insert(0, Piece::new(" ".repeat(widest + 2), Role::Text));
            rows.push(row);
        }
    }
    rows
}

/// In the middle; over everything where there is little room.
fn place(screen: Rect, rows: usize) -> Rect {
    let width = if screen.width < 60 { screen.width } else { (screen.width - 4).min(WIDEST) };
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2);
    let most = if screen.height < 12 { screen.height } else { screen.height - 2 };
    let height = rows.min(most);
    Rect::new((screen.width - width) / 2, (screen.height - height) / 2, width, height)
}

fn inner(place: Rect) -> Rect {
    Rect {
        x: place.x + place.width.min(2),
        y: place.y + place.height.min(1),
        width: place.width.saturating_sub(4),
        height: place.height.saturating_sub(2),
    }
}

fn framed(app: &App, place: Rect, heading: &str, buffer: &mut Buffer) {
    if place.height < 2 || place.width < 4 {
        return;
    }
    let [left, right, across, down] =
        if app.look.ascii { ["+", "+", "-", "|"] } else { ["╭", "╮", "─", "│"] };
    let [lower_left, lower_right] = if app.look.ascii { ["+", "+"] } else { ["╰", "╯"] };
    let line = across.repeat(usize::from(place.width - 2));
    let border = |text: String| [Piece::new(text, Role::Border)];
    let bottom = place.bottom() - 1;
    let top = border(format!("{left}{line}{right}"));
    put(buffer, place.x, place.y, place.width, &top, app.look);
    let low = border(format!("{lower_left}{line}{lower_right}"));
    put(buffer, place.x, bottom, place.width, &low, app.look);
    for y in place.y + 1..bottom {
        put(buffer, place.x, y, 1, &border(down.to_owned()), app.look);
        put(buffer, place.right() - 1, y, 1, &border(down.to_owned()), app.look);
    }
    if !heading.is_empty() {
        let heading = crate::width::cut(heading, usize::from(place.width - 4), "");
        let heading = [Piece::new(format!(" {heading} "), Role::Strong)];
        put(buffer, place.x + 1, place.y, place.width - 2, &heading, app.look);
    }
}
