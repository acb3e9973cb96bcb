//! What is read here: where history ends.

use super::Node;
use tidings_protocol::time::Time;

/// How long after the first synchronisation what was written before the join still counts as history,
/// in microseconds: whoever let this device in may not hold all of it.
pub(crate) const HISTORY_GOES_ON: u64 = 24 * 60 * 60 * 1_000_000;

impl Node {
    /// Somebody's logs are all here. The first time ends what was there before this home.
    pub(super) fn synced(&mut self, now: Time) {
        match self.log.first_synced() {
            Ok(Some(_)) => {}
            Ok(None) => match self.log.set_first_synced(now) {
                Ok(()) => self.views.set_history_until(now.after(HISTORY_GOES_ON)),
                Err(error) => tracing::warn!(%error, "when this home began is not kept"),
            },
            Err(error) => tracing::warn!(%error, "when this home began cannot be read"),
        }
    }
}
