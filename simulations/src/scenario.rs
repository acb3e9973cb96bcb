//! What to simulate. A scenario and nothing else decides a run.

use crate::adversary::Behaviour;
use crate::canary::Canary;
use crate::span::Span;
use crate::topology::Topology;
use serde::{Deserialize, Serialize};
use tidings_protocol::limits::{
    COMPARE_INTERVAL, HELLO_TIMEOUT, MAX_STRIKES, NOTE_PATIENCE, NOTE_WINDOW, WANT_TIMEOUT,
};

/// Most hosts of one run: the checkers look at all of them after every commit.
pub const MAX_NODES: usize = 200;

/// All that decides a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// Names the run's chances.
    pub seed: u64,
    /// Honest hosts, 2 to [`MAX_NODES`].
    pub nodes: usize,
    /// How they are linked.
    pub topology: Topology,
    /// Length of the safety phase, with faults and writing, in virtual minutes.
    pub minutes: u64,
    /// Writings of each host in a minute, on average.
    pub posts: f64,
    /// Most entries of one writing.
    pub burst: u64,
    /// Largest body, in bytes.
    pub body: u64,
    /// One way from host to host.
    pub latency: Span,
    /// How long a commit takes; what arrives meanwhile is handled together.
    pub commit: Span,
    /// How long until an end notices that its session broke.
    pub detect: Span,
    /// How long until it dials again.
    pub redial: Span,
    /// How far hosts' clocks are ahead.
    pub skew: Span,
    /// Probability that a frame is lost, and its session with it.
    pub loss: f64,
    /// Times a minute that each link breaks by itself, on average.
    pub resets: f64,
    /// Times that the hosts are split in two.
    pub partitions: u64,
    /// Crashes, of random hosts at random times.
    pub crashes: u64,
    /// How long a crashed host stays away.
    pub down: Span,
    /// Hosts (the last ones) whom others come to know as members one by one.
    pub newcomers: usize,
    /// Copied homes: hosts that write with the key of another one.
    pub clones: usize,
    /// Hosts that lie, beyond the honest ones.
    pub adversaries: Vec<Behaviour>,
    /// A bug on purpose, in host 0, that a checker must find.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// Most entries received for each one needed, if this run promises one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redundancy: Option<f64>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            seed: 1,
            nodes: 10,
            topology: Topology::Random(0.3),
            minutes: 2,
            posts: 6.0,
            burst: 3,
            body: 300,
            latency: Span::new(5_000, 50_000),
            commit: Span::new(1_000, 5_000),
            detect: Span::new(10_000, 2_000_000),
            redial: Span::new(200_000, 3_000_000),
            skew: Span::new(0, 0),
            loss: 0.0,
            resets: 0.0,
            partitions: 0,
            crashes: 0,
            down: Span::new(1_000_000, 20_000_000),
            newcomers: 0,
            clones: 0,
            adversaries: Vec::new(),
            canary: None,
            redundancy: None,
        }
    }
}

/// Why a scenario cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadScenario {
    /// The number of hosts.
    #[error("nodes = {0}: from 2 to {MAX_NODES}, adversaries and clones included")]
    Nodes(usize),
    /// The length.
    #[error("minutes = {0}: from 1 to 1440")]
    Minutes(u64),
    /// A probability or a rate.
    #[error("{0} is out of range: probabilities from 0 to 1, rates from 0 to 10000")]
    Rate(&'static str),
    /// A size.
    #[error("{0} is out of range: burst from 1 to 2000, body from 16 to 16384")]
    Size(&'static str),
    /// More newcomers than hosts.
    #[error("newcomers = {0}: fewer than nodes")]
    Newcomers(usize),
}

impl Scenario {
    /// Whether it can be run.
    ///
    /// # Errors
    /// [`BadScenario`] names what cannot be.
    pub fn check(&self) -> Result<(), BadScenario> {
        let all = self.nodes.saturating_add(self.adversaries.len()).saturating_add(self.clones);
        if self.nodes < 2 || all > MAX_NODES {
            return Err(BadScenario::Nodes(self.nodes));
        }
        if !(1..=1440).contains(&self.minutes) {
            return Err(BadScenario::Minutes(self.minutes));
        }
        if !(0.0..=1.0).contains(&self.loss) {
            return Err(BadScenario::Rate("loss"));
        }
        for (name, rate) in [("posts", self.posts), ("resets", self.resets)] {
            if !(0.0..=10_000.0).contains(&rate) {
                return Err(BadScenario::Rate(name));
            }
        }
        if !(1..=2_000).contains(&self.burst) {
            return Err(BadScenario::Size("burst"));
        }
        if !(16..=16_384).contains(&self.body) {
            return Err(BadScenario::Size("body"));
        }
        if self.newcomers >= self.nodes {
            return Err(BadScenario::Newcomers(self.newcomers));
        }
        Ok(())
    }

    /// How long after healing all honest hosts must agree, in microseconds: sessions come back,
    /// summaries are exchanged, and everything travels `diameter` hops.
    ///
    /// An unanswered WANT may cost its timer, once for a break and once for every strike that each
    /// adversary is worth. Two branches of equal length show only when an idle session compares.
    #[must_use]
    pub fn liveness_bound(&self, diameter: u64) -> u64 {
        let sessions = self.detect.high + self.redial.high + 4 * self.latency.high;
        let hop = 6 * self.latency.high + 4 * self.commit.high + NOTE_WINDOW + NOTE_PATIENCE;
        let liars = self.adversaries.len() as u64 * u64::from(MAX_STRIKES);
        let waits = (2 + liars) * WANT_TIMEOUT + HELLO_TIMEOUT;
        let comparison = if self.clones > 0 { 2 * COMPARE_INTERVAL } else { 0 };
        sessions + (diameter + 1) * hop + waits + comparison
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_survives_its_file_and_unknown_keys_are_refused() {
        let scenario = Scenario {
            adversaries: vec![Behaviour::Phantom],
            canary: Some(Canary::EarlyVoice),
            ..Scenario::default()
        };
        let text = toml::to_string(&scenario).unwrap();
        assert_eq!(toml::from_str::<Scenario>(&text).unwrap(), scenario);
        assert_eq!(toml::from_str::<Scenario>("").unwrap(), Scenario::default());
        assert!(toml::from_str::<Scenario>("nods = 3").is_err());
        assert!(toml::from_str::<Scenario>("latency = \"soon\"").is_err());
    }

    #[test]
    fn what_cannot_be_run_is_named() {
        let check = |change: fn(&mut Scenario)| {
            let mut scenario = Scenario::default();
            change(&mut scenario);
            scenario.check()
        };
        assert_eq!(check(|_| {}), Ok(()));
        assert_eq!(check(|s| s.nodes = 1), Err(BadScenario::Nodes(1)));
        assert_eq!(check(|s| s.minutes = 0), Err(BadScenario::Minutes(0)));
        assert_eq!(check(|s| s.loss = f64::NAN), Err(BadScenario::Rate("loss")));
        assert_eq!(check(|s| s.posts = -1.0), Err(BadScenario::Rate("posts")));
        assert_eq!(check(|s| s.burst = 0), Err(BadScenario::Size("burst")));
        assert_eq!(check(|s| s.body = 20_000), Err(BadScenario::Size("body")));
        assert_eq!(check(|s| s.newcomers = 10), Err(BadScenario::Newcomers(10)));
    }
}
