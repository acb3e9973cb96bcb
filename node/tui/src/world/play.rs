//! Somebody at a terminal: types keys, and sees what the screen shows.

use super::{NOW, World};
use crate::app::{App, Ask, Look, Purpose};
use crate::palette::Palette;
use crate::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::VecDeque;
use std::time::Instant;
use tidings_core::Request;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_words::{Language, Words};

/// Somebody at a terminal, and the node behind it.
pub(crate) struct Play {
    /// The screen's state.
    pub(crate) app: App,
    /// The node.
    pub(crate) world: World,
    /// Asked and not answered yet.
    pub(crate) open: VecDeque<(Purpose, Request)>,
    /// What was asked of the house.
    pub(crate) house: Vec<Ask>,
    terminal: Terminal<TestBackend>,
}

impl Play {
    /// A screen of this size on `world`; everything is answered.
    pub(crate) fn new(world: World, (columns, rows): (u16, u16)) -> Self {
        Self::speaking(Language::English, world, (columns, rows))
    }

    /// The same in a language.
    pub(crate) fn speaking(language: Language, world: World, (columns, rows): (u16, u16)) -> Self {
        let look = Look { palette: Palette::Plain, ascii: false, words: Words::of(language) };
        let verbs = ["search", "people role"].map(str::to_owned).into();
        let mut app = App::new(look, (columns, rows), verbs);
        app.on_tick(NOW);
        app.file_limit = 100 * 1024 * 1024;
        let asks = app.begin();
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let (open, house) = (VecDeque::new(), Vec::new());
        let mut play = Self { app, world, open, house, terminal };
        play.take(asks);
        play.settle();
        play
    }

    /// Types these keys, each with all that follows from it.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            self.key(key(name));
            self.settle();
        }
        self
    }

    /// Types a text.
    pub(crate) fn write(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let code = if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) };
            self.key(KeyEvent::new(code, KeyModifiers::NONE));
        }
        self.settle();
        self
    }

    /// A key on what is drawn.
    pub(crate) fn key(&mut self, key: KeyEvent) {
        self.draw();
        let asks = self.app.on_key(key);
        self.take(asks);
    }

    /// Somebody writes, and the screen hears of it.
    pub(crate) fn arrives(&mut self, board: &str, parent: Option<EntryId>, text: &str) {
        let row = self.world.post(board, parent, text);
        let asks = self.app.on_event(&World::news(&row));
        self.take(asks);
    }

    /// A second passes.
    pub(crate) fn tick(&mut self) {
        self.tick_at(NOW);
    }

    /// It is so late.
    pub(crate) fn tick_at(&mut self, now: Time) {
        let asks = self.app.on_tick(now);
        self.take(asks);
    }

    /// What is asked goes to the node or the house.
    pub(crate) fn take(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            match ask {
                Ask::Node(purpose, request) => self.open.push_back((purpose, *request)),
                ask => self.house.push(ask),
            }
        }
    }

    /// The node answers one question.
    pub(crate) fn answer(&mut self) -> bool {
        let Some((purpose, request)) = self.open.pop_front() else { return false };
        let answer = self.world.answer(request);
        let asks = self.app.on_answer(purpose, answer);
        self.take(asks);
        true
    }

    /// The node answers all there is.
    pub(crate) fn settle(&mut self) {
        while self.answer() {}
        self.draw();
    }

    /// Draws.
    pub(crate) fn draw(&mut self) {
        let app = &mut self.app;
        self.terminal.draw(|frame| view::draw(app, frame)).unwrap();
        self.app.on_drawn(Instant::now());
    }

    /// The screen has another size.
    pub(crate) fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.terminal.backend_mut().resize(columns, rows);
        self.app.on_resize((columns, rows));
        self.draw();
    }

    /// What stands on the screen.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let (mut row, mut x) = (String::new(), 0);
            // What a wide letter covers is not there.
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(crate::width::cells(symbol)).unwrap().max(1);
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A key by its name in the table of keys.
pub(crate) fn key(name: &str) -> KeyEvent {
    let (modifiers, bare) = match name.strip_prefix("ctrl-") {
        Some(bare) => (KeyModifiers::CONTROL, bare),
        None => (KeyModifiers::NONE, name),
    };
    let code = match bare {
        "space" => KeyCode::Char(' '),
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "backspace" => KeyCode::Backspace,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "pgdn" => KeyCode::PageDown,
        "pgup" => KeyCode::PageUp,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        letter => KeyCode::Char(letter.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
