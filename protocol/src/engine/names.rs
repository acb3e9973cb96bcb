//! The indexes by which the two sides of a session call authors.
//!
//! Each side has a table, in order of introduction. An index on the wire is `2·n + side`: side 0
//! is the speaker's table, 1 the listener's, so that an answer introduces nobody anew.

use super::authors::{Authors, ByMember, Who};
use crate::author::Author;
use crate::limits::{MAX_INTROS, MAX_INTROS_BY_DELTA};
use std::collections::BTreeMap;

/// No index.
const NONE: u32 = u32::MAX;

/// Both tables of one session.
#[derive(Debug, Default)]
#[repr(C)]
pub(super) struct Names {
    theirs: Vec<Who>,
    members: ByMember<Indexes>,
    ours: Vec<Who>,
    /// Strangers that this session named, and our index of each.
    strangers: BTreeMap<Who, u32>,
}

/// Where one author stands in both tables.
#[derive(Clone, Copy, Debug)]
struct Indexes {
    ours: u32,
    theirs: u32,
}

impl Default for Indexes {
    fn default() -> Self {
        Self { ours: NONE, theirs: NONE }
    }
}

/// How to call an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// By this index.
    Known(u32),
    /// By this index, once it is introduced.
    New(u32),
    /// Not at all: the table is full.
    Unspeakable,
}

/// The same author, called by the other side.
pub(super) fn flip(idx: u32) -> u32 {
    idx ^ 1
}

impl Names {
    /// How to call `who`; it has an index afterwards.
    pub(super) fn call(&mut self, who: Who) -> Called {
        let Self { ours, members, strangers, .. } = self;
        let index = match members.entry(who) {
            Some(Indexes { ours: NONE, theirs }) if *theirs != NONE => {
                return Called::Known(on_wire(*theirs) | 1);
            }
            Some(indexes) => &mut indexes.ours,
            None => match strangers.get_mut(&who) {
                Some(index) => index,
                None => return Called::Unspeakable,
            },
        };
        if *index != NONE {
            return Called::Known(on_wire(*index));
        }
        if ours.len() >= MAX_INTROS {
            return Called::Unspeakable;
        }
        *index = u32::try_from(ours.len()).unwrap_or(NONE);
        ours.push(who);
        Called::New(on_wire(*index))
    }

    /// We introduce `who` by what we say now, even if it has an index already; false if the table
    /// is full.
    pub(super) fn introduced(&mut self, who: Who) -> bool {
        let fits = self.ours.len() < MAX_INTROS;
        if fits {
            let place = u32::try_from(self.ours.len()).unwrap_or(NONE);
            self.ours.push(who);
            self.point(who, place, false);
        }
        fits
    }

    /// We name `author` in a DELTA, which introduces it while there is room.
    pub(super) fn told(&mut self, authors: &mut Authors, author: Author) {
        let who = self.named(authors, author);
        if self.ours.len() < MAX_INTROS_BY_DELTA {
            self.introduced(who);
        }
    }

    /// The peer names `author` in a DELTA, which introduces it while there is room.
    pub(super) fn heard(&mut self, authors: &mut Authors, author: Author) -> Who {
        let who = self.named(authors, author);
        if self.theirs.len() < MAX_INTROS_BY_DELTA {
            self.introduce(authors, author);
        }
        who
    }

    /// Whom the peer means; `None` for an index that nobody introduced.
    pub(super) fn meant(&mut self, authors: &Authors, idx: u32) -> Option<Who> {
        let table = if idx & 1 == 0 { &mut self.theirs } else { &mut self.ours };
        let who = usize::try_from(idx >> 1).ok().and_then(|place| table.get_mut(place))?;
        let today = authors.today(*who);
        if *who != today {
            *who = today;
            self.point(today, idx >> 1, idx & 1 == 0);
        }
        Some(today)
    }

    /// The peer names `author` and calls it by index from now on; `None` if there are too many.
    pub(super) fn introduce(&mut self, authors: &mut Authors, author: Author) -> Option<Who> {
        if self.theirs.len() >= MAX_INTROS {
            return None;
        }
        let who = self.named(authors, author);
        let place = u32::try_from(self.theirs.len()).unwrap_or(NONE);
        self.theirs.push(who);
        self.point(who, place, true);
        Some(who)
    }

    /// The peer names somebody by key. A stranger is remembered while the session lasts.
    pub(super) fn named(&mut self, authors: &mut Authors, author: Author) -> Who {
        let known = authors.find(&author);
        if let Some(who) = known
            && (authors.known(who).is_some() || self.strangers.contains_key(&who))
        {
            return who;
        }
        if self.strangers.len() >= MAX_INTROS {
            return Who::NOBODY;
        }
        let who = authors.name(author);
        if who != Who::NOBODY {
            authors.hold(who);
            self.strangers.insert(who, NONE);
        }
        who
    }

    /// A stranger became a member: our index of it stays.
    pub(super) fn admit(&mut self, stranger: Who, member: Who) {
        if let Some(&ours) = self.strangers.get(&stranger).filter(|ours| **ours != NONE)
            && let Some(indexes) = self.members.entry(member)
        {
            indexes.ours = ours;
        }
    }

    /// How many our table names, how many theirs, and strangers among them.
    pub(super) fn sizes(&self) -> (usize, usize, usize) {
        (self.ours.len(), self.theirs.len(), self.strangers.len())
    }

    /// The session is over.
    pub(super) fn close(&self, authors: &mut Authors) {
        for who in self.strangers.keys() {
            authors.release(*who);
        }
    }

    fn point(&mut self, who: Who, place: u32, by_peer: bool) {
        if let Some(indexes) = self.members.entry(who) {
            *(if by_peer { &mut indexes.theirs } else { &mut indexes.ours }) = place;
        }
    }
}

/// An index of the speaker's table; tables are far shorter than 2^31.
fn on_wire(index: u32) -> u32 {
    index.wrapping_shl(1)
}

#[cfg(test)]
mod tests;
