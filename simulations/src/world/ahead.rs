//! Asking memory ahead: what the next frames will touch is on its way while this event is worked on.
//!
//! Most hosts lie outside of all caches. Each frame that is near goes through a row of steps, one for
//! each event before it; each step asks for what the step before found.

use super::{Happening, World};
use crate::fabric::Signal;
use crate::kernel::prefetch;
use crate::machine::Bare;
use prefetch_index::prefetch_index;
use tidings_protocol::engine::{Engine, SessionId};

impl World<'_> {
    /// Asks for what the next events will touch.
    pub(super) fn look_ahead(&self) {
        self.queue.prefetch(6);
        if let Some((who, session, frame)) = self.coming(5) {
            prefetch_index(&self.hosts, who);
            prefetch_index(frame, 0);
            self.fabric.prefetch(session);
        }
        if let Some((who, _, _)) = self.coming(4) {
            let host = &self.hosts[who];
            prefetch(&host.alarm);
            host.machine.bare().map(Bare::prefetch);
        }
        if let Some((who, session, _)) = self.coming(3) {
            self.engine(who).map(Engine::prefetch_front);
            self.fabric.prefetch_lanes(session);
        }
        if let Some((who, _, _)) = self.coming(2) {
            self.engine(who).map(Engine::prefetch_seats);
        }
        if let Some((who, session, _)) = self.coming(1) {
            self.engine(who).inspect(|engine| engine.prefetch_session(session));
        }
    }

    /// The frame that arrives so many events later, if it is one.
    fn coming(&self, count: usize) -> Option<(usize, SessionId, &[u8])> {
        match self.queue.coming(count)? {
            Happening::Signal(Signal::Frame { who, session, frame, .. }) => {
                Some((*who as usize, *session, frame))
            }
            _ => None,
        }
    }

    fn engine(&self, who: usize) -> Option<&Engine> {
        self.hosts[who].machine.bare()?.engine()
    }
}
