//! The settings of a running node: read again, and taken where that needs no restart.

use super::Options;
use super::log::Control;
use super::supervisor;
use crate::config::access;
use crate::config::{Config, KEYS, Key, Overrides};
use crate::error::{Failure, Result};
use crate::home::Home;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use tidings_core::AccountKey;
use tidings_core::node::Quotas;
use tidings_core::retention::Rule;
use tidings_http::network::{RELOAD_SCHEMA, Reloaded};
use tidings_http::{Kind, Problem};
use tidings_net::Rates;
use tidings_words::{Language, Told, Words};
use tokio::sync::Notify;
use toml::Table;

/// The rules that a running node takes.
#[derive(PartialEq)]
pub(super) struct Rules {
    pub(super) retention: Vec<Rule>,
    pub(super) access: Vec<access::Rule>,
    pub(super) quotas: Quotas,
    pub(super) rates: Rates,
    /// Bytes of files, if there is a bound.
    pub(super) files: Option<u64>,
}

impl Rules {
    fn of(config: &Config) -> Self {
        let Config { retention, access, .. } = config.clone();
        let (quotas, rates) = (config.quotas(), config.rates());
        Self { retention, access, quotas, rates, files: config.quota_files.0 }
    }
}

/// What the node runs with now.
pub(super) struct Live {
    home: Home,
    flags: Overrides,
    log: Control,
    running: Mutex<Config>,
    /// Counts how often the rules changed.
    version: AtomicU64,
    /// Wakes the node's loop when they did.
    changed: Notify,
}

impl Live {
    pub(super) fn new(home: &Home, options: &Options, log: Control) -> Self {
        let running = Mutex::new(options.config.clone());
        let version = AtomicU64::new(1);
        let (home, flags) = (home.clone(), options.flags.clone());
        Self { home, flags, log, running, version, changed: Notify::new() }
    }

    /// Those of a node in a test, which has no files: read again they are the defaults.
    #[cfg(test)]
    pub(super) fn of_nobody(running: Config) -> Self {
        let home = Home::locate(Some("/nowhere".into())).expect("an absolute path");
        Self {
            home,
            flags: Overrides::default(),
            log: Control::nothing(),
            running: Mutex::new(running),
            version: AtomicU64::new(1),
            changed: Notify::new(),
        }
    }

    /// Whether this node carries for others because its settings say so.
    pub(super) fn carries(&self) -> bool {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.relay || running.blind
    }

    /// Below so many free bytes nothing is taken.
    pub(super) fn min_free(&self) -> u64 {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).min_free.0
    }

    /// What is run when something came that is worth a word; empty for nothing.
    pub(super) fn notify_command(&self) -> Vec<String> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).notify_command.clone()
    }

    /// The language in which the desktop is told of it, if it is.
    pub(super) fn desktop(&self) -> Option<Language> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.desktop.then(|| running.tongue())
    }

    /// The largest file that is attached here, in bytes.
    pub(super) fn file_limit(&self) -> u64 {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).file_limit.0
    }

    /// The account's own key, if the home keeps its words now.
    pub(super) fn account_key(&self) -> Result<Option<AccountKey>> {
        self.home.account_key()
    }

    /// The rules, if they changed since they were taken as `version`; that is then theirs.
    pub(super) fn rules(&self, version: &mut u64) -> Option<Rules> {
        let newest = self.version.load(Ordering::Acquire);
        if std::mem::replace(version, newest) == newest {
            return None;
        }
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Rules::of(&running))
    }

    /// Returns when the rules changed since the last time that this returned.
    pub(super) async fn rules_changed(&self) {
        self.changed.notified().await;
    }

    /// Reads the settings again. Keys marked live are taken; of the others that changed it is said
    /// that they take a restart.
    ///
    /// # Errors
    /// When a setting is wrong; then nothing is taken.
    pub(super) fn reload(&self) -> Result<Reloaded> {
        supervisor::reloading();
        let reloaded = self.read_again();
        supervisor::ready();
        reloaded
    }

    fn read_again(&self) -> Result<Reloaded> {
        let new = Config::load(&self.home, &self.flags)?;
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let (applied, restart) = changed(&running, &new);
        self.log.set(&new.log)?;
        let differ = Rules::of(&running) != Rules::of(&new);
        let Config { min_free, access, retention, log, .. } = new;
        (running.min_free, running.access, running.retention) = (min_free, access, retention);
        running.log = log;
        (running.desktop, running.language) = (new.desktop, new.language);
        running.notify_command = new.notify_command;
        (running.quota, running.quota_author) = (new.quota, new.quota_author);
        (running.quota_files, running.file_limit) = (new.quota_files, new.file_limit);
        (running.rate_peer, running.rate_total) = (new.rate_peer, new.rate_total);
        if differ {
            self.version.fetch_add(1, Ordering::AcqRel);
            self.changed.notify_one();
        }
        tracing::info!(?applied, ?restart, "settings read again");
        Ok(Reloaded { schema: RELOAD_SCHEMA.into(), applied, restart })
    }
}

/// A wrong setting, as the API says it.
pub(super) fn refused(failure: &Failure) -> Problem {
    let Told { message, next } = failure.told(Words::of(Language::English));
    Problem { kind: Kind::Usage, message, next, reason: None }
}

/// The keys that differ: those that are live, and the others.
fn changed(old: &Config, new: &Config) -> (Vec<String>, Vec<String>) {
    let [old, new] = [old, new].map(|config| Table::try_from(config).unwrap_or_default());
    let differ = KEYS.iter().filter(|key| old.get(key.name) != new.get(key.name));
    let (live, dead): (Vec<_>, Vec<_>) = differ.partition(|key| key.live);
    let name = |key: &&Key| key.name.to_owned();
    (live.iter().map(name).collect(), dead.iter().map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{LogFormat, Size};

    #[test]
    fn what_is_live_is_told_apart_from_what_is_not() {
        let old = Config::default();
        let new = Config {
            min_free: Size(0),
            mdns: false,
            log_format: LogFormat::Json,
            ..Config::default()
        };
        let (live, dead) = changed(&old, &new);
        assert_eq!(live, ["min_free"]);
        assert_eq!(dead, ["log_format", "mdns"]);
        assert_eq!(changed(&old, &old), (Vec::new(), Vec::new()));
    }
}
