//! Which sessions have something to say, so that nobody walks through all of them to find out.

use super::SessionId;
use crate::time::Time;
use std::collections::VecDeque;

/// Sessions to come back to. One that is gone meanwhile is skipped: numbers are never used twice.
#[derive(Debug)]
pub(super) struct Agenda {
    /// Took enough to be granted credit again.
    pub(super) grants: Vec<SessionId>,
    /// Have a clock summary to tell.
    pub(super) telling: Vec<SessionId>,
    /// Wait for what their peers' journals told of.
    pub(super) earning: Vec<SessionId>,
    /// May have caught up.
    pub(super) settling: Vec<SessionId>,
    /// One of them joined since they were looked at.
    pub(super) unsettled: bool,
    /// Have notes to be told at once.
    pub(super) prompt: Vec<SessionId>,
    /// Have notes that can wait until `notes_due`.
    pub(super) later: Vec<SessionId>,
    pub(super) notes_due: Time,
    /// Have runs to be sent, and credit for them; in turns.
    pub(super) turns: VecDeque<SessionId>,
    /// Asked for bodies, and have credit for them; in turns.
    pub(super) answers: VecDeque<SessionId>,
    /// No session has a timer that rings before.
    pub(super) look: Time,
}

impl Default for Agenda {
    fn default() -> Self {
        Self {
            grants: Vec::new(),
            telling: Vec::new(),
            earning: Vec::new(),
            settling: Vec::new(),
            unsettled: false,
            prompt: Vec::new(),
            later: Vec::new(),
            notes_due: Time::NEVER,
            turns: VecDeque::new(),
            answers: VecDeque::new(),
            look: Time::NEVER,
        }
    }
}

impl Agenda {
    /// When something is due.
    pub(super) fn due(&self) -> Time {
        self.look.min(self.notes_due)
    }

    /// A session has a timer that rings then.
    pub(super) fn look_at(&mut self, time: Time) {
        self.look = self.look.min(time);
    }
}
