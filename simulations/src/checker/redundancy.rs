//! Entries received for each one needed.

/// Counts over all checked hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redundancy {
    /// Entries in RUN frames that arrived.
    pub received: u64,
    /// Entries that were new where they arrived.
    pub needed: u64,
}

impl Redundancy {
    /// A run of so many entries arrived.
    pub fn arrived(&mut self, count: u64) {
        self.received += count;
    }

    pub(super) fn accepted(&mut self, first: u64, last: u64, foreign: bool) {
        if foreign {
            self.needed += last + 1 - first;
        }
    }

    /// Received by needed; 1 if nothing was needed.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.needed == 0 { 1.0 } else { self.received as f64 / self.needed as f64 }
    }
}
