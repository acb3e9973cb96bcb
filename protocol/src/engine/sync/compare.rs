//! The comparison of two idle nodes, and when a session is in step.

use super::Told;
use crate::engine::agenda::Agenda;
use crate::engine::output::Queued;
use crate::engine::session::Session;
use crate::engine::{Engine, Event, SessionId};
use crate::limits::{COMPARE_SOON, MAX_EARLY, MAX_UNEQUAL, WANT_TIMEOUT};
use crate::store::Store;
use crate::time::Time;
use crate::wire::message::{Message, Root};

/// In microseconds.
const SECOND: u64 = 1_000_000;

impl Engine {
    /// The peer says what it holds. Nothing need be in flight for it to differ from what we hold
    /// while news are on their way.
    pub(in crate::engine) fn on_root<S: Store>(
        &mut self,
        now: Time,
        id: SessionId,
        told: &Root,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let (root, count) = (self.digest.root(), self.digest.count());
        let caught_up = self.fetch.is_caught_up(id);
        let Some(session) = self.sessions.get_mut(id) else { return Ok(()) };
        let idle = caught_up && session.serve.is_idle() && !session.is_stirred(now);
        // Over a quiet link this is how one hears of news: nothing else was to tell of them.
        let told_live = !session.link.quiet;
        let summary = &mut session.summary;
        summary.theirs = Told { root: told.root, count: told.count, mark: told.mark };
        if (told.root, told.count) == (root, count) {
            session.rest(now);
            let answer = session.summary.root_told != root;
            self.equal(id, store)?;
            if answer {
                self.say_root(now, id, store);
            }
            return Ok(());
        }
        let explained = summary.explained == Some((root, told.root));
        if explained || summary.talk.is_some() || summary.telling.is_some() {
            return Ok(());
        }
        summary.unequal = summary.unequal.saturating_add(1);
        if idle || summary.unequal >= MAX_UNEQUAL {
            summary.unequal = 0;
            let still = u64::from(told.still).saturating_mul(SECOND) >= WANT_TIMEOUT
                && now.since(self.changed) >= WANT_TIMEOUT;
            let silent = idle && still && told_live && self.fetch.is_at_rest();
            self.open_recon(now, id, silent, store);
        } else if summary.unequal <= MAX_EARLY {
            session.compare_at = session.compare_at.min(now.after(WANT_TIMEOUT));
            self.agenda.look_at(session.compare_at);
        }
        Ok(())
    }

    fn say_root<S: Store>(&mut self, now: Time, id: SessionId, store: &S) {
        let (root, count) = (self.digest.root(), self.digest.count());
        if let Some(session) = self.sessions.get_mut(id) {
            session.summary.root_told = root;
            session.summary.unsure = false;
        }
        let mark = store.journal();
        let still = now.since(self.changed).checked_div(SECOND).unwrap_or(0);
        let still = u8::try_from(still).unwrap_or(u8::MAX);
        self.send(id, &Message::Root(Root { root, count, mark, still }));
    }

    /// Compares fingerprints where that is due.
    pub(in crate::engine) fn compare<S: Store>(
        &mut self,
        now: Time,
        store: &mut S,
    ) -> Result<(), S::Error> {
        let due: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.is_ready() && session.compare_at <= now)
            .map(|(id, _)| id)
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        let (root, count) = (self.digest.root(), self.digest.count());
        for id in due {
            let caught_up = self.fetch.is_caught_up(id);
            let Some(session) = self.sessions.get_mut(id) else { continue };
            session.rest(now);
            let summary = &session.summary;
            let quiet =
                caught_up && session.serve.is_idle() && summary.heard && !canary!(NeverCompare);
            let busy = summary.talk.is_some() || summary.telling.is_some();
            let equal = (summary.theirs.root, summary.theirs.count) == (root, count);
            if quiet && !busy {
                if equal {
                    self.equal(id, store)?;
                }
                self.say_root(now, id, store);
            }
        }
        Ok(())
    }

    pub(in crate::engine) fn say_caught_up(&mut self, now: Time) {
        let fulfilled = self.fetch.take_fulfilled();
        if !std::mem::take(&mut self.agenda.unsettled) && !fulfilled {
            return;
        }
        let mut settling = std::mem::take(&mut self.agenda.rows.settling);
        settling.retain(|id| {
            let Some(session) = self.sessions.get_mut(*id) else { return false };
            let reached = self.fetch.is_caught_up(*id)
                && session.is_ready()
                && !session.refused
                && session.summary.heard;
            if reached && !std::mem::replace(&mut session.caught_up, true) {
                let event = Event::CaughtUp { session: *id, peer: session.peer };
                self.outbox.push_back(Queued::Event(Box::new(event)));
            }
            if reached && session.summary.unsure {
                self.agenda.compare_soon(now, session);
            }
            session.settling = !session.caught_up && !session.refused;
            session.settling
        });
        self.agenda.rows.settling = settling;
    }
}

impl Agenda {
    /// Fingerprints are compared soon, or once all is here that the peer claims.
    pub(in crate::engine) fn compare_soon(&mut self, now: Time, session: &mut Session) {
        session.summary.unsure = !session.caught_up;
        session.compare_at = session.compare_at.min(now.after(COMPARE_SOON));
        self.look_at(session.compare_at);
    }
}
