//! Pieces of logs as intervals of positions.

/// Positions of one log, each interval apart from the next, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<(u64, u64)>);

impl Spans {
    /// Adds `first..=last`.
    pub(super) fn add(&mut self, first: u64, last: u64) {
        if first > last {
            return;
        }
        let touches =
            |&(f, l): &(u64, u64)| f <= last.saturating_add(1) && first <= l.saturating_add(1);
        let (mut first, mut last) = (first, last);
        for (f, l) in self.0.extract_if(.., |span| touches(span)) {
            first = first.min(f);
            last = last.max(l);
        }
        let at = self.0.partition_point(|(f, _)| *f < first);
        self.0.insert(at, (first, last));
    }

    /// The intervals, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u64)> {
        self.0.iter().copied()
    }

    /// What of `first..=last` is not in it, in order.
    pub(super) fn holes(&self, first: u64, last: u64) -> Vec<(u64, u64)> {
        let (mut holes, mut next) = (Vec::new(), first);
        for &(f, l) in &self.0 {
            if f > last {
                break;
            }
            if f > next {
                holes.push((next, f.saturating_sub(1)));
            }
            next = next.max(l.saturating_add(1));
        }
        if next <= last {
            holes.push((next, last));
        }
        holes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn holes_are_what_was_not_added(added in prop::collection::vec((1_u64..40, 0_u64..8), 0..12)) {
            let mut spans = Spans::default();
            for (first, more) in &added {
                spans.add(*first, first + more);
            }
            let holes = spans.holes(3, 35);
            for at in 3..=35_u64 {
                let held = added.iter().any(|(first, more)| (*first..=first + more).contains(&at));
                let hole = holes.iter().any(|(first, last)| (*first..=*last).contains(&at));
                prop_assert_eq!(held, !hole, "{}", at);
            }
            prop_assert!(holes.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
            prop_assert!(spans.0.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
        }
    }
}
