//! What the network knows of one link, of one session, and of a split.

use crate::kernel::Stream;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

/// One stream between two hosts. Ends are numbered as the link's are.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) ends: (u32, u32),
    /// Whose session it is.
    pub(super) link: u32,
    /// Whether each end still uses it.
    pub(super) open: [bool; 2],
    pub(super) broken: bool,
    /// When the frame sent last arrives at each end.
    pub(super) last: [Time; 2],
}

/// A pair of hosts that may be connected.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) ends: (usize, usize),
    /// They are in reach of each other.
    pub(super) wanted: bool,
    pub(super) dialing: bool,
    /// The newest session.
    pub(super) current: Option<SessionId>,
    /// All sessions that somebody still uses.
    pub(super) sessions: Vec<SessionId>,
    /// When ends notice and dial.
    pub(super) chance: Stream,
}

impl Session {
    pub(super) fn new(link: usize, (a, b): (usize, usize), last: [Time; 2]) -> Self {
        let (ends, link) = ((a as u32, b as u32), link as u32);
        Self { ends, link, open: [true; 2], broken: false, last }
    }

    /// The number of the end that is `who`.
    pub(super) fn side(&self, who: usize) -> usize {
        usize::from(self.ends.1 as usize == who)
    }

    /// The host at the other end.
    pub(super) fn peer(&self, who: usize) -> usize {
        (if self.side(who) == 0 { self.ends.1 } else { self.ends.0 }) as usize
    }

    pub(super) fn link(&self) -> usize {
        self.link as usize
    }
}

impl Link {
    pub(super) fn new(ends: (usize, usize), chance: Stream) -> Self {
        let (current, sessions) = (None, Vec::new());
        Self { ends, wanted: true, dialing: false, current, sessions, chance }
    }
}

/// Who cannot reach whom; empty if all can reach all.
#[derive(Debug, Default)]
pub(super) struct Split {
    group: Vec<u32>,
    one_way: bool,
}

impl Split {
    /// These groups, and one of all that are in none.
    pub(super) fn new(hosts: usize, groups: &[Vec<usize>], one_way: bool) -> Self {
        let mut group = vec![0; hosts];
        for (n, hosts) in (1..).zip(groups) {
            hosts.iter().for_each(|who| group[*who] = n);
        }
        Self { group, one_way }
    }

    /// Whether anybody is cut off.
    pub(super) fn is_some(&self) -> bool {
        !self.group.is_empty()
    }

    /// Whether a frame passes.
    pub(super) fn lets(&self, from: usize, to: usize) -> bool {
        match (self.group.get(from), self.group.get(to)) {
            (Some(from), Some(to)) => from == to || (self.one_way && from < to),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_cuts_what_crosses_and_one_way_only_one_direction() {
        let split = Split::new(5, &[vec![0, 1], vec![4]], false);
        assert!(split.lets(0, 1) && split.lets(2, 3) && !split.lets(0, 2) && !split.lets(0, 4));
        let split = Split::new(5, &[vec![0, 1]], true);
        assert!(split.lets(2, 0) && !split.lets(0, 2));
        assert!(Split::default().lets(0, 4));
    }
}
