//! Requests that say something of a post: another text, that it is to go, a reaction.

use super::Response;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::body::{Delete, Edit, MAX_EDITS, MAX_SEEN, Place, React, Remark};
use tidings_views::page::{PersonRef, PostRow};

impl Node {
    pub(crate) fn edit(
        &mut self,
        now: Time,
        id: &str,
        subject: Option<&str>,
        text: &str,
    ) -> Result<Response, Error> {
        let post = self.own_post(id, |author| refusal::not_yours_to_edit(author))?;
        if post.deleted.is_some() {
            return Err(refusal::deleted_post(post.id));
        }
        let text = compose::text(text)?;
        let subject = match subject {
            Some(subject) => compose::subject(Some(subject))?,
            None if post.readable => post.subject.clone(),
            None => return Err(refusal::absent_text(post.id)),
        };
        if post.readable && (&post.text, &post.subject) == (&text, &subject) {
            return Ok(unchanged(post));
        }
        let mut supersedes = self.views.standing_edits(&self.log, &post.id, MAX_SEEN)?;
        supersedes.sort_unstable();
        let subject = subject.as_deref();
        let edit = Edit { post: post.id, supersedes, subject, text: &text };
        self.remark(now, post, Remark::Edit(edit))
    }

    pub(super) fn delete(&mut self, now: Time, id: &str, reason: &str) -> Result<Response, Error> {
        let post = self.own_post(id, |author| refusal::not_yours_to_delete(author))?;
        let reason = compose::reason(reason)?;
        if post.deleted.is_some() {
            return Ok(unchanged(post));
        }
        let (device, seq) = self.views.place_of(&self.log, &post.id)?;
        let circle = self.views.circle_at(&post.id)?;
        let board = if circle.is_none() { self.named_board(&post.id)? } else { None };
        let place = match (post.parent, &board) {
            (Some(parent), _) => Place::Reply(parent),
            (None, Some(board)) => Place::Board(board),
            (None, None) => Place::Here,
        };
        let mut edits = self.views.places_of_edits(&self.log, &post.id, MAX_EDITS)?;
        edits.sort_unstable();
        let delete = Delete { post: post.id, device, seq, place, edits, reason: &reason };
        let files = self.views.places_of_files(&self.log, &post.id)?;
        let withdrawn = compose::withdrawn(&files)?;
        self.remark_with(now, post, Remark::Delete(delete), withdrawn)
    }

    pub(super) fn react(&mut self, now: Time, id: &str, emoji: &str) -> Result<Response, Error> {
        let post = self.as_said(id)?;
        let emoji = compose::emoji(emoji)?;
        if post.deleted.is_some() {
            return Err(refusal::deleted_post(post.id));
        }
        let mine = post.reactions.iter().find(|reaction| reaction.mine);
        if mine.map_or("", |reaction| &reaction.emoji) == emoji {
            return Ok(unchanged(post));
        }
        let react = React { post: post.id, emoji: &emoji };
        self.remark(now, post, Remark::React(react))
    }

    /// The board that a first post names, or where it stands if what it said is not here.
    pub(super) fn named_board(&self, id: &EntryId) -> Result<Option<String>, Error> {
        match self.views.named_board(&self.log, id)? {
            Some(board) => Ok(Some(board)),
            None => Ok(self.views.board_of(id)?),
        }
    }

    /// The post that a prefix of its id names, as it is said: hidden here or not.
    fn as_said(&self, id: &str) -> Result<PostRow, Error> {
        Ok(self.views.post_as_said(&self.log, &self.resolve(id)?)?)
    }

    /// The post of this account that a prefix of its id names.
    fn own_post(
        &self,
        id: &str,
        refused: impl FnOnce(&PersonRef) -> Error,
    ) -> Result<PostRow, Error> {
        let post = self.as_said(id)?;
        if post.author.me {
            return Ok(post);
        }
        Err(refused(&post.author))
    }

    /// Says it where the post stands.
    fn remark(&mut self, now: Time, post: PostRow, remark: Remark<'_>) -> Result<Response, Error> {
        self.remark_with(now, post, remark, Vec::new())
    }

    /// As [`Self::remark`], and these bodies for everybody in front of it.
    fn remark_with(
        &mut self,
        now: Time,
        post: PostRow,
        remark: Remark<'_>,
        mut plain: Vec<Vec<u8>>,
    ) -> Result<Response, Error> {
        let circle = self.views.circle_at(&post.id)?;
        let body = compose::remark(remark, circle.is_some())?;
        let id = match circle {
            Some(circle) => self.say_within_with(now, circle, body, &plain)?,
            None => {
                self.may_write()?;
                plain.push(body);
                let id = self.append(now, &plain)?.pop();
                id.ok_or_else(|| refusal::failed("nothing was written"))?
            }
        };
        Ok(Response::Written { id, board: post.board })
    }
}

fn unchanged(post: PostRow) -> Response {
    Response::Unchanged { id: post.id, board: post.board }
}
