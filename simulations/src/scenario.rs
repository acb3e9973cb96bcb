//! What to simulate, in a few numbers. [`Scenario::plan`] makes of it what happens to whom.
//!
//! Each part's type lives beside what it drives; a file names only what differs from the defaults.

use crate::adversary::Group;
use crate::canary::Canary;
use crate::checker::{Checks, Expect};
use crate::disk::DiskFault;
use crate::dynamics::{BadDynamic, Dynamic};
use crate::filled::{BadFilled, Filled};
use crate::machine::Kind;
use crate::rule::{BadLink, LinkModel};
use crate::span::{Length, Span};
use crate::topology::{BadTopology, Density, Topology};
use crate::workload::{BadWorkload, Workload};
use serde::{Deserialize, Serialize};

/// Most hosts of one run.
pub const MAX_NODES: usize = 1_000_000;

/// All that decides a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// What it is called; also names its output.
    pub name: String,
    /// What it shows, in one sentence.
    pub about: String,
    /// Names the run's chances.
    pub seed: u64,
    /// Honest hosts, 2 to [`MAX_NODES`].
    pub nodes: usize,
    /// Length of the safety phase, with faults and writing.
    pub length: Length,
    /// What is said in this first part of the safety phase, and the delay of what is written in it,
    /// are left out of the figures: they show what goes on then, and not how it came about.
    pub warm_up: Length,
    /// How hosts are linked.
    pub topology: Topology,
    /// Hosts (the last ones) whom others come to know as members one by one.
    pub newcomers: usize,
    /// Full nodes begin with what all others wrote before: who they are, and who let them in.
    pub settled: bool,
    /// Hosts (the first ones) that let go of every body that is not theirs as soon as they hold it.
    pub pruners: usize,
    /// Copied homes: hosts that write with the key of another one.
    pub clones: usize,
    /// What runs on each host.
    pub machine: Kind,
    /// What the run is held to.
    pub checks: Checks,
    /// Whether every signature is checked anew by every host.
    pub real_crypto: bool,
    /// Share of the honest hosts that is there when faults end, 0 to 1: a random connected part;
    /// the others are gone for good.
    pub core: f64,
    /// A bug on purpose, in every host, that a checker must find.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// How links behave.
    pub link: LinkModel,
    /// How long things take on hosts.
    pub times: Times,
    /// How much is written.
    pub workload: Workload,
    /// What stands on the disks before.
    #[serde(skip_serializing_if = "Filled::is_nothing")]
    pub filled: Filled,
    /// The figures that this scenario promises.
    pub expect: Expect,
    /// What hosts and links go through.
    pub dynamics: Vec<Dynamic>,
    /// Hosts that lie, beyond the honest ones.
    #[serde(rename = "adversary")]
    pub adversaries: Vec<Group>,
    /// Disks that fail.
    pub disk: Vec<DiskFault>,
}

/// How long things take on hosts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Times {
    /// How long a commit takes; what arrives meanwhile is handled together.
    pub commit: Span,
    /// How long until an end notices that its session broke.
    pub detect: Span,
    /// How long until it dials again.
    pub redial: Span,
    /// How far hosts' clocks are ahead.
    pub skew: Span,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            commit: Span::new(1_000, 5_000),
            detect: Span::new(10_000, 2_000_000),
            redial: Span::new(200_000, 3_000_000),
            skew: Span::new(0, 0),
        }
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            name: "run".into(),
            about: String::new(),
            seed: 1,
            nodes: 10,
            length: Length::minutes(2),
            warm_up: Length::of(0),
            topology: Topology::Er(Density::Own(0.3)),
            newcomers: 0,
            settled: false,
            pruners: 0,
            clones: 0,
            machine: Kind::default(),
            checks: Checks::default(),
            real_crypto: false,
            core: 1.0,
            canary: None,
            link: LinkModel::default(),
            times: Times::default(),
            workload: Workload::default(),
            filled: Filled::default(),
            expect: Expect::default(),
            dynamics: Vec::new(),
            adversaries: Vec::new(),
            disk: Vec::new(),
        }
    }
}

/// Why a scenario cannot be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadScenario {
    /// The number of hosts.
    #[error("nodes = {0}: from 2 to {MAX_NODES}, adversaries and clones included")]
    Nodes(usize),
    /// The topology.
    #[error(transparent)]
    Topology(#[from] BadTopology),
    /// The links.
    #[error(transparent)]
    Link(#[from] BadLink),
    /// What is written.
    #[error(transparent)]
    Workload(#[from] BadWorkload),
    /// What stands on the disks before.
    #[error(transparent)]
    Filled(#[from] BadFilled),
    /// What hosts and links go through.
    #[error(transparent)]
    Dynamic(#[from] BadDynamic),
    /// A share that is none.
    #[error("core is a share of the hosts: from 0 to 1")]
    Core,
    /// More newcomers than hosts.
    #[error("newcomers = {0}: fewer than nodes")]
    Newcomers(usize),
    /// Somebody is given a role where nobody knows any.
    #[error("dynamics: {0}: roles are those of whole nodes: machine = \"full\"")]
    Roles(&'static str),
    /// Somebody is named who is not there.
    #[error("dynamics: {0} takes host {1}: nodes = {2}")]
    Stranger(&'static str, usize, usize),
    /// Somebody is gone for good while who is in is decided.
    #[error("core = {0}: all must be there in the end where it is decided who is in")]
    Decided(f64),
    /// Everybody lets bodies go.
    #[error("pruners = {0}: fewer than nodes")]
    Pruners(usize),
    /// Full nodes did not come to be of one community.
    #[error("the full nodes cannot begin: {0}")]
    Community(String),
    /// A plan names a host that it does not have.
    #[error("the plan names host {0}, which it does not have")]
    NoHost(usize),
    /// A bug on purpose is asked for.
    #[error("this build has no canaries: build it with RUSTFLAGS=\"--cfg canary\"")]
    NoCanary,
    /// Two hosts of a plan have one number.
    #[error("the plan has host number {0} twice")]
    Twice(u32),
}

impl Scenario {
    /// Whether it can be run.
    ///
    /// # Errors
    /// [`BadScenario`] names what cannot be.
    pub fn check(&self) -> Result<(), BadScenario> {
        let liars: usize = self.adversaries.iter().map(|group| group.count).sum();
        let all = self.nodes.saturating_add(liars).saturating_add(self.clones);
        if self.nodes < 2 || all > MAX_NODES {
            return Err(BadScenario::Nodes(self.nodes));
        }
        self.link.check()?;
        self.workload.check()?;
        self.filled.check()?;
        self.dynamics.iter().try_for_each(Dynamic::check)?;
        let judging = self.dynamics.iter().find(|change| change.judges());
        if let Some(change) = judging.filter(|_| self.machine != Kind::Full) {
            return Err(BadScenario::Roles(change.kind()));
        }
        if !(0.0..=1.0).contains(&self.core) {
            return Err(BadScenario::Core);
        }
        let joins = self.newcomers > 0 && self.machine == Kind::Full;
        if self.core < 1.0 && (joins || judging.is_some()) {
            return Err(BadScenario::Decided(self.core));
        }
        if self.newcomers >= self.nodes {
            return Err(BadScenario::Newcomers(self.newcomers));
        }
        if self.pruners >= self.nodes {
            return Err(BadScenario::Pruners(self.pruners));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adversary::Behaviour;
    use crate::dynamics::Partitions;
    use crate::span::Size;

    #[test]
    fn a_scenario_survives_its_file_and_unknown_keys_are_refused() {
        let scenario = Scenario {
            adversaries: vec![Group::of(Behaviour::Phantom, 2)],
            dynamics: vec![Dynamic::Partitions(Partitions { count: 2, one_way: true })],
            canary: Canary::all().next(),
            ..Scenario::default()
        };
        let text = toml::to_string(&scenario).unwrap();
        assert_eq!(toml::from_str::<Scenario>(&text).unwrap(), scenario);
        assert_eq!(toml::from_str::<Scenario>("").unwrap(), Scenario::default());
        assert!(toml::from_str::<Scenario>("nods = 3").is_err());
        assert!(toml::from_str::<Scenario>("[link]\nlatency = \"soon\"").is_err());
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
        assert_eq!(check(|s| s.link.loss = f64::NAN), Err(BadLink::Rate("loss").into()));
        assert_eq!(check(|s| s.workload.posts = -1.0), Err(BadWorkload::Posts.into()));
        assert_eq!(check(|s| s.workload.burst = Size::constant(0)), Err(BadWorkload::Burst.into()));
        assert_eq!(
            check(|s| s.workload.body = Size::constant(20_000)),
            Err(BadWorkload::Body.into())
        );
        assert_eq!(check(|s| s.core = 1.5), Err(BadScenario::Core));
        assert_eq!(check(|s| s.newcomers = 10), Err(BadScenario::Newcomers(10)));
        assert_eq!(check(|s| s.pruners = 10), Err(BadScenario::Pruners(10)));
    }
}
