//! Logs of the expelled: wanted up to a position, and beyond it neither told, asked for nor served.
//!
//! What was held before stays on the disk, so that a lifted cut brings the log back. All that this
//! device says of such a log is as if it ended at the cut (SPEC §8.6).

use super::authors::Who;
use super::{Engine, Queued, Reason, SessionId};
use crate::author::Author;
use crate::entry::Tip;
use crate::store::{Head, Store};
use crate::time::Time;
use crate::wire::message::{ByeCode, Message};

/// For how many seconds a stranger that is turned away is asked not to come back: others may know
/// it.
const STRANGER_PAUSE: u32 = 10;

impl Engine {
    /// From now on nothing is wanted of `author` behind `last`; all of its log again for `None`.
    /// Idempotent. This device's own log is never cut: it has nothing else to say.
    ///
    /// # Errors
    /// The store's.
    pub fn cut<S: Store>(
        &mut self,
        now: Time,
        store: &S,
        author: Author,
        last: Option<u64>,
    ) -> Result<(), S::Error> {
        if canary!(ForgetCut) {
            return Ok(());
        }
        let cut = last.unwrap_or(u64::MAX);
        let Some(who) = self.authors.find(&author).filter(|who| *who != self.own) else {
            return Ok(());
        };
        if self.authors.known(who).is_none_or(|known| known.cut == cut) {
            return Ok(());
        }
        let before = self.authors.set_cut(who, cut);
        let head = store.head(&author);
        let tip = match head.filter(|head| head.tip.seq > cut) {
            Some(_) => store.tip(&author, cut)?,
            None => head.map(|head| head.tip),
        };
        let head = head.unwrap_or(Head { tip: Tip::empty(store.community()), fork: None });
        self.holds(now, who, &author, &head, |_| tip.unwrap_or(head.tip));
        for session in self.sessions.values_mut() {
            session.probes.retain(|probed, _| *probed != who);
        }
        let held = self.authors.held(who);
        if cut < before {
            self.fetch.frozen(now, who, held, cut);
        } else {
            // What others have of it was passed over until now.
            let ready: Vec<_> =
                self.sessions.iter().filter(|it| it.1.is_ready()).map(|(id, _)| id).collect();
            for id in ready {
                self.start_recon(now, id, store);
            }
        }
        self.look_again(now, store);
        self.ask(now);
        Ok(())
    }

    /// Where the log of `author` is cut; `u64::MAX` for nowhere.
    #[must_use]
    pub fn cut_of(&self, author: &Author) -> u64 {
        self.authors.find(author).map_or(u64::MAX, |who| self.authors.cut(who))
    }

    /// Ends a session whose peer is expelled, and tells it why.
    pub fn deny(&mut self, now: Time, session: SessionId) {
        if self.sessions.get(session).is_some() && !canary!(KeepSessionOfExpelled) {
            self.disconnect(now, session, Reason::Expelled);
        }
    }

    /// Ends a session whose peer nobody let in, as far as is known here.
    pub fn turn_away(&mut self, now: Time, session: SessionId) {
        if self.sessions.get(session).is_some() {
            let (code, retry_after) = (ByeCode::Busy, STRANGER_PAUSE);
            self.send(session, &Message::Bye { code, retry_after });
            self.forget(now, session);
            let reason = Reason::Stranger;
            self.outbox.push_back(Queued::Disconnect { session, reason });
        }
    }

    /// What counts of the log of `author`: what `store` holds, up to a cut.
    pub fn counted<S: Store>(&self, author: &Author, store: &S) -> Option<Head> {
        match self.cuts.get(author) {
            Some(counted) => *counted,
            None => store.head(author),
        }
    }

    /// The store holds `head` of `who` now; `at_cut` is its tip at a cut below that.
    pub(super) fn holds(
        &mut self,
        now: Time,
        who: Who,
        author: &Author,
        head: &Head,
        at_cut: impl FnOnce(u64) -> Tip,
    ) {
        let cut = self.authors.cut(who);
        let fork = head.fork.filter(|fork| *fork <= cut);
        let counted = match head.tip.seq > cut {
            false => Head { tip: head.tip, fork },
            true => match self.cuts.get(author) {
                Some(Some(before)) if before.tip.seq == cut => *before,
                _ => Head { tip: at_cut(cut), fork },
            },
        };
        let nothing = counted.tip.seq == 0 && counted.fork.is_none();
        match nothing {
            true => self.digest.remove(author),
            false => self.digest.set(author, &counted),
        }
        match cut {
            u64::MAX => self.cuts.remove(author),
            _ => self.cuts.insert(*author, Some(counted).filter(|_| !nothing)),
        };
        self.changed = now;
        self.authors.set_head(who, &counted);
    }
}
