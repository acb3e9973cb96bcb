//! Logs over their quota: nobody is asked for them before it is time.

use super::Fetch;
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::time::Time;

impl Fetch {
    /// `who` is over its quota: whoever sends it is told to stop, once, and nobody is asked before
    /// `until`, or, if that is never, before [`Fetch::hasten`].
    pub(in crate::engine) fn delay(&mut self, session: SessionId, who: Who, until: Time) {
        let provider = self.provider(who).map(|provider| provider.session);
        self.drop_provider(who);
        for session in [Some(session), provider].into_iter().flatten() {
            if !self.is_stopped(session, who) {
                self.stop(session, who);
            }
        }
        if let Some(before) = self.delayed.insert(who, until) {
            self.timers.remove(&(before, who));
        }
        if until != Time::NEVER {
            self.timers.insert((until, who));
        }
    }

    /// What `who` waits for may be there: it is asked for again at once.
    pub(in crate::engine) fn hasten(&mut self, who: Who) {
        let Some(until) = self.delayed.get_mut(&who) else { return };
        let before = std::mem::replace(until, Time(0));
        self.timers.remove(&(before, who));
        self.timers.insert((Time(0), who));
    }

    /// The same of everybody.
    pub(in crate::engine) fn hasten_all(&mut self) {
        let all: Vec<Who> = self.delayed.keys().copied().collect();
        all.into_iter().for_each(|who| self.hasten(who));
    }
}
