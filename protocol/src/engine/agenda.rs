//! Which sessions have something to say, so that nobody walks through all of them to find out.

use super::SessionId;
use crate::time::Time;
use std::collections::VecDeque;

/// Sessions to come back to, and whether there are some: most of what happens looks no further.
#[derive(Debug)]
pub(super) struct Agenda {
    /// Somebody may stand in one of the rows up to `answers`: until then none is looked at.
    pub(super) waits: bool,
    /// One of `settling` joined since they were looked at.
    pub(super) unsettled: bool,
    /// Somebody stands in `earning`.
    pub(super) earns: bool,
    pub(super) notes_due: Time,
    /// No session has a timer that rings before.
    pub(super) look: Time,
    pub(super) rows: Box<Rows>,
}

/// Sessions that wait for something. One that is gone meanwhile is skipped: numbers are never used
/// twice.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Took enough to be granted credit again.
    pub(super) grants: Vec<SessionId>,
    /// Have a clock summary to tell.
    pub(super) telling: Vec<SessionId>,
    /// Have notes to be told at once.
    pub(super) prompt: Vec<SessionId>,
    /// Have runs to be sent, and credit for them; in turns.
    pub(super) turns: VecDeque<SessionId>,
    /// Asked for bodies, and have credit for them; in turns.
    pub(super) answers: VecDeque<SessionId>,
    /// Have notes that can wait until `notes_due`.
    pub(super) later: Vec<SessionId>,
    /// Wait for what their peers' journals told of.
    pub(super) earning: Vec<SessionId>,
    /// May have caught up.
    pub(super) settling: Vec<SessionId>,
}

impl Default for Agenda {
    fn default() -> Self {
        let (notes_due, look, rows) = (Time::NEVER, Time::NEVER, Box::default());
        Self { waits: false, unsettled: false, earns: false, notes_due, look, rows }
    }
}

impl Agenda {
    /// Whether nobody stands in the rows of which `waits` speaks.
    pub(super) fn is_empty(&self) -> bool {
        let lists = [&self.rows.grants, &self.rows.telling, &self.rows.prompt];
        let turns = [&self.rows.turns, &self.rows.answers];
        lists.iter().all(|list| list.is_empty()) && turns.iter().all(|row| row.is_empty())
    }

    /// The session is granted credit once what came of it is durable.
    pub(super) fn grant(&mut self, id: SessionId) {
        self.waits = true;
        self.rows.grants.push(id);
    }

    /// The session is told a clock summary.
    pub(super) fn tell(&mut self, id: SessionId) {
        self.waits = true;
        self.rows.telling.push(id);
    }

    /// The session is told notes at once.
    pub(super) fn hurry(&mut self, id: SessionId) {
        self.waits = true;
        self.rows.prompt.push(id);
    }

    /// When something is due.
    pub(super) fn due(&self) -> Time {
        self.look.min(self.notes_due)
    }

    /// A session has a timer that rings then.
    pub(super) fn look_at(&mut self, time: Time) {
        self.look = self.look.min(time);
    }
}
