//! Two groups that cannot reach each other for a while.

use super::{Packet, Rule, Verdict};
use std::collections::BTreeSet;
use tidings_protocol::time::Time;

/// From `from` to `until` nothing crosses between `side` and the others.
#[derive(Debug)]
pub struct Partition {
    side: BTreeSet<usize>,
    from: Time,
    until: Time,
}

impl Partition {
    /// Cuts `side` off from `from` until before `until`.
    #[must_use]
    pub fn new(side: BTreeSet<usize>, from: Time, until: Time) -> Self {
        Self { side, from, until }
    }
}

impl Rule for Partition {
    fn judge(&mut self, packet: &Packet) -> Verdict {
        let acts = (self.from..self.until).contains(&packet.now);
        let crosses = self.side.contains(&packet.from) != self.side.contains(&packet.to);
        if acts && crosses { Verdict::Drop } else { Verdict::Pass }
    }

    fn is_fault(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_cuts_what_crosses_while_it_lasts() {
        let mut rule = Partition::new(BTreeSet::from([0, 1]), Time(10), Time(20));
        let mut judge =
            |now, from, to| rule.judge(&Packet { now: Time(now), from, to, dial: false });
        assert_eq!(judge(9, 0, 2), Verdict::Pass);
        assert_eq!(judge(10, 0, 2), Verdict::Drop);
        assert_eq!(judge(19, 2, 1), Verdict::Drop);
        assert_eq!(judge(19, 0, 1), Verdict::Pass);
        assert_eq!(judge(19, 2, 3), Verdict::Pass);
        assert_eq!(judge(20, 0, 2), Verdict::Pass);
    }
}
