//! Logs over their quota: nobody is asked for them before it is time.

use super::Fetch;
use crate::engine::SessionId;
use crate::engine::authors::Who;
use crate::time::Time;

impl Fetch {
    /// `who` is over its quota: whoever sends it is told to stop, once, and nobody is asked before
    /// `until`.
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
        self.timers.insert((until, who));
    }
}
