//! Virtual time: what happens next, in the order of time and then of scheduling.
//!
//! A calendar queue (Brown 1988) of fixed buckets: what is due within a minute stands in a ring of
//! unsorted buckets, each of which is sorted when its time comes; the rest is in a heap.

use prefetch_index::prefetch_index;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tidings_protocol::time::Time;

/// A bucket holds what is due within so many bits of microseconds, about four milliseconds.
const WIDTH: u32 = 12;

/// Buckets in the ring: the timers of a minute fit.
const RING: usize = 1 << 14;

/// When, in which order, and which slot.
type Key = (Time, u64, u32);

/// As a [`Key`] within a bucket: time and order in one number, so that sorting compares only that.
type Near = (u64, u32);

/// Bits of a [`Near`] that tell the order: enough for centuries.
const ORDER: u32 = 64 - WIDTH;

/// The agenda of a run. Time moves only when something is taken from it.
#[derive(Debug)]
pub struct Queue<E> {
    now: Time,
    order: u64,
    /// The events; free slots are reused, the last freed first, while they are still at hand.
    slots: Vec<Option<E>>,
    free: Vec<u32>,
    /// The bucket that is being emptied, the next event last.
    near: Vec<Near>,
    /// What was scheduled for it or before it since.
    late: BinaryHeap<Reverse<Key>>,
    /// The first bucket that is not yet being emptied.
    edge: u64,
    /// The buckets from `edge` on.
    ring: Vec<Vec<Near>>,
    /// A bit for each bucket of the ring that holds something.
    taken: Vec<u64>,
    /// Room that emptied buckets had.
    spare: Vec<Vec<Near>>,
    /// What was beyond the ring when it was scheduled.
    far: BinaryHeap<Reverse<Key>>,
}

impl<E> Queue<E> {
    /// An empty agenda at `start`.
    #[must_use]
    pub fn new(start: Time) -> Self {
        Self {
            now: start,
            order: 0,
            slots: Vec::new(),
            free: Vec::new(),
            near: Vec::new(),
            late: BinaryHeap::new(),
            edge: bucket(start),
            ring: std::iter::repeat_with(Vec::new).take(RING).collect(),
            taken: vec![0; RING / 64],
            spare: Vec::new(),
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
        let key = (time.max(self.now), self.order, self.store(event));
        self.order += 1;
        let due = bucket(key.0);
        if due < self.edge {
            self.late.push(Reverse(key));
        } else if due - self.edge < RING as u64 {
            let at = ring(due);
            let bucket = &mut self.ring[at];
            if bucket.is_empty() {
                *bucket = self.spare.pop().unwrap_or_default();
                self.taken[at / 64] |= 1 << (at % 64);
            }
            bucket.push(near(key));
        } else {
            self.far.push(Reverse(key));
        }
    }

    /// Takes what happens next, at `end` at the latest; with nothing left until then, it is `end`.
    pub fn next(&mut self, end: Time) -> Option<E> {
        while self.near.is_empty() && self.late.is_empty() && self.fill(bucket(end)) {}
        let first = self.near.last().map(|key| far(self.edge - 1, *key));
        let late = self.late.peek().map(|Reverse(key)| *key);
        let sooner = match (first, late) {
            (Some(first), Some(late)) => first < late,
            (first, _) => first.is_some(),
        };
        let due = if sooner { first } else { late };
        let Some((time, _, slot)) = due.filter(|(time, ..)| *time <= end) else {
            self.now = self.now.max(end);
            return None;
        };
        if sooner {
            self.near.pop();
        } else {
            self.late.pop();
        }
        self.now = time;
        self.free.push(slot);
        self.slots[slot as usize].take()
    }

    /// What comes so many events later, 1 for the next, as far as that is sorted; what is scheduled
    /// meanwhile may come before.
    #[must_use]
    pub fn coming(&self, count: usize) -> Option<&E> {
        self.slots.get(self.slot(count)?)?.as_ref()
    }

    /// Asks memory for what [`Queue::coming`] returns, and waits for nothing.
    pub fn prefetch(&self, count: usize) {
        if let Some(slot) = self.slot(count) {
            prefetch_index(&self.slots, slot);
        }
    }

    fn slot(&self, count: usize) -> Option<usize> {
        let (_, slot) = self.near.get(self.near.len().checked_sub(count)?)?;
        Some(*slot as usize)
    }

    fn store(&mut self, event: E) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.slots[slot as usize] = Some(event);
            return slot;
        }
        self.slots.push(Some(event));
        (self.slots.len() - 1) as u32
    }

    /// Begins to empty the next bucket that holds something, up to `last`; false if none does.
    fn fill(&mut self, last: u64) -> bool {
        let far = self.far.peek().map(|Reverse((time, ..))| bucket(*time));
        let next = [self.first_taken(), far].into_iter().flatten().min();
        let Some(next) = next.filter(|next| *next <= last) else { return false };
        self.edge = next + 1;
        let at = ring(next);
        self.taken[at / 64] &= !(1 << (at % 64));
        self.spare.push(std::mem::replace(&mut self.near, std::mem::take(&mut self.ring[at])));
        while let Some(Reverse(key)) = self.far.peek()
            && bucket(key.0) == next
        {
            self.near.push(near(*key));
            self.far.pop();
        }
        self.near.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
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

/// A key as its bucket knows it.
fn near((time, order, slot): Key) -> Near {
    (time.0 << ORDER | order, slot)
}

/// A key of this bucket.
fn far(bucket: u64, (rank, slot): Near) -> Key {
    (Time(bucket << WIDTH | rank >> ORDER), rank & ((1 << ORDER) - 1), slot)
}

fn ring(bucket: u64) -> usize {
    (bucket % RING as u64) as usize
}

#[cfg(test)]
mod tests;
