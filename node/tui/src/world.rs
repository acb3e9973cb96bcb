//! A node for tests: boards, threads and posts in memory, answered as the real one answers.

mod drafts;
mod files;
mod play;

pub(crate) use files::{attach, sealed};
pub(crate) use play::{Play, key};

use crate::app::Fault;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tidings_core::api::{Mentioning, Order, Sending};
use tidings_core::event::Notice;
use tidings_core::{Event, News, Request, Response, Status};
use tidings_protocol::author::Account;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::{BoardRow, Delivery, Notify, PersonRow, PostRow, ThreadRow};

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
    /// Drafts by number.
    pub(crate) drafts: BTreeMap<u64, Sending>,
    /// Threads that stand first.
    pub(crate) pinned: BTreeSet<EntryId>,
    /// A post whose files nobody gets.
    pub(crate) withheld: Option<EntryId>,
    /// Whether drafts find no room.
    pub(crate) full: bool,
    /// Whose role whoever looks has; a member's without one.
    pub(crate) role: Option<String>,
    /// What of each board is told at once, where that was set.
    pub(crate) notify: BTreeMap<String, Notify>,
    /// Posts to which no index has come.
    pub(crate) unsearched: u64,
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

    /// The news that something came on a board that is worth a word.
    pub(crate) fn notice(board: &str, at: Time) -> Event {
        let (board, posts) = (board.to_owned(), 1);
        Event::new(at, News::Notice(Box::new(Notice { board, posts, mentions: 0, first: None })))
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
            Request::Search { query, limit, after, order } => {
                self.search(&query, limit, after.as_deref(), order)?
            }
            Request::CatchUp { board, .. } => {
                let on = |post: &&mut PostRow| board.as_ref().is_none_or(|it| *it == post.board);
                self.posts.iter_mut().filter(on).for_each(|post| post.unread = false);
                Response::Marked { posts: 1 }
            }
            Request::Show { id } => {
                let post = self.find(&id_of(&id)).cloned().map(Box::new);
                Response::Post(Some(post.ok_or_else(|| refusal("there is no such post"))?))
            }
            request @ (Request::SaveDraft { .. }
            | Request::SendDraft { .. }
            | Request::DropDraft { .. }
            | Request::Drafts) => return drafts::answer(self, request),
            request @ (Request::Edit { .. } | Request::Delete { .. } | Request::React { .. }) => {
                self.remark(request)
            }
            Request::Files { post } => return files::answer(self, id_of(&post), None),
            Request::FetchFiles { post, number } => {
                return files::answer(self, id_of(&post), number);
            }
            Request::History { id } => self.history(&id_of(&id)),
            Request::People => Response::People(Self::people()),
            Request::Mentions(Mentioning { limit, after }) => {
                let from = after.map_or(0, |after| after.parse().unwrap());
                let all = self.posts.iter().rev().filter(|post| post.mentions_me);
                let posts: Vec<_> = all.clone().skip(from).take(limit).cloned().collect();
                let end = from + posts.len();
                let next = (end < all.count()).then(|| end.to_string());
                Response::Found { posts, next, unsearched: 0 }
            }
            Request::Send(said) => {
                let written = self.answer(crate::app::directly(&said.draft.clone().into()))?;
                self.written.pop();
                self.written.push(Request::Send(said));
                written
            }
            request @ (Request::Post { .. } | Request::Reply { .. } | Request::Notify(_)) => {
                self.write(request)
            }
            other => return Err(refusal(&format!("not here: {other:?}"))),
        })
    }

    /// Something is written, or set.
    fn write(&mut self, request: Request) -> Response {
        let (board, to, text) = match &request {
            Request::Post { board, text, .. } => (board.clone(), None, text.clone()),
            Request::Reply { to, text } => {
                let to = id_of(to);
                (self.find(&to).unwrap().board.clone(), Some(to), text.clone())
            }
            Request::Notify(asked) => {
                let (board, notify) = (asked.board.clone(), asked.notify);
                let was = self.notify.insert(board.clone(), notify).unwrap_or_default();
                self.written.push(request);
                return Response::Notified { board, notify, was };
            }
            other => panic!("{other:?}"),
        };
        let row = self.post(&board, to, &text);
        self.written.push(request);
        Response::Written { id: row.id, board: row.board }
    }

    /// Posts that say it, the newest or the shortest first.
    fn search(
        &self,
        query: &str,
        limit: usize,
        after: Option<&str>,
        order: Order,
    ) -> Result<Response, Fault> {
        if let Some(wrong) = query.strip_prefix("before:") {
            return Err(Fault {
                next: Some("write 2026, 2026-03 or 2026-03-09; or 7d, 12h".into()),
                ..refusal(&format!("“{wrong}” is no date"))
            });
        }
        let from = after.map_or(0, |after| after.parse().unwrap());
        let mut found: Vec<&PostRow> =
            self.posts.iter().rev().filter(|post| post.text.contains(query)).collect();
        if order == Order::Best {
            found.sort_by_key(|post| post.text.len());
        }
        let next = (from + limit < found.len()).then(|| (from + limit).to_string());
        let posts = found.into_iter().skip(from).take(limit).cloned().collect();
        Ok(Response::Found { posts, next, unsearched: self.unsearched })
    }

    /// What a post says now, and something that it said before.
    fn history(&self, id: &EntryId) -> Response {
        let post = self.find(id).unwrap();
        let row = |current: bool| {
            let text = if current { post.text.clone() } else { format!("before: {}", post.text) };
            let row = json!({
                "schema": "tidings/version/1", "id": post.id, "time": post.time,
                "by": post.author, "subject": null, "text": text, "readable": true,
                "current": current,
            });
            serde_json::from_value(row).unwrap()
        };
        Response::Versions([false, true].map(row).into())
    }

    /// Something is said of a post that is there.
    fn remark(&mut self, request: Request) -> Response {
        let id = match &request {
            Request::Edit { id, .. } | Request::Delete { id, .. } | Request::React { id, .. } => id,
            other => panic!("{other:?}"),
        };
        let id = id_of(id);
        let post = self.row(&id);
        let board = post.board.clone();
        match &request {
            Request::Edit { text, .. } if *text == post.text => {
                return Response::Unchanged { id, board };
            }
            Request::Edit { text, .. } => {
                let times = post.edited.map_or(0, |edited| edited.times) + 1;
                post.edited =
                    serde_json::from_value(json!({ "times": times, "latest": 1 })).unwrap();
                post.text.clone_from(text);
            }
            Request::React { emoji, .. } => {
                let reaction = json!([{ "emoji": emoji, "count": 1, "mine": true, "who": [] }]);
                let reaction = if emoji.is_empty() { json!([]) } else { reaction };
                post.reactions = serde_json::from_value(reaction).unwrap();
            }
            _ => {
                post.deleted = serde_json::from_value(json!({ "time": 1, "reason": "" })).unwrap();
                (post.readable, post.text) = (false, "deleted by its author".into());
            }
        }
        self.written.push(request);
        Response::Written { id, board }
    }

    /// Three people; their accounts are not those of the rows, which have none.
    fn people() -> Vec<PersonRow> {
        let row = |(at, name): (u8, &str)| {
            let account = Account([at; 32]);
            let row = json!({
                "schema": "tidings/person/1", "account": account, "name": name,
                "suffix": account.to_string()[..4], "me": name == "ana", "devices": [],
                "posts": 0, "admitted_by": null, "role": "member",
            });
            serde_json::from_value(row).unwrap()
        };
        (1..).zip(["ana", "bo", "cy"]).map(row).collect()
    }

    fn status(&self) -> Status {
        let key = "a".repeat(52);
        let status = json!({
            "schema": "tidings/status/1", "community": "Book Club", "community_id": key,
            "name": "ana", "suffix": "64xt", "account": key, "device_name": "laptop", "device": key,
            "admitted": true, "members": 3, "devices": 4, "entries": 99, "authors": 4,
            "boards": self.boards.len(), "unread": self.unread(), "indexing": false, "sessions": [],
            "log_bytes": 0, "writable": true, "role": self.role.as_deref().unwrap_or("member"),
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
                "notify": self.notify.get(name).copied().unwrap_or_default(),
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
                "subject": first.thread_subject, "absent": first.thread_absent, "author": first.author, "time": first.time,
                "replies": posts.len() - 1, "latest": posts.iter().map(|post| post.time).max(),
                "unread": posts.iter().filter(|post| post.unread).count(),
                "locked": first.locked, "pinned": self.pinned.contains(&first.id),
                "hidden": first.hidden, "deleted": first.deleted.is_some(),
                "here_only": posts.iter().any(|post| post.delivery == Some(Delivery::default())),
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

fn refusal(message: &str) -> Fault {
    Fault { message: message.to_owned(), next: None, gone: false }
}

fn id_of(text: &str) -> EntryId {
    serde_json::from_value(json!(text)).unwrap()
}
