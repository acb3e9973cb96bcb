//! The clock of a host, as the daemon reads it for its node.

use tidings_protocol::time::Time;

/// A clock that is ahead of the true time. The node never sees it go back: when the system's clock
/// is set back, time goes on at its own pace until the node starts again, as in the daemon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// How far ahead the system's clock is, in microseconds.
    system: u64,
    /// How far ahead the node takes it to be.
    told: u64,
}

impl Clock {
    /// So many microseconds ahead.
    pub(super) fn new(ahead: u64) -> Self {
        Self { system: ahead, told: ahead }
    }

    /// The system's clock is set to so many microseconds ahead.
    pub(super) fn set(&mut self, ahead: u64) {
        self.system = ahead;
        self.told = self.told.max(ahead);
    }

    /// The node starts and reads the system's clock.
    pub(super) fn start(&mut self) {
        self.told = self.system;
    }

    /// What the node takes the time to be.
    pub(super) fn local(&self, now: Time) -> Time {
        now.after(self.told)
    }

    /// When the node takes the time to be `local`, in virtual time.
    pub(super) fn when(&self, local: Time) -> Time {
        Time(local.0.saturating_sub(self.told))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_sees_its_clock_go_back_only_when_it_starts() {
        let mut clock = Clock::new(100);
        assert_eq!(clock.local(Time(5)), Time(105));
        clock.set(7);
        assert_eq!(clock.local(Time(5)), Time(105));
        assert_eq!(clock.when(Time(107)), Time(7));
        clock.set(200);
        assert_eq!(clock.local(Time(5)), Time(205));
        clock.set(7);
        clock.start();
        assert_eq!(clock.local(Time(5)), Time(12));
        assert_eq!(clock.when(Time(12)), Time(5));
    }
}
