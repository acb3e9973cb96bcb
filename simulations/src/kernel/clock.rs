//! Virtual time: what happens next, in the order of time and then of scheduling.

use std::collections::BTreeMap;
use tidings_protocol::time::Time;

/// The agenda of a run. Time moves only when something is taken from it.
#[derive(Debug)]
pub struct Queue<E> {
    now: Time,
    order: u64,
    agenda: BTreeMap<(Time, u64), E>,
}

impl<E> Queue<E> {
    /// An empty agenda at `start`.
    #[must_use]
    pub fn new(start: Time) -> Self {
        Self { now: start, order: 0, agenda: BTreeMap::new() }
    }

    /// Virtual now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// When the next event is due.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        self.agenda.first_key_value().map(|((time, _), _)| *time)
    }

    /// Lets time pass until `time`, which nothing on the agenda may precede.
    pub fn pass(&mut self, time: Time) {
        self.now = self.now.max(time);
    }

    /// Schedules `event`; what lies in the past happens now.
    pub fn at(&mut self, time: Time, event: E) {
        self.agenda.insert((time.max(self.now), self.order), event);
        self.order += 1;
    }

    /// Takes what happens next, at `end` at the latest; with nothing left until then, it is `end`.
    pub fn next(&mut self, end: Time) -> Option<E> {
        if self.due().is_none_or(|due| due > end) {
            self.now = self.now.max(end);
            return None;
        }
        let ((time, _), event) = self.agenda.pop_first()?;
        self.now = time;
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_in_the_order_they_were_scheduled() {
        let mut queue = Queue::new(Time(10));
        queue.at(Time(30), "c");
        queue.at(Time(20), "a");
        queue.at(Time(20), "b");
        queue.at(Time(5), "late");
        let mut taken = Vec::new();
        while let Some(event) = queue.next(Time(25)) {
            taken.push((queue.now().0, event));
        }
        assert_eq!(taken, [(10, "late"), (20, "a"), (20, "b")]);
        assert_eq!(queue.now(), Time(25));
    }
}
