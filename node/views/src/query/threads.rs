//! Threads: the list of a board, and one thread as it is read.

use super::Shelf;
use crate::error::{Error, Result};
use crate::page::{PostRow, ThreadRow};
use crate::tables::{FIRST, LAST, Moment, Placed, in_thread, on_board, unread_in};
use crate::views::Views;
use std::collections::{HashMap, HashSet};
use std::ops::Bound;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_store::{Entry, Log};

impl Views {
    /// At most `limit` threads of a board, the one with the newest post first; with `before`, those
    /// that follow the thread of this post in that order.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown board or post, or the disk's.
    pub fn threads(
        &self,
        log: &Log,
        board: &str,
        limit: usize,
        before: Option<&EntryId>,
    ) -> Result<Vec<ThreadRow>> {
        self.ask(log, |shelf| {
            let board = self.shown_board(board)?;
            let upper = match before {
                Some(id) => Bound::Excluded(on_board(board, shelf.latest_in_thread_of(id)?)),
                None => Bound::Included(on_board(board, LAST)),
            };
            shelf.threads_below(board, upper, limit)
        })
    }

    /// The thread that holds this post, in reading order (each reply below its post, replies to one
    /// post by time): at most `limit` posts after the first `skip`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn thread(
        &self,
        log: &Log,
        id: &EntryId,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<PostRow>> {
        self.ask(log, |shelf| {
            let root = shelf.find(id)?.ok_or(Error::NotFound("post"))?.root;
            let order = shelf.reading_order(root)?;
            order.into_iter().skip(skip).take(limit).map(|at| shelf.post_row(at)).collect()
        })
    }

    /// The thread that holds this post, as a line in a list.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn thread_row(&self, log: &Log, id: &EntryId) -> Result<ThreadRow> {
        self.ask(log, |shelf| {
            let (entry, placed) = shelf.root_of(id)?;
            let latest = shelf.latest_in(&entry.id, &placed)?;
            shelf.thread_row(&entry, &placed, latest)
        })
    }
}

impl Shelf<'_> {
    /// Walks the board's posts from the newest: a thread stands where its newest post does.
    fn threads_below(
        &self,
        board: u32,
        upper: Bound<(u32, u64, u128, u64)>,
        limit: usize,
    ) -> Result<Vec<ThreadRow>> {
        let lower = Bound::Included(on_board(board, FIRST));
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for row in self.tables.timeline.range((lower, upper))?.rev() {
            if rows.len() >= limit {
                break;
            }
            let (key, root) = row?;
            let (_, time, id, arrival) = key.value();
            if !seen.insert(root.value()) {
                continue;
            }
            let entry = self.entry(root.value())?;
            let placed = self.placed(&entry.id)?;
            let latest = self.latest_in(&entry.id, &placed)?;
            if latest == (time, id, arrival) {
                rows.push(self.thread_row(&entry, &placed, latest)?);
            }
        }
        Ok(rows)
    }

    fn root_of(&self, id: &EntryId) -> Result<(Entry, Placed)> {
        let root = self.find(id)?.ok_or(Error::NotFound("post"))?.root;
        let entry = self.entry(root)?;
        let placed = self.placed(&entry.id)?;
        Ok((entry, placed))
    }

    fn latest_in_thread_of(&self, id: &EntryId) -> Result<Moment> {
        let (entry, placed) = self.root_of(id)?;
        self.latest_in(&entry.id, &placed)
    }

    fn latest_in(&self, id: &EntryId, root: &Placed) -> Result<Moment> {
        let (_, time, half, arrival) = root.on_board(id);
        let first = (time, half, arrival);
        let replies = in_thread(root.root, FIRST)..=in_thread(root.root, LAST);
        let Some(row) = self.tables.replies.range(replies)?.next_back() else { return Ok(first) };
        let (_, time, half, arrival) = row?.0.value();
        Ok(first.max((time, half, arrival)))
    }

    fn thread_row(&self, entry: &Entry, placed: &Placed, latest: Moment) -> Result<ThreadRow> {
        let replies = self.tables.threads.get(placed.root)?.map_or(0, |count| count.value());
        let mut unread = 0_u64;
        for on in [(placed.board, false), (placed.board, true)] {
            let rows = unread_in(on, placed.root, FIRST)..=unread_in(on, placed.root, LAST);
            let rows = self.tables.unread.range(rows)?.count();
            unread = unread.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        }
        Ok(ThreadRow {
            schema: "tidings/thread/1".into(),
            id: entry.id,
            board: self.label(placed.board)?,
            subject: self.title(entry, &self.told(entry)?),
            author: self.views.writer(&entry.author),
            time: placed.time,
            replies,
            unread,
            latest: Time(latest.0),
        })
    }

    /// Arrivals of a thread's posts, depth first.
    fn reading_order(&self, root: u64) -> Result<Vec<u64>> {
        let mut answers: HashMap<u64, Vec<u64>> = HashMap::new();
        let all = in_thread(root, FIRST)..=in_thread(root, LAST);
        for row in self.tables.replies.range(all)?.rev() {
            let (key, parent) = row?;
            answers.entry(parent.value()).or_default().push(key.value().3);
        }
        let mut order = Vec::new();
        let mut stack = vec![root];
        while let Some(arrival) = stack.pop() {
            order.push(arrival);
            stack.extend(answers.remove(&arrival).unwrap_or_default());
        }
        Ok(order)
    }
}
