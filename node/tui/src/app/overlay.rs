//! What lies above everything until it is put away: help, a page of text, a question.

use super::drafts::Slot;
use super::{App, Menu};
use crate::keys::{self, Action};
use crossterm::event::{KeyCode, KeyEvent};
use tidings_protocol::hash::EntryId;

/// What lies above everything.
pub(crate) enum Overlay {
    /// Which key does what.
    Help {
        /// The first row that is shown.
        top: usize,
    },
    /// Lines, such as a verb's output.
    Page {
        /// What they are.
        title: String,
        /// The lines, neutralised.
        lines: Vec<String>,
        /// The first one that is shown.
        top: usize,
    },
    /// Rows, one of which is picked.
    Menu(Menu),
    /// A question that the letters of `tui-yes` agree to.
    Question {
        /// The question.
        text: String,
        /// What is done then.
        then: Then,
    },
}

/// What somebody agrees to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// The text that is being written is thrown away.
    Discard,
    /// This draft is thrown away.
    Forget(Slot),
    /// This post is taken back.
    Delete(EntryId),
    /// All of this board is marked as read.
    CatchUp(String),
}

impl Overlay {
    /// The help.
    pub(crate) fn help() -> Self {
        Self::Help { top: 0 }
    }

    /// A page of text.
    pub(crate) fn page(title: String, lines: Vec<String>) -> Self {
        Self::Page { title, lines, top: 0 }
    }
}

impl App {
    pub(super) fn press_overlay(&mut self, key: KeyEvent) {
        let page = usize::from(self.size.1.saturating_sub(4).max(1));
        match &mut self.overlay {
            Some(Overlay::Question { then, .. }) => {
                let then = then.clone();
                self.overlay = None;
                let yes = self.look.say("tui-yes");
                if matches!(key.code, KeyCode::Char(typed) if yes.contains(typed)) {
                    self.agreed(&then);
                }
            }
            Some(Overlay::Menu(_)) => return self.press_menu(key),
            Some(Overlay::Help { top } | Overlay::Page { top, .. }) => match key.code {
                KeyCode::Down | KeyCode::Char('j') => *top += 1,
                KeyCode::Up | KeyCode::Char('k') => *top = top.saturating_sub(1),
                KeyCode::PageDown | KeyCode::Char(' ') => *top += page,
                KeyCode::PageUp => *top = top.saturating_sub(page),
                KeyCode::Home | KeyCode::Char('g') => *top = 0,
                KeyCode::End | KeyCode::Char('G') => *top = usize::MAX / 2,
                _ => return self.put_overlay_away(key),
            },
            None => {}
        }
        let rows = crate::view::overlay_rows(self);
        if let Some(Overlay::Help { top } | Overlay::Page { top, .. }) = &mut self.overlay {
            *top = (*top).min(rows.saturating_sub(page));
        }
    }

    /// Any other key puts a page away; one that asks for a line or for help does that, too.
    fn put_overlay_away(&mut self, key: KeyEvent) {
        let helped = matches!(self.overlay, Some(Overlay::Help { .. }));
        self.overlay = None;
        match keys::action(key).filter(|_| self.prompt.is_none() && self.compose.is_none()) {
            Some(Action::Help) if helped => {}
            Some(action @ (Action::Search | Action::Command | Action::Help)) => self.act(action),
            _ => {}
        }
    }

    fn agreed(&mut self, then: &Then) {
        match then {
            Then::Discard => self.discard(),
            Then::Forget(slot) => {
                self.forget(*slot);
                self.say("tui-discarded");
            }
            Then::Delete(id) => self.delete(*id),
            Then::CatchUp(board) => self.catch_up_board(board.clone()),
        }
    }
}
