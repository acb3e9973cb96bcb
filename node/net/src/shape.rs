//! How fast it goes: bytes a second with one peer, and with all together, in each direction.
//!
//! Every stream of every connection is looked at, below the protocols and above the transports: the
//! sessions', and those that carry circuits for others. What is too fast waits; nothing is dropped.
//! A stream moves at most [`CHUNK`] bytes, then its peer waits for the time that they take at its
//! rate; a peer with many streams waits no less than one with a single one. Buckets are the virtual
//! scheduling of ITU-T I.371 (GCRA), with [`BURST`] of credit.

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

/// Streams that ask for no more than this go on at once, and are counted: pings, openings, and the
/// lengths of messages.
const SMALL: usize = 512;

/// What was not used is kept for this long.
const BURST: Duration = Duration::from_millis(250);

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

/// A rate and what of it is used, both ways.
#[derive(Debug, Default)]
struct Bucket([Option<Instant>; 2]);

impl Bucket {
    /// So many bytes went; when the next may, at this rate.
    fn charge(&mut self, now: Instant, way: Way, bytes: usize, rate: u64) -> Instant {
        let [into, out] = &mut self.0;
        let level = match way {
            Way::In => into,
            Way::Out => out,
        };
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        let from = level.map_or(earliest, |level| level.max(earliest));
        let next = from.checked_add(takes(bytes, rate)).unwrap_or(from);
        *level = Some(next);
        next
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
    /// When the next bytes may go each way.
    next: [Option<Instant>; 2],
}

impl Shaper {
    pub(crate) fn new(rates: Rates) -> Arc<Self> {
        let shaper = Self::default();
        shaper.set(rates);
        Arc::new(shaper)
    }

    /// These rates hold from now on; what waits already waits as long as it was told.
    pub(crate) fn set(&self, rates: Rates) {
        self.peer.store(rates.peer.unwrap_or(0), Relaxed);
        self.total.store(rates.total.unwrap_or(0), Relaxed);
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
    fn may(&self, way: Way, wanted: usize) -> Result<usize, Instant> {
        if self.rates() == (0, 0) {
            return Ok(wanted);
        }
        if wanted <= SMALL {
            return Ok(wanted);
        }
        let next = lock(&self.own).next.get(usize::from(way == Way::Out)).copied().flatten();
        match next.filter(|next| *next > Instant::now()) {
            Some(next) => Err(next),
            None => Ok(wanted.min(CHUNK)),
        }
    }

    /// So many bytes went.
    fn went(&self, way: Way, bytes: usize, circuit: bool) {
        let (peer, total) = self.rates();
        if (peer, total) == (0, 0) || bytes == 0 {
            return;
        }
        let now = Instant::now();
        let mut own = lock(&self.own);
        let mut next = now;
        if peer > 0 {
            next = next.max(own.bucket.charge(now, way, bytes, peer));
        }
        if total > 0 && !circuit {
            next = next.max(lock(&self.shaper.all).charge(now, way, bytes, total));
        }
        if let Some(level) = own.next.get_mut(usize::from(way == Way::Out)) {
            *level = Some(next);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
