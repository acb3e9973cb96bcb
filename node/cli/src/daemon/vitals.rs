//! How the node is: whether its thread turns, whether it may be used, what is measured of it.
//!
//! The node's thread tells; the API and the supervisor ask from other threads, and get an answer
//! also when the node's thread hangs.

mod disk;
mod metrics;
mod process;

pub(super) use metrics::{Measured, Metrics, TRANSPORTS};

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tidings_http::network::Health;

/// The node's thread turns at least this often, also when nothing happens.
pub(super) const BEAT: Duration = Duration::from_secs(5);
/// A thread that has not turned for this long hangs; the longest work that does not say how far it
/// is takes a second or two.
const HANGS_AFTER: Duration = Duration::from_secs(30);

/// See the module.
pub(super) struct Vitals {
    began: Instant,
    /// Milliseconds from `began` to the last turn.
    turned: AtomicU64,
    /// Why the store cannot be written.
    trouble: Mutex<Option<String>>,
    home: PathBuf,
    /// What is counted and shown.
    pub(super) metrics: Metrics,
}

impl Vitals {
    pub(super) fn new(home: &Path) -> Self {
        Self {
            began: Instant::now(),
            turned: AtomicU64::new(0),
            trouble: Mutex::default(),
            home: home.to_owned(),
            metrics: Metrics::new(),
        }
    }

    /// Bytes that are free on the disk of the home; none where the system does not say.
    pub(super) fn free(&self) -> Option<u64> {
        disk::free(&self.home)
    }

    /// The node's thread is at work.
    pub(super) fn beat(&self) {
        let passed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.turned.store(passed, Ordering::Relaxed);
    }

    /// Whether and why the store cannot be written.
    pub(super) fn set_trouble(&self, why: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// How long ago the node's thread turned last.
    pub(super) fn silence(&self) -> Duration {
        let turned = Duration::from_millis(self.turned.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(turned)
    }

    /// Alive: the node's thread turns. Ready: it can be used, too.
    pub(super) fn health(&self, listens: bool) -> Health {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        judge(self.silence(), listens, trouble)
    }
}

fn judge(silence: Duration, listens: bool, trouble: Option<String>) -> Health {
    let live = silence < HANGS_AFTER;
    let mut reasons = Vec::new();
    if !live {
        reasons.push(format!("the node's thread has not turned for {} s", silence.as_secs()));
    }
    if !listens {
        reasons.push("the node does not listen for peers".to_owned());
    }
    if let Some(why) = trouble {
        reasons.push(format!("the store cannot be written: {why}"));
    }
    Health { live, ready: reasons.is_empty(), reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_turns_and_listens_is_well() {
        let vitals = Vitals::new(Path::new("/"));
        vitals.beat();
        let health = vitals.health(true);
        assert!(health.live && health.ready && health.reasons.is_empty());
        let health = vitals.health(false);
        assert!(health.live && !health.ready && health.reasons.len() == 1);
        vitals.set_trouble(Some("no space".into()));
        let health = vitals.health(true);
        assert!(!health.ready && health.reasons[0].ends_with("no space"), "{health:?}");
        vitals.set_trouble(None);
        assert!(vitals.health(true).ready);
    }

    #[test]
    fn a_thread_that_hangs_is_neither_alive_nor_ready() {
        let health = judge(HANGS_AFTER, true, None);
        assert!(!health.live && !health.ready && health.reasons[0].contains("30 s"), "{health:?}");
        assert!(judge(HANGS_AFTER - Duration::from_millis(1), true, None).ready);
    }
}
