//! A menu: rows of which one is picked, by its own key or with Enter.

use super::drafts::Slot;
use super::overlay::Then;
use super::{App, Overlay, Prompt, Wish};
use crossterm::event::{KeyCode, KeyEvent};
use tidings_protocol::hash::EntryId;
use tidings_views::page::Notify;

/// Rows of which one is picked.
pub(crate) struct Menu {
    /// What is offered.
    pub(crate) title: String,
    /// What there is.
    pub(crate) choices: Vec<Choice>,
    /// The one that Enter picks.
    pub(crate) at: usize,
    /// What kind of thing is offered.
    pub(crate) offer: Offer,
}

/// What kind of thing a menu offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Something to do.
    Deeds,
    /// Texts that are not sent; `x` throws one away.
    Drafts,
}

/// A row of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The key that picks it at once.
    pub(crate) key: Option<char>,
    /// What it does.
    pub(crate) text: String,
    /// What stands behind that, fainter.
    pub(crate) aside: String,
    /// What it does, for this program.
    pub(crate) pick: Pick,
}

/// What is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// A line of the command line; where it ends with a space or a quote, the rest of it is typed.
    Line(String),
    /// What one feels about a post; nothing takes it back.
    React(EntryId, String),
    /// The same, typed.
    TypeReaction(EntryId),
    /// Fetches this file of a post.
    Fetch(EntryId, u32),
    /// Goes on with a draft.
    Draft(Slot),
    /// What of this board is told at once.
    Notify(String, Notify),
}

impl Choice {
    /// A row without an aside.
    pub(crate) fn new(key: char, text: String, pick: Pick) -> Self {
        Self { key: Some(key), text, aside: String::new(), pick }
    }
}

impl Menu {
    /// A menu on its first row.
    pub(crate) fn new(title: String, choices: Vec<Choice>) -> Self {
        Self { title, choices, at: 0, offer: Offer::Deeds }
    }

    /// The same on another row.
    pub(crate) fn at(self, at: usize) -> Self {
        Self { at: at.min(self.choices.len().saturating_sub(1)), ..self }
    }

    fn step(&mut self, down: bool) {
        self.at = match down {
            true => (self.at + 1).min(self.choices.len().saturating_sub(1)),
            false => self.at.saturating_sub(1),
        };
    }
}

impl App {
    /// A key while a menu is shown; the rows' own keys go before the keys that move.
    pub(super) fn press_menu(&mut self, key: KeyEvent) {
        let Some(Overlay::Menu(menu)) = &mut self.overlay else { return };
        let named = |choice: &&Choice| matches!((key.code, choice.key), (KeyCode::Char(typed), Some(own)) if typed == own);
        let picked = match (menu.choices.iter().find(named), key.code) {
            (Some(choice), _) => Some(choice.pick.clone()),
            (None, KeyCode::Down | KeyCode::Tab | KeyCode::Char('j')) => return menu.step(true),
            (None, KeyCode::Up | KeyCode::BackTab | KeyCode::Char('k')) => return menu.step(false),
            (None, KeyCode::Enter) => menu.choices.get(menu.at).map(|choice| choice.pick.clone()),
            (None, KeyCode::Char('x') | KeyCode::Delete) if menu.offer == Offer::Drafts => {
                return self.ask_to_discard();
            }
            _ => None,
        };
        self.overlay = None;
        match picked {
            Some(Pick::Line(line)) => self.picked(&line),
            Some(Pick::React(post, emoji)) => self.react(post, &emoji),
            Some(Pick::TypeReaction(post)) => self.type_reaction(post),
            Some(Pick::Fetch(post, number)) => self.fetch_file(post, number),
            Some(Pick::Draft(slot)) => self.open_draft(slot),
            Some(Pick::Notify(board, notify)) => self.set_notify(board, notify),
            None => {}
        }
    }

    fn ask_to_discard(&mut self) {
        let Some(Overlay::Menu(menu)) = &self.overlay else { return };
        if let Some(Pick::Draft(slot)) = menu.choices.get(menu.at).map(|choice| &choice.pick) {
            let text = self.look.say("tui-discard-question");
            self.overlay = Some(Overlay::Question { text, then: Then::Forget(*slot) });
        }
    }

    fn picked(&mut self, line: &str) {
        if line.ends_with([' ', '"']) {
            let mut prompt = Prompt::new(Wish::Command);
            prompt.set(line);
            self.prompt = Some(prompt);
        } else {
            self.command(line);
        }
    }
}
