//! What a link does to a frame: the verdict is a value, the chances are the lane's own.
//!
//! A frame waits until those before it have left, leaves at the link's rate, and travels: as far as
//! the two hosts are apart, which is drawn once for each link, and a little more, drawn anew for
//! each frame. Order is kept by whoever delivers.

use crate::kernel::{Entity, Seed, Stream};
use crate::span::{Length, Span, Spread};
use serde::{Deserialize, Serialize};
use tidings_protocol::limits::MAX_FRAME;
use tidings_protocol::time::Time;

/// What becomes of a frame or of an attempt to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrives after so many microseconds, but never before what was sent earlier.
    Deliver(u64),
    /// It is lost, and with it the session: a stream has no gaps.
    Drop,
}

/// How all links of a run behave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkModel {
    /// One way from host to host, drawn once for each link.
    pub latency: Spread,
    /// What each frame takes beyond that, drawn anew.
    pub jitter: Spread,
    /// One way between regions, beyond that: row by row, from the first of the pair to the second.
    /// Hosts of regions that it does not name count as those of its last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Vec<Length>>,
    /// One way along a side of the square in which the topology's places are, beyond that.
    pub side: Length,
    /// What one direction carries, in bits a second; 0 for no limit.
    pub bandwidth: u64,
    /// Bytes that may wait at the sender. It is held back by the reader's credit; whoever lets more
    /// pile up is not read from, and the node ends such a session as too slow.
    pub queue: u64,
    /// Probability that a frame is lost, and its session with it.
    pub loss: f64,
    /// Times a minute that each link breaks by itself, on average.
    pub resets: f64,
}

impl Default for LinkModel {
    fn default() -> Self {
        Self {
            latency: Span::new(5_000, 50_000).into(),
            jitter: Span::new(0, 5_000).into(),
            regions: Vec::new(),
            side: Length::of(0),
            bandwidth: 0,
            queue: 32 << 20,
            loss: 0.0,
            resets: 0.0,
        }
    }
}

/// One direction of one link: all that its verdicts depend on.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    chance: Stream,
    /// How far it is, in microseconds.
    far: u64,
    /// When all that was sent has left.
    free: Time,
}

/// One end of a lane.
#[derive(Clone, Copy, Debug)]
pub struct End {
    /// The host's stable number.
    pub id: u32,
    /// Where it is, if the topology has places.
    pub place: Option<(f64, f64)>,
    /// Its region (subnet, block, continent), 0 if there is but one.
    pub region: u16,
}

/// What cannot be said of links.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// A rate.
    #[error("link.{0} is out of range: loss from 0 to 1, resets from 0 to 10000 a minute")]
    Rate(&'static str),
    /// A matrix that is none.
    #[error("link.regions: {0} rows, so each needs {0} numbers")]
    Matrix(usize),
    /// A bandwidth that carries nothing.
    #[error("link.bandwidth = {0}: 0 for no limit, or from 1000 bits a second")]
    Bandwidth(u64),
}

impl LinkModel {
    /// Whether links can be like that.
    ///
    /// # Errors
    /// [`BadLink`] names what cannot be.
    pub fn check(&self) -> Result<(), BadLink> {
        if !(0.0..=1.0).contains(&self.loss) {
            return Err(BadLink::Rate("loss"));
        }
        if !(0.0..=10_000.0).contains(&self.resets) {
            return Err(BadLink::Rate("resets"));
        }
        if self.regions.iter().any(|row| row.len() != self.regions.len()) {
            return Err(BadLink::Matrix(self.regions.len()));
        }
        match self.bandwidth {
            0 | 1_000.. => Ok(()),
            slow => Err(BadLink::Bandwidth(slow)),
        }
    }

    /// The lane from `from` to `to`. Both directions of a link are equally far, but for regions.
    #[must_use]
    pub fn lane(&self, seed: Seed, from: End, to: End) -> Lane {
        let link = Entity::Lane(from.id.min(to.id), from.id.max(to.id));
        let drawn = self.latency.draw(&mut seed.stream(link, "far"));
        let far = drawn + self.between(from.region, to.region) + self.across(from, to);
        Lane { chance: seed.stream(Entity::Lane(from.id, to.id), "frames"), far, free: Time(0) }
    }

    /// What becomes of `bytes` sent on `lane` at `now`; nothing is lost once faults ended.
    pub fn judge(&self, lane: &mut Lane, now: Time, bytes: usize, faults: bool) -> Verdict {
        if faults && self.loss > 0.0 && lane.chance.chance(self.loss) {
            return Verdict::Drop;
        }
        let wait = lane.free.since(now);
        if self.bandwidth > 0 && wait > self.takes(self.queue) {
            return Verdict::Drop;
        }
        let left = wait + self.takes(bytes as u64);
        lane.free = now.after(left);
        Verdict::Deliver(left + lane.far + self.jitter.draw(&mut lane.chance))
    }

    /// The longest that a frame may take on an idle link, in microseconds.
    #[must_use]
    pub fn slowest(&self) -> u64 {
        let regions = self.regions.iter().flatten().map(|far| far.micros()).max().unwrap_or(0);
        // The diagonal is shorter than two sides.
        let places = 2 * self.side.micros();
        self.latency.high() + self.jitter.high() + regions + places + self.takes(MAX_FRAME as u64)
    }

    /// How long `bytes` take to leave, in microseconds.
    #[must_use]
    pub fn takes(&self, bytes: u64) -> u64 {
        bytes.saturating_mul(8_000_000).checked_div(self.bandwidth).unwrap_or(0)
    }

    fn between(&self, from: u16, to: u16) -> u64 {
        let last = self.regions.len().saturating_sub(1);
        let row = self.regions.get(last.min(from.into()));
        row.and_then(|row| row.get(last.min(to.into()))).map_or(0, |far| far.micros())
    }

    fn across(&self, from: End, to: End) -> u64 {
        let (Some((ax, ay)), Some((bx, by))) = (from.place, to.place) else { return 0 };
        let (x, y) = (ax - bx, ay - by);
        (self.side.micros() as f64 * (x * x + y * y).sqrt()) as u64
    }
}

#[cfg(test)]
mod tests;
