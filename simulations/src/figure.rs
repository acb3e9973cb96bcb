//! The figures of a run by name: what sweeps tabulate, comparisons compare and scenarios promise.

use crate::report::Outcome;

/// One number that a run comes to.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its name in files.
    pub key: &'static str,
    /// Its name in tables.
    pub name: &'static str,
    unit: Unit,
    value: fn(&Outcome) -> Option<f64>,
}

/// How a number is shown.
#[derive(Clone, Copy, Debug)]
enum Unit {
    /// As it is, to three places.
    Ratio,
    /// Microseconds, shown in milliseconds.
    Time,
    /// Things.
    Count,
    /// A part of all, shown in percent.
    Share,
}

impl Figure {
    /// Its value in this run; `None` if the run did not get that far.
    #[must_use]
    pub fn of(&self, report: &Outcome) -> Option<f64> {
        (self.value)(report).filter(|value| value.is_finite())
    }

    /// The value as people read it.
    #[must_use]
    pub fn show(&self, value: f64) -> String {
        match self.unit {
            Unit::Ratio => format!("{value:.3}"),
            Unit::Time => format!("{:.1} ms", value / 1e3),
            Unit::Count => format!("{value:.0}"),
            Unit::Share => format!("{:.3} %", value * 100.0),
        }
    }
}

/// All of them.
pub const FIGURES: [Figure; 19] = [
    Figure { key: "entries", name: "entries", unit: Unit::Count, value: |r| count(r.entries) },
    Figure {
        key: "redundancy",
        name: "received/needed",
        unit: Unit::Ratio,
        value: |r| (r.deliveries > 0).then_some(r.redundancy),
    },
    Figure {
        key: "overhead",
        name: "bytes/payload",
        unit: Unit::Ratio,
        value: |r| (r.deliveries > 0).then(|| r.overhead()),
    },
    Figure { key: "p50_us", name: "p50", unit: Unit::Time, value: |r| count(r.p50) },
    Figure { key: "p99_us", name: "p99", unit: Unit::Time, value: |r| count(r.p99) },
    Figure {
        key: "converged_us",
        name: "converged",
        unit: Unit::Time,
        value: |r| r.converged.and_then(count),
    },
    Figure {
        key: "p99_over_flooding",
        name: "p99/flooding",
        unit: Unit::Ratio,
        value: |r| Some(r.p99 as f64 / r.extra.flooding?.p99.max(1) as f64),
    },
    Figure {
        key: "late_bytes",
        name: "late session",
        unit: Unit::Count,
        value: |r| r.extra.late_bytes.and_then(count),
    },
    Figure {
        key: "late_trips",
        name: "trips",
        unit: Unit::Count,
        value: |r| r.extra.late_trips.and_then(count),
    },
    Figure {
        key: "undelivered",
        name: "undelivered",
        unit: Unit::Share,
        value: |r| Some(r.undelivered),
    },
    Figure { key: "bodiless", name: "without body", unit: Unit::Share, value: |r| r.bodiless },
    Figure { key: "unproven", name: "unproven", unit: Unit::Share, value: |r| r.unproven },
    Figure {
        key: "fork_spread",
        name: "fork/p99",
        unit: Unit::Ratio,
        value: |r| r.extra.fork_spread,
    },
    Figure {
        key: "converged_over_distance",
        name: "converged/distance",
        unit: Unit::Ratio,
        value: |r| r.extra.converged_over_distance,
    },
    Figure {
        key: "refused_p50_us",
        name: "refused p50",
        unit: Unit::Time,
        value: |r| r.refused.and_then(|refused| count(refused.p50)),
    },
    Figure {
        key: "refused_p99_us",
        name: "refused p99",
        unit: Unit::Time,
        value: |r| r.refused.and_then(|refused| count(refused.p99)),
    },
    Figure {
        key: "refused_us",
        name: "refused by all",
        unit: Unit::Time,
        value: |r| r.refused.and_then(|refused| count(refused.last)),
    },
    Figure { key: "frames", name: "frames", unit: Unit::Count, value: |r| count(r.frames) },
    Figure { key: "events", name: "events", unit: Unit::Count, value: |r| count(r.events) },
];

fn count(value: u64) -> Option<f64> {
    Some(value as f64)
}
