//! The log of judgements: grades and words of moderators that count, one after the other; what a
//! new one replaces.

use super::Shelf;
use crate::body::MAX_SEEN;
use crate::error::{Error, Result};
use crate::facts::{Done, Graded, Matter, Ruled, Said, Subject, standing};
use crate::page::{Judged, JudgementRow};
use crate::role::Role;
use crate::views::Views;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;
use tidings_store::Log;

/// A judgement that counts.
enum Judgement<'v> {
    Graded(&'v Graded),
    Ruled(Subject, &'v Ruled),
}

/// What a word of a moderator is about, as whoever is about to state one asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Whether it is shown.
    Sight,
    /// Whether everybody replies.
    Replies,
    /// Whether it stands first.
    Place,
    /// On which board it stands.
    Board,
}

impl From<About> for Matter {
    fn from(about: About) -> Self {
        match about {
            About::Sight => Self::Sight,
            About::Replies => Self::Replies,
            About::Place => Self::Place,
            About::Board => Self::Board,
        }
    }
}

impl From<&Done> for Judged {
    fn from(act: &Done) -> Self {
        match act {
            Done::Hide => Self::Hide,
            Done::Show => Self::Show,
            Done::Lock => Self::Lock,
            Done::Unlock => Self::Unlock,
            Done::Pin => Self::Pin,
            Done::Unpin => Self::Unpin,
            Done::Move(_) => Self::Move,
        }
    }
}

impl Views {
    /// All judgements that count, the newest first: at most `limit`, with `before` those that follow
    /// that one in this order.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown judgement, or the disk's.
    pub fn judgements(
        &self,
        log: &Log,
        before: Option<&EntryId>,
        limit: usize,
    ) -> Result<Vec<JudgementRow>> {
        self.ask(log, |shelf| {
            let mut all = self.all_judgements();
            all.sort_unstable_by_key(|(said, _)| Reverse(*said));
            let skip = match before {
                Some(id) => {
                    let at = all.iter().position(|((_, it), _)| it == id);
                    at.ok_or(Error::NotFound("judgement"))?.saturating_add(1)
                }
                None => 0,
            };
            let page = all.iter().skip(skip).take(limit);
            page.map(|(said, judgement)| shelf.judgement_row(*said, judgement)).collect()
        })
    }

    fn all_judgements(&self) -> Vec<(Said, Judgement<'_>)> {
        let facts = &self.known.facts;
        let roles = &facts.membership(&self.founding).roles;
        let graded = roles.counting().filter_map(|id| {
            let graded = facts.grades.get(&id)?;
            Some(((graded.time, id), Judgement::Graded(graded)))
        });
        let ruled = facts.rulings.keys().flat_map(|subject| {
            let counting = self.known.counting(&self.founding, subject);
            counting.map(|(said, ruled)| (*said, Judgement::Ruled(*subject, ruled)))
        });
        graded.chain(ruled).collect()
    }

    /// What holds of a post in this matter for whoever overrules nothing.
    #[must_use]
    pub fn ruling(&self, post: EntryId, circle: Option<CircleId>, about: About) -> Option<Judged> {
        let subject = (post, circle);
        let standing = standing(about.into(), self.known.counting(&self.founding, &subject));
        standing.last().map(|(_, ruled)| Judged::from(&ruled.ruling.act))
    }

    /// To which board moderators moved the thread of this first post, for everybody.
    #[must_use]
    pub fn moved_to(&self, post: EntryId) -> Option<String> {
        let standing = standing(Matter::Board, self.known.counting(&self.founding, &(post, None)));
        standing.last().and_then(|(_, ruled)| match &ruled.ruling.act {
            Done::Move(board) => Some(board.clone()),
            _ => None,
        })
    }

    /// Whether any word of a moderator on this post counts.
    #[must_use]
    pub fn is_ruled(&self, post: EntryId, circle: Option<CircleId>) -> bool {
        self.known.counting(&self.founding, &(post, circle)).next().is_some()
    }

    /// Whether this entry counts as the word of a moderator on it.
    pub(super) fn is_ruled_by(&self, subject: &Subject, entry: &EntryId) -> bool {
        self.known.counting(&self.founding, subject).any(|((_, id), _)| id == entry)
    }

    /// Whether the viewer's word counts there: as a moderator's, or as that of who made the closed
    /// board; nobody's in a conversation.
    #[must_use]
    pub fn may_moderate(&self, circle: Option<CircleId>) -> bool {
        let me = self.viewer().account;
        let made = |circle: CircleId| self.known.made(&circle) == Some(me);
        let conversation = circle.is_some_and(|circle| circle.is_conversation());
        let role = self.role(&me) >= Some(Role::Moderator);
        !conversation && (role || circle.is_some_and(made))
    }

    /// The words on this matter that are said of a post and stand, in order: what the next one is to
    /// replace, the newest where they are more than fit.
    #[must_use]
    pub fn standing_rulings(
        &self,
        post: EntryId,
        circle: Option<CircleId>,
        about: About,
    ) -> Vec<EntryId> {
        let subject = (post, circle);
        let standing = standing(about.into(), self.known.counting(&self.founding, &subject));
        let newest = standing.iter().rev().take(MAX_SEEN).map(|((_, id), _)| *id);
        newest.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

impl Shelf<'_> {
    fn judgement_row(&self, (time, id): Said, judgement: &Judgement<'_>) -> Result<JudgementRow> {
        let (views, schema) = (self.views, "tidings/judgement/1".into());
        let (subject, ruled) = match judgement {
            Judgement::Ruled(subject, ruled) => (subject, ruled),
            Judgement::Graded(Graded { by, grade, .. }) => {
                let roles = &views.known.facts.membership(&views.founding).roles;
                return Ok(JudgementRow {
                    schema,
                    id,
                    time,
                    by: views.writer(by),
                    act: Judged::Role,
                    person: Some(views.person_ref(&grade.account)),
                    role: Some(grade.role),
                    post: None,
                    subject: None,
                    absent: None,
                    board: None,
                    reason: grade.reason.clone(),
                    holds: roles.stands(&grade.account, &id),
                    overruled: false,
                });
            }
        };
        let (post, _) = subject;
        let row = match self.find(post)? {
            Some(placed) => Some(self.post_row(placed.arrival)?),
            None => None,
        };
        let absent = row.as_ref().and_then(|row| row.thread_absent);
        let (person, about, at) = row.map_or((None, None, None), |row| {
            (Some(row.author), Some(row.thread_subject), Some(row.board))
        });
        let act = &ruled.ruling.act;
        let counting = views.known.counting(&views.founding, subject);
        let holding = standing(act.matter(), counting).last().map(|((_, id), _)| *id);
        Ok(JudgementRow {
            schema,
            id,
            time,
            by: views.writer(&ruled.by),
            act: act.into(),
            person,
            role: None,
            post: Some(*post),
            subject: about,
            absent,
            board: if let Done::Move(board) = act { Some(board.clone()) } else { at },
            reason: ruled.ruling.reason.clone(),
            holds: holding == Some(id),
            overruled: views.known.local.overrules(post),
        })
    }
}
