//! What the node's thread says of itself when it is asked.

use super::Turns;
use crate::daemon::vitals::Measured;
use tidings_core::Error;

impl Turns {
    pub(super) fn measure(&mut self) -> Result<Measured, Error> {
        let status = self.node.status()?;
        let load = self.node.load();
        Ok(Measured {
            entries: status.entries,
            authors: status.authors,
            members: status.members,
            devices: status.devices,
            bodies_wanted: status.bodies_wanted,
            bodies_pruned: status.bodies_pruned,
            log_bytes: status.log_bytes,
            free_bytes: self.state.vitals.free().unwrap_or(0),
            min_free_bytes: self.state.settings.min_free(),
            low_disk: status.low_disk.is_some(),
            stock_bytes: status.stock.bytes,
            quota_bytes: status.stock.quota.unwrap_or(0),
            full: status.stock.full,
            people_over: status.stock.people_over,
            file_bytes: status.files.bytes,
            file_bytes_coming: status.files.coming,
            file_bytes_others: status.files.others,
            file_quota_bytes: status.files.quota.unwrap_or(0),
            file_bytes_sent: self.state.files.sent(),
            writable: status.writable,
            admitted: status.admitted,
            missing: status.sessions.iter().map(|session| session.missing).max().unwrap_or(0),
            queued: load.queued,
            calls: u64::try_from(self.calls.len()).unwrap_or(u64::MAX),
            ahead: self.node.ahead(self.state.clock.now()) / 1_000_000,
            sessions: self.state.sessions.by_transport(),
            sent_bytes: status.traffic.sent_bytes,
            received_bytes: status.traffic.received_bytes,
            received: status.traffic.received_entries,
            accepted: status.traffic.accepted_entries,
            strikes: load.strikes,
            divergences: status.silent_divergences,
        })
    }
}
