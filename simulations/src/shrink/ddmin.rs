//! Delta debugging: the smallest part of a list that still fails (Zeller and Hildebrandt,
//! "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002, algorithm ddmin).

/// A part of `items`, in their order, that still `fails` and from which no single item can be left
/// out. `items` as a whole must fail. `fails` is asked as seldom as the algorithm allows; when it
/// says `None` (no time left) the smallest failing part so far is the answer.
pub fn ddmin<T: Clone>(items: &[T], mut fails: impl FnMut(&[T]) -> Option<bool>) -> Vec<T> {
    let mut kept = items.to_vec();
    if kept.is_empty() || fails(&[]) == Some(true) {
        return Vec::new();
    }
    let mut pieces = 2;
    while kept.len() >= 2 {
        match reduce(&kept, pieces, &mut fails) {
            Step::Part(part) => (kept, pieces) = (part, 2),
            Step::Rest(rest) => (kept, pieces) = (rest, (pieces - 1).max(2)),
            Step::None if pieces >= kept.len() => break,
            Step::None => pieces = (2 * pieces).min(kept.len()),
            Step::Over => break,
        }
    }
    kept
}

/// What one round found.
enum Step<T> {
    /// One piece alone fails.
    Part(Vec<T>),
    /// All without one piece fails.
    Rest(Vec<T>),
    /// Neither.
    None,
    /// There is no time left.
    Over,
}

fn reduce<T: Clone>(
    items: &[T],
    pieces: usize,
    fails: &mut impl FnMut(&[T]) -> Option<bool>,
) -> Step<T> {
    let bounds: Vec<usize> = (0..=pieces).map(|n| n * items.len() / pieces).collect();
    let piece = |n: usize| bounds[n]..bounds[n + 1];
    for n in 0..pieces {
        match fails(&items[piece(n)]) {
            Some(true) => return Step::Part(items[piece(n)].to_vec()),
            Some(false) => {}
            None => return Step::Over,
        }
    }
    if pieces == 2 {
        // The rest of one half is the other one.
        return Step::None;
    }
    for n in 0..pieces {
        let rest = [&items[..bounds[n]], &items[bounds[n + 1]..]].concat();
        match fails(&rest) {
            Some(true) => return Step::Rest(rest),
            Some(false) => {}
            None => return Step::Over,
        }
    }
    Step::None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minimal(items: &[u32], fails: impl Fn(&[u32]) -> bool) -> (Vec<u32>, usize) {
        let mut asked = 0;
        let kept = ddmin(items, |part| {
            asked += 1;
            Some(fails(part))
        });
        (kept, asked)
    }

    #[test]
    fn what_fails_together_is_found_among_a_thousand() {
        let items: Vec<u32> = (0..1_000).collect();
        let together = |part: &[u32]| [3, 500, 997].iter().all(|needed| part.contains(needed));
        let (kept, asked) = minimal(&items, together);
        assert_eq!(kept, [3, 500, 997]);
        assert!(asked < 300, "{asked} runs");
    }

    #[test]
    fn nothing_can_be_left_out_of_what_remains() {
        let items: Vec<u32> = (0..64).collect();
        let (kept, _) = minimal(&items, |part| part.iter().sum::<u32>() >= 700);
        for left_out in 0..kept.len() {
            let sum: u32 =
                kept.iter().enumerate().filter(|(n, _)| *n != left_out).map(|x| x.1).sum();
            assert!(sum < 700, "{kept:?}");
        }
    }

    #[test]
    fn a_failure_that_needs_nothing_leaves_nothing() {
        assert_eq!(minimal(&[1, 2, 3], |_| true).0, [0; 0]);
        assert_eq!(minimal(&[0; 0], |_| true).0, [0; 0]);
        assert_eq!(minimal(&[7], |part| part == [7]).0, [7]);
    }

    #[test]
    fn without_time_the_best_so_far_is_kept() {
        let items: Vec<u32> = (0..100).collect();
        let mut left = 4;
        let kept = ddmin(&items, |part| {
            left -= 1;
            (left >= 0).then(|| part.contains(&1))
        });
        assert!(kept.contains(&1) && kept.len() < 100, "{kept:?}");
    }
}
