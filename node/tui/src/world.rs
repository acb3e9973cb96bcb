//! A node for tests: boards, threads and posts in memory, answered as the real one answers.

use crate::app::{App, Ask, Fault, Look, Purpose};
use crate::palette::Palette;
use crate::view;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, VecDeque};
use tidings_core::{Event, News, Request, Response, Status};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{BoardRow, PostRow, ThreadRow};
use tidings_words::{Language, Words};

/// Noon of a day.
pub(crate) const NOW: Time = Time(1_795_262_400_000_000);
const MINUTE: u64 = 60_000_000;

/// All that a node holds.
#[derive(Default)]
pub(crate) struct World {
    posts: Vec<PostRow>,
    index: HashMap<EntryId, usize>,
    answers: HashMap<EntryId, Vec<EntryId>>,
    boards: Vec<String>,
    /// Ids in the order in which they were marked as read.
    pub(crate) marked: Vec<EntryId>,
    /// Whether it answers.
    pub(crate) down: bool,
    /// What was written.
    pub(crate) written: Vec<Request>,
}

impl World {
    /// Somebody writes; the text stands in the row as it is.
    pub(crate) fn post(&mut self, board: &str, parent: Option<EntryId>, text: &str) -> PostRow {
        let number = u64::try_from(self.posts.len()).unwrap();
        if !self.boards.iter().any(|known| known == board) {
            self.boards.push(board.to_owned());
            self.boards.sort();
        }
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        let id = EntryId(id);
        let above = parent.and_then(|parent| self.find(&parent)).cloned();
        let subject = text.lines().next().unwrap_or_default();
        let time = NOW.0 - 600 * MINUTE + number * MINUTE / 10;
        let [name, suffix] =
            [["ana", "64xt"], ["bo", "exw6"], ["cy", "k7mq"]][self.posts.len() % 3];
        let row = json!({
            "schema": "tidings/post/1",
            "id": id,
            "board": board,
            "thread": above.as_ref().map_or(id, |above| above.thread),
            "thread_subject": above.as_ref().map_or(subject, |above| &above.thread_subject),
            "parent": parent,
            "depth": above.as_ref().map_or(0, |above| above.depth + 1),
            "subject": null,
            "author": { "name": name, "suffix": suffix, "account": null, "me": name == "ana" },
            "time": time,
            "arrived": time,
            "text": text,
            "unread": true,
            "readable": true,
        });
        let row: PostRow = serde_json::from_value(row).unwrap();
        self.index.insert(id, self.posts.len());
        if let Some(parent) = parent {
            self.answers.entry(parent).or_default().push(id);
        }
        self.posts.push(row.clone());
        row
    }

    /// The same by somebody whose name would command a terminal.
    pub(crate) fn hostile(&mut self, board: &str, text: &str) {
        let id = self.post(board, None, text).id;
        let post = self.row(&id);
        post.author.name = "eve\x1b[2J\u{202e}".into();
        post.thread_subject = "\x1b]0;owned\x07subject\u{202e}".into();
    }

    /// A row of this world, to be changed.
    pub(crate) fn row(&mut self, id: &EntryId) -> &mut PostRow {
        let at = self.index[id];
        &mut self.posts[at]
    }

    /// The news of a post.
    pub(crate) fn news(row: &PostRow) -> Event {
        let (board, author) = (row.board.clone(), row.author.clone());
        let (id, thread, unread) = (row.id, row.thread, row.unread);
        Event::new(NOW, News::Post { id, board, thread, author, subject: None, unread })
    }

    /// A post.
    pub(crate) fn find(&self, id: &EntryId) -> Option<&PostRow> {
        self.posts.get(*self.index.get(id)?)
    }

    /// Posts not read yet.
    pub(crate) fn unread(&self) -> usize {
        self.posts.iter().filter(|post| post.unread).count()
    }

    /// All ids, in the order in which they came.
    pub(crate) fn ids(&self) -> Vec<EntryId> {
        self.posts.iter().map(|post| post.id).collect()
    }

    /// Answers as a node does.
    pub(crate) fn answer(&mut self, request: Request) -> Result<Response, Fault> {
        if self.down {
            return Err(Fault { message: "no node".into(), next: None, gone: true });
        }
        Ok(match request {
            Request::Status => Response::Status(Box::new(self.status())),
            Request::Boards => Response::Boards(self.board_rows()),
            Request::Threads { board, limit, before } => {
                let rows = self.thread_rows(&board);
                let from = before.map_or(0, |id| {
                    rows.iter().position(|row| row.id == id).map_or(rows.len(), |at| at + 1)
                });
                Response::Threads(rows.into_iter().skip(from).take(limit).collect())
            }
            Request::Thread { id, skip, limit } => {
                let id = id_of(&id);
                let thread = self.find(&id).map_or(id, |post| post.thread);
                Response::Posts(self.thread(thread).into_iter().skip(skip).take(limit).collect())
            }
            Request::Next { .. } => Response::Post(self.next().map(Box::new)),
            Request::MarkRead { ids } => {
                for id in ids {
                    self.posts[self.index[&id]].unread = false;
                    self.marked.push(id);
                }
                Response::Marked { posts: 0 }
            }
            Request::Search { query, limit, .. } => {
                let found = self.posts.iter().rev().filter(|post| post.text.contains(&query));
                Response::Found { posts: found.take(limit).cloned().collect(), next: None }
            }
            Request::CatchUp { board, .. } => {
                let on = |post: &&mut PostRow| board.as_ref().is_none_or(|it| *it == post.board);
                self.posts.iter_mut().filter(on).for_each(|post| post.unread = false);
                Response::Marked { posts: 1 }
            }
            Request::Post { ref board, ref text, .. } => {
                let row = self.post(&board.clone(), None, &text.clone());
                self.written.push(request);
                Response::Written { id: row.id, board: row.board }
            }
            Request::Reply { ref to, ref text } => {
                let to = id_of(to);
                let board = self.find(&to).unwrap().board.clone();
                let row = self.post(&board, Some(to), &text.clone());
                self.written.push(request);
                Response::Written { id: row.id, board: row.board }
            }
            other => {
                let message = format!("not here: {other:?}");
                return Err(Fault { message, next: None, gone: false });
            }
        })
    }

    fn status(&self) -> Status {
        let key = "a".repeat(52);
        let status = json!({
            "schema": "tidings/status/1", "community": "Book Club", "community_id": key,
            "name": "ana", "suffix": "64xt", "account": key, "device_name": "laptop", "device": key,
            "admitted": true, "members": 3, "devices": 4, "entries": 99, "authors": 4,
            "boards": self.boards.len(), "unread": self.unread(), "indexing": false, "sessions": [],
            "log_bytes": 0, "writable": true,
        });
        serde_json::from_value(status).unwrap()
    }

    fn board_rows(&self) -> Vec<BoardRow> {
        let row = |name: &String| {
            let posts = self.posts.iter().filter(|post| post.board == *name);
            let unread = posts.clone().filter(|post| post.unread).count();
            let row = json!({
                "schema": "tidings/board/1", "name": name, "created_by": null,
                "threads": posts.clone().filter(|post| post.parent.is_none()).count(),
                "posts": posts.count(), "unread": unread, "latest": null,
            });
            serde_json::from_value(row).unwrap()
        };
        self.boards.iter().map(row).collect()
    }

    fn thread_rows(&self, board: &str) -> Vec<ThreadRow> {
        let mut threads: BTreeMap<EntryId, Vec<&PostRow>> = BTreeMap::new();
        for post in self.posts.iter().filter(|post| post.board == board) {
            threads.entry(post.thread).or_default().push(post);
        }
        let row = |posts: Vec<&PostRow>| {
            let first = posts[0];
            let row = json!({
                "schema": "tidings/thread/1", "id": first.id, "board": board,
                "subject": first.thread_subject, "author": first.author, "time": first.time,
                "replies": posts.len() - 1, "latest": posts.iter().map(|post| post.time).max(),
                "unread": posts.iter().filter(|post| post.unread).count(),
            });
            serde_json::from_value(row).unwrap()
        };
        let mut rows: Vec<ThreadRow> = threads.into_values().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.latest, row.id)));
        rows
    }

    /// In reading order: replies below what they answer.
    fn thread(&self, thread: EntryId) -> Vec<PostRow> {
        let mut order = Vec::new();
        let mut stack = vec![thread];
        while let Some(id) = stack.pop() {
            order.extend(self.find(&id).cloned());
            stack.extend(self.answers.get(&id).into_iter().flatten().rev());
        }
        order
    }

    fn next(&self) -> Option<PostRow> {
        let unread = self.posts.iter().filter(|post| post.unread);
        unread.min_by_key(|post| (&post.board, post.thread, post.time)).cloned()
    }
}

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
        let asks = app.begin(Vec::new());
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
        let asks = self.app.on_tick(NOW);
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

fn id_of(text: &str) -> EntryId {
    serde_json::from_value(json!(text)).unwrap()
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
