//! What was read: marks live in the log's file, where they survive the views; rows of unread posts
//! follow them here.

use crate::error::{Error, Result};
use crate::known::Marks;
use crate::tables::{
    FIRST, IDS, LAST, ORPHANS, Placed, SEALED, UNREAD, Unread, unread_in, unread_on,
};
use crate::views::Views;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use tidings_protocol::hash::EntryId;
use tidings_store::Log;
use tidings_store::database::ReadableTable;

impl Views {
    /// Marks these posts as read, durably; returns how many were unread. Ids that are not shown
    /// here change nothing.
    ///
    /// # Errors
    /// The disk's or the log's.
    pub fn mark_read(&mut self, log: &mut Log, ids: &[EntryId]) -> Result<u64> {
        self.write(|views| {
            views.settle(log)?;
            let rows = views.unread_among(ids)?;
            views.known.state.last_read = ids.last().copied().or(views.known.state.last_read);
            views.read_singly(log, &rows)?;
            Ok(count(rows.len()))
        })
    }

    /// Marks everything shown on `board`, or everywhere, as read; returns how many posts that were.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown board, else the disk's or the log's.
    pub fn catch_up(&mut self, log: &mut Log, board: Option<&str>) -> Result<u64> {
        self.write(|views| {
            views.settle(log)?;
            let range = match board {
                Some(name) => unread_on(views.board_number(name).ok_or(Error::NotFound("board"))?),
                None => everything(),
            };
            let rows = views.unread_within(range)?;
            if board.is_none() {
                // What waits for its post or key was not seen by anybody: it stays above the watermark.
                let upto =
                    views.first_waiting()?.map_or(views.cursor(), |first| first.saturating_sub(1));
                log.mark_read_upto(upto)?;
                views.known.state.marks = marks_of(log)?;
            }
            views.read_singly(log, &rows)?;
            Ok(count(rows.len()))
        })
    }

    /// Marks all that is shown of the thread that holds this post as read; returns how many posts
    /// that were.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown post, else the disk's or the log's.
    pub fn catch_up_thread(&mut self, log: &mut Log, id: &EntryId) -> Result<u64> {
        self.write(|views| {
            views.settle(log)?;
            let placed = views.reading()?.open_table(IDS)?.get(&id.0)?.map(|row| row.value());
            let Placed { board, root, .. } = placed.ok_or(Error::NotFound("post"))?.into();
            let mut rows = Vec::new();
            for on in [(board, false), (board, true)] {
                let range = unread_in(on, root, FIRST)..=unread_in(on, root, LAST);
                rows.extend(views.unread_within(range)?);
            }
            views.read_singly(log, &rows)?;
            Ok(count(rows.len()))
        })
    }

    /// Takes over marks that were made while these views were not there, or lost their last lines.
    pub(crate) fn take_over_marks(&mut self, log: &Log) -> Result<()> {
        let marks = marks_of(log)?;
        if self.known.state.marks == marks {
            return Ok(());
        }
        let mut rows = self.unread_within(everything())?;
        let mut failed = None;
        rows.retain(|row| match log.is_read(row.5) {
            Ok(read) => read,
            Err(error) => {
                failed = Some(error);
                false
            }
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
        self.known.state.marks = marks;
        self.remove_unread(&rows)
    }

    fn unread_among(&self, ids: &[EntryId]) -> Result<Vec<Unread>> {
        let transaction = self.reading()?;
        let (shown, unread) = (transaction.open_table(IDS)?, transaction.open_table(UNREAD)?);
        let mut rows = Vec::new();
        for id in ids {
            let Some(placed) = shown.get(&id.0)? else { continue };
            let row = Placed::from(placed.value()).unread(id);
            if unread.get(row)?.is_some() {
                rows.push(row);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    fn unread_within(&self, range: RangeInclusive<Unread>) -> Result<Vec<Unread>> {
        let unread = self.reading()?.open_table(UNREAD)?;
        unread.range(range)?.map(|row| Ok(row?.0.value())).collect()
    }

    fn first_waiting(&self) -> Result<Option<u64>> {
        let (mut first, reading) = (u64::MAX, self.reading()?);
        if self.waiting() > 0 {
            for row in reading.open_table(ORPHANS)?.iter()? {
                first = first.min(row?.0.value().1);
            }
        }
        if self.sealed() > 0 {
            for row in reading.open_table(SEALED)?.iter()? {
                first = first.min(row?.0.value().1);
            }
        }
        Ok((first < u64::MAX).then_some(first))
    }

    fn read_singly(&mut self, log: &mut Log, rows: &[Unread]) -> Result<()> {
        let before = self.known.state.marks;
        let above: Vec<u64> = rows.iter().map(|row| row.5).filter(|at| *at > before.upto).collect();
        log.mark_read(&above)?;
        let marks = &mut self.known.state.marks;
        marks.above = marks.above.saturating_add(count(above.len()));
        marks.newest = above.iter().copied().fold(marks.newest, u64::max);
        self.remove_unread(rows)
    }

    fn remove_unread(&mut self, rows: &[Unread]) -> Result<()> {
        let transaction = self.begin()?;
        let mut unread = transaction.open_table(UNREAD)?;
        let mut boards: HashMap<u32, u64> = HashMap::new();
        for row in rows {
            if unread.remove(row)?.is_some() {
                let removed = boards.entry(row.0).or_default();
                *removed = removed.saturating_add(1);
            }
        }
        drop(unread);
        for (board, removed) in boards {
            let board = self.known.board_mut(board)?;
            board.unread = board.unread.saturating_sub(removed);
        }
        self.known.save(&transaction)?;
        self.commit(transaction, count(rows.len()))
    }
}

fn everything() -> RangeInclusive<Unread> {
    unread_in((0, false), 0, FIRST)..=unread_in((u32::MAX, true), u64::MAX, LAST)
}

fn marks_of(log: &Log) -> Result<Marks> {
    let state = log.read_state()?;
    let newest = state.set.last().copied().unwrap_or(0).max(state.upto);
    Ok(Marks { upto: state.upto, above: count(state.set.len()), newest })
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}
