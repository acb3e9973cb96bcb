//! Sessions with devices that are not in, as far as is known here.
//!
//! Who was let in a moment ago may be known to others only; whoever is let in by somebody who was
//! expelled, and has an old secret, looks the same until that is heard. So a stranger gets the time
//! that it takes to tell who let it in, and no more (SPEC §12.6).

use super::Node;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// How long a stranger may stay when all is here that it told of, in microseconds.
pub(super) const GRACE: u64 = 10_000_000;

/// How long it may stay at most, in microseconds: a member who was away for months has much to
/// fetch before it knows a newcomer.
pub(super) const LONGEST: u64 = 600_000_000;

/// One session with a stranger.
#[derive(Clone, Copy)]
struct Stay {
    until: Time,
    caught_up: bool,
}

/// Sessions with whoever is not known to be in; as many as there are sessions at most.
#[derive(Default)]
pub(super) struct Strangers(BTreeMap<SessionId, Stay>);

impl Strangers {
    /// All is here that the peer of this session told of.
    pub(super) fn caught_up(&mut self, now: Time, session: SessionId) {
        if let Some(stay) = self.0.get_mut(&session) {
            stay.caught_up = true;
            stay.until = stay.until.min(now.after(GRACE));
        }
    }

    /// There is a newer secret: who came by the one before shows soon who let it in, or goes.
    pub(super) fn hurry(&mut self, now: Time) {
        for stay in self.0.values_mut() {
            stay.until = stay.until.min(now.after(GRACE));
        }
    }

    /// This device is in only now, and begins to judge others.
    fn begin(&mut self, now: Time) {
        for stay in self.0.values_mut() {
            stay.until = now.after(if stay.caught_up { GRACE } else { LONGEST });
        }
    }

    pub(super) fn forget(&mut self, session: SessionId) {
        self.0.remove(&session);
    }
}

impl Node {
    /// A session begins: whether its peer is in is known already, or has to be shown.
    pub(super) fn meet(&mut self, now: Time, session: SessionId, peer: &Author) {
        if !self.members.contains(peer) {
            let stay = Stay { until: now.after(LONGEST), caught_up: false };
            self.strangers.0.insert(session, stay);
        }
    }

    /// Who is in changed; `newly` if this device is in only now.
    pub(crate) fn know_strangers(&mut self, now: Time, newly: bool) {
        if newly {
            self.strangers.begin(now);
        }
        let (sessions, members) = (&self.sessions, &self.members);
        let stranger = |session: &SessionId| {
            sessions.get(session).is_some_and(|(peer, _)| !members.contains(peer))
        };
        self.strangers.0.retain(|session, _| stranger(session));
    }

    /// When the next stranger must go. Nobody judges who is not in, or has not seen all that came.
    pub(super) fn stranger_due(&self) -> Option<Time> {
        if self.is_behind() || !self.is_admitted() {
            return None;
        }
        self.strangers.0.values().map(|stay| stay.until).min()
    }

    /// Ends the sessions of those whose time is over.
    pub(super) fn part_with_strangers(&mut self, now: Time) {
        if self.stranger_due().is_none_or(|due| due > now) {
            return;
        }
        let over = self.strangers.0.iter().filter(|(_, stay)| stay.until <= now);
        let over: Vec<SessionId> = over.map(|(session, _)| *session).collect();
        for session in over {
            self.strangers.forget(session);
            self.engine.turn_away(now, session);
        }
    }
}
