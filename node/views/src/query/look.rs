//! Posts one by one, for whoever searches: where they stand, and what is shown there.

use super::Shelf;
use super::merge::{Merged, Way};
use crate::error::{Error, Result};
use crate::page::PostRow;
use crate::tables::{FIRST, LAST, Moment, in_thread, unread_on};
use crate::views::Views;
use std::borrow::Cow;
use std::fmt;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::Place;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;

/// Where a post stands among all: by effective time, then id. It is this node's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot(Moment);

impl Spot {
    /// Before every post that is not older than `time`.
    #[must_use]
    pub fn before(time: Time) -> Self {
        Self((time.0, 0, 0))
    }

    /// Effective time.
    #[must_use]
    pub fn time(&self) -> Time {
        Time(self.0.0)
    }

    /// As the text that [`fmt::Display`] makes of it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let time = u64::from_str_radix(parts.next()?, 16).ok()?;
        let id = u128::from_str_radix(parts.next()?, 16).ok()?;
        let arrival = u64::from_str_radix(parts.next()?, 16).ok()?;
        parts.next().is_none().then_some(Self((time, id, arrival)))
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (time, id, arrival) = self.0;
        write!(f, "{time:x}.{id:x}.{arrival:x}")
    }
}

/// One state of the views, and the log that goes with it.
pub struct Looking<'s>(&'s Shelf<'s>);

/// Posts, the newest first.
pub struct Newest<'s>(Source<'s>);

enum Source<'s> {
    Boards(Merged<'s>),
    Listed(std::vec::IntoIter<(Spot, u64)>),
}

impl Views {
    /// Looks at one state of everything.
    ///
    /// # Errors
    /// Those of `work`, and the disk's.
    pub fn look<T, E: From<Error>>(
        &self,
        log: &Log,
        work: impl FnOnce(&Looking<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.ask(log, |shelf| Ok(work(&Looking(shelf))))?
    }

    /// What was written at this place, as it reads here.
    #[must_use]
    pub fn read_body<'b>(
        &self,
        log: &Log,
        author: &Author,
        seq: u64,
        body: &'b [u8],
    ) -> Cow<'b, [u8]> {
        self.known.keys.read(&Place { community: log.community(), author: *author, seq }, body)
    }

    /// How many keys are here: what is sealed may be readable when there are more.
    #[must_use]
    pub fn key_count(&self) -> u64 {
        let keys = self.known.keys.keys().count();
        let keys = keys.saturating_add(self.known.keys.circle_keys().count());
        u64::try_from(keys).unwrap_or(u64::MAX)
    }

    /// The devices that write, or wrote, for this account.
    #[must_use]
    pub fn devices_writing_for(&self, account: &Account) -> Vec<Author> {
        let writes = |author: &Author| self.owner(author) == Some(*account);
        self.known.authors().map(|it| it.author).filter(writes).collect()
    }

    /// Arrival of the entry by which this post stands where it stands, if it is shown.
    ///
    /// # Errors
    /// The disk's.
    pub fn arrival_of(&self, id: &EntryId) -> Result<Option<u64>> {
        let ids = self.reading()?.open_table(crate::tables::IDS)?;
        let placed = ids.get(&id.0)?;
        Ok(placed.map(|placed| crate::tables::Placed::from(placed.value()).arrival))
    }
}

impl<'s> Looking<'s> {
    /// The numbers of all boards.
    #[must_use]
    pub fn all_boards(&self) -> Vec<u32> {
        self.0.views.known.shown_boards().into_iter().map(|(number, _)| number).collect()
    }

    /// All boards: their numbers, and what they are called here.
    ///
    /// # Errors
    /// The disk's.
    pub fn boards(&self) -> Result<Vec<(u32, String)>> {
        let shown = self.0.views.known.shown_boards().into_iter();
        shown.map(|(number, _)| Ok((number, self.0.label(number)?))).collect()
    }

    /// The board that is read by this name.
    #[must_use]
    pub fn board(&self, name: &str) -> Option<u32> {
        self.0.views.board_number(name)
    }

    /// Posts on these boards before `end`, the newest first.
    ///
    /// # Errors
    /// The disk's.
    pub fn newest(&self, boards: &[u32], end: Option<Spot>) -> Result<Newest<'s>> {
        let boards = boards.iter().copied();
        let merged = self.0.merged(boards, Way::NewestFirst, end.map(|end| end.0))?;
        Ok(Newest(Source::Boards(merged)))
    }

    /// As [`Looking::newest`], in the thread of this post, if it is on one of the boards.
    ///
    /// # Errors
    /// [`Error::NotFound`], or the disk's.
    pub fn newest_in(&self, id: &EntryId, boards: &[u32], end: Option<Spot>) -> Result<Newest<'s>> {
        let placed = self.0.find(id)?.ok_or(Error::NotFound("post"))?;
        if !boards.contains(&placed.board) {
            return Ok(listed(Vec::new(), end));
        }
        let root = placed.root;
        let first = self.0.entry(root)?;
        let (_, time, half, arrival) = self.0.placed(&first.id)?.on_board(&first.id);
        let mut posts = vec![(Spot((time, half, arrival)), arrival)];
        for row in self.0.tables.replies.range(in_thread(root, FIRST)..=in_thread(root, LAST))? {
            let (_, time, half, arrival) = row?.0.value();
            posts.push((Spot((time, half, arrival)), arrival));
        }
        Ok(listed(posts, end))
    }

    /// As [`Looking::newest`], of what is not read yet.
    ///
    /// # Errors
    /// The disk's.
    pub fn newest_unread(&self, boards: &[u32], end: Option<Spot>) -> Result<Newest<'s>> {
        let mut posts = Vec::new();
        for board in boards {
            for row in self.0.tables.unread.range(unread_on(*board))? {
                let (_, _, _, time, half, arrival) = row?.0.value();
                posts.push((Spot((time, half, arrival)), arrival));
            }
        }
        Ok(listed(posts, end))
    }

    /// The post that came as `arrival`, and where it stands; `None` if it is not shown, or by
    /// another arrival.
    ///
    /// # Errors
    /// The disk's.
    pub fn spot(&self, arrival: u64) -> Result<Option<(Spot, u32)>> {
        let Some(entry) = self.0.log.entry(arrival)? else { return Ok(None) };
        let placed = self.0.find(&entry.id)?.filter(|placed| placed.arrival == arrival);
        Ok(placed.map(|placed| {
            let (board, time, half, arrival) = placed.on_board(&entry.id);
            (Spot((time, half, arrival)), board)
        }))
    }

    /// Whether the post at this spot is shown as it was written: nobody said anything of it since, and
    /// nothing hides it. Where it says no, [`Looking::row`] tells.
    ///
    /// # Errors
    /// The disk's.
    pub fn is_as_written(&self, spot: &Spot) -> Result<bool> {
        let (_, half, arrival) = spot.0;
        let (mut first, mut last) = ([0; 32], [u8::MAX; 32]);
        for id in [&mut first, &mut last] {
            id.iter_mut().zip(half.to_be_bytes()).for_each(|(to, byte)| *to = byte);
        }
        let said = (&first, 0, 0)..=(&last, u8::MAX, u64::MAX);
        if self.0.tables.about.range(said)?.next().is_some() {
            return Ok(false);
        }
        if !self.0.views.known.may_hide() {
            return Ok(true);
        }
        let entry = self.0.entry(arrival)?;
        Ok(self.0.hidden(&self.0.placed(&entry.id)?, &entry).is_none())
    }

    /// What is shown of the post that came as `arrival`.
    ///
    /// # Errors
    /// The disk's.
    pub fn row(&self, arrival: u64) -> Result<PostRow> {
        self.0.post_row(arrival)
    }
}

fn listed<'s>(mut posts: Vec<(Spot, u64)>, end: Option<Spot>) -> Newest<'s> {
    posts.retain(|(spot, _)| end.is_none_or(|end| *spot < end));
    posts.sort_unstable_by_key(|(spot, _)| std::cmp::Reverse(*spot));
    Newest(Source::Listed(posts.into_iter()))
}

impl Newest<'_> {
    /// The next post: where it stands, and its arrival.
    ///
    /// # Errors
    /// The disk's.
    pub fn next_post(&mut self) -> Result<Option<(Spot, u64)>> {
        match &mut self.0 {
            Source::Listed(posts) => Ok(posts.next()),
            Source::Boards(merged) => {
                let next = merged.next_moment()?;
                Ok(next.map(|(time, half, arrival)| (Spot((time, half, arrival)), arrival)))
            }
        }
    }
}
