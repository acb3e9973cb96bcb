//! The figures of a run.

use crate::checker::Violation;
use crate::trial::Extra;
use std::fmt;

/// From the command that expels somebody to hosts that refuse them, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The median host.
    pub p50: u64,
    /// The 99th percentile.
    pub p99: u64,
    /// The last one.
    pub last: u64,
}

impl Refused {
    /// Of these delays, in any order; `None` of none.
    #[must_use]
    pub fn of(mut delays: Vec<u64>) -> Option<Self> {
        delays.sort_unstable();
        let last = *delays.last()?;
        Some(Self { p50: percentile(&delays, 0.50), p99: percentile(&delays, 0.99), last })
    }
}

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The broken promise, if any.
    pub violation: Option<Violation>,
    /// It was stopped before its end: nothing is known of what it did not come to.
    pub stopped: bool,
    /// Seed of the run.
    pub seed: u64,
    /// Hosts, liars and copies included.
    pub hosts: usize,
    /// Links.
    pub links: usize,
    /// At least the longest distance among checked hosts, in hops; exact up to 300 hosts.
    pub eccentricity: u64,
    /// Entries written.
    pub entries: u64,
    /// Entries accepted from others.
    pub deliveries: u64,
    /// Entries received for each one accepted.
    pub redundancy: f64,
    /// Frames sent.
    pub frames: u64,
    /// Bytes of frames sent.
    pub bytes: u64,
    /// Bytes of bodies delivered.
    pub payload: u64,
    /// Median delay of a delivery, in microseconds.
    pub p50: u64,
    /// 99th percentile of the delay, in microseconds.
    pub p99: u64,
    /// Of the entries that each checked host is due, the share that it lacks at the end.
    pub undelivered: f64,
    /// Of the proofs of forks that each checked host is due, the share that it lacks at the end;
    /// `None` if nobody forked.
    pub unproven: Option<f64>,
    /// Of the entries that hosts which keep bodies hold at the end, the share without its body;
    /// `None` if nobody lets bodies go.
    pub bodiless: Option<f64>,
    /// How long it took until whoever was expelled was refused; `None` unless all did in the end.
    pub refused: Option<Refused>,
    /// Microseconds from healing to the first greeting after it, if there was one.
    pub greeted: Option<u64>,
    /// Microseconds from healing to agreement, if it came.
    pub converged: Option<u64>,
    /// Microseconds that were allowed for it.
    pub bound: u64,
    /// Virtual length, in microseconds.
    pub virtual_time: u64,
    /// Events handled.
    pub events: u64,
    /// Hash over everything that happened, in order: equal runs have equal hashes.
    pub hash: String,
    /// Figures that were measured beside it.
    pub extra: Extra,
}

impl Outcome {
    /// Bytes of frames sent, for each byte of a body delivered.
    #[must_use]
    pub fn overhead(&self) -> f64 {
        self.bytes as f64 / self.payload.max(1) as f64
    }

    /// The verdict in one line.
    #[must_use]
    pub fn verdict(&self) -> String {
        match (&self.violation, self.converged) {
            (Some(violation), _) => format!("FAILED  seed {}  {violation}", self.seed),
            (None, _) if self.stopped => {
                let after = seconds(self.virtual_time);
                format!("stopped seed {}  after {after:.0} s, no promise broken so far", self.seed)
            }
            (None, Some(after)) => format!(
                "ok      seed {}  {} hosts agree on {} entries {:.2} s after healing (allowed {:.0} s)",
                self.seed,
                self.hosts,
                self.entries,
                seconds(after),
                seconds(self.bound)
            ),
            (None, None) => format!("ok      seed {}", self.seed),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict())?;
        writeln!(
            f,
            "  hosts, links, hops       {}, {}, {}",
            self.hosts, self.links, self.eccentricity
        )?;
        writeln!(f, "  entries, deliveries      {}, {}", self.entries, self.deliveries)?;
        writeln!(f, "  received / needed        {:.3}", self.redundancy)?;
        writeln!(
            f,
            "  bytes / payload          {:.2}  in {} frames",
            self.overhead(),
            self.frames
        )?;
        let (p50, p99) = (seconds(self.p50) * 1e3, seconds(self.p99) * 1e3);
        writeln!(f, "  delivery p50, p99        {p50:.0} ms, {p99:.0} ms")?;
        if let Some(Refused { p50, p99, last }) = self.refused {
            let [p50, p99, last] = [p50, p99, last].map(|delay| seconds(delay) * 1e3);
            writeln!(f, "  refused p50, p99, last   {p50:.0} ms, {p99:.0} ms, {last:.0} ms")?;
        }
        let time = seconds(self.virtual_time);
        writeln!(f, "  virtual time, events     {time:.0} s, {}", self.events)?;
        write!(f, "  run hash                 {}", self.hash)
    }
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

/// The value below which `share` of the sorted values lie; 0 for none.
#[must_use]
pub fn percentile(sorted: &[u64], share: f64) -> u64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).round() as usize).copied().unwrap_or(0)
}
