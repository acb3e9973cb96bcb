//! What went over all sessions since the engine began: what redundancy and overhead are made of.

use serde::{Deserialize, Serialize};

/// Totals of one engine's life, over sessions that ended too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Traffic {
    /// Bytes of frames sent, without their length prefixes.
    pub sent_bytes: u64,
    /// Bytes of frames received.
    pub received_bytes: u64,
    /// Entries of wanted logs that came in runs.
    pub received_entries: u64,
    /// Those of them that were new and good.
    pub accepted_entries: u64,
}

impl Traffic {
    pub(super) fn said(&mut self, len: usize) {
        self.sent_bytes = self.sent_bytes.saturating_add(count(len));
    }

    pub(super) fn heard(&mut self, len: usize) {
        self.received_bytes = self.received_bytes.saturating_add(count(len));
    }

    pub(super) fn came(&mut self, entries: u64) {
        self.received_entries = self.received_entries.saturating_add(entries);
    }

    pub(super) fn kept(&mut self, entries: u64) {
        self.accepted_entries = self.accepted_entries.saturating_add(entries);
    }
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}
