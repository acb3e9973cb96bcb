//! Virtual time: what happens next, in the order of time and then of scheduling.
//!
//! A calendar queue (Brown 1988) of fixed buckets: what is due soon stands in a small heap, what is
//! due within a minute in a ring of unsorted buckets, the rest in one large heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tidings_protocol::time::Time;

/// A bucket holds what is due within so many bits of microseconds, about a millisecond.
const WIDTH: u32 = 10;

/// Buckets in the ring: the timers of a minute fit.
const RING: usize = 1 << 16;

/// No slot.
const NONE: u32 = u32::MAX;

/// When, in which order, and which slot.
type Key = Reverse<(Time, u64, u32)>;

/// An event on the agenda, or a slot that waits for one.
#[derive(Debug)]
struct Slot<E> {
    time: Time,
    order: u64,
    event: Option<E>,
    /// The next in the same bucket, or the next that is free.
    next: u32,
}

/// The agenda of a run. Time moves only when something is taken from it.
#[derive(Debug)]
pub struct Queue<E> {
    now: Time,
    order: u64,
    slots: Vec<Slot<E>>,
    free: u32,
    /// Everything in buckets before `edge`.
    near: BinaryHeap<Key>,
    edge: u64,
    /// The first slot of each bucket from `edge` on.
    ring: Vec<u32>,
    /// A bit for each bucket of the ring that holds something.
    taken: Vec<u64>,
    /// What was beyond the ring when it was scheduled.
    far: BinaryHeap<Key>,
}

impl<E> Queue<E> {
    /// An empty agenda at `start`.
    #[must_use]
    pub fn new(start: Time) -> Self {
        Self {
            now: start,
            order: 0,
            slots: Vec::new(),
            free: NONE,
            near: BinaryHeap::new(),
            edge: bucket(start),
            ring: vec![NONE; RING],
            taken: vec![0; RING / 64],
            far: BinaryHeap::new(),
        }
    }

    /// Virtual now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// Lets time pass until `time`, before which nothing is left.
    pub fn pass(&mut self, time: Time) {
        self.now = self.now.max(time);
    }

    /// Schedules `event`; what lies in the past happens now.
    pub fn at(&mut self, time: Time, event: E) {
        let (time, order) = (time.max(self.now), self.order);
        self.order += 1;
        let slot = self.store(Slot { time, order, event: Some(event), next: NONE });
        let due = bucket(time);
        if due < self.edge {
            self.near.push(Reverse((time, order, slot)));
        } else if due - self.edge < RING as u64 {
            let at = ring(due);
            self.slots[slot as usize].next = std::mem::replace(&mut self.ring[at], slot);
            self.taken[at / 64] |= 1 << (at % 64);
        } else {
            self.far.push(Reverse((time, order, slot)));
        }
    }

    /// Takes what happens next, at `end` at the latest; with nothing left until then, it is `end`.
    pub fn next(&mut self, end: Time) -> Option<E> {
        while self.near.is_empty() && self.fill(bucket(end)) {}
        if self.near.peek().is_none_or(|Reverse((due, ..))| *due > end) {
            self.now = self.now.max(end);
            return None;
        }
        let Reverse((time, _, slot)) = self.near.pop()?;
        self.now = time;
        let at = slot as usize;
        self.slots[at].next = std::mem::replace(&mut self.free, slot);
        self.slots[at].event.take()
    }

    fn store(&mut self, slot: Slot<E>) -> u32 {
        if self.free == NONE {
            self.slots.push(slot);
            return (self.slots.len() - 1) as u32;
        }
        let at = self.free;
        self.free = std::mem::replace(&mut self.slots[at as usize], slot).next;
        at
    }

    /// Moves the next bucket that holds something, up to `last`, to what is near; false if none does.
    fn fill(&mut self, last: u64) -> bool {
        let far = self.far.peek().map(|Reverse((time, ..))| bucket(*time));
        let next = [self.first_taken(), far].into_iter().flatten().min();
        let Some(next) = next.filter(|next| *next <= last) else { return false };
        self.edge = next + 1;
        let at = ring(next);
        self.taken[at / 64] &= !(1 << (at % 64));
        let mut slot = std::mem::replace(&mut self.ring[at], NONE);
        while slot != NONE {
            let it = &self.slots[slot as usize];
            self.near.push(Reverse((it.time, it.order, slot)));
            slot = it.next;
        }
        while let Some(Reverse((time, ..))) = self.far.peek()
            && bucket(*time) == next
        {
            self.near.extend(self.far.pop());
        }
        true
    }

    /// The first bucket from `edge` on that holds something, in the ring.
    fn first_taken(&self) -> Option<u64> {
        let (words, start) = (self.taken.len(), ring(self.edge));
        let first = self.taken[start / 64] >> (start % 64);
        if first != 0 {
            return Some(self.edge + u64::from(first.trailing_zeros()));
        }
        let ahead = 64 - (start % 64) as u64;
        // The last word looked at is the first again, for its bits before the edge.
        (1..=words).find_map(|n| {
            let word = self.taken[(start / 64 + n) % words];
            let bits = u64::from(word.trailing_zeros());
            (word != 0).then(|| self.edge + ahead + (n as u64 - 1) * 64 + bits)
        })
    }
}

fn bucket(time: Time) -> u64 {
    time.0 >> WIDTH
}

fn ring(bucket: u64) -> usize {
    (bucket % RING as u64) as usize
}

#[cfg(test)]
mod tests;
