//! What happens to whom and when: a scenario spelled out, host by host and act by act.
//!
//! A plan can be written to a file, cut down, and run again: hosts keep their numbers, and with them
//! their keys and all their chances, whoever else is taken away.

mod act;

pub use act::Act;

use crate::adversary;
use crate::canary::Canary;
use crate::checker::{Checks, Expect};
use crate::disk;
use crate::dynamics;
use crate::filled::Filled;
use crate::host::Role;
use crate::kernel::{Entity, Seed, Stream};
use crate::machine::Kind;
use crate::rule::LinkModel;
use crate::scenario::{BadScenario, Scenario, Times};
use crate::topology::{Graph, pair};
use crate::workload;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;

/// One host of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HostPlan {
    /// Its number, for ever: key and chances come from it.
    pub id: u32,
    /// The number of the host whose key it uses; its own unless it is a copy.
    pub key: u32,
    /// How it treats the truth.
    pub role: Role,
    /// What runs on it.
    pub machine: Kind,
    /// Where it is, if the topology has places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<(f64, f64)>,
    /// Its region.
    #[serde(default)]
    pub region: u16,
    /// It lets go of every body that is not its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prunes: bool,
}

/// All that decides a run, spelled out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Names the run's chances.
    pub seed: u64,
    /// Length of the safety phase, in microseconds.
    pub length: u64,
    /// What is said before is left out of the figures, in microseconds from the start.
    #[serde(default)]
    pub warm_up: u64,
    /// What the run is held to.
    pub checks: Checks,
    /// Whether every signature is checked anew by every host.
    pub real_crypto: bool,
    /// Share of the honest hosts that is there when faults end.
    #[serde(default = "everybody")]
    pub core: f64,
    /// A bug on purpose that somebody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<Canary>,
    /// Hosts whom everybody knows as members from the start: all that write, less newcomers.
    pub members: Vec<usize>,
    /// Pairs of hosts that want to be connected, lower place first.
    pub links: Vec<(usize, usize)>,
    /// What happens, in order of time: microseconds from the start, and what.
    pub acts: Vec<(u64, Act)>,
    /// How links behave.
    pub link: LinkModel,
    /// How long things take on hosts.
    pub times: Times,
    /// What stands on the disks before.
    #[serde(default, skip_serializing_if = "Filled::is_nothing")]
    pub filled: Filled,
    /// Full nodes begin with what all others wrote before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settled: bool,
    /// Promised figures.
    pub expect: Expect,
    /// The hosts.
    pub hosts: Vec<HostPlan>,
}

/// What is decided ends so long before faults do, in microseconds: it is durable by then, or never.
const A_WHILE: u64 = 2_000_000;

fn everybody() -> f64 {
    1.0
}

impl Scenario {
    /// Spells the scenario out.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn plan(&self) -> Result<Plan, BadScenario> {
        self.check()?;
        let mut stream = Seed(self.seed).stream(Entity::World, "topology");
        let graph = self.topology.graph(self.nodes, &mut stream)?;
        // A topology from a file says itself how many hosts there are.
        let scenario = Self { nodes: graph.nodes, ..self.clone() };
        scenario.check()?;
        scenario.names_nobody_else()?;
        Ok(scenario.spelled_out(&graph))
    }

    /// Whether all whom its dynamics name are among its hosts.
    fn names_nobody_else(&self) -> Result<(), BadScenario> {
        let mut named = self.dynamics.iter().filter_map(|it| Some((it.kind(), it.last()?)));
        match named.find(|(_, last)| *last >= self.nodes) {
            Some((kind, last)) => Err(BadScenario::Stranger(kind, last, self.nodes)),
            None => Ok(()),
        }
    }

    fn spelled_out(&self, graph: &Graph) -> Plan {
        let mut acts = dynamics::acts(self, graph);
        acts.extend(disk::acts(self, graph));
        acts.extend(workload::acts(self, graph));
        let mut plan = Plan {
            name: self.name.clone(),
            about: self.about.clone(),
            seed: self.seed,
            length: self.length.micros(),
            warm_up: self.warm_up.micros(),
            checks: self.checks,
            real_crypto: self.real_crypto,
            core: self.core,
            canary: self.canary,
            members: Vec::new(),
            links: graph.edges.clone(),
            acts,
            link: self.link.clone(),
            times: self.times,
            filled: self.filled,
            settled: self.settled,
            expect: self.expect.clone(),
            hosts: hosts(self, graph),
        };
        self.add_copies(&mut plan);
        self.add_liars(&mut plan);
        self.add_members(&mut plan);
        plan.links.sort_unstable();
        plan.links.dedup();
        plan.acts.sort_by_key(|(at, _)| *at);
        plan
    }

    /// Each copy knows somebody who does not know the original, because one session replaces
    /// another of the same key; where everybody knows everybody there is no copy.
    fn add_copies(&self, plan: &mut Plan) {
        let links: BTreeSet<(usize, usize)> = plan.links.iter().copied().collect();
        for copy in 0..self.clones {
            let purpose = format!("copy {copy}");
            let mut stream = Seed(self.seed).stream(Entity::World, &purpose);
            let original = self.expendable(&mut stream);
            let stranger = |who: &usize| *who != original && !links.contains(&pair(*who, original));
            let strangers: Vec<usize> = (0..self.nodes).filter(stranger).collect();
            let Some(friend) = stream.pick(&strangers) else { continue };
            let who = plan.hosts.len();
            plan.hosts[original].role = Role::Cloned;
            plan.hosts.push(HostPlan { id: who as u32, ..plan.hosts[original] });
            plan.links.push(pair(*friend, who));
            let writes =
                |act: &&(u64, Act)| matches!(&act.1, Act::Write { who, .. } if *who == original);
            let own: Vec<(u64, Act)> = plan.acts.iter().filter(writes).cloned().collect();
            // The copy is used as much as the original, at other moments.
            plan.acts.extend(own.into_iter().filter_map(|(at, act)| match act {
                Act::Write { sizes, .. } => {
                    let at = stream.below(self.length.micros()).max(at / 2);
                    Some((at, Act::Write { who, sizes }))
                }
                _ => None,
            }));
        }
    }

    /// A random host whose log may fork or end: among real nodes not the founder, whose log says who
    /// is in.
    #[must_use]
    pub fn expendable(&self, stream: &mut Stream) -> usize {
        let first = usize::from(self.machine == Kind::Full);
        first + stream.below((self.nodes - first) as u64) as usize
    }

    /// Each liar knows a few of the honest.
    fn add_liars(&self, plan: &mut Plan) {
        let each =
            self.adversaries.iter().flat_map(|group| std::iter::repeat_n(group, group.count));
        for group in each {
            let who = plan.hosts.len();
            let id = who as u32;
            let role = Role::Adversary(group.behaviour);
            let plain = HostPlan { place: None, region: 0, prunes: false, ..plan.hosts[0] };
            plan.hosts.push(HostPlan { id, key: id, role, ..plain });
            let (deceit, seed) = (group.behaviour, Seed(self.seed));
            for friend in adversary::friends(deceit, seed, id, self.nodes) {
                plan.links.push(pair(friend, who));
            }
            let mut stream = seed.stream(Entity::Host(id), "crashes");
            plan.acts.extend(adversary::acts(deceit, who, plan.length, &mut stream));
        }
    }

    /// Who writes is a member: known to all from the start, or learned of later by each alone.
    fn add_members(&self, plan: &mut Plan) {
        let late = (self.nodes - self.newcomers)..self.nodes;
        if self.machine == Kind::Full {
            return self.add_joins(plan, late);
        }
        let mut writers: BTreeSet<usize> = late.clone().collect();
        for (_, act) in &plan.acts {
            if let Act::Write { who, .. } = act {
                let key = plan.hosts[*who].key;
                writers.insert(key as usize);
            }
        }
        let writes = |role| matches!(role, Role::Adversary(deceit) if deceit.writes());
        let liars = (0..plan.hosts.len()).filter(|who| writes(plan.hosts[*who].role));
        writers.extend(liars);
        for member in writers {
            if !late.contains(&member) {
                plan.members.push(member);
                continue;
            }
            for who in (0..plan.hosts.len()).filter(|who| *who != member) {
                let lane = Entity::Lane(plan.hosts[who].id, plan.hosts[member].id);
                let mut stream = Seed(self.seed).stream(lane, "admission");
                let at = stream.below(self.length.micros());
                plan.acts.push((at, Act::Admit { who, author: member }));
            }
        }
    }

    /// Newcomers among whole nodes are let in by somebody who is there, one after the other.
    fn add_joins(&self, plan: &mut Plan, late: Range<usize>) {
        for who in late.clone() {
            let mut stream = Seed(self.seed).stream(Entity::Host(plan.hosts[who].id), "admission");
            let at = stream.below(self.length.micros().saturating_sub(A_WHILE).max(1));
            let by = stream.below(late.start as u64) as usize;
            plan.acts.push((at, Act::Join { who, by }));
        }
    }
}

/// The honest hosts; whose disk forgets is excused.
fn hosts(scenario: &Scenario, graph: &Graph) -> Vec<HostPlan> {
    let host = |who: usize| HostPlan {
        id: who as u32,
        key: who as u32,
        role: Role::Honest,
        machine: scenario.machine,
        place: graph.places.get(who).copied(),
        region: graph.regions.get(who).copied().unwrap_or(0),
        prunes: who < scenario.pruners,
    };
    let mut hosts: Vec<HostPlan> = (0..scenario.nodes).map(host).collect();
    for (_, act) in disk::acts(scenario, graph) {
        if let Act::Disk { who, mishap } = act
            && mishap.forgets()
        {
            hosts[who].role = Role::Cloned;
        }
    }
    hosts
}

impl Plan {
    /// Whether who is in is decided while it runs.
    #[must_use]
    pub fn judges(&self) -> bool {
        self.acts.iter().any(|(_, act)| act.judges())
    }

    /// Whether it can be run: it names only hosts that it has.
    ///
    /// # Errors
    /// [`BadScenario`] names what cannot be.
    pub fn check(&self) -> Result<(), BadScenario> {
        self.filled.check()?;
        let mut ids = BTreeSet::new();
        if let Some(host) = self.hosts.iter().find(|host| !ids.insert(host.id)) {
            return Err(BadScenario::Twice(host.id));
        }
        let links = self.links.iter().flat_map(|(a, b)| [*a, *b]);
        let acts = self.acts.iter().flat_map(|(_, act)| act.hosts());
        let mut named = self.members.iter().copied().chain(links).chain(acts);
        match named.find(|who| *who >= self.hosts.len()) {
            Some(who) => Err(BadScenario::NoHost(who)),
            None => Ok(()),
        }
    }
}

/// What a file holds: a scenario, or, under `[plan]`, a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum File {
    /// What happens to whom.
    Plan(Box<Plan>),
    /// What to simulate, in a few numbers.
    #[serde(untagged)]
    Scenario(Box<Scenario>),
}

impl FromStr for File {
    type Err = toml::de::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        #[derive(Deserialize)]
        struct Frozen {
            plan: Plan,
        }
        let has_plan = toml::from_str::<toml::Table>(text)?.contains_key("plan");
        if has_plan {
            toml::from_str::<Frozen>(text).map(|frozen| Self::Plan(Box::new(frozen.plan)))
        } else {
            toml::from_str(text).map(|scenario| Self::Scenario(Box::new(scenario)))
        }
    }
}

#[cfg(test)]
mod tests;
