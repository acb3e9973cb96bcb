//! How the node is: whether its thread turns, whether it may be used, what is measured of it.
//!
//! The node's thread tells; the API and the supervisor ask from other threads, and get an answer
//! also when the node's thread hangs.

mod mending;
mod metrics;
mod process;

pub(super) use metrics::{Measured, Metrics, TRANSPORTS};

use super::supervisor;
use crate::home::disk::free_space;
use mending::Mending;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tidings_http::network::Health;

/// The node's thread turns at least this often, also when nothing happens.
const BEAT: Duration = Duration::from_secs(5);
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
    /// How often the supervisor wants to hear that the node's thread turns.
    watchdog: Option<Duration>,
    /// Milliseconds from `began` to when it heard so last.
    told: AtomicU64,
    mending: Mutex<Mending>,
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
            watchdog: supervisor::watchdog(),
            told: AtomicU64::new(0),
            mending: Mutex::default(),
            metrics: Metrics::new(),
        }
    }

    /// Where the node lives.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// Bytes that are free on the disk of the home; none where the system does not say.
    pub(super) fn free(&self) -> Option<u64> {
        free_space(&self.home)
    }

    /// The node's thread is at work; the supervisor hears of it three times as often as it must.
    pub(super) fn beat(&self) {
        let passed = self.began.elapsed();
        self.turned.store(millis(passed), Ordering::Relaxed);
        let told = Duration::from_millis(self.told.load(Ordering::Relaxed));
        if self.watchdog.is_some_and(|every| passed.saturating_sub(told) >= every / 3) {
            self.told.store(millis(passed), Ordering::Relaxed);
            supervisor::alive();
        }
    }

    /// The node's thread is to turn at least this often.
    pub(super) fn pause(&self) -> Duration {
        self.watchdog.map_or(BEAT, |every| BEAT.min(every / 3))
    }

    /// Pause before a store that cannot be written is opened again.
    pub(super) fn mending_pause(&self) -> Duration {
        let mut mending = self.mending.lock().unwrap_or_else(PoisonError::into_inner);
        mending.pause(Instant::now())
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

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
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
