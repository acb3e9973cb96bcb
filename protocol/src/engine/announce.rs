//! What goes out unasked: runs to those who follow, notes to the others.

use super::authors::Who;
use super::names::Called;
use super::serve::{Piece, Told};
use super::session::Session;
use super::{Engine, Event, Scratch, SessionId};
use crate::fork::Proven;
use crate::limits::{EAGER_SESSIONS, NOTE_WINDOW};
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{self, Message, Named, Noted, StopReason};

impl Engine {
    /// Entries `first..=last` of `who` are here; everybody who should know is told or sent.
    pub(super) fn announce(
        &mut self,
        now: Time,
        who: Who,
        first: u64,
        last: u64,
        source: Option<SessionId>,
    ) {
        let push = self.ready <= EAGER_SESSIONS;
        let mut from = None;
        for (id, session) in self.sessions.iter_mut() {
            if !session.is_ready() {
                continue;
            }
            session.stir(now);
            if session.link.quiet && source != Some(id) {
                continue;
            }
            if source == Some(id) {
                from = Some(session.peer);
            }
            let quiet = !session.has_notes();
            let told = if session.log == who {
                session.serve.has(who, last);
                session.receipt = true;
                Told::NoteSoon
            } else if source == Some(id) {
                session.serve.has(who, last);
                Told::Nothing
            } else {
                session.serve.news(who, first, push)
            };
            match told {
                Told::Pushed => self.agenda.queue(id, session),
                Told::NoteNow if !session.prompt => {
                    session.prompt = true;
                    self.agenda.hurry(id);
                }
                Told::NoteSoon if quiet => {
                    self.agenda.notes_due = self.agenda.notes_due.min(now.after(NOTE_WINDOW));
                    self.agenda.rows.later.push(id);
                }
                Told::NoteNow | Told::NoteSoon | Told::Nothing => {}
            }
        }
        if let Some(author) = self.authors.author(who) {
            self.event(Event::Accepted { author, first, last, from });
        }
    }

    /// Evidence goes to everybody before anything else.
    pub(super) fn announce_fork(&mut self, who: Who, proven: &Proven, source: Option<SessionId>) {
        if canary!(ForgetEvidence) {
            return;
        }
        let frame = proven.fork().encode();
        let mut told = Vec::new();
        for (id, session) in self.sessions.iter_mut() {
            if !session.is_ready() {
                continue;
            }
            let known = session.evidence.insert(who, proven.seq());
            if source != Some(id) && known != Some(proven.seq()) {
                told.push(id);
            }
        }
        for id in told {
            self.send(id, &Message::Fork(&frame));
        }
    }

    pub(super) fn say_notes(&mut self, now: Time) {
        if self.agenda.waits && !self.agenda.rows.prompt.is_empty() {
            let mut prompt = std::mem::take(&mut self.agenda.rows.prompt);
            for id in prompt.drain(..) {
                self.say_notes_to(id);
            }
            self.agenda.rows.prompt = prompt;
        }
        if self.agenda.notes_due > now {
            return;
        }
        self.agenda.notes_due = Time::NEVER;
        let mut later = std::mem::take(&mut self.agenda.rows.later);
        for id in later.drain(..) {
            self.say_notes_to(id);
        }
        self.agenda.rows.later = later;
    }

    fn say_notes_to(&mut self, id: SessionId) {
        loop {
            let Self { sessions, authors, scratch: Scratch { taken, named, noted }, .. } = self;
            let session = sessions.get_mut(id).filter(|session| session.has_notes());
            let Some(session) = session else { return };
            session.prompt = false;
            if std::mem::take(&mut session.receipt)
                && let Some(known) = authors.known(session.log)
            {
                taken.push((session.log, known.held, known.head));
            }
            session.serve.take_notes(authors, taken);
            for (who, seq, head) in taken.drain(..) {
                match session.names.call(who) {
                    Called::Known(idx) => noted.push(Noted { idx, seq, head }),
                    Called::New(_) => {
                        let author = authors.author(who);
                        named.extend(author.map(|author| Named { author, seq, head }));
                    }
                    Called::Unspeakable => {}
                }
            }
            let introduces = (!named.is_empty()).then(|| message::intro(named));
            let notes = (!noted.is_empty()).then(|| message::note(noted));
            named.clear();
            noted.clear();
            for frame in introduces.into_iter().chain(notes) {
                self.send_frame(id, frame);
            }
        }
    }

    pub(super) fn say_credit(&mut self) {
        while let Some(id) = self.agenda.rows.grants.pop() {
            let grant = self.sessions.get_mut(id).and_then(|session| session.intake.grant());
            if let Some(bytes) = grant {
                self.send(id, &Message::Credit(bytes));
            }
        }
    }

    /// What goes to one session after the other, if nothing else is to be said before.
    pub(super) fn say_turns<S: Store>(&mut self, store: &S) -> Result<(), S::Error> {
        if self.outbox.is_empty() {
            self.say_runs(store)?;
        }
        if self.outbox.is_empty() {
            self.say_bodies(store)?;
        }
        self.agenda.waits = !self.agenda.is_empty();
        Ok(())
    }

    /// One run for the session whose turn it is.
    fn say_runs<S: Store>(&mut self, store: &S) -> Result<(), S::Error> {
        while let Some(id) = self.agenda.rows.turns.pop_front() {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            session.in_turn = false;
            let Some(piece) = session.serve.next(&self.authors, store)? else { continue };
            let Piece { who, first, run, old } = piece;
            let Some(idx) = self.index_of(id, who) else { continue };
            let len = self.send(id, &Message::Run { idx, first, run: &run.bytes });
            if let Some(session) = self.sessions.get_mut(id) {
                session.serve.spent(len, old);
                self.agenda.queue(id, session);
            }
            return Ok(());
        }
        Ok(())
    }

    pub(super) fn say_want(&mut self, id: SessionId, who: Who, from: u64, upto: Option<u64>) {
        if let Some(idx) = self.index_of(id, who) {
            self.send(id, &Message::Want { idx, from, upto });
        }
    }

    pub(super) fn say_stop(&mut self, id: SessionId, who: Who, reason: StopReason) {
        if canary!(ForgetStop) {
            return;
        }
        if let Some(idx) = self.index_of(id, who) {
            self.send(id, &Message::Stop { idx, reason });
        }
    }

    /// How to call `who` on this session, introduced first if need be; `None` without room for it.
    pub(super) fn index_of(&mut self, id: SessionId, who: Who) -> Option<u32> {
        match self.sessions.get_mut(id)?.names.call(who) {
            Called::Known(idx) => Some(idx),
            Called::New(idx) => {
                let author = self.authors.author(who)?;
                self.send(id, &Message::Intro(vec![Named::only(author)]));
                Some(idx)
            }
            Called::Unspeakable => None,
        }
    }
}

impl super::agenda::Agenda {
    /// The session takes turns with the others while it has something to send.
    pub(super) fn queue(&mut self, id: SessionId, session: &mut Session) {
        if session.serve.is_busy() && !std::mem::replace(&mut session.in_turn, true) {
            self.waits = true;
            self.rows.turns.push_back(id);
        }
    }

    /// The session may have caught up soon.
    pub(super) fn settle(&mut self, id: SessionId, session: &mut Session) {
        if !session.caught_up {
            self.unsettled = true;
            self.unsettle(id, session);
        }
    }

    /// The session has something to catch up with: it is looked at once nothing of that is missing.
    pub(super) fn unsettle(&mut self, id: SessionId, session: &mut Session) {
        session.caught_up = false;
        if !std::mem::replace(&mut session.settling, true) {
            self.rows.settling.push(id);
        }
    }
}
