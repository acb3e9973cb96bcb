//! How fast it goes: bytes a second with one peer, and with all together, in each direction.
//!
//! Every stream of every connection is looked at, below the protocols and above the transports: the
//! sessions', and those that carry circuits for others. What is too fast waits; nothing is dropped.
//! A stream moves at most [`CHUNK`] bytes, then its peer waits for the time that they take at its
//! rate; a peer with many streams waits no less than one with a single one. What is small does not
//! wait behind a transfer, as far as its peer has [`Small`] credit; all of it is counted. Buckets are
//! the virtual scheduling of ITU-T I.371 (GCRA), with [`BURST`] of credit.

mod stream;

pub(crate) use stream::Shaped;

use libp2p::PeerId;
use libp2p::core::muxing::StreamMuxerBox;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::time::Instant;

/// Bytes that a stream moves at a time while there is a rate.
const CHUNK: usize = 16 * 1024;

/// Streams that ask for no more than this go on at once while their peer has credit for it: pings,
/// openings, and the lengths of messages.
const SMALL: usize = 512;

/// Small bytes a second that one peer may move without waiting for its turn, each way.
const SMALL_RATE: u64 = 4 * 1024;

/// Credit for small bytes is kept for this long: 8 KiB of it.
const SMALL_BURST: Duration = Duration::from_secs(2);

/// What small bytes on credit take of a rate is put off no further than this: many peers' together
/// may be more than there is, and must not stop transfers for longer.
const SMALL_DEBT: Duration = Duration::from_secs(1);

/// What was not used is kept for this long.
const BURST: Duration = Duration::from_millis(250);

/// Who waits looks this often whether the rates are still what they were.
const LOOK: Duration = Duration::from_secs(1);

/// Bytes a second in each direction; none for no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// With each peer.
    pub peer: Option<u64>,
    /// With all peers together, who get equal shares.
    pub total: Option<u64>,
}

/// The way that bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    In = 0,
    Out = 1,
}

impl Way {
    fn place(self) -> usize {
        usize::from(self == Way::Out)
    }
}

/// How many bytes may go now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn {
    most: usize,
    /// They do not wait for their peer's turn, nor take it.
    on_credit: bool,
}

/// A rate and what of it is used, both ways.
#[derive(Debug, Default)]
struct Bucket([Option<Instant>; 2]);

impl Bucket {
    /// So many bytes went; when the next may, at this rate.
    fn charge(&mut self, now: Instant, way: Way, bytes: usize, rate: u64) -> Instant {
        let from = self.from(now, way, BURST);
        let next = from.checked_add(takes(bytes, rate)).unwrap_or(from);
        self.set(way, next);
        next
    }

    /// So many bytes went that did not wait for their turn.
    fn owe(&mut self, now: Instant, way: Way, bytes: usize, rate: u64) {
        let from = self.from(now, way, BURST);
        let most = now.checked_add(SMALL_DEBT).unwrap_or(now).max(from);
        let next = from.checked_add(takes(bytes, rate)).unwrap_or(from);
        self.set(way, next.min(most));
    }

    /// From when on bytes count that go now, where what was not used is kept for so long.
    fn from(&self, now: Instant, way: Way, kept: Duration) -> Instant {
        let earliest = now.checked_sub(kept).unwrap_or(now);
        let level = self.0.get(way.place()).copied().flatten();
        level.map_or(earliest, |level| level.max(earliest))
    }

    fn set(&mut self, way: Way, next: Instant) {
        if let Some(level) = self.0.get_mut(way.place()) {
            *level = Some(next);
        }
    }
}

/// Credit of one peer for what is small.
#[derive(Debug, Default)]
struct Small(Bucket);

impl Small {
    fn has_some(&self, now: Instant, way: Way) -> bool {
        self.0.from(now, way, SMALL_BURST) <= now
    }

    fn spend(&mut self, now: Instant, way: Way, bytes: usize) {
        let from = self.0.from(now, way, SMALL_BURST);
        self.0.set(way, from.checked_add(takes(bytes, SMALL_RATE)).unwrap_or(from));
    }
}

/// How long so many bytes take.
fn takes(bytes: usize, rate: u64) -> Duration {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let micros = bytes.saturating_mul(1_000_000).checked_div(rate);
    Duration::from_micros(micros.unwrap_or(0))
}

/// What is shared by all connections.
#[derive(Debug, Default)]
pub(crate) struct Shaper {
    /// Bytes a second; 0 for no bound.
    peer: AtomicU64,
    total: AtomicU64,
    all: Mutex<Bucket>,
    /// Bounded by the connections: of those that ended, the places are given to new ones.
    peers: Mutex<HashMap<PeerId, Weak<Pace>>>,
}

/// How fast one peer goes, over all its connections.
#[derive(Debug)]
pub(crate) struct Pace {
    shaper: Arc<Shaper>,
    own: Mutex<Level>,
}

#[derive(Debug, Default)]
struct Level {
    bucket: Bucket,
    small: Small,
    /// When the next bytes may go each way.
    next: [Option<Instant>; 2],
}

impl Shaper {
    pub(crate) fn new(rates: Rates) -> Arc<Self> {
        let shaper = Self::default();
        shaper.set(rates);
        Arc::new(shaper)
    }

    /// These rates hold from now on; what waits already sees it within [`LOOK`].
    pub(crate) fn set(&self, rates: Rates) {
        self.peer.store(rates.peer.unwrap_or(0), Relaxed);
        self.total.store(rates.total.unwrap_or(0), Relaxed);
        *lock(&self.all) = Bucket::default();
        for pace in lock(&self.peers).values().filter_map(Weak::upgrade) {
            *lock(&pace.own) = Level::default();
        }
    }

    /// The connection with `peer`, at its pace. A circuit's bytes are counted on the connection to
    /// the relay, too: they are part of the total there.
    pub(crate) fn shape(
        self: &Arc<Self>,
        peer: PeerId,
        connection: StreamMuxerBox,
        circuit: bool,
    ) -> StreamMuxerBox {
        StreamMuxerBox::new(Shaped { inner: connection, pace: self.pace(peer), circuit })
    }

    fn pace(self: &Arc<Self>, peer: PeerId) -> Arc<Pace> {
        let mut peers = lock(&self.peers);
        if let Some(pace) = peers.get(&peer).and_then(Weak::upgrade) {
            return pace;
        }
        if peers.len() == peers.capacity() {
            peers.retain(|_, pace| pace.strong_count() > 0);
        }
        let pace = Arc::new(Pace { shaper: Arc::clone(self), own: Mutex::default() });
        peers.insert(peer, Arc::downgrade(&pace));
        pace
    }
}

impl Pace {
    fn rates(&self) -> (u64, u64) {
        (self.shaper.peer.load(Relaxed), self.shaper.total.load(Relaxed))
    }

    /// How many of `wanted` bytes may go now, one at least; else when to ask again.
    fn may(&self, way: Way, wanted: usize) -> Result<Turn, Instant> {
        let turn = |most, on_credit| Ok(Turn { most, on_credit });
        if self.rates() == (0, 0) {
            return turn(wanted, false);
        }
        let (now, own) = (Instant::now(), lock(&self.own));
        if wanted <= SMALL && own.small.has_some(now, way) {
            return turn(wanted, true);
        }
        match own.next.get(way.place()).copied().flatten().filter(|next| *next > now) {
            Some(next) => Err(next.min(now.checked_add(LOOK).unwrap_or(next))),
            None => turn(wanted.min(CHUNK), false),
        }
    }

    /// So many bytes of this turn went.
    fn went(&self, way: Way, bytes: usize, turn: Turn, circuit: bool) {
        let (peer, total) = self.rates();
        let total = if circuit { 0 } else { total };
        if (peer, total) == (0, 0) || bytes == 0 {
            return;
        }
        let now = Instant::now();
        let mut own = lock(&self.own);
        if turn.on_credit {
            own.small.spend(now, way, bytes);
        }
        let rates = [peer, total].into_iter().zip([true, false]);
        for (rate, is_own) in rates.filter(|(rate, _)| *rate > 0) {
            let mut all = (!is_own).then(|| lock(&self.shaper.all));
            let bucket = all.as_deref_mut().unwrap_or(&mut own.bucket);
            if turn.on_credit {
                bucket.owe(now, way, bytes, rate);
                continue;
            }
            let next = bucket.charge(now, way, bytes, rate);
            // Of two connections one may have gone on by what the other was told.
            if let Some(level) = own.next.get_mut(way.place()) {
                *level = (*level).max(Some(next));
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
