//! Threads: the list of a board, and one thread as it is read.

use super::Shelf;
use crate::error::{Error, Result};
use crate::page::{PostRow, ThreadRow, Why};
use crate::tables::{FIRST, LAST, Moment, Placed, in_thread, on_board, unread_in};
use crate::views::Views;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Bound;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_store::{Entry, Log};

/// Pinned threads of one board that stand first.
const MAX_PINNED: usize = 64;

impl Views {
    /// At most `limit` threads of a board, pinned ones first, then the one with the newest post; with
    /// `before`, those that follow the thread of this post in that order. What moderators hid is left
    /// out.
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
        let fits =
            |row: &ThreadRow| !row.hidden.as_ref().is_some_and(|it| it.why == Why::Moderator);
        self.ask(log, |shelf| shelf.list(self.shown_board(board)?, limit, before, fits))
    }

    /// As [`Views::threads`], with those that moderators hid.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown board or post, or the disk's.
    pub fn all_threads(
        &self,
        log: &Log,
        board: &str,
        limit: usize,
        before: Option<&EntryId>,
    ) -> Result<Vec<ThreadRow>> {
        self.ask(log, |shelf| shelf.list(self.shown_board(board)?, limit, before, |_| true))
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

    /// The first post of the thread that holds this post; and this post, or with `unread` the first
    /// unread one of the thread in reading order, with how many posts stand before it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, or the disk's.
    pub fn place(
        &self,
        log: &Log,
        id: &EntryId,
        unread: bool,
    ) -> Result<(EntryId, Option<(EntryId, u64)>)> {
        self.ask(log, |shelf| {
            let own = shelf.find(id)?.ok_or(Error::NotFound("post"))?.arrival;
            let (first, root) = shelf.root_of(id)?;
            let wanted = match unread {
                true => shelf.unread_of(&root)?,
                false => HashSet::from([own]),
            };
            let order = shelf.reading_order(root.root)?;
            let found = order.into_iter().zip(0..).find(|(arrival, _)| wanted.contains(arrival));
            let Some((arrival, before)) = found else { return Ok((first.id, None)) };
            Ok((first.id, Some((shelf.entry(arrival)?.id, before))))
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
    /// Threads of a board in their order, at most `limit` of those that fit, after that of `before`.
    fn list(
        &self,
        board: u32,
        limit: usize,
        before: Option<&EntryId>,
        fits: impl Fn(&ThreadRow) -> bool,
    ) -> Result<Vec<ThreadRow>> {
        let pinned = self.pinned_on(board)?;
        let mut upper = Bound::Included(on_board(board, LAST));
        let mut first = 0;
        if let Some(id) = before {
            let root = self.find(id)?.ok_or(Error::NotFound("post"))?.root;
            match pinned.iter().position(|(_, _, placed)| placed.root == root) {
                Some(at) => first = at.saturating_add(1),
                None => {
                    first = pinned.len();
                    upper = Bound::Excluded(on_board(board, self.latest_in_thread_of(id)?));
                }
            }
        }
        let mut rows = Vec::new();
        for (latest, entry, placed) in pinned.iter().skip(first) {
            let row = Some(self.thread_row(entry, placed, *latest)?).filter(|row| fits(row));
            rows.extend(row.filter(|_| rows.len() < limit));
        }
        let pinned = pinned.iter().map(|(_, _, placed)| placed.root).collect();
        self.threads_below((board, upper), limit, pinned, fits, &mut rows)?;
        Ok(rows)
    }

    /// Pinned threads of a board, the one with the newest post first: of many those that were pinned
    /// last.
    fn pinned_on(&self, board: u32) -> Result<Vec<(Moment, Entry, Placed)>> {
        let known = &self.views.known;
        let mut found = Vec::new();
        for (said, id) in known.verdicts.pinned(known.board(board)?.circle) {
            let placed = self.find(&id)?.filter(|placed| placed.board == board);
            found.extend(placed.map(|placed| (said, id, placed)));
        }
        found.sort_unstable_by_key(|(said, _, _)| Reverse(*said));
        found.truncate(MAX_PINNED);
        let mut pinned = Vec::new();
        for (_, id, placed) in found {
            pinned.push((self.latest_in(&id, &placed)?, self.entry(placed.arrival)?, placed));
        }
        pinned.sort_unstable_by_key(|(latest, _, _)| Reverse(*latest));
        Ok(pinned)
    }

    /// Walks the board's posts from the newest: a thread stands where its newest post does.
    fn threads_below(
        &self,
        (board, upper): (u32, Bound<(u32, u64, u128, u64)>),
        limit: usize,
        mut seen: HashSet<u64>,
        fits: impl Fn(&ThreadRow) -> bool,
        rows: &mut Vec<ThreadRow>,
    ) -> Result<()> {
        let lower = Bound::Included(on_board(board, FIRST));
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
                rows.extend(Some(self.thread_row(&entry, &placed, latest)?).filter(&fits));
            }
        }
        Ok(())
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
        let told = self.says(entry)?;
        let (ruled, hidden) = (self.views.known.rules(placed), self.hidden(placed, entry));
        let title = self.title(placed, entry, &told);
        Ok(ThreadRow {
            schema: "tidings/thread/1".into(),
            id: entry.id,
            board: self.label(placed.board)?,
            subject: title.text,
            absent: title.absent,
            author: self.views.writer(&entry.author),
            origin: told.origin.filter(|_| hidden.is_none()),
            time: placed.time,
            replies,
            unread,
            latest: Time(latest.0),
            pinned: ruled.is_some_and(|it| it.pinned.is_some()),
            locked: ruled.is_some_and(|it| it.locked.is_some()),
            hidden,
            deleted: told.deleted.is_some(),
            here_only: false,
        })
    }

    /// Arrivals of a thread's unread posts, by the place of its first one.
    fn unread_of(&self, root: &Placed) -> Result<HashSet<u64>> {
        let mut unread = HashSet::new();
        for on in [(root.board, false), (root.board, true)] {
            let rows = unread_in(on, root.root, FIRST)..=unread_in(on, root.root, LAST);
            for row in self.tables.unread.range(rows)? {
                unread.insert(row?.0.value().5);
            }
        }
        Ok(unread)
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
