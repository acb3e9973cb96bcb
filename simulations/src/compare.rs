//! Two scenarios over the same seeds: which figures differ, and by how much.
//!
//! Both runs of a pair have one seed, and with it the same keys, latencies and faults wherever the
//! scenarios agree, so the difference of each pair is far less noisy than the runs are.

pub mod stats;

use crate::figure::{FIGURES, Figure};
use crate::report::Outcome;
use crate::table::aligned;
use stats::Estimate;

/// One figure of both.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// Which.
    pub figure: &'static Figure,
    /// Mean of the first.
    pub a: Estimate,
    /// Mean of the second.
    pub b: Estimate,
    /// Second less first, pair by pair.
    pub difference: Estimate,
}

/// Compares figure by figure; what some run did not come to is left out of its pair.
#[must_use]
pub fn compare(pairs: &[(Outcome, Outcome)]) -> Vec<Comparison> {
    let comparison = |figure: &'static Figure| {
        let values: Vec<(f64, f64)> =
            pairs.iter().filter_map(|(a, b)| Some((figure.of(a)?, figure.of(b)?))).collect();
        let of = |value: fn(&(f64, f64)) -> f64| {
            Estimate::of(&values.iter().map(value).collect::<Vec<f64>>())
        };
        let (a, b, difference) = (of(|pair| pair.0), of(|pair| pair.1), of(|pair| pair.1 - pair.0));
        (!values.is_empty()).then_some(Comparison { figure, a, b, difference })
    };
    FIGURES.iter().filter_map(comparison).collect()
}

/// The comparison as people read it.
#[must_use]
pub fn table(comparisons: &[Comparison]) -> String {
    let head = ["figure", "first", "second", "difference", "95 % interval", ""];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for Comparison { figure, a, b, difference } in comparisons {
        let interval = if difference.margin.is_finite() {
            let (low, high) =
                (difference.mean - difference.margin, difference.mean + difference.margin);
            format!("{} .. {}", figure.show(low), figure.show(high))
        } else {
            "needs more seeds".to_owned()
        };
        let verdict = match (difference.is_significant(), difference.mean > 0.0) {
            (false, _) => "no difference shown",
            (true, true) => "second is higher",
            (true, false) => "second is lower",
        };
        lines.push(vec![
            figure.name.to_owned(),
            figure.show(a.mean),
            figure.show(b.mean),
            figure.show(difference.mean),
            interval,
            verdict.to_owned(),
        ]);
    }
    aligned(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::span::Span;
    use crate::world::World;

    fn pairs(change: fn(&mut Scenario)) -> Vec<(Outcome, Outcome)> {
        let run = |scenario: &Scenario| World::new(scenario.plan().unwrap()).unwrap().run();
        let pair = |seed| {
            let a = Scenario { seed, nodes: 4, ..Scenario::default() };
            let mut b = a.clone();
            change(&mut b);
            (run(&a), run(&b))
        };
        (1..=4).map(pair).collect()
    }

    fn find(comparisons: &[Comparison], key: &str) -> Comparison {
        *comparisons.iter().find(|comparison| comparison.figure.key == key).unwrap()
    }

    #[test]
    fn slower_links_show_in_the_delay_and_not_in_what_was_written() {
        let slow =
            |scenario: &mut Scenario| scenario.link.latency = Span::new(300_000, 400_000).into();
        let comparisons = compare(&pairs(slow));
        let delay = find(&comparisons, "p50_us").difference;
        assert!(delay.is_significant() && delay.mean > 200_000.0, "{delay:?}");
        let entries = find(&comparisons, "entries").difference;
        assert!(!entries.is_significant(), "{entries:?}");
        let table = table(&comparisons);
        assert!(table.contains("second is higher") && table.contains("no difference"), "{table}");
    }
}
