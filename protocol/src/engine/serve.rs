//! What one session is sent: logs it asked for, what is pushed to it as it happens, and notes.

use super::authors::{Authors, ByMember, Who};
use crate::limits::{MAX_CREDIT, MAX_FRAME, MAX_NOTE_ITEMS};
use crate::run::EncodedRun;
use crate::store::Store;
use crate::wire::message::StopReason;
use std::collections::VecDeque;

/// How one log flows to one session.
#[derive(Clone, Copy, Debug, Default)]
struct Flow {
    kind: Kind,
    /// It waits for its turn.
    queued: bool,
    /// A note of it is due.
    noted: bool,
    /// Where sending goes on, and where it ends.
    next: u64,
    upto: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Never asked for, never stopped.
    #[default]
    Unset,
    /// Entries are sent as they come.
    Eager,
    /// The peer has another source: it is told, not sent.
    Lazy,
    /// The peer does not want this log.
    Blocked,
}

/// How news of a log reach the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// As a run, by itself.
    Pushed,
    /// By a note at once: the peer may have no other source.
    NoteNow,
    /// By a note among others.
    NoteSoon,
    /// Not at all.
    Nothing,
}

/// A run read for a session.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) who: Who,
    pub(super) first: u64,
    pub(super) run: EncodedRun,
}

/// The logs that one session is sent, oldest first inside one, in turns among them.
#[derive(Debug, Default)]
pub(super) struct Serve {
    flows: ByMember<Flow>,
    queue: VecDeque<Who>,
    notes: Vec<Who>,
    credit: u64,
}

impl Serve {
    /// The peer takes this many bytes more.
    pub(super) fn grant(&mut self, bytes: u64) {
        self.credit = self.credit.saturating_add(bytes).min(MAX_CREDIT);
    }

    /// The peer asked for `who`.
    pub(super) fn want(&mut self, who: Who, from: u64, upto: Option<u64>) {
        if let Some(flow) = self.flows.entry(who) {
            flow.kind = Kind::Eager;
            flow.next = from;
            flow.upto = upto.unwrap_or(u64::MAX);
            self.enqueue(who);
        }
    }

    /// The peer wants `who` no more, for this reason.
    pub(super) fn stop(&mut self, who: Who, reason: StopReason) {
        if let Some(flow) = self.flows.entry(who) {
            flow.kind = match reason {
                StopReason::OtherSource => Kind::Lazy,
                StopReason::NotWanted => Kind::Blocked,
            };
        }
    }

    /// The peer has `who` up to `seq`: no need to send that.
    pub(super) fn has(&mut self, who: Who, seq: u64) {
        if let Some(flow) = self.flows.get_mut(who) {
            flow.next = flow.next.max(seq.saturating_add(1));
        }
    }

    /// The peer has more of `who` than we: that counts although nothing of it went this way yet.
    pub(super) fn has_more(&mut self, who: Who, seq: u64) {
        self.flows.entry(who);
        self.has(who, seq);
    }

    /// Entries of `who` from `first` on are new here. `push`: send them unless told otherwise.
    pub(super) fn news(&mut self, who: Who, first: u64, push: bool) -> Told {
        let Some(flow) = self.flows.entry(who) else { return Told::Nothing };
        match flow.kind {
            // Asked for up to a position that lies below: told of what comes after, not sent.
            Kind::Eager if first > flow.upto => self.note(who, Told::NoteNow),
            Kind::Eager => {
                self.hurry(who);
                Told::Pushed
            }
            Kind::Lazy => self.note(who, Told::NoteSoon),
            Kind::Blocked => Told::Nothing,
            Kind::Unset if push => {
                (flow.kind, flow.upto) = (Kind::Eager, u64::MAX);
                flow.next = flow.next.max(first);
                self.enqueue(who);
                Told::Pushed
            }
            Kind::Unset => self.note(who, Told::NoteNow),
        }
    }

    fn note(&mut self, who: Who, told: Told) -> Told {
        if let Some(flow) = self.flows.get_mut(who)
            && !std::mem::replace(&mut flow.noted, true)
        {
            self.notes.push(who);
        }
        told
    }

    /// Takes the notes that are due, at most a frame of them: each once, with what is held now.
    /// What the peer came to have meanwhile is left out.
    pub(super) fn take_notes(&mut self, authors: &Authors, items: &mut Vec<(Who, u64, [u8; 2])>) {
        let count = self.notes.len().min(MAX_NOTE_ITEMS);
        for who in self.notes.drain(..count) {
            let Some(flow) = self.flows.get_mut(who) else { continue };
            flow.noted = false;
            let Some(known) = authors.known(who) else { continue };
            let held = known.held;
            let tells = matches!(flow.kind, Kind::Lazy | Kind::Unset) || held > flow.upto;
            if tells && held >= flow.next {
                items.push((who, held, known.head));
            }
        }
    }

    /// Whether notes are due.
    pub(super) fn has_notes(&self) -> bool {
        !self.notes.is_empty()
    }

    /// Whoever followed is told from now on; what waits is still sent.
    pub(super) fn calm(&mut self) {
        for flow in self.flows.values_mut() {
            if flow.kind == Kind::Eager && !flow.queued {
                flow.kind = Kind::Lazy;
            }
        }
    }

    /// Reads the next run to send, if the peer's credit allows one.
    pub(super) fn next<S: Store>(
        &mut self,
        authors: &Authors,
        store: &S,
    ) -> Result<Option<Piece>, S::Error> {
        while self.has_credit() {
            let Some(who) = self.queue.pop_front() else { break };
            let Some(flow) = self.flows.get_mut(who) else { continue };
            flow.queued = false;
            let (first, last) = (flow.next, authors.held(who).min(flow.upto));
            if flow.kind != Kind::Eager || first > last {
                continue;
            }
            let Some(author) = authors.author(who) else { continue };
            let Some(run) = store.run(&author, first, last)? else { continue };
            let count = u64::try_from(run.count).unwrap_or(u64::MAX);
            flow.next = first.saturating_add(count);
            if flow.next <= last {
                self.enqueue(who);
            }
            return Ok(Some(Piece { who, first, run }));
        }
        Ok(None)
    }

    /// A frame of this length was sent on credit.
    pub(super) fn spent(&mut self, frame: usize) {
        self.credit = self.credit.saturating_sub(u64::try_from(frame).unwrap_or(u64::MAX));
    }

    /// Whether nothing waits to be sent.
    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether something waits to be sent, and may be.
    pub(super) fn is_busy(&self) -> bool {
        !self.is_idle() && self.has_credit()
    }

    fn has_credit(&self) -> bool {
        usize::try_from(self.credit).map_or(true, |credit| credit >= MAX_FRAME)
    }

    fn enqueue(&mut self, who: Who) {
        if self.flows.get_mut(who).is_some_and(|flow| !std::mem::replace(&mut flow.queued, true)) {
            self.queue.push_back(who);
        }
    }

    /// News go before history.
    fn hurry(&mut self, who: Who) {
        if self.flows.get_mut(who).is_some_and(|flow| !std::mem::replace(&mut flow.queued, true)) {
            self.queue.push_front(who);
        }
    }
}

#[cfg(test)]
mod tests;
