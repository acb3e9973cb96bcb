//! What a key does where nothing is being typed, and to whom other keys go.

use super::ask::{As, Ask, Purpose};
use super::overlay::Then;
use super::{App, Compose, List, Overlay, Prompt, Sought, To, Wish};
use crate::keys::{self, Action};
use crate::panes::{Pane, inside};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tidings_core::Request;
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;
use tidings_words::sanitise;

/// Posts above which it is asked whether a board is to be marked as read: nothing undoes it.
pub(crate) const ASK_ABOVE: u64 = 20;

impl App {
    /// A key was pressed.
    pub(crate) fn on_key(&mut self, key: KeyEvent) -> Vec<Ask> {
        if key.kind == KeyEventKind::Release {
            return Vec::new();
        }
        self.notice = None;
        let suspends = key.code == KeyCode::Char('z') && key.modifiers == KeyModifiers::CONTROL;
        if suspends {
            self.asks.push(Ask::Suspend);
        } else if self.overlay.is_some() {
            self.press_overlay(key);
        } else if self.prompt.is_some() {
            self.press_prompt(key);
        } else if self.compose.is_some() {
            self.press_compose(key);
        } else if let Some(action) = keys::action(key) {
            self.act(action);
        }
        self.asked()
    }

    /// Text was pasted.
    pub(crate) fn on_paste(&mut self, text: &str) -> Vec<Ask> {
        let text = sanitise::field(&text.replace("\r\n", "\n").replace('\r', "\n"));
        if self.overlay.is_some() {
            return Vec::new();
        }
        if let Some(prompt) = &mut self.prompt {
            prompt.line.insert_str(text.replace('\n', " "));
        } else if let Some(compose) = &mut self.compose {
            compose.insert(&text);
        }
        Vec::new()
    }

    pub(super) fn act(&mut self, action: Action) {
        if action != Action::ReadOn && action.moves() {
            self.leave();
        }
        if let Some(reader) = &mut self.reader {
            reader.ending = false;
        }
        match action {
            Action::ReadOn => self.read_on(),
            Action::Down => self.step(true, 1),
            Action::Up => self.step(false, 1),
            Action::PageDown => self.step(true, self.page()),
            Action::PageUp => self.step(false, self.page()),
            Action::First => self.step(false, usize::MAX),
            Action::Last => self.step(true, usize::MAX),
            Action::Next => self.beside(true),
            Action::Previous => self.beside(false),
            Action::Open => self.open_chosen(),
            Action::Back => self.back(),
            Action::Left | Action::PreviousPane => self.go_beside(action, false),
            Action::Right | Action::NextPane => self.go_beside(action, true),
            Action::Refresh => {
                self.asks.push(Ask::Redraw);
                self.refresh();
                self.load_more_posts();
            }
            Action::Network => self.ask(Purpose::Network, Request::Status),
            Action::Help => self.overlay = Some(Overlay::help()),
            Action::Suspend => self.asks.push(Ask::Suspend),
            Action::Quit => self.asks.push(Ask::Quit),
            Action::Moderate => self.moderate(),
            Action::Notify => self.offer_notify(),
            Action::Search => self.begin_search(),
            Action::Command => self.prompt = Some(Prompt::new(Wish::Command)),
            _ => self.write(action),
        }
    }

    /// What is said to others, or to the node of what was read.
    fn write(&mut self, action: Action) {
        match action {
            Action::CatchUpBoard | Action::CatchUpThread => self.catch_up(action),
            Action::NewThread => match self.boards.chosen() {
                Some(board) if !board.name.starts_with('@') => {
                    let board = board.name.clone();
                    self.compose(To::Board { board });
                }
                Some(board) => {
                    let who = board.name.trim_start_matches('@').to_owned();
                    self.compose(To::Person { who });
                }
                None => self.say("tui-no-board"),
            },
            Action::Drafts => self.load_drafts(true),
            Action::Files => self.offer_files(),
            Action::Mentions => self.seek(Sought::Mentions),
            Action::Edit | Action::Delete | Action::React | Action::History => self.remark(action),
            Action::Reply | Action::Quote => match self.meant() {
                Some(post) => self.reply(&post, action == Action::Quote),
                None => self.say("tui-no-post"),
            },
            Action::Message => match self.meant().map(|post| post.author) {
                Some(author) if !author.me => {
                    let who = author.account.map_or_else(|| author.to_string(), |a| a.to_string());
                    self.compose_to(To::Person { who }, &author.to_string());
                }
                _ => self.prompt = Some(Prompt::new(Wish::Message)),
            },
            _ => {}
        }
    }

    fn catch_up(&mut self, action: Action) {
        let request = if action == Action::CatchUpThread {
            let Some(thread) = self.thread_meant() else { return self.say("tui-no-post") };
            Request::CatchUp { board: None, thread: Some(thread.to_string()) }
        } else {
            let Some(board) = self.boards.chosen() else { return self.say("tui-no-board") };
            let (name, unread) = (board.name.clone(), board.unread);
            if unread > ASK_ABOVE {
                let values = [("count", unread.into()), ("board", (&name).into())];
                let text = self.look.with("tui-catch-up-question", &values);
                self.overlay = Some(Overlay::Question { text, then: Then::CatchUp(name) });
                return;
            }
            return self.catch_up_board(name);
        };
        self.ask(Purpose::CaughtUp, request);
    }

    /// Marks all of a board as read.
    pub(super) fn catch_up_board(&mut self, board: String) {
        self.ask(Purpose::CaughtUp, Request::CatchUp { board: Some(board), thread: None });
    }

    /// The post that keys mean: the reader's, or the one that was found. Nothing that is not on the
    /// screen is ever meant: not while boards are chosen from, nor for a thread that is not open.
    pub(super) fn meant(&self) -> Option<PostRow> {
        let open = self.reader.as_ref().filter(|_| self.sheet().is_some());
        match (&self.list, self.focus) {
            (_, Pane::Boards) => None,
            (List::Found(found), Pane::List) => found.rows.get(found.at).cloned(),
            (List::Threads(threads), Pane::List) => {
                let chosen = threads.rows.get(threads.at)?.id;
                open.filter(|reader| reader.thread == chosen)?.current().cloned()
            }
            (_, Pane::Reader) => open?.current().cloned(),
        }
    }

    /// The thread that keys mean: the chosen one of the list, or the open one.
    fn thread_meant(&self) -> Option<EntryId> {
        match (&self.list, self.focus) {
            (List::Threads(threads), Pane::List) => threads.rows.get(threads.at).map(|row| row.id),
            _ => self.meant().map(|post| post.thread),
        }
    }

    /// Looks at a pane.
    pub(super) fn go_to(&mut self, pane: Pane) {
        self.focus = pane;
    }

    fn go_beside(&mut self, action: Action, forward: bool) {
        let wraps = matches!(action, Action::NextPane | Action::PreviousPane);
        self.focus = match (self.focus, forward) {
            (Pane::Boards, true) => Pane::List,
            (Pane::List, true) => Pane::Reader,
            (Pane::Reader, true) if wraps => Pane::Boards,
            (Pane::Reader, false) => Pane::List,
            (Pane::List, false) => Pane::Boards,
            (Pane::Boards, false) if wraps => Pane::Reader,
            (pane, _) => pane,
        };
    }

    fn page(&self) -> usize {
        let place = self.panes().get(self.focus).map(inside);
        place.map_or(1, |place| usize::from(place.height).saturating_sub(1).max(1))
    }

    /// So many rows up or down.
    fn step(&mut self, down: bool, by: usize) {
        let moved = |at: usize, count: usize| match down {
            true => at.saturating_add(by).min(count.saturating_sub(1)),
            false => at.saturating_sub(by),
        };
        match self.focus {
            Pane::Boards => {
                self.boards.at = moved(self.boards.at, self.boards.rows.len());
                self.list_chosen();
            }
            Pane::List => {
                let (count, at, _) = self.list.place();
                *at = moved(*at, count);
                self.load_more_listed();
            }
            Pane::Reader => {
                if down && by == usize::MAX {
                    self.go_to_end();
                } else if down {
                    self.scroll_down(by);
                } else if by == usize::MAX {
                    self.jump(0);
                    self.scroll_up(by);
                } else {
                    self.scroll_up(by);
                }
                self.load_more_posts();
            }
        }
    }

    fn list_chosen(&mut self) {
        if let Some(board) = self.boards.chosen().map(|row| row.name.clone()) {
            self.list_board(&board);
        }
    }

    /// The next post, or the next row with something unread; or the one before.
    fn beside(&mut self, forward: bool) {
        match self.focus {
            Pane::Boards => {
                if let Some(at) = self.boards.unread_beside(forward) {
                    self.boards.at = at;
                    self.list_chosen();
                }
            }
            Pane::List => {
                if let Some(found) = self.list.unread_beside(forward) {
                    *self.list.place().1 = found;
                }
                self.load_more_listed();
            }
            Pane::Reader => {
                let Some(reader) = &self.reader else { return };
                let index = if forward { reader.at + 1 } else { reader.at.saturating_sub(1) };
                self.jump(index.min(reader.posts.len().saturating_sub(1)));
                self.load_more_posts();
            }
        }
    }

    fn open_chosen(&mut self) {
        match self.focus {
            Pane::Boards => {
                self.list_chosen();
                self.go_to(Pane::List);
            }
            Pane::List => {
                if let Some((post, as_what)) = self.chosen_in_list() {
                    self.open(post, as_what);
                }
            }
            Pane::Reader => self.step(true, self.page()),
        }
    }

    fn chosen_in_list(&self) -> Option<(EntryId, As)> {
        match &self.list {
            List::Threads(threads) => threads.rows.get(threads.at).map(|row| {
                let as_what = if row.unread > 0 { As::Unread } else { As::Start };
                (row.id, as_what)
            }),
            List::Found(found) => found.rows.get(found.at).map(|row| (row.id, As::Goal)),
        }
    }

    fn back(&mut self) {
        match (self.focus, &self.list) {
            (Pane::Reader, _) => self.go_to(Pane::List),
            (Pane::List, List::Found(_)) => {
                self.list = List::default();
                self.list_chosen();
            }
            (Pane::List, List::Threads(_)) => self.go_to(Pane::Boards),
            (Pane::Boards, _) => {}
        }
    }

    pub(super) fn reply(&mut self, post: &PostRow, quoted: bool) {
        if post.locked && !self.moderates_on(&post.board) {
            return self.say("common-thread-locked");
        }
        let to = To::Post { post: post.id.to_string(), who: post.author.to_string() };
        let quote = match quoted && post.readable {
            true => Compose::quoting(self.look.words, post),
            false => String::new(),
        };
        self.compose_with(to, &quote);
        // What stands in its place are not its author's words, and may be nobody else's business.
        if quoted && !post.readable {
            self.say("tui-not-quoted");
        }
    }
}
