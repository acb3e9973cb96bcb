//! Many runs side by side: each in one thread, results in their order whatever finishes first.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

/// Does `work` for 0, 1, 2 … below `count` on `jobs` threads and hands each result to `done`, in
/// order. It ends early, without starting anything new, when `stop` is raised or `done` breaks;
/// what was finished in order by then was handed over.
pub fn each<T: Send>(
    count: u64,
    jobs: usize,
    stop: &AtomicBool,
    work: impl Fn(u64) -> T + Sync,
    mut done: impl FnMut(u64, T) -> ControlFlow<()>,
) {
    let next = AtomicU64::new(0);
    let over = AtomicBool::new(false);
    let ended = || stop.load(Ordering::Relaxed) || over.load(Ordering::Relaxed);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let (sender, next, work, ended) = (sender.clone(), &next, &work, &ended);
            scope.spawn(move || {
                while !ended() {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count || sender.send((at, work(at))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (at, result) in results {
            early.insert(at, result);
            while let Some(result) = early.remove(&due) {
                if !over.load(Ordering::Relaxed) && done(due, result).is_break() {
                    over.store(true, Ordering::Relaxed);
                }
                due += 1;
            }
        }
    });
}

/// As many jobs as there are processors, if nobody says how many.
#[must_use]
pub fn default_count() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for jobs in [1, 2, 7] {
            let mut seen = Vec::new();
            let stop = AtomicBool::new(false);
            each(
                100,
                jobs,
                &stop,
                |n| n * n,
                |at, square| {
                    seen.push((at, square));
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(seen, (0..100).map(|n| (n, n * n)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn whoever_has_seen_enough_ends_it() {
        let mut seen = 0;
        let stop = AtomicBool::new(false);
        each(
            u64::MAX,
            3,
            &stop,
            |n| n,
            |at, _| {
                seen += 1;
                if at == 9 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(seen, 10);
    }

    #[test]
    fn a_raised_flag_keeps_what_is_done() {
        let mut seen = 0;
        let stop = AtomicBool::new(false);
        each(
            u64::MAX,
            2,
            &stop,
            |n| n,
            |at, _| {
                seen += 1;
                stop.store(at >= 5, Ordering::Relaxed);
                ControlFlow::Continue(())
            },
        );
        assert!(seen >= 6);
    }
}
