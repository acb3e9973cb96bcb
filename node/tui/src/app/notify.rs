//! What of a board is told at once: offered, and set.

use super::ask::Purpose;
use super::menu::{Choice, Menu, Pick};
use super::{App, Notice, Overlay};
use crate::sheet;
use tidings_core::Request;
use tidings_core::api::Notifying;
use tidings_views::page::Notify;

/// What may be set, by which key, and the sentence for it.
const SETTINGS: [(char, Notify, &str); 3] = [
    ('a', Notify::All, "common-notify-all"),
    ('m', Notify::Mentions, "common-notify-mentions"),
    ('n', Notify::None, "common-notify-none"),
];

impl App {
    /// Offers what there is for the chosen board, beginning at what is set.
    pub(super) fn offer_notify(&mut self) {
        let Some(board) = self.boards.chosen() else { return self.say("tui-no-board") };
        let (name, set) = (board.name.clone(), board.notify);
        let choice = |(key, notify, words)| {
            Choice::new(key, self.look.say(words), Pick::Notify(name.clone(), notify))
        };
        let choices = SETTINGS.map(choice).to_vec();
        let at = SETTINGS.iter().position(|(_, notify, _)| *notify == set).unwrap_or(0);
        let board = sheet::board(&name);
        let title = self.look.with("tui-notify", &[("board", (&board).into())]);
        self.overlay = Some(Overlay::Menu(Menu::new(title, choices).at(at)));
    }

    /// Sets it, at this home.
    pub(super) fn set_notify(&mut self, board: String, notify: Notify) {
        self.ask(Purpose::Notified, Request::Notify(Notifying { board, notify }));
    }

    /// It is set.
    pub(super) fn on_notified(&mut self, board: &str, notify: Notify) {
        self.boards.change(board, |row| row.notify = notify);
        let words = SETTINGS.iter().find(|(_, it, _)| *it == notify).map_or("", |it| it.2);
        let (board, what) = (sheet::board(board), self.look.say(words));
        let values = [("board", (&board).into()), ("what", (&what).into())];
        let text = self.look.with("tui-notified", &values);
        self.notice = Some(Notice { text, bad: false });
    }
}
