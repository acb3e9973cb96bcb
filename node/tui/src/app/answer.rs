//! What the node answered, brought to where it belongs.

use super::ask::{Ask, Fault, Purpose};
use super::{App, Overlay};
use crate::view::network;
use tidings_core::{Response, Silence, Status};

impl App {
    /// The answer to a question that was asked for `purpose`.
    pub(crate) fn on_answer(
        &mut self,
        purpose: Purpose,
        answer: Result<Response, Fault>,
    ) -> Vec<Ask> {
        match answer {
            Ok(response) => self.take(purpose, response),
            Err(fault) => self.miss(purpose, &fault),
        }
        self.asked()
    }

    fn take(&mut self, purpose: Purpose, response: Response) {
        match (purpose, response) {
            (Purpose::Status, Response::Status(status)) => self.on_status(status),
            (Purpose::Network, Response::Status(status)) => {
                let title = self.look.say("tui-network");
                let lines = network::lines(&status, self.look);
                self.on_status(status);
                self.overlay = Some(Overlay::page(title, lines));
            }
            (Purpose::Boards, Response::Boards(rows)) => self.on_boards(rows),
            (Purpose::Threads { board, more }, Response::Threads(rows)) => {
                self.on_threads(&board, more, rows);
            }
            (Purpose::Posts(opening), Response::Posts(rows)) => self.on_posts(&opening, rows),
            (Purpose::Next, Response::Post(post)) => self.on_next(post.map(|post| *post)),
            (Purpose::Marked(ids), Response::Marked { .. }) => {
                self.on_marked(&ids, true);
                self.boards.spoil();
            }
            (Purpose::CaughtUp, Response::Marked { posts }) => self.on_caught_up(posts),
            (Purpose::Notified, Response::Notified { board, notify, .. }) => {
                self.on_notified(&board, notify);
            }
            (Purpose::Sent(slot), Response::Written { id, board }) => {
                self.on_sent(slot, id, &board);
            }
            (Purpose::Sent(slot), Response::Unchanged { .. }) => self.on_unchanged(slot),
            (Purpose::Kept(slot), Response::Draft(row)) => self.on_kept(slot, &row),
            (Purpose::Dropped, Response::Draft(_)) => {}
            (Purpose::Drafts { shown }, Response::Drafts(rows)) => self.on_drafts(&rows, shown),
            (Purpose::Target(slot), Response::Post(post)) => {
                self.on_target(slot, post.map(|post| *post));
            }
            (Purpose::Remarked(says), Response::Written { .. } | Response::Unchanged { .. }) => {
                self.on_remarked(says);
            }
            (Purpose::Found { sought, after }, Response::Found { posts, next, unsearched }) => {
                self.on_found(sought, after.as_deref(), (posts, next));
                self.on_unsearched(unsearched);
            }
            (Purpose::Files(post), Response::Files(files)) => self.on_files(post, files),
            (Purpose::Meant(action), Response::Post(Some(post))) => self.on_meant(action, &post),
            (Purpose::Person { who, errand }, Response::People(rows)) => {
                self.on_people(&who, errand, &rows);
            }
            (Purpose::History, Response::Versions(rows)) => self.on_history(&rows),
            _ => self.complain(self.look.say("tui-unexpected")),
        }
    }

    fn miss(&mut self, purpose: Purpose, fault: &Fault) {
        match purpose {
            Purpose::Boards => self.boards.failed(),
            Purpose::Threads { .. } => self.on_no_threads(),
            Purpose::Posts(_) => self.on_no_posts(),
            Purpose::Next => self.waiting = false,
            Purpose::Marked(ids) => self.on_marked(&ids, false),
            Purpose::Sent(slot) => return self.on_not_sent(slot, fault),
            Purpose::Kept(slot) => return self.on_not_kept(slot, fault),
            Purpose::Target(slot) => return self.on_no_target(slot, fault),
            Purpose::Files(post) => return self.on_no_files(post, fault),
            Purpose::Person { who, errand } => return self.on_no_people(who, errand, fault),
            Purpose::Found { sought, after } => self.on_not_found(sought, after.is_some()),
            // Discarded elsewhere, or tried again when the node is back.
            Purpose::Dropped | Purpose::Drafts { shown: false } => return,
            Purpose::Status
            | Purpose::Network
            | Purpose::CaughtUp
            | Purpose::Notified
            | Purpose::Remarked(_)
            | Purpose::History
            | Purpose::Meant(_)
            | Purpose::Drafts { shown: true } => {}
        }
        self.complain(fault.to_string());
    }

    /// Who writes what does not count is told so before the first word, and when that begins.
    fn on_status(&mut self, status: Box<Status>) {
        let before = self.status.as_ref().and_then(|status| status.silence());
        let now = status.silence();
        self.status = Some(status);
        let key = match now.filter(|_| now != before) {
            Some(Silence::Expelled) => "common-silent-expelled",
            Some(Silence::Revoked) => "common-silent-revoked",
            Some(Silence::Waiting) => "common-silent-waiting",
            Some(Silence::Reader) => "common-silent-reader",
            Some(Silence::Relay) => "common-silent-relay",
            None => return,
        };
        self.complain(self.look.say(key));
    }

    fn on_boards(&mut self, rows: Vec<tidings_views::page::BoardRow>) {
        let before = self.boards.unread();
        self.boards.take(rows);
        if std::mem::take(&mut self.uncounted) {
            let more = self.boards.unread().saturating_sub(before);
            self.news = self.news.saturating_add(more);
        }
        let nothing_listed = self.list.threads().is_some_and(|threads| threads.board.is_empty());
        if let Some(board) = self.boards.chosen().map(|row| row.name.clone())
            && nothing_listed
        {
            self.list_board(&board);
        }
    }

    fn on_caught_up(&mut self, posts: u64) {
        let text = self.look.with("tui-caught-up", &[("count", posts.into())]);
        self.notice = Some(super::Notice { text, bad: false });
        self.refresh();
        self.load_more_posts();
    }
}
