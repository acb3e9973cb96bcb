//! Moderation: what moderators say of posts and threads, and what the one at this home makes of it.

use super::Response;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_protocol::time::Time;
use tidings_views::About;
use tidings_views::body::{Act, Moderate, Within};
use tidings_views::page::{Judged, PostRow, RulingsRow};

/// What a moderator says of a post or a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moderating {
    /// The post, or any post of the thread, as a prefix of its id.
    pub post: String,
    /// What becomes of it.
    pub act: Moderation,
    /// Why, in words for everybody.
    #[serde(default)]
    pub reason: String,
}

/// Whether moderators are followed in what they say of a post or a thread, at this home alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overruling {
    /// The post, as a prefix of its id.
    pub id: String,
    /// They are not.
    pub overruled: bool,
}

/// What becomes of a post or a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// The post is not shown; of a first post, neither is its thread.
    Hide,
    /// It is shown.
    Show,
    /// Moderators alone reply to the thread.
    Lock,
    /// Everybody does.
    Unlock,
    /// The thread stands first on its board.
    Pin,
    /// It stands where its newest post does.
    Unpin,
    /// The thread stands on this board.
    Move(String),
}

impl Moderation {
    fn about(&self) -> About {
        match self {
            Self::Hide | Self::Show => About::Sight,
            Self::Lock | Self::Unlock => About::Replies,
            Self::Pin | Self::Unpin => About::Place,
            Self::Move(_) => About::Board,
        }
    }

    /// Refuses what holds already.
    fn must_matter(&self, holds: Option<Judged>) -> Result<(), Error> {
        let (idle, refused): (bool, fn() -> Error) = match self {
            Self::Hide => (holds == Some(Judged::Hide), refusal::hidden_already),
            Self::Show => (holds != Some(Judged::Hide), refusal::not_hidden),
            Self::Lock => (holds == Some(Judged::Lock), refusal::locked_already),
            Self::Unlock => (holds != Some(Judged::Lock), refusal::not_locked),
            Self::Pin => (holds == Some(Judged::Pin), refusal::pinned_already),
            Self::Unpin => (holds != Some(Judged::Pin), refusal::not_pinned),
            Self::Move(_) => return Ok(()),
        };
        if idle { Err(refused()) } else { Ok(()) }
    }
}

impl Node {
    /// Says as a moderator what becomes of a post or a thread.
    pub(super) fn moderate(&mut self, now: Time, asked: &Moderating) -> Result<Response, Error> {
        let reason = compose::reason(&asked.reason)?;
        self.may_write()?;
        self.settle(now)?;
        let row = self.readable(&asked.post)?;
        let circle = self.views.circle_at(&row.id)?;
        self.may_moderate(circle)?;
        let about = asked.act.about();
        let what = if about == About::Sight { row.id } else { row.thread };
        asked.act.must_matter(self.views.ruling(what, circle, about))?;
        let board = self.target(&asked.act, &row, circle)?;
        let supersedes = self.views.standing_rulings(what, circle, about);
        let act = match &asked.act {
            Moderation::Hide => Act::Hide,
            Moderation::Show => Act::Show,
            Moderation::Lock => Act::Lock,
            Moderation::Unlock => Act::Unlock,
            Moderation::Pin => Act::Pin,
            Moderation::Unpin => Act::Unpin,
            Moderation::Move(_) => Act::Move(&board),
        };
        let said = Moderate { what, act, supersedes, reason: &reason };
        let id = match circle {
            Some(circle) => {
                let text = compose::within(&Within::Moderate(said))?;
                self.say_within(now, circle, text)?.0
            }
            None => self.write(now, compose::moderate(said)?)?,
        };
        Ok(Response::Written { id, board })
    }

    /// The board on which the thread stands afterwards.
    fn target(
        &self,
        act: &Moderation,
        row: &PostRow,
        circle: Option<CircleId>,
    ) -> Result<String, Error> {
        let Moderation::Move(to) = act else { return Ok(row.board.clone()) };
        let to = self.destination(to)?;
        if circle.is_some() || to.circle.is_some() {
            return Err(refusal::moved_within_circle());
        }
        if self.stands_on(&row.thread)?.as_ref() == Some(&to.name) {
            return Err(refusal::moved_already(to.label));
        }
        Ok(to.name)
    }

    /// Where a thread stands for others: this home may have overruled that.
    fn stands_on(&self, thread: &EntryId) -> Result<Option<String>, Error> {
        match self.views.moved_to(*thread) {
            Some(board) => Ok(Some(board)),
            None => self.named_board(thread),
        }
    }

    fn may_moderate(&self, circle: Option<CircleId>) -> Result<(), Error> {
        if self.views.may_moderate(circle) {
            return Ok(());
        }
        Err(match circle {
            Some(circle) if circle.is_conversation() => refusal::messages_unmoderated(),
            Some(_) => refusal::makers_decide(),
            None => refusal::moderators_decide(),
        })
    }

    /// Whether a reply to this post will be shown.
    pub(super) fn may_reply(
        &self,
        parent: &PostRow,
        circle: Option<CircleId>,
    ) -> Result<(), Error> {
        let locked = self.views.ruling(parent.thread, circle, About::Replies) == Some(Judged::Lock);
        if !locked || self.views.may_moderate(circle) {
            return Ok(());
        }
        Err(refusal::locked())
    }

    /// Shows a post or a thread here as if no moderator had spoken of it, or as they want it.
    pub(super) fn overrule(&mut self, asked: &Overruling) -> Result<Response, Error> {
        let overruled = asked.overruled;
        let row = self.readable(&asked.id)?;
        let circle = self.views.circle_at(&row.id)?;
        let Some(post) = self.to_overrule(&row, circle, overruled) else {
            return Err(match overruled {
                true => refusal::nothing_to_overrule(),
                false => refusal::nothing_overruled(),
            });
        };
        self.views.overrule(&mut self.log, &post, overruled)?;
        Ok(Response::Overruled { post, overruled })
    }

    /// The post, or the first post of its thread, of which this home can overrule moderators, or
    /// follow them again.
    fn to_overrule(
        &self,
        row: &PostRow,
        circle: Option<CircleId>,
        overruled: bool,
    ) -> Option<EntryId> {
        [row.id, row.thread].into_iter().find(|post| match overruled {
            true => !self.views.is_overruled(post) && self.views.is_ruled(*post, circle),
            false => self.views.is_overruled(post),
        })
    }

    /// What moderators' words on a post and its thread come to.
    pub(super) fn rulings(&self, id: &str) -> Result<Response, Error> {
        let row = self.readable(id)?;
        let circle = self.views.circle_at(&row.id)?;
        let holds = |post: EntryId, about: About, act: Judged| {
            self.views.ruling(post, circle, about) == Some(act)
        };
        let board = match circle {
            None => self.stands_on(&row.thread)?,
            Some(_) => Some(row.board.clone()),
        };
        Ok(Response::Rulings(Box::new(RulingsRow {
            schema: "tidings/rulings/1".into(),
            post: row.id,
            hidden: holds(row.id, About::Sight, Judged::Hide),
            locked: holds(row.thread, About::Replies, Judged::Lock),
            pinned: holds(row.thread, About::Place, Judged::Pin),
            board,
            followed: self.to_overrule(&row, circle, true).is_some(),
            overruled: self.to_overrule(&row, circle, false).is_some(),
        })))
    }
}
