//! What is measured: counters that never fall but at a restart, gauges as of the last look, and how
//! long commits take. No label names a peer, a person or a board, so that there are always equally
//! few series.

mod classic;

use super::process;
use prometheus_client::encoding::text::encode_registry;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Bounds of the histogram of commits, in seconds: an SSD takes one to five milliseconds.
const COMMIT_BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0];

/// One label with a fixed set of values.
type Label = [(&'static str, &'static str); 1];

/// The ways to a peer; a session over any other is counted as `other`.
pub(in crate::daemon) const TRANSPORTS: [&str; 4] = ["circuit", "quic", "tcp", "other"];

/// Everything that is measured.
pub(in crate::daemon) struct Metrics {
    registry: Registry,
    loop_silence: Gauge,
    memory: Gauge,
    open_files: Gauge,
    gauges: Vec<(Gauge, Get)>,
    totals: Vec<(Counter, Get)>,
    sessions: Family<Label, Gauge>,
    /// Sessions that began.
    pub(in crate::daemon) sessions_opened: Counter,
    /// Sessions denied by the rules of access.
    pub(in crate::daemon) access_denied: Counter,
    /// Connections that did not pass the gate.
    pub(in crate::daemon) gate_refused: Counter,
    /// Runs of entries that did not verify.
    pub(in crate::daemon) runs_refused: Counter,
    /// Devices proven to have written two histories.
    pub(in crate::daemon) forks: Counter,
    /// Writes that failed.
    pub(in crate::daemon) write_errors: Counter,
    commits: Histogram,
}

/// What the node's thread says when it is asked.
#[derive(Clone, Debug, Default)]
pub(in crate::daemon) struct Measured {
    /// Entries held.
    pub(in crate::daemon) entries: u64,
    /// Logs held.
    pub(in crate::daemon) authors: u64,
    /// People who are in.
    pub(in crate::daemon) members: u64,
    /// Devices that are in.
    pub(in crate::daemon) devices: u64,
    /// Bodies that never came and are asked for.
    pub(in crate::daemon) bodies_wanted: u64,
    /// Bodies that were let go.
    pub(in crate::daemon) bodies_pruned: u64,
    /// Size of `log.redb`, in bytes.
    pub(in crate::daemon) log_bytes: u64,
    /// Free on the home's disk, in bytes.
    pub(in crate::daemon) free_bytes: u64,
    /// Below so much nothing is taken, in bytes.
    pub(in crate::daemon) min_free_bytes: u64,
    /// Whether the disk is too full to take anything.
    pub(in crate::daemon) low_disk: bool,
    /// Bytes of all logs.
    pub(in crate::daemon) stock_bytes: u64,
    /// What they may take, in bytes; 0 for no bound.
    pub(in crate::daemon) quota_bytes: u64,
    /// Whether they are over it.
    pub(in crate::daemon) full: bool,
    /// People whose logs are over theirs.
    pub(in crate::daemon) people_over: u64,
    /// Bytes of files that are here.
    pub(in crate::daemon) file_bytes: u64,
    /// Bytes of files that are still to come.
    pub(in crate::daemon) file_bytes_coming: u64,
    /// Bytes of files that are carried for others alone.
    pub(in crate::daemon) file_bytes_others: u64,
    /// What all files may take, in bytes; 0 for no bound.
    pub(in crate::daemon) file_quota_bytes: u64,
    /// Bytes of files handed to peers since the start.
    pub(in crate::daemon) file_bytes_sent: u64,
    /// Whether entries can be written.
    pub(in crate::daemon) writable: bool,
    /// Whether the logs held say that this device is in.
    pub(in crate::daemon) admitted: bool,
    /// Entries that peers hold and we lack.
    pub(in crate::daemon) missing: u64,
    /// Entries that wait to be sent.
    pub(in crate::daemon) queued: u64,
    /// Requests that wait for the node's thread.
    pub(in crate::daemon) calls: u64,
    /// Seconds by which the newest entry's clock is ahead of ours.
    pub(in crate::daemon) ahead: u64,
    /// Sessions, by [`TRANSPORTS`].
    pub(in crate::daemon) sessions: [u64; TRANSPORTS.len()],
    /// Bytes sent since the start.
    pub(in crate::daemon) sent_bytes: u64,
    /// Bytes received since the start.
    pub(in crate::daemon) received_bytes: u64,
    /// Entries received since the start.
    pub(in crate::daemon) received: u64,
    /// Those of them that were new.
    pub(in crate::daemon) accepted: u64,
    /// Strikes given since the start.
    pub(in crate::daemon) strikes: u64,
    /// Idle sessions that turned out to differ.
    pub(in crate::daemon) divergences: u64,
}

/// Where a value is.
type Get = fn(&Measured) -> u64;
/// Name, help, where the value is.
type Row = (&'static str, &'static str, Get);

const GAUGES: [Row; 24] = [
    ("entries", "Entries held", |m| m.entries),
    ("authors", "Logs held", |m| m.authors),
    ("members", "People who are in", |m| m.members),
    ("devices", "Devices that are in", |m| m.devices),
    ("bodies_wanted", "Bodies that never came and are asked for", |m| m.bodies_wanted),
    ("bodies_pruned", "Bodies let go by the rules of retention", |m| m.bodies_pruned),
    ("log_bytes", "Size of log.redb", |m| m.log_bytes),
    ("disk_free_bytes", "Free on the disk of the home", |m| m.free_bytes),
    ("disk_min_free_bytes", "Below so much free nothing is taken", |m| m.min_free_bytes),
    ("disk_low", "1 while the disk is too full to take anything", |m| m.low_disk.into()),
    ("stock_bytes", "Bytes of all logs, as quotas count them", |m| m.stock_bytes),
    ("quota_bytes", "Above so much nothing is taken; 0 for no bound", |m| m.quota_bytes),
    ("quota_full", "1 while the logs are over quota and nothing is taken", |m| m.full.into()),
    ("quota_people", "People whose logs are over quota_author and wait", |m| m.people_over),
    ("file_bytes", "Bytes of files that are here", |m| m.file_bytes),
    ("file_wanted_bytes", "Bytes of files that are still to come", |m| m.file_bytes_coming),
    ("file_carried_bytes", "Bytes of files carried for others alone", |m| m.file_bytes_others),
    ("file_quota_bytes", "What all files may take; 0 for no bound", |m| m.file_quota_bytes),
    ("store_writable", "1 while the store can be written", |m| m.writable.into()),
    ("admitted", "1 once a member let this device in", |m| m.admitted.into()),
    ("entries_missing", "Entries that connected peers hold and this node lacks", |m| m.missing),
    ("entries_queued", "Entries that wait to be sent", |m| m.queued),
    ("calls_queued", "API requests that wait for the node's thread", |m| m.calls),
    ("clock_behind_seconds", "By how much the newest entry's clock is ahead of ours", |m| m.ahead),
];

const TOTALS: [Row; 7] = [
    ("sent_bytes", "Bytes of frames sent to peers", |m| m.sent_bytes),
    ("received_bytes", "Bytes of frames received from peers", |m| m.received_bytes),
    ("file_sent_bytes", "Bytes of files handed to peers, beside frames", |m| m.file_bytes_sent),
    ("entries_received", "Entries received from peers", |m| m.received),
    ("entries_accepted", "Those of them that were new and good", |m| m.accepted),
    ("strikes", "Strikes given to peers", |m| m.strikes),
    ("silent_divergences", "Idle sessions that turned out to differ", |m| m.divergences),
];

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("tidings");
        let build: Family<Label, Gauge> = Family::default();
        build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        registry.register("build_info", "1, labelled with the version", build);
        let metrics = Self::of_node(registry);
        metrics.sessions_by(&[0; TRANSPORTS.len()]);
        metrics
    }

    fn of_node(mut registry: Registry) -> Self {
        let gauges = GAUGES.map(|(name, help, get)| (gauge(&mut registry, name, help), get));
        let totals = TOTALS.map(|(name, help, get)| (counter(&mut registry, name, help), get));
        let sessions: Family<Label, Gauge> = Family::default();
        registry.register("sessions", "Peers connected, by the way to them", sessions.clone());
        let commits = Histogram::new(COMMIT_BUCKETS);
        let help = "How long it took to make a burst durable";
        registry.register_with_unit("commit", help, Unit::Seconds, commits.clone());
        let help = "When this process started, in seconds since 1970";
        let started = gauge(&mut registry, "start_time_seconds", help);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        started.set(i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
        let registry = &mut registry;
        Self {
            loop_silence: gauge(registry, "loop_silence_seconds", "Since the node's thread turned"),
            memory: gauge(registry, "memory_bytes", "Resident memory of the node"),
            open_files: gauge(registry, "open_files", "File descriptors that are open"),
            sessions_opened: counter(registry, "sessions_opened", "Sessions that began"),
            access_denied: counter(
                registry,
                "access_denied",
                "Sessions denied by the rules of access",
            ),
            gate_refused: counter(registry, "gate_refused", "Connections of strangers"),
            runs_refused: counter(registry, "runs_refused", "Runs that did not verify"),
            forks: counter(registry, "forks", "Devices that wrote two histories"),
            write_errors: counter(registry, "write_errors", "Writes to the store that failed"),
            gauges: gauges.into(),
            totals: totals.into(),
            sessions,
            commits,
            registry: std::mem::take(registry),
        }
    }

    /// A commit took this long.
    pub(in crate::daemon) fn committed(&self, took: Duration) {
        self.commits.observe(took.as_secs_f64());
    }

    /// Takes what the node's thread said.
    pub(in crate::daemon) fn take(&self, measured: &Measured) {
        for (gauge, get) in &self.gauges {
            gauge.set(signed(get(measured)));
        }
        for (counter, get) in &self.totals {
            counter.inner().store(get(measured), Ordering::Relaxed);
        }
        self.sessions_by(&measured.sessions);
    }

    fn sessions_by(&self, counts: &[u64; TRANSPORTS.len()]) {
        for (transport, count) in TRANSPORTS.iter().zip(counts) {
            self.sessions.get_or_create(&[("transport", *transport)]).set(signed(*count));
        }
    }

    /// Everything in the text format of Prometheus, version 0.0.4.
    pub(in crate::daemon) fn text(&self, silence: Duration) -> String {
        self.loop_silence.set(signed(silence.as_secs()));
        self.memory.set(signed(process::memory().unwrap_or(0)));
        self.open_files.set(signed(process::open_files().unwrap_or(0)));
        let mut text = String::new();
        if let Err(error) = encode_registry(&mut text, &self.registry) {
            tracing::error!(%error, "the metrics have no text form");
        }
        classic::format(&text)
    }
}

fn gauge(registry: &mut Registry, name: &str, help: &str) -> Gauge {
    let gauge = Gauge::default();
    registry.register(name, help, gauge.clone());
    gauge
}

fn counter(registry: &mut Registry, name: &str, help: &str) -> Counter {
    let counter = Counter::default();
    registry.register(name, help, counter.clone());
    counter
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
