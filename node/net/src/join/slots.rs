//! Questions being answered, counted by who asks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Counts = HashMap<[u8; 32], usize>;

/// Bounded in all, and for each peer.
#[derive(Clone)]
pub(crate) struct Slots {
    counts: Arc<Mutex<Counts>>,
    most: usize,
    per_peer: usize,
}

/// One request being answered; dropping it makes room for another.
pub(crate) struct Slot {
    slots: Slots,
    peer: [u8; 32],
}

impl Slots {
    /// At most so many in all, and of one peer.
    pub(crate) fn new(most: usize, per_peer: usize) -> Self {
        Self { counts: Arc::default(), most, per_peer }
    }

    /// Room for one more request of `peer`, if there is any.
    pub(crate) fn take(&self, peer: [u8; 32]) -> Option<Slot> {
        self.change(|counts| {
            let own = counts.get(&peer).copied().unwrap_or_default();
            if own >= self.per_peer || counts.values().sum::<usize>() >= self.most {
                return None;
            }
            counts.insert(peer, own.saturating_add(1));
            Some(Slot { slots: self.clone(), peer })
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Counts) -> T) -> T {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Slot {
    /// Who asks.
    pub(crate) fn peer(&self) -> [u8; 32] {
        self.peer
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.change(|counts| {
            let left = counts.remove(&self.peer).unwrap_or_default().saturating_sub(1);
            if left > 0 {
                counts.insert(self.peer, left);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{MAX_JOINS, MAX_JOINS_PER_PEER};

    #[test]
    fn a_peer_takes_its_share_and_gets_it_back() {
        let slots = Slots::new(MAX_JOINS, MAX_JOINS_PER_PEER);
        let mut taken: Vec<_> = (0..MAX_JOINS_PER_PEER).map(|_| slots.take([1; 32])).collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(slots.take([1; 32]).is_none());
        assert!(slots.take([2; 32]).is_some());
        taken.pop();
        assert!(slots.take([1; 32]).is_some());
    }

    #[test]
    fn all_peers_together_take_no_more_than_the_bound() {
        let slots = Slots::new(MAX_JOINS, MAX_JOINS_PER_PEER);
        let taken: Vec<_> = (0..100).filter_map(|peer| slots.take([peer; 32])).collect();
        assert_eq!(taken.len(), MAX_JOINS);
        drop(taken);
        assert!(slots.counts.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
