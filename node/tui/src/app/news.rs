//! What happens while somebody reads: counts and marks change, and nothing moves.

use super::ask::Ask;
use super::{App, List, Reader};
use tidings_core::{Event, News};
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;

/// What is on the screen and is said no more: it is asked for again at the next tick, however many
/// changes there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Untrue {
    list: bool,
    reader: bool,
}

impl App {
    /// Something happened.
    pub(crate) fn on_event(&mut self, event: &Event) -> Vec<Ask> {
        self.now = self.now.max(event.at);
        if self.bell.rings(event) {
            self.asks.push(Ask::Ring);
        }
        match &event.news {
            News::Post { id: _, board, thread, author, unread, .. } => {
                self.on_post(board, thread, *unread, author.me);
            }
            // Some of them may be read, or nobody's to read: the boards' counts tell.
            News::Posts { .. } => {
                self.uncounted = true;
                self.spoil();
            }
            // What it counts as may be otherwise, too: a deleted post is unread no more.
            News::Changed { board, thread, .. } => {
                self.boards.spoil();
                self.untrue.list |= self.list.speaks_of(board, thread);
                self.untrue.reader |= self.reader.as_ref().is_some_and(|it| it.thread == *thread);
            }
            News::Changes { .. } => {
                self.boards.spoil();
                self.untrue = Untrue { list: true, reader: true };
            }
            News::Marked => {
                self.boards.spoil();
                self.untrue.list |= self.list.has_unread();
                let unread = |it: &Reader| it.posts.iter().any(|post| post.unread);
                self.untrue.reader |= self.reader.as_ref().is_some_and(unread);
            }
            News::Connected { .. } | News::Disconnected { .. } => self.load_status(),
            News::Delivery { posts, .. } => self.on_delivery(posts),
            // Its posts were told before.
            News::Notice(_) => {}
            News::ReadOnly { why } => self.complain(why.clone()),
            _ => self.spoil(),
        }
        self.asked()
    }

    /// Shows as they are now a list and a thread that changed; the screen stays where it is.
    pub(super) fn look_again(&mut self) {
        let untrue = std::mem::take(&mut self.untrue);
        if untrue.list {
            self.reload_list();
        }
        if untrue.reader {
            if let Some(reader) = &mut self.reader {
                reader.stale = true;
            }
            self.load_more_posts();
            // An answer that is on its way may be from before.
            self.untrue.reader = self.reader.as_ref().is_some_and(|reader| reader.stale);
        }
    }

    /// Posts are on another device, or edits, which the news does not name: what is shown says so.
    fn on_delivery(&mut self, posts: &[EntryId]) {
        let edited = |post: &PostRow| post.edited.is_some() && post.delivery.is_some();
        let told = |post: &PostRow| edited(post) || posts.contains(&post.id);
        if let Some(reader) = self.reader.as_mut().filter(|it| it.posts.iter().any(told)) {
            reader.stale = true;
            self.load_more_posts();
        }
        let here_only = match &self.list {
            List::Threads(threads) => threads.rows.iter().any(|row| row.here_only),
            List::Found(found) => {
                found.rows.iter().any(|row| row.delivery.is_some_and(|it| it.is_here_only()))
            }
        };
        if here_only {
            self.reload_list();
        }
    }

    fn on_post(&mut self, board: &str, thread: &EntryId, unread: bool, mine: bool) {
        if unread && !mine {
            self.news = self.news.saturating_add(1);
        }
        let more = u64::from(unread);
        self.boards.change(board, |row| {
            row.posts = row.posts.saturating_add(1);
            row.unread = row.unread.saturating_add(more);
        });
        if let Some(reader) = self.reader.as_mut().filter(|reader| reader.thread == *thread) {
            (reader.stale, reader.more) = (true, true);
        }
        let Some(threads) = self.list.threads().filter(|threads| threads.board == board) else {
            return;
        };
        match threads.rows.iter_mut().find(|row| row.id == *thread) {
            Some(row) => {
                row.replies = row.replies.saturating_add(1);
                row.unread = row.unread.saturating_add(more);
            }
            None => threads.newer = threads.newer.saturating_add(1),
        }
    }

    /// Nothing is certain any more but what is on the screen.
    fn spoil(&mut self) {
        self.boards.spoil();
        if let Some(reader) = &mut self.reader {
            reader.stale = true;
        }
    }
}
