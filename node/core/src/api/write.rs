//! Requests that write: checked, composed, staged.

use super::{MAX_IMPORT, NewPost, Response, Said};
use crate::compose;
use crate::error::Error;
use crate::event::News;
use crate::node::Node;
use crate::refusal;
use std::collections::BTreeMap;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_protocol::time::Time;
use tidings_views::Destination;

/// Boards of one name that an error names.
const MAX_SPELLINGS: usize = 4;

impl Node {
    pub(super) fn create_board(&mut self, now: Time, name: &str) -> Result<Response, Error> {
        let name = compose::plain_board_name(name)?;
        self.must_be_free(&name)?;
        let id = self.write(now, compose::board(&name)?)?;
        self.new_boards.insert(name.clone());
        Ok(Response::Written { id, board: name })
    }

    pub(crate) fn post(&mut self, now: Time, post: &NewPost) -> Result<Said, Error> {
        let Destination { label, name, circle } = self.destination(&post.board)?;
        if let Some(circle) = circle {
            let text = compose::thread_within(post.subject.as_deref(), &post.text)?;
            let (id, key) = self.say_within(now, circle, text)?;
            return Ok(Said { id, board: label, key: Some(key) });
        }
        let body = compose::thread(&name, post.subject.as_deref(), &post.text)?;
        Ok(Said { id: self.write(now, body)?, board: label, key: None })
    }

    pub(crate) fn reply(&mut self, now: Time, to: &str, text: &str) -> Result<Said, Error> {
        let parent = self.readable(to)?;
        let circle = self.views.circle_at(&parent.id)?;
        self.may_reply(&parent, circle)?;
        if let Some(circle) = circle {
            let text = compose::reply_within(parent.id, text)?;
            let (id, key) = self.say_within(now, circle, text)?;
            return Ok(Said { id, board: parent.board, key: Some(key) });
        }
        let id = self.write(now, compose::reply(parent.id, text)?)?;
        Ok(Said { id, board: parent.board, key: None })
    }

    /// The one board that is meant, where what is meant for few cannot go to others.
    pub(crate) fn destination(&self, typed: &str) -> Result<Destination, Error> {
        let name = compose::board_name(typed)?;
        let mut found = self.views.destinations(&name);
        if self.new_boards.contains(&name) && found.iter().all(|it| it.circle.is_some()) {
            found.push(Destination { label: name.clone(), name: name.clone(), circle: None });
        }
        match (found.pop(), found.as_slice()) {
            (Some(only), []) => Ok(only),
            (Some(last), others) => Err(ambiguous(&name, others.iter().chain([&last]))),
            (None, _) => {
                let label = self.known_board(&name)?;
                Err(compose::unknown_board(&label, &self.board_names()?))
            }
        }
    }

    /// A new board's name: neither taken nor one that is told apart from others.
    pub(crate) fn must_be_free(&self, name: &str) -> Result<(), Error> {
        if !self.new_boards.contains(name) && !self.views.is_taken(name) {
            return Ok(());
        }
        Err(refusal::board_exists(name))
    }

    /// All posts in one call of the engine, so that they cost one signature a run and one fsync, and
    /// a refused import writes nothing. Posts to closed boards first: what reads them must be here.
    pub(super) fn import(&mut self, now: Time, posts: &[NewPost]) -> Result<Response, Error> {
        if posts.len() > MAX_IMPORT {
            return Err(refusal::import_too_large(posts.len(), MAX_IMPORT));
        }
        if posts.is_empty() {
            return Ok(Response::Imported { posts: 0 });
        }
        let mut bodies = Vec::with_capacity(posts.len());
        let mut within: BTreeMap<CircleId, Vec<Vec<u8>>> = BTreeMap::new();
        for (post, number) in posts.iter().zip(1_usize..) {
            let (circle, body) = self.imported(post).map_err(|error| error.of_import(number))?;
            circle.map_or(&mut bodies, |circle| within.entry(circle).or_default()).push(body);
        }
        self.may_write()?;
        self.say_all(now, &within, bodies)?;
        Ok(Response::Imported { posts: u64::try_from(posts.len()).unwrap_or(u64::MAX) })
    }

    pub(super) fn mark_read(&mut self, now: Time, ids: &[EntryId]) -> Result<Response, Error> {
        let posts = self.views.mark_read(&mut self.log, ids)?;
        Ok(self.marked(now, posts))
    }

    /// So many posts were marked as read, which other faces and devices are to know.
    fn marked(&mut self, now: Time, posts: u64) -> Response {
        self.tell_reads_soon(now);
        if posts > 0 {
            self.tell(now, News::Marked);
        }
        Response::Marked { posts }
    }

    pub(super) fn catch_up(
        &mut self,
        now: Time,
        board: Option<&str>,
        thread: Option<&str>,
    ) -> Result<Response, Error> {
        if let Some(thread) = thread {
            if board.is_some() {
                return Err(refusal::board_and_thread());
            }
            let id = self.resolve(thread)?;
            let posts = self.views.catch_up_thread(&mut self.log, &id)?;
            return Ok(self.marked(now, posts));
        }
        let board = board.map(|board| self.known_board(board)).transpose()?;
        let posts = self.views.catch_up(&mut self.log, board.as_deref())?;
        Ok(self.marked(now, posts))
    }

    /// The body, and the circle if it is for one.
    fn imported(&self, post: &NewPost) -> Result<(Option<CircleId>, Vec<u8>), Error> {
        let (subject, to) = (post.subject.as_deref(), self.destination(&post.board)?);
        Ok(match to.circle {
            Some(circle) => (Some(circle), compose::thread_within(subject, &post.text)?),
            None => (None, compose::thread(&to.name, subject, &post.text)?),
        })
    }

    pub(super) fn write(&mut self, now: Time, body: Vec<u8>) -> Result<EntryId, Error> {
        self.may_write()?;
        let ids = self.append(now, &[body])?;
        ids.first().copied().ok_or_else(|| refusal::failed("nothing was written"))
    }
}

fn ambiguous<'d>(name: &str, found: impl Iterator<Item = &'d Destination> + Clone) -> Error {
    let spelling = |it: &Destination| match it.circle {
        Some(_) => format!("`{}` for its readers alone", it.label),
        None => format!("`{}` for everybody", it.label),
    };
    let spellings: Vec<String> = found.clone().take(MAX_SPELLINGS).map(spelling).collect();
    refusal::ambiguous_board(name, found.count(), spellings.join(", or "))
}
