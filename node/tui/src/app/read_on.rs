//! `Space`: a page down, the next unread post, the next thread, the next board, until all is read.

use super::App;
use super::ask::{As, Purpose};
use crate::panes::Pane;
use tidings_core::Request;
use tidings_views::page::PostRow;

impl App {
    /// One step on through everything unread. What stands on the screen with its end is marked; a key
    /// that was typed before it stood there does nothing.
    pub(super) fn read_on(&mut self) {
        if self.waiting {
            return;
        }
        let visible = self.visible();
        let Some(reader) = self.reader.as_ref().filter(|_| !visible.is_empty()) else {
            return self.ask_next();
        };
        let wanted = |index: usize| {
            index == reader.at || reader.posts.get(index).is_some_and(|post| post.unread)
        };
        let open = visible.iter().find(|post| !post.ends && wanted(post.index));
        let ended: Vec<usize> =
            visible.iter().filter(|post| post.ends).map(|post| post.index).collect();
        let open = open.map(|post| (post.index, post.begins && post.index != reader.top));
        let last = ended.iter().copied().max();
        let unseen = |index: &usize| {
            let post = reader.posts.get(*index);
            post.is_some_and(|post| post.unread && !self.seen.holds(&post.id))
        };
        if ended.iter().any(unseen) {
            return;
        }
        self.mark(&ended);
        self.go_to(Pane::Reader);
        match open {
            Some((index, true)) => self.jump(index),
            Some((index, false)) => {
                let height = self.sheet().map_or(1, |place| usize::from(place.height));
                // A row stays, so that the eye finds where it was.
                self.scroll_down(height.saturating_sub(1).max(1));
                if let Some(reader) = &mut self.reader {
                    reader.at = index;
                }
            }
            None => self.go_on_behind(last),
        }
        self.load_more_posts();
    }

    /// The next unread post of this thread below the screen, then above it, then the node's.
    fn go_on_behind(&mut self, last: Option<usize>) {
        let Some(reader) = &mut self.reader else { return self.ask_next() };
        let from = last.map_or(0, |last| last + 1);
        let unread = |index: &usize| reader.posts.get(*index).is_some_and(|post| post.unread);
        let here = (from..reader.posts.len()).find(unread).or_else(|| (0..from).find(unread));
        match here {
            Some(index) => self.jump(index),
            None => self.ask_next(),
        }
    }

    fn ask_next(&mut self) {
        self.waiting = true;
        self.news = 0;
        self.ask(Purpose::Next, Request::Next { after: None });
    }

    /// The next unread post came, or there is none.
    pub(super) fn on_next(&mut self, post: Option<PostRow>) {
        self.waiting = false;
        let Some(post) = post else {
            self.boards.spoil();
            return self.say("tui-all-read");
        };
        if self.marks.holds(&post.id) {
            self.complain(self.look.say("tui-marks-failed"));
            return self.flush_marks();
        }
        if self.list.threads().is_none() {
            self.list_board(&post.board);
        }
        if self.show_post(&post.id) {
            self.go_to(Pane::Reader);
        } else {
            self.open(post.id, As::Goal);
        }
    }
}
