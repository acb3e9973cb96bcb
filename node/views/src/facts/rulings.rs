//! What moderators said of posts and threads, and what it comes to.

use super::{Facts, Said};
use crate::body::{Act, Moderate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::CircleId;

/// Of which post something is said, and in which circle.
pub(crate) type Subject = (EntryId, Option<CircleId>);

/// A judgement as one entry states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ruling {
    pub(crate) act: Done,
    supersedes: BTreeSet<EntryId>,
    pub(crate) reason: String,
}

/// What becomes of it, as [`Act`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Done {
    Hide,
    Show,
    Lock,
    Unlock,
    Pin,
    Unpin,
    Move(String),
}

/// What a judgement is about: one of each holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matter {
    Sight,
    Replies,
    Place,
    Board,
}

impl Done {
    pub(crate) fn matter(&self) -> Matter {
        match self {
            Self::Hide | Self::Show => Matter::Sight,
            Self::Lock | Self::Unlock => Matter::Replies,
            Self::Pin | Self::Unpin => Matter::Place,
            Self::Move(_) => Matter::Board,
        }
    }
}

impl From<Act<'_>> for Done {
    fn from(act: Act<'_>) -> Self {
        match act {
            Act::Hide => Self::Hide,
            Act::Show => Self::Show,
            Act::Lock => Self::Lock,
            Act::Unlock => Self::Unlock,
            Act::Pin => Self::Pin,
            Act::Unpin => Self::Unpin,
            Act::Move(board) => Self::Move(board.into()),
        }
    }
}

impl From<&Moderate<'_>> for Ruling {
    fn from(said: &Moderate<'_>) -> Self {
        Self {
            act: said.act.into(),
            supersedes: said.supersedes.iter().copied().collect(),
            reason: said.reason.into(),
        }
    }
}

/// A judgement, and who stated it where.
#[derive(Clone, Debug)]
pub(crate) struct Ruled {
    pub(crate) by: Author,
    pub(crate) seq: u64,
    pub(crate) ruling: Ruling,
}

/// All judgements: for everybody those of moderators, in a circle those of whoever has its key, an
/// entry of the log each. Which of the latter count is weighed when they are asked for.
pub(crate) type Rulings = BTreeMap<Subject, BTreeMap<Said, Ruled>>;

/// One of several judgements on a matter: the one that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holding {
    pub(crate) said: Said,
    pub(crate) by: Author,
    pub(crate) reason: String,
}

/// What all that counts comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) hidden: Option<Holding>,
    pub(crate) locked: Option<Holding>,
    pub(crate) pinned: Option<Holding>,
    pub(crate) moved: Option<String>,
}

impl Verdict {
    /// Whether it is as if nothing was said.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What those of these rulings come to that count.
    pub(crate) fn of<'r>(counting: &(impl Iterator<Item = (&'r Said, &'r Ruled)> + Clone)) -> Self {
        let mut verdict = Self::default();
        for matter in [Matter::Sight, Matter::Replies, Matter::Place, Matter::Board] {
            let Some((said, ruled)) = standing(matter, counting.clone()).last().copied() else {
                continue;
            };
            let Ruled { by, ref ruling, .. } = *ruled;
            let holding = || Some(Holding { said: *said, by, reason: ruling.reason.clone() });
            match &ruling.act {
                Done::Hide => verdict.hidden = holding(),
                Done::Lock => verdict.locked = holding(),
                Done::Pin => verdict.pinned = holding(),
                Done::Move(board) => verdict.moved = Some(board.clone()),
                Done::Show | Done::Unlock | Done::Unpin => {}
            }
        }
        verdict
    }
}

/// The rulings on this matter that no other one of them replaces, the latest last.
pub(crate) fn standing<'r>(
    matter: Matter,
    counting: impl Iterator<Item = (&'r Said, &'r Ruled)>,
) -> Vec<(&'r Said, &'r Ruled)> {
    let on: Vec<_> = counting.filter(|(_, it)| it.ruling.act.matter() == matter).collect();
    let replaced: BTreeSet<EntryId> =
        on.iter().flat_map(|(_, it)| it.ruling.supersedes.iter().copied()).collect();
    let mut standing = on;
    standing.retain(|((_, id), _)| !replaced.contains(id));
    standing.sort_unstable_by_key(|(said, _)| **said);
    standing
}

impl Facts {
    pub(super) fn apply_ruling(
        &mut self,
        (by, seq): (Author, u64),
        said: Said,
        subject: Subject,
        ruling: Ruling,
    ) {
        self.rulings.entry(subject).or_default().insert(said, Ruled { by, seq, ruling });
    }

    /// Subjects of rulings on this post, inside and outside of circles.
    pub(crate) fn subjects_of(&self, id: EntryId) -> impl Iterator<Item = Subject> {
        let last = Some(CircleId([u8::MAX; 32]));
        self.rulings.range((id, None)..=(id, last)).map(|(subject, _)| *subject)
    }
}
