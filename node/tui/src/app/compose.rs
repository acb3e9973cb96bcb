//! Writing: to a board, to a post, to a person.

use super::aim::{To, subject};
use super::ask::{As, Ask, Fault};
use super::drafts::{Kept, Slot};
use super::overlay::Then;
use super::{App, Notice, Overlay};
use crate::keys::{self, Writing};
use crate::sheet;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::Draft;
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;
use tidings_words::{Words, sanitise};

/// Where the cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// In the subject.
    Subject,
    /// In the text.
    Text,
}

/// A text that is being written.
pub(crate) struct Compose {
    /// To whom.
    pub(crate) to: To,
    /// How they are called on the screen.
    pub(crate) name: String,
    /// The subject, where there is one.
    pub(crate) subject: Option<TextArea<'static>>,
    /// The text.
    pub(crate) text: TextArea<'static>,
    /// What goes with it.
    pub(crate) files: Vec<NewFile>,
    /// Where the cursor is.
    pub(crate) field: Field,
    /// Whether it is shown as it will be read.
    pub(crate) preview: bool,
    /// Whether it is on its way.
    pub(crate) sending: bool,
    /// Whether it changed since it was kept.
    pub(crate) dirty: bool,
    /// The draft of it, once there is one.
    pub(super) slot: Option<Slot>,
}

impl Compose {
    /// To somebody, with what is there already.
    pub(super) fn new(to: To, name: String, draft: &Draft) -> Self {
        let subject = to.has_subject().then(|| line(subject(draft)));
        let begins = matches!(to, To::Board { .. });
        let field = if begins { Field::Subject } else { Field::Text };
        Self {
            to,
            name,
            subject,
            text: area(draft.text()),
            files: Vec::new(),
            field,
            preview: false,
            sending: false,
            dirty: false,
            slot: None,
        }
    }

    /// Goes on with what is kept.
    pub(super) fn again(to: To, name: String, slot: Slot, kept: &Kept) -> Self {
        let (slot, sending, files) = (Some(slot), kept.sends, kept.said.files.clone());
        Self { slot, sending, files, ..Self::new(to, name, &kept.said.draft) }
    }

    /// What is written so far, with its files.
    pub(crate) fn said(&self) -> Sending {
        Sending { draft: self.draft(), files: self.files.clone() }
    }

    /// What is written so far.
    pub(crate) fn draft(&self) -> Draft {
        let subject = self.subject.as_ref().map(|line| line.lines().concat()).unwrap_or_default();
        self.to.draft(&subject, self.text.lines().join("\n"))
    }

    /// Puts text in at the cursor.
    pub(super) fn insert(&mut self, text: &str) {
        // What is on its way must be what stands here.
        if self.sending {
            return;
        }
        match (self.field, &mut self.subject) {
            (Field::Subject, Some(subject)) => subject.insert_str(text.replace('\n', " ")),
            _ => self.text.insert_str(text),
        };
        self.dirty = true;
    }

    /// What a post says, quoted, with who said it.
    pub(crate) fn quoting(words: &Words, post: &PostRow) -> String {
        let who = sanitise::line(&post.author.to_string());
        let mut text = words.with("tui-quote", &[("who", (&who).into())]);
        text.push('\n');
        for line in sanitise::quote(post.text.trim()).lines() {
            text.push_str(if line.starts_with('>') { ">" } else { "> " });
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
        text
    }
}

/// An editor of one line, with the cursor behind what stands there.
fn line(text: &str) -> TextArea<'static> {
    let mut line = TextArea::default();
    line.insert_str(text.replace('\n', " "));
    line
}

/// An editor with the cursor behind what stands there.
fn area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::from(text.split('\n'));
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

impl App {
    /// Begins to write, or goes on with what is kept.
    pub(super) fn compose(&mut self, to: To) {
        let name = match &to {
            To::Board { board } => format!("#{board}"),
            To::Post { who, .. } | To::Person { who } => who.clone(),
            To::Again { .. } => String::new(),
        };
        self.compose_to(to, &name);
    }

    pub(super) fn compose_to(&mut self, to: To, name: &str) {
        let slot = self.drafts.slot_for(&to);
        let Some((slot, kept)) = slot.and_then(|slot| Some((slot, self.drafts.all.get(&slot)?)))
        else {
            let empty = to.draft("", String::new());
            self.compose = Some(Compose::new(to, name.to_owned(), &empty));
            return;
        };
        self.compose = Some(Compose::again(to, name.to_owned(), slot, kept));
        self.say("tui-draft-again");
    }

    /// The same with a quote in front, where nothing is kept.
    pub(super) fn compose_with(&mut self, to: To, quote: &str) {
        self.compose(to);
        if let Some(compose) = &mut self.compose
            && compose.slot.is_none()
        {
            compose.text = area(quote);
        }
    }

    /// The same with what is there, where nothing is kept.
    pub(super) fn compose_from(&mut self, to: To, now: &Draft) {
        match self.drafts.slot_for(&to) {
            Some(_) => self.compose(to),
            None => self.compose = Some(Compose::new(to, String::new(), now)),
        }
    }

    pub(super) fn press_compose(&mut self, key: KeyEvent) {
        match keys::writing(key) {
            Some(Writing::Send) => self.send(),
            Some(Writing::Away) => self.put_away(),
            Some(Writing::Attach) => self.begin_attach(),
            Some(Writing::Detach) => self.detach(),
            Some(Writing::Redirect) => self.ask_to_redirect(),
            Some(Writing::Discard) => {
                let text = self.look.say("tui-discard-question");
                self.overlay = Some(Overlay::Question { text, then: Then::Discard });
            }
            Some(Writing::Editor) => {
                self.save_draft();
                if let Some(compose) = self.compose.as_ref().filter(|compose| !compose.sending) {
                    self.asks.push(Ask::Editor(compose.draft().text().to_owned()));
                }
            }
            Some(Writing::Preview) => {
                if let Some(compose) = self.compose.as_mut().filter(|compose| !compose.sending) {
                    compose.preview = !compose.preview;
                }
            }
            None => self.type_key(key),
        }
    }

    fn type_key(&mut self, key: KeyEvent) {
        let Some(compose) = &mut self.compose else { return };
        if compose.sending {
            return;
        }
        match (key.code, compose.field, &mut compose.subject) {
            (
                KeyCode::Tab | KeyCode::BackTab | KeyCode::Enter | KeyCode::Down,
                Field::Subject,
                _,
            ) => {
                compose.field = Field::Text;
            }
            (KeyCode::BackTab, Field::Text, Some(_)) => compose.field = Field::Subject,
            (_, Field::Subject, Some(subject)) => {
                let changed = subject.input(key);
                compose.dirty |= changed;
            }
            _ => {
                let changed = compose.text.input(key);
                compose.dirty |= changed;
            }
        }
    }

    /// Puts what is written away; it is kept.
    fn put_away(&mut self) {
        self.save_draft();
        let Some(compose) = self.compose.take() else { return };
        if compose.slot.is_some() && !compose.sending {
            self.say("tui-draft-kept");
        }
    }

    pub(super) fn discard(&mut self) {
        if let Some(compose) = self.compose.take() {
            if let Some(slot) = compose.slot {
                self.forget(slot);
            }
            self.say("tui-discarded");
        }
    }

    /// The node gets it as a draft before it is sent: who loses the node, or the power, loses nothing.
    fn send(&mut self) {
        if !self.coming().is_empty() {
            return self.say("tui-still-attaching");
        }
        let Some(compose) = self.compose.as_mut().filter(|compose| !compose.sending) else {
            return;
        };
        let subject = compose.subject.as_ref().map(|line| line.lines().concat());
        let text = compose.text.lines().join("\n").trim_end().to_owned();
        if text.is_empty() {
            return self.say("tui-nothing-written");
        }
        let draft = compose.to.draft(&subject.unwrap_or_default(), text);
        let said = Sending { draft, files: compose.files.clone() };
        compose.sending = true;
        compose.dirty = false;
        let slot = self.drafts.place(compose.slot, &said);
        compose.slot = Some(slot);
        self.send_draft(slot, said);
    }

    /// It was written; nothing is left to keep.
    pub(super) fn on_sent(&mut self, slot: Slot, id: EntryId, board: &str) {
        let here = self.close(slot);
        let board = sheet::board(board);
        let text = self.look.with("tui-sent", &[("board", (&board).into())]);
        self.notice = Some(Notice { text, bad: false });
        self.boards.spoil();
        match (here, &mut self.reader) {
            (Some(To::Post { .. } | To::Again { .. }), Some(reader)) => {
                reader.stale = true;
                self.load_more_posts();
            }
            (Some(_), _) => self.open(id, As::Goal),
            (None, _) => {}
        }
        self.reload_list();
    }

    /// It says already what was written.
    pub(super) fn on_unchanged(&mut self, slot: Slot) {
        self.close(slot);
        self.say("tui-unchanged");
    }

    /// What was sent is kept no longer, nor shown.
    fn close(&mut self, slot: Slot) -> Option<To> {
        self.drafts.all.remove(&slot);
        self.refuge();
        let sent = |compose: &&Compose| compose.slot == Some(slot);
        let to = self.compose.as_ref().filter(sent).map(|compose| compose.to.clone());
        if to.is_some() {
            self.compose = None;
        }
        to
    }

    /// It was not written: the text stays, and says so.
    pub(super) fn on_not_sent(&mut self, slot: Slot, fault: &Fault) {
        if !self.drafts.all.contains_key(&slot) {
            return;
        }
        self.unsend(slot, fault);
        if let Some(compose) = self.compose.as_mut().filter(|it| it.slot == Some(slot)) {
            compose.sending = false;
        }
        let why = fault.to_string();
        let text = self.look.with("tui-not-sent", &[("why", (&why).into())]);
        self.complain(text);
    }

    /// The editor ended: its text, or why there is none.
    pub(crate) fn on_edited(&mut self, text: Result<String, String>) -> Vec<Ask> {
        match (text, &mut self.compose) {
            (Ok(text), Some(compose)) if !compose.sending => {
                compose.text = area(sanitise::field(&text).trim_end_matches('\n'));
                (compose.dirty, compose.field) = (true, Field::Text);
                self.save_draft();
            }
            (Ok(_), _) => {}
            (Err(why), _) => self.complain(why),
        }
        self.asked()
    }
}
