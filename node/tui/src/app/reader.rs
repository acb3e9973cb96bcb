//! The open thread: a stretch of its posts, where the screen stands in it, and which post is meant
//! by keys.

use super::App;
use super::ask::{As, Opening, Purpose};
use crate::markup::Row;
use crate::panes::{Pane, inside};
use crate::sheet;
use ratatui::layout::Rect;
use tidings_core::Request;
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;

/// Posts asked for at once.
pub(crate) const PAGE: usize = 200;
/// Posts kept in memory; those farthest from the screen make room.
pub(crate) const MAX_POSTS: usize = 1_000;
/// How near to the end of what is there more is asked for, in posts.
const NEAR: usize = 50;

/// A thread that is read.
pub(crate) struct Reader {
    /// Its first post.
    pub(crate) thread: EntryId,
    /// Its board.
    pub(crate) board: String,
    /// Its subject.
    pub(crate) subject: String,
    /// How many of its posts come before those that are here.
    pub(crate) first: usize,
    /// Posts in reading order.
    pub(crate) posts: Vec<PostRow>,
    /// Whether none come after them.
    pub(crate) complete: bool,
    /// The post that keys mean.
    pub(crate) at: usize,
    /// The post at the top of the screen.
    pub(crate) top: usize,
    /// How many of its rows are above the screen.
    pub(crate) line: usize,
    /// Whether what is here may not be all, or not be as it was.
    pub(crate) stale: bool,
    /// Whether posts came that are not here.
    pub(crate) more: bool,
    /// Whether the last post is on its way.
    pub(super) ending: bool,
    asked: bool,
}

/// What is on the screen of a post.
pub(crate) struct Visible {
    /// Which.
    pub(crate) index: usize,
    /// Its rows on the screen.
    pub(crate) rows: Vec<Row>,
    /// Whether its first row is among them.
    pub(crate) begins: bool,
    /// Whether the last row of its text is, or was.
    pub(crate) ends: bool,
}

impl Reader {
    /// The post that keys mean.
    pub(crate) fn current(&self) -> Option<&PostRow> {
        self.posts.get(self.at)
    }

    fn position(&self, id: &EntryId) -> Option<usize> {
        self.posts.iter().position(|post| post.id == *id)
    }

    fn show(&mut self, index: usize) {
        self.at = index.min(self.posts.len().saturating_sub(1));
        (self.top, self.line) = (self.at, 0);
    }
}

impl App {
    /// Where posts are read, without title and margin; none while the reader is not on the screen.
    pub(crate) fn sheet(&self) -> Option<Rect> {
        let place = inside(self.panes().get(Pane::Reader)?);
        let margin = sheet::MARGIN.min(place.width);
        Some(Rect { x: place.x + margin, width: place.width - margin, ..place })
    }

    fn rows_of(&self, post: &PostRow, width: u16) -> Vec<Row> {
        sheet::rows(post, usize::from(width), self.look, self.now)
    }

    /// What is on the screen of the open thread.
    pub(crate) fn visible(&self) -> Vec<Visible> {
        let (Some(place), Some(reader)) = (self.sheet(), &self.reader) else { return Vec::new() };
        let mut left = usize::from(place.height);
        let (mut skip, mut shown) = (reader.line, Vec::new());
        for (index, post) in reader.posts.iter().enumerate().skip(reader.top) {
            if left == 0 || place.width == 0 {
                break;
            }
            let mut rows = self.rows_of(post, place.width);
            let text = rows.len().saturating_sub(1);
            let skipped = std::mem::take(&mut skip).min(rows.len());
            rows.drain(..skipped);
            rows.truncate(left);
            left -= rows.len();
            let ends = skipped + rows.len() >= text;
            shown.push(Visible { index, rows, begins: skipped == 0, ends });
        }
        shown
    }

    /// Marks what was read to its end on this screen.
    pub(super) fn leave(&mut self) {
        let ended: Vec<usize> =
            self.visible().iter().filter(|post| post.ends).map(|post| post.index).collect();
        self.mark(&ended);
    }

    /// Opens the thread of a post.
    pub(super) fn open(&mut self, post: EntryId, as_what: As) {
        self.waiting = true;
        self.load(Opening { post, skip: 0, as_what }, PAGE);
    }

    fn load(&mut self, opening: Opening, limit: usize) {
        let request = Request::Thread { id: opening.post.to_string(), skip: opening.skip, limit };
        self.ask(Purpose::Posts(opening), request);
    }

    /// Posts of a thread came.
    pub(super) fn on_posts(&mut self, opening: &Opening, mut rows: Vec<PostRow>) {
        for row in &mut rows {
            row.unread &= !self.marks.holds(&row.id);
        }
        match opening.as_what {
            As::Unread | As::Start | As::Goal => self.on_opened(opening, rows),
            As::After | As::Before => self.on_more(opening, rows),
            As::Again(id, line) => self.on_again(opening, rows, id, line),
            As::End => self.on_last(opening, rows),
        }
        if self.reader.as_ref().is_some_and(|reader| reader.ending) {
            self.go_to_end();
        }
    }

    /// Posts of a thread did not come.
    pub(super) fn on_no_posts(&mut self) {
        self.waiting = false;
        if let Some(reader) = &mut self.reader {
            (reader.asked, reader.ending) = (false, false);
        }
    }

    fn on_opened(&mut self, opening: &Opening, rows: Vec<PostRow>) {
        let complete = rows.len() < PAGE;
        let goal = match opening.as_what {
            As::Goal => rows.iter().position(|post| post.id == opening.post),
            As::Unread => rows.iter().position(|post| post.unread),
            _ => Some(0),
        };
        let (Some(goal), Some(first)) = (goal, rows.first()) else {
            return self.on_elsewhere(opening, complete);
        };
        let mut reader = Reader {
            thread: first.thread,
            board: first.board.clone(),
            subject: self.look.line_or_why(&first.thread_subject, first.thread_absent),
            first: opening.skip,
            complete,
            at: 0,
            top: 0,
            line: 0,
            stale: false,
            more: false,
            ending: false,
            asked: false,
            posts: rows,
        };
        reader.show(goal);
        self.waiting = false;
        self.boards.choose(&reader.board);
        let (board, thread) = (reader.board.clone(), reader.thread);
        self.reader = Some(reader);
        if self.list.threads().is_some() {
            self.list_board(&board);
        }
        if let Some(threads) = self.list.threads() {
            threads.choose(&thread);
        }
        self.go_to(Pane::Reader);
    }

    /// The post to open at is not among those that came: they may be behind those.
    fn on_elsewhere(&mut self, opening: &Opening, complete: bool) {
        let next = match opening.as_what {
            _ if !complete => Opening { skip: opening.skip + PAGE, ..opening.clone() },
            As::Unread => Opening { skip: 0, as_what: As::Start, ..opening.clone() },
            _ => return self.waiting = false,
        };
        self.load(next, PAGE);
    }

    /// Posts before or behind those that are here; what is here already is not taken twice.
    fn on_more(&mut self, opening: &Opening, rows: Vec<PostRow>) {
        let Some(reader) = self.reader.as_mut().filter(|reader| reader.thread == opening.post)
        else {
            return;
        };
        reader.asked = false;
        let (came, known): (usize, Vec<EntryId>) =
            (rows.len(), reader.posts.iter().map(|post| post.id).collect());
        let new = rows.into_iter().filter(|row| !known.contains(&row.id));
        if opening.as_what == As::After {
            reader.complete = came < PAGE;
            reader.posts.extend(new);
            let many = reader.posts.len().saturating_sub(MAX_POSTS).min(reader.top);
            reader.posts.drain(..many);
            reader.first += many;
            reader.top -= many;
            reader.at = reader.at.saturating_sub(many);
            return;
        }
        let new: Vec<PostRow> = new.collect();
        reader.first = opening.skip;
        reader.top += new.len();
        reader.at += new.len();
        reader.posts.splice(..0, new);
        if reader.posts.len() > MAX_POSTS {
            reader.posts.truncate(MAX_POSTS);
            reader.complete = false;
        }
    }

    /// The same stretch again; the screen stays where it is.
    fn on_again(&mut self, opening: &Opening, rows: Vec<PostRow>, id: EntryId, line: usize) {
        let Some(reader) = self.reader.as_mut().filter(|reader| reader.thread == opening.post)
        else {
            return;
        };
        reader.asked = false;
        let Some(top) = rows.iter().position(|post| post.id == id) else { return };
        let at = reader.current().map(|post| post.id);
        reader.complete = rows.len() < reader.posts.len().max(PAGE);
        reader.posts = rows;
        (reader.top, reader.line) = (top, line);
        reader.at = at.and_then(|id| reader.position(&id)).unwrap_or(top);
    }

    /// Asks for what is missing near the screen, and for all of it again where posts came.
    pub(super) fn load_more_posts(&mut self) {
        let Some(reader) = self.reader.as_mut().filter(|reader| !reader.asked) else { return };
        let post = reader.thread;
        let Some(top) = reader.posts.get(reader.top).map(|post| post.id) else { return };
        let behind = reader.first + reader.posts.len();
        let (opening, limit) = if reader.stale {
            (reader.stale, reader.more) = (false, false);
            let as_what = As::Again(top, reader.line);
            (Opening { post, skip: reader.first, as_what }, reader.posts.len().max(PAGE))
        } else if !reader.complete && reader.top + NEAR >= reader.posts.len() {
            (Opening { post, skip: behind, as_what: As::After }, PAGE)
        } else if reader.first > 0 && reader.top < NEAR {
            let skip = reader.first.saturating_sub(PAGE);
            (Opening { post, skip, as_what: As::Before }, reader.first - skip)
        } else {
            return;
        };
        reader.asked = true;
        self.load(opening, limit);
    }

    /// Moves the screen down by so many rows, to the end of the thread at most.
    pub(super) fn scroll_down(&mut self, by: usize) {
        let (Some(place), Some(reader)) = (self.sheet(), &self.reader) else { return };
        let height = usize::from(place.height);
        let (mut heights, mut sum) = (Vec::new(), 0);
        for post in reader.posts.iter().skip(reader.top) {
            let rows = self.rows_of(post, place.width).len();
            heights.push(rows);
            sum += rows;
            if sum >= reader.line + height + by {
                break;
            }
        }
        let below = sum.saturating_sub(reader.line + height);
        let Some(reader) = &mut self.reader else { return };
        reader.line += by.min(below);
        for rows in heights {
            if reader.line < rows {
                break;
            }
            reader.line -= rows;
            reader.top += 1;
        }
        reader.top = reader.top.min(reader.posts.len().saturating_sub(1));
        self.follow();
    }

    /// Shows the end of the thread and means its last post; what is not here is asked for until it is.
    pub(super) fn go_to_end(&mut self) {
        let Some(reader) = &mut self.reader else { return };
        let (last, behind) =
            (reader.posts.len().saturating_sub(1), reader.first + reader.posts.len());
        reader.ending = !reader.complete;
        if reader.complete {
            self.scroll_down(usize::MAX / 4);
            if let Some(reader) = &mut self.reader {
                reader.at = last;
            }
            return;
        }
        reader.show(last);
        let thread = reader.thread;
        // The list knows how long it is: all between here and there is not asked for.
        let listed =
            self.list.threads().and_then(|list| list.rows.iter().find(|it| it.id == thread));
        let replies = listed.and_then(|row| usize::try_from(row.replies).ok()).unwrap_or_default();
        let skip = replies.saturating_sub(PAGE - 2);
        match self.reader.as_mut().filter(|reader| skip > behind && !reader.asked) {
            Some(reader) => {
                reader.asked = true;
                self.load(Opening { post: thread, skip, as_what: As::End }, PAGE);
            }
            None => self.load_more_posts(),
        }
    }

    /// The end of the thread came, which takes the place of what was here.
    fn on_last(&mut self, opening: &Opening, rows: Vec<PostRow>) {
        let reader = self.reader.as_mut().filter(|reader| reader.thread == opening.post);
        let Some(reader) = reader else { return };
        reader.asked = false;
        if !rows.is_empty() {
            reader.complete = rows.len() < PAGE;
            (reader.first, reader.posts) = (opening.skip, rows);
            reader.show(usize::MAX);
        }
    }

    /// Moves the screen up by so many rows.
    pub(super) fn scroll_up(&mut self, mut by: usize) {
        let Some(place) = self.sheet() else { return };
        while by > 0 {
            let Some(reader) = &mut self.reader else { return };
            if reader.line > 0 {
                let step = reader.line.min(by);
                reader.line -= step;
                by -= step;
                continue;
            }
            let Some(above) = reader.top.checked_sub(1) else { break };
            reader.top = above;
            let rows = self.reader.as_ref().and_then(|reader| reader.posts.get(above));
            let rows = rows.map_or(0, |post| self.rows_of(post, place.width).len());
            if let Some(reader) = &mut self.reader {
                reader.line = rows;
            }
        }
        self.follow();
    }

    /// Keys mean a post that can be seen.
    fn follow(&mut self) {
        let visible = self.visible();
        let Some(reader) = &mut self.reader else { return };
        if visible.iter().any(|post| post.index == reader.at) {
            return;
        }
        let whole = visible.iter().find(|post| post.begins).or(visible.first());
        reader.at = whole.map_or(reader.top, |post| post.index);
    }

    /// Means another post, and shows it from its first row unless all of it can be seen.
    pub(super) fn jump(&mut self, index: usize) {
        let whole =
            self.visible().iter().any(|post| post.index == index && post.begins && post.ends);
        let Some(reader) = &mut self.reader else { return };
        match whole {
            true => reader.at = index,
            false => reader.show(index),
        }
    }

    /// Shows this post at the top, if it is here.
    pub(super) fn show_post(&mut self, id: &EntryId) -> bool {
        let Some(reader) = &mut self.reader else { return false };
        let Some(index) = reader.position(id) else { return false };
        reader.show(index);
        true
    }
}
