//! How hosts go down and come back.

use super::{Happening, What, World};
use crate::checker::{At, Check};
use crate::observe::Fact;

/// How long after its disk failed a host is started again, in microseconds.
const REPAIR: u64 = 3_000_000;

impl World<'_> {
    /// Power is cut.
    pub(super) fn crash(&mut self, who: usize) {
        let now = self.queue.now();
        self.note(who, What::Crash, &[]);
        self.hosts[who].crash();
        self.fabric.down(now, who);
        self.tell(&Fact::Down { who });
    }

    /// A host's disk failed it: it goes down, and is started again.
    pub(super) fn fail(&mut self, who: usize) -> Check {
        self.crash(who);
        let (now, life) = (self.queue.now(), self.hosts[who].life);
        self.queue.at(now.after(REPAIR), Happening::Restart { who: who as u32, life });
        Ok(())
    }

    /// A host starts over its disk, unless that is damaged.
    pub(super) fn start(&mut self, who: usize) -> Check {
        let now = self.queue.now();
        if self.hosts[who].machine.is_up() || self.hosts[who].gone {
            return Ok(());
        }
        self.note(who, What::Start, &[]);
        self.hosts[who].start(now);
        if !self.hosts[who].machine.is_up() {
            return if self.hosts[who].machine.has_failed() { self.fail(who) } else { Ok(()) };
        }
        self.fabric.up(now, who);
        self.news = true;
        self.tell(&Fact::Up { who });
        let at = At { now, who, host: &self.hosts[who] };
        self.checkers.started(at, &self.hosts)
    }
}
