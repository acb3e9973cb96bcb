//! What a link does to a frame: the verdict is a value, the chances are the lane's own.

use crate::kernel::{Entity, Seed, Stream};
use crate::span::Span;
use serde::{Deserialize, Serialize};
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkModel {
    /// One way from host to host.
    pub latency: Span,
    /// Probability that a frame is lost, and its session with it.
    pub loss: f64,
    /// Times a minute that each link breaks by itself, on average.
    pub resets: f64,
}

impl Default for LinkModel {
    fn default() -> Self {
        Self { latency: Span::new(5_000, 50_000), loss: 0.0, resets: 0.0 }
    }
}

/// One direction of one link: all that its verdicts depend on.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    chance: Stream,
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

impl LinkModel {
    /// The lane from `from` to `to`.
    #[must_use]
    pub fn lane(&self, seed: Seed, from: End, to: End) -> Lane {
        Lane { chance: seed.stream(Entity::Lane(from.id, to.id), "frames") }
    }

    /// What becomes of `bytes` sent on `lane` at `now`; nothing is lost once faults ended.
    pub fn judge(&self, lane: &mut Lane, now: Time, bytes: usize, faults: bool) -> Verdict {
        let _ = (now, bytes);
        if faults && self.loss > 0.0 && lane.chance.chance(self.loss) {
            return Verdict::Drop;
        }
        Verdict::Deliver(self.latency.draw(&mut lane.chance))
    }

    /// The longest that a frame may take, in microseconds.
    #[must_use]
    pub fn slowest(&self) -> u64 {
        self.latency.high
    }
}
