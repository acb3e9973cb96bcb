//! Which rules the node goes by, and who is shown the door.

use super::{State, Turns};
use crate::config::access;
use crate::daemon::settings::Rules;
use tidings_net::SessionId;
use tidings_protocol::author::Author;

impl Turns {
    /// Takes the rules if they changed; sessions that they deny end.
    pub(super) fn take_rules(&mut self) {
        let State { settings, rules, .. } = &mut self.state;
        let Some(news) = settings.rules(rules) else { return };
        let Rules { retention, access, quotas, rates, files } = news;
        let now = self.state.clock.now();
        self.node.set_retention(now, retention);
        self.node.set_quotas(now, quotas);
        self.net.set_rates(rates);
        if let Ok(shelf) = self.node.shelf() {
            shelf.set_quota(files);
        }
        self.net.set_access(access::networks(&access));
        self.state.access = access;
        let all: Vec<(SessionId, Author)> = self.state.sessions.all().collect();
        for (session, peer) in all.into_iter().filter(|(_, peer)| !self.admits(peer)) {
            self.show_out(session, &peer);
        }
    }

    /// Whether this device may connect.
    pub(super) fn admits(&self, peer: &Author) -> bool {
        self.state.access.is_empty() || {
            let person = self.node.person_beside(peer);
            access::admits(&self.state.access, peer, &person)
        }
    }

    /// It hears no more than somebody at a closed gate.
    pub(super) fn show_out(&self, session: SessionId, peer: &Author) {
        self.state.vitals.metrics.access_denied.inc();
        tracing::info!(%peer, "not let in by `access`");
        self.net.disconnect(session, "not let in");
    }
}
