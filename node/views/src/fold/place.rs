//! Placing posts: a thread on its board, a reply below its post, or among those that wait for it.

use super::{Fold, GATHERED, MAX_NEWS, News, Source};
use crate::body::{Body, Place, Post, Within};
use crate::error::{Error, Result};
use crate::tables::{Placed, origin_key};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_store::database::ReadableTable;

impl Fold<'_, '_> {
    /// Places a post for everybody, or one of a circle.
    pub(super) fn post(
        &mut self,
        source: Source,
        post: &Post<'_>,
        circle: Option<CircleId>,
    ) -> Result<()> {
        if let Some(origin) = post.origin {
            self.tables.origins.insert((&origin_key(origin.id), source.arrival), ())?;
        }
        match (post.place, circle) {
            (Place::Board(name), _) => {
                let board = self.board_for(&source.id, name)?;
                self.begin_thread(source, board)?;
            }
            (Place::Here, Some(circle)) => {
                let board = self.known.number_of_circle(circle)?;
                self.begin_thread(source, board)?;
            }
            (Place::Here, None) => return Ok(()),
            (Place::Reply(parent), _) => match self.find_in(&parent, circle)? {
                Some(parent) => self.place(source, below(&parent, source), Some(parent))?,
                None => {
                    self.tables.orphans.insert((&parent.0, source.arrival), ())?;
                    return self.count_orphans(1);
                }
            },
        }
        self.adopt(source.id)
    }

    fn begin_thread(&mut self, source: Source, board: u32) -> Result<()> {
        let Source { arrival, time, .. } = source;
        self.place(
            source,
            Placed { arrival, root: arrival, time, board, depth: 0, late: false },
            None,
        )
    }

    /// As [`Fold::find`], among the posts of this circle, or of none: replies do not lead out of
    /// one, or in.
    pub(super) fn find_in(&self, id: &EntryId, circle: Option<CircleId>) -> Result<Option<Placed>> {
        let Some(placed) = self.find(id)? else { return Ok(None) };
        Ok((self.known.board(placed.board)?.circle == circle).then_some(placed))
    }

    /// Where the post of this id stands, if it is shown.
    pub(super) fn find(&self, id: &EntryId) -> Result<Option<Placed>> {
        if let Some(placed) = self.ids.get(&id.0) {
            return Ok(Some(*placed));
        }
        Ok(self.tables.ids.get(&id.0)?.map(|record| record.value().into()))
    }

    /// Places every reply that waited for `id`, and those that waited for them.
    fn adopt(&mut self, id: EntryId) -> Result<()> {
        let mut found = vec![id];
        while let Some(id) = found.pop() {
            if self.known.state.orphans == 0 {
                return Ok(());
            }
            let parent = self.find(&id)?.ok_or(Error::Damaged("a placed post is missing"))?;
            let circle = self.known.board(parent.board)?.circle;
            for arrival in self.waiting_for(&id)? {
                let entry = self.entry(arrival)?;
                if self.waits_in(&entry, id)? != circle {
                    continue;
                }
                let source = Source::of(arrival, &entry);
                self.tables.orphans.remove((&id.0, arrival))?;
                self.count_orphans(-1)?;
                self.place(source, below(&parent, source), Some(parent))?;
                found.push(source.id);
            }
        }
        Ok(())
    }

    pub(super) fn waiting_for(&self, id: &EntryId) -> Result<Vec<u64>> {
        let waiting = self.tables.orphans.range((&id.0, 0)..=(&id.0, u64::MAX))?;
        waiting.map(|row| Ok(row?.0.value().1)).collect()
    }

    /// The entry that came as `arrival`, as it was when it was folded.
    pub(super) fn source(&self, arrival: u64) -> Result<Source> {
        let entry = self.log.entry(arrival)?.ok_or(Error::Damaged("an entry is missing"))?;
        Ok(Source::of(arrival, &entry))
    }

    fn place(&mut self, source: Source, placed: Placed, parent: Option<Placed>) -> Result<()> {
        let placed = Placed { late: self.is_late(source, placed.time)?, ..placed };
        self.begin_ruled(source.id, &placed)?;
        let deleted = self.bind_remarks(source, &placed)?;
        let author = self.known.author(source.author_no, source.author);
        author.posts = author.posts.saturating_add(1);
        let unread = !deleted && self.is_unread(source, &placed)?;

        self.ids.insert(source.id.0, placed);
        self.timeline.push((placed.on_board(&source.id), placed.root));
        if let Some(parent) = parent {
            self.tables.replies.insert(placed.in_thread(&source.id), parent.arrival)?;
            self.count_replies(placed.root, 1)?;
        }
        if unread {
            self.tables.unread.insert(placed.unread(&source.id), ())?;
        }
        let board = self.known.board_mut(placed.board)?;
        board.posts = board.posts.saturating_add(1);
        board.threads = board.threads.saturating_add(u64::from(placed.is_root()));
        board.unread = board.unread.saturating_add(u64::from(unread));
        self.folded.new_posts = self.folded.new_posts.saturating_add(1);
        if !deleted && self.folded.news.len() < MAX_NEWS {
            let news = News { id: source.id, unread };
            self.folded.news.push(news);
        }
        if self.ids.len() >= GATHERED { self.write_gathered() } else { Ok(()) }
    }

    pub(super) fn count_replies(&mut self, root: u64, difference: i64) -> Result<()> {
        let before = self.tables.threads.get(root)?.map_or(0, |count| count.value());
        match before.checked_add_signed(difference).ok_or(Error::Damaged("a counter"))? {
            0 => self.tables.threads.remove(root)?,
            count => self.tables.threads.insert(root, count)?,
        };
        Ok(())
    }

    pub(super) fn count_orphans(&mut self, difference: i64) -> Result<()> {
        let count = &mut self.known.state.orphans;
        *count = count.checked_add_signed(difference).ok_or(Error::Damaged("a counter"))?;
        Ok(())
    }

    /// Writes what was gathered in the order of the keys, which touches each page once.
    pub(super) fn write_gathered(&mut self) -> Result<()> {
        for (id, placed) in std::mem::take(&mut self.ids) {
            self.tables.ids.insert(&id, placed.record())?;
        }
        self.timeline.sort_unstable();
        for (moment, root) in self.timeline.drain(..) {
            self.tables.timeline.insert(moment, root)?;
        }
        Ok(())
    }
}

/// A reply stands one deeper than its post, and is never older.
fn below(parent: &Placed, source: Source) -> Placed {
    Placed {
        arrival: source.arrival,
        root: parent.root,
        time: source.time.max(parent.time.after(1)),
        board: parent.board,
        depth: parent.depth.saturating_add(1),
        late: false,
    }
}

/// What a post replies to; `None` for a thread, or for what is no post.
pub(crate) fn parent_in(body: Option<&[u8]>) -> Option<EntryId> {
    match place_in(body?)?.0 {
        Place::Reply(parent) => Some(parent),
        Place::Board(_) | Place::Here => None,
    }
}

/// Where a post says that it stands, and in which circle; `None` for what is no post.
pub(super) fn place_in(body: &[u8]) -> Option<(Place<'_>, Option<CircleId>)> {
    match Body::decode(body) {
        Body::Post(post) => Some((post.place, None)),
        Body::Within(circle, within) => match *within {
            Within::Post(post) => Some((post.place, Some(circle))),
            _ => None,
        },
        _ => None,
    }
}

/// The circle that a body was sealed to and opened of.
pub(super) fn circle_in(body: &[u8]) -> Option<CircleId> {
    match Body::decode(body) {
        Body::Within(circle, _) => Some(circle),
        _ => None,
    }
}
