//! The text that is being written.

use super::{both_ends, fill, put};
use crate::app::{App, Compose, Field};
use crate::markup::{self, Piece};
use crate::palette::Role;
use crate::panes::{Pane, Panes, inside};
use crate::width::{cells, cut};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Clear;
use ratatui_textarea::{CursorMove, DataCursor, TextArea};
use tidings_views::body::MAX_TEXT;
use tidings_words::sanitise;

/// Rows of files at most; less where a third of the editor is less.
const MOST_FILES: usize = 6;

/// In the reader's place, or over everything where the reader has none.
pub(super) fn draw(app: &App, panes: &Panes, frame: &mut Frame<'_>) {
    let Some(compose) = &app.compose else { return };
    let all = Rect { height: panes.foot.y, ..frame.area() };
    let place = panes.get(Pane::Reader).unwrap_or(all);
    frame.render_widget(Clear, place);
    frame.buffer_mut().set_style(place, app.look.palette.ground());
    heading(app, compose, place, frame);
    let mut rest = inside(place);
    if let Some(subject) = &compose.subject
        && rest.height > 1
    {
        let label = format!(" {} ", app.look.say("tui-subject"));
        let width = u16::try_from(cells(&label)).unwrap_or(0).min(rest.width / 2);
        let label = [Piece::new(label, Role::Faint)];
        put(frame.buffer_mut(), rest.x, rest.y, width, &label, app.look);
        let line = Rect { x: rest.x + width, width: rest.width - width, height: 1, ..rest };
        area(app, subject, line, compose.field == Field::Subject, frame);
        rest = Rect { y: rest.y + 1, height: rest.height - 1, ..rest };
    }
    let rest = attached(app, compose, rest, frame);
    let text = Rect { x: rest.x + 1, width: rest.width.saturating_sub(2), ..rest };
    match compose.preview {
        true => preview(app, compose, text, frame),
        false => area(app, &compose.text, text, compose.field == Field::Text, frame),
    }
}

/// What goes with it, and what is being sealed to; the place below.
fn attached(app: &App, compose: &Compose, place: Rect, frame: &mut Frame<'_>) -> Rect {
    let words = app.look.words;
    let sealed = compose
        .files
        .iter()
        .map(|file| (sanitise::line(&file.name), words.size(file.size().unwrap_or_default())));
    let coming =
        app.coming().iter().map(|path| (sanitise::line(path), app.look.say("tui-file-coming")));
    let all = compose.files.len() + app.coming().len();
    let room = usize::from(place.height / 3).min(MOST_FILES);
    let shown = if all > room { room.saturating_sub(1) } else { all };
    let named = sealed.chain(coming).zip(1_usize..).take(shown).map(|((name, aside), number)| {
        let (number, aside) = (format!(" [{number}] "), format!("{}{aside}", app.look.dot()));
        let left = usize::from(place.width).saturating_sub(cells(&number) + cells(&aside));
        let name = cut(&name, left, app.look.ellipsis());
        vec![
            Piece::new(number, Role::Faint),
            Piece::new(name, Role::Link),
            Piece::new(aside, Role::Faint),
        ]
    });
    let more = (all > shown && room > 0).then(|| {
        let more = app.look.with("tui-files-more", &[("count", (all - shown).into())]);
        vec![Piece::new(format!(" {more}"), Role::Faint)]
    });
    let mut rest = place;
    for row in named.chain(more) {
        put(frame.buffer_mut(), rest.x, rest.y, rest.width, &row, app.look);
        rest = Rect { y: rest.y + 1, height: rest.height - 1, ..rest };
    }
    rest
}

/// To whom, and how much room is left.
fn heading(app: &App, compose: &Compose, place: Rect, frame: &mut Frame<'_>) {
    if !crate::panes::is_titled(place) {
        return;
    }
    let name = sanitise::line(&compose.name);
    let name = app.look.with(compose.to.words(), &[("name", (&name).into())]);
    let used = compose.draft().text().len();
    let left = match MAX_TEXT.checked_sub(used) {
        Some(left) => app.look.with("tui-bytes-left", &[("count", left.into())]),
        None => app.look.with("tui-bytes-over", &[("count", (used - MAX_TEXT).into())]),
    };
    let row = vec![Piece::new(format!(" {name}"), Role::Title)];
    let row = both_ends(row, &format!("{left} "), place.width, Role::Title, app.look);
    let line = Rect { height: 1, ..place };
    put(frame.buffer_mut(), line.x, line.y, line.width, &row, app.look);
    fill(frame.buffer_mut(), line, Role::Title, app.look);
}

/// As it will be read.
fn preview(app: &App, compose: &Compose, place: Rect, frame: &mut Frame<'_>) {
    let width = usize::from(place.width).max(1);
    let rows = markup::rows(compose.draft().text(), width, app.look.ascii);
    for (y, row) in (place.y..place.bottom()).zip(&rows) {
        put(frame.buffer_mut(), place.x, y, place.width, row, app.look);
    }
}

/// An editor with the cursor in it where keys go.
pub(super) fn area(
    app: &App,
    text: &TextArea<'static>,
    place: Rect,
    focused: bool,
    frame: &mut Frame<'_>,
) {
    if place.is_empty() {
        return;
    }
    let mut shown = neutral(text);
    let style = app.look.palette.style(Role::Text);
    shown.set_style(style);
    shown.set_cursor_line_style(Style::new());
    let cursor = if focused { Modifier::REVERSED } else { Modifier::empty() };
    shown.set_cursor_style(style.add_modifier(cursor));
    frame.render_widget(&shown, place);
}

/// The same, in which nothing is left that a terminal would obey.
fn neutral(text: &TextArea<'static>) -> TextArea<'static> {
    if !text.lines().iter().any(|line| line.contains(sanitise::is_obeyed)) {
        return text.clone();
    }
    let mut shown: TextArea<'static> =
        text.lines().iter().map(|line| sanitise::letters(line)).collect();
    shown.set_wrap_mode(text.wrap_mode());
    let DataCursor(row, column) = text.cursor();
    let at = |place| u16::try_from(place).unwrap_or(u16::MAX);
    shown.move_cursor(CursorMove::Jump(at(row), at(column)));
    shown
}
