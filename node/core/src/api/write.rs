//! Requests that write: checked, composed, staged.

use super::{MAX_IMPORT, NewPost, Response};
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_protocol::time::Time;

impl Node {
    pub(super) fn create_board(&mut self, now: Time, name: &str) -> Result<Response, Error> {
        let name = compose::plain_board_name(name)?;
        if self.board_names()?.contains(&name) {
            return Err(Error::usage(format!("there is a board #{name} already"))
                .next(format!("post on it with `tidings post {name}`")));
        }
        let id = self.write(now, compose::board(&name)?)?;
        self.new_boards.insert(name.clone());
        Ok(Response::Written { id, board: name })
    }

    pub(super) fn post(&mut self, now: Time, post: &NewPost) -> Result<Response, Error> {
        let board = self.known_board(&post.board)?;
        if let Some(circle) = self.views.circle_of(&board) {
            let text = compose::thread_within(post.subject.as_deref(), &post.text)?;
            return Ok(Response::Written { id: self.say_within(now, circle, text)?, board });
        }
        let body = compose::thread(&board, post.subject.as_deref(), &post.text)?;
        Ok(Response::Written { id: self.write(now, body)?, board })
    }

    pub(super) fn reply(&mut self, now: Time, to: &str, text: &str) -> Result<Response, Error> {
        let parent = self.readable(to)?;
        if let Some(circle) = self.views.circle_of(&parent.board) {
            let text = compose::reply_within(parent.id, text)?;
            let id = self.say_within(now, circle, text)?;
            return Ok(Response::Written { id, board: parent.board });
        }
        let id = self.write(now, compose::reply(parent.id, text)?)?;
        Ok(Response::Written { id, board: parent.board })
    }

    /// All posts in one call of the engine, so that they cost one signature a run and one fsync.
    pub(super) fn import(&mut self, now: Time, posts: &[NewPost]) -> Result<Response, Error> {
        if posts.len() > MAX_IMPORT {
            return Err(Error::too_large(format!(
                "{} posts in one import; at most {MAX_IMPORT} fit",
                posts.len()
            ))
            .next("import them in parts"));
        }
        if posts.is_empty() {
            return Ok(Response::Imported { posts: 0 });
        }
        let known = self.board_names()?;
        let mut bodies = Vec::with_capacity(posts.len());
        let mut within: BTreeMap<CircleId, Vec<Vec<u8>>> = BTreeMap::new();
        for (post, number) in posts.iter().zip(1_usize..) {
            let (circle, body) = self.imported(&known, post).map_err(|error| Error {
                message: format!("post {number} of the import: {}", error.message),
                ..error
            })?;
            circle.map_or(&mut bodies, |circle| within.entry(circle).or_default()).push(body);
        }
        self.may_write()?;
        let mut written = self.say_all_within(now, within)?;
        written = written.saturating_add(self.append(now, &bodies)?.len());
        Ok(Response::Imported { posts: u64::try_from(written).unwrap_or(u64::MAX) })
    }

    pub(super) fn mark_read(&mut self, ids: &[EntryId]) -> Result<Response, Error> {
        let posts = self.views.mark_read(&mut self.log, ids)?;
        Ok(Response::Marked { posts })
    }

    pub(super) fn catch_up(&mut self, board: Option<&str>) -> Result<Response, Error> {
        let board = board.map(|board| self.known_board(board)).transpose()?;
        let posts = self.views.catch_up(&mut self.log, board.as_deref())?;
        Ok(Response::Marked { posts })
    }

    /// The body, and the circle if it is for one.
    fn imported(
        &self,
        known: &BTreeSet<String>,
        post: &NewPost,
    ) -> Result<(Option<CircleId>, Vec<u8>), Error> {
        let (board, subject) = (compose::board_name(&post.board)?, post.subject.as_deref());
        if !known.contains(&board) {
            return Err(compose::unknown_board(&board, known));
        }
        Ok(match self.views.circle_of(&board) {
            Some(circle) => (Some(circle), compose::thread_within(subject, &post.text)?),
            None => (None, compose::thread(&board, subject, &post.text)?),
        })
    }

    fn write(&mut self, now: Time, body: Vec<u8>) -> Result<EntryId, Error> {
        self.may_write()?;
        let ids = self.append(now, &[body])?;
        ids.first().copied().ok_or_else(|| Error::failed("nothing was written"))
    }
}
