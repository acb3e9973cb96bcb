//! From a scenario to a world with its agenda.

use super::{Happening, START, World};
use crate::checker::Checkers;
use crate::dynamics;
use crate::fabric::Fabric;
use crate::host::{Host, Role};
use crate::kernel::{Entity, Queue, Seed};
use crate::rule::{Latency, Loss, Rule};
use crate::scenario::{BadScenario, Scenario};
use crate::topology::{diameter, pair};
use crate::workload;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Author, Keypair};

/// Links that a liar or a copy gets, at most.
const EXTRA_LINKS: u64 = 3;

impl World {
    /// A world in which nothing has happened yet.
    ///
    /// # Errors
    /// When the scenario cannot be run.
    pub fn new(scenario: &Scenario) -> Result<Self, BadScenario> {
        scenario.check()?;
        let seed = Seed(scenario.seed);
        let mut links =
            scenario.topology.links(scenario.nodes, &mut seed.stream(Entity::World, "topology"));
        let diameter = diameter(&links);
        let hosts = hosts(scenario, &mut links);
        let cloned: Vec<Author> =
            hosts.iter().filter(|host| host.role == Role::Cloned).map(Host::me).collect();
        let authors: BTreeMap<Author, usize> =
            hosts.iter().enumerate().rev().map(|(who, host)| (host.me(), who)).collect();
        let commit = |who| seed.stream(Entity::Host(who), "commit");
        let mut world = Self {
            scenario: scenario.clone(),
            queue: Queue::new(START),
            fabric: Fabric::new(scenario, &links, rules(scenario, hosts.len())),
            checkers: Checkers::new(&cloned),
            commits: (0..hosts.len()).map(commit).collect(),
            authors,
            hosts,
            links: links.len(),
            diameter,
            frames: 0,
            bytes: 0,
            events: 0,
            hash: blake3::Hasher::new(),
            trace: false,
            converged: None,
            healed: None,
        };
        world.plan(&links);
        Ok(world)
    }

    /// Fills the agenda with all that is decided beforehand.
    fn plan(&mut self, links: &BTreeSet<(usize, usize)>) {
        let scenario = self.scenario.clone();
        let members: Vec<Author> = self.hosts.iter().map(Host::me).collect();
        for who in 0..self.hosts.len() {
            self.queue.at(START, Happening::Restart { who, life: 0 });
            for (member, author) in members.iter().enumerate() {
                let at = START.after(dynamics::admission(&scenario, who, member));
                self.queue.at(at, Happening::Admit { who, author: *author });
            }
            if !self.hosts[who].is_checked() {
                continue;
            }
            for (at, bodies) in workload::writings(&scenario, who) {
                self.queue.at(START.after(at), Happening::Write { who, bodies });
            }
        }
        for (at, who, down) in dynamics::crashes(&scenario) {
            self.queue.at(START.after(at), Happening::Crash { who, down });
        }
        for (a, b) in links {
            for at in dynamics::resets(&scenario, *a, *b) {
                self.queue.at(START.after(at), Happening::Reset { link: (*a, *b) });
            }
        }
    }
}

fn rules(scenario: &Scenario, hosts: usize) -> Vec<Box<dyn Rule>> {
    let seed = Seed(scenario.seed);
    let mut rules: Vec<Box<dyn Rule>> = Vec::new();
    for partition in dynamics::partitions(scenario, START, hosts) {
        rules.push(Box::new(partition));
    }
    if scenario.loss > 0.0 {
        rules.push(Box::new(Loss::new(seed, scenario.loss)));
    }
    rules.push(Box::new(Latency::new(seed, scenario.latency)));
    rules
}

/// The honest hosts, then the copies, then the liars, each linked to a few of the honest.
fn hosts(scenario: &Scenario, links: &mut BTreeSet<(usize, usize)>) -> Vec<Host> {
    let seed = Seed(scenario.seed);
    let key = |who: usize| {
        let mut bytes = [0; 32];
        let mut stream = seed.stream(Entity::Host(who), "key");
        bytes
            .chunks_exact_mut(8)
            .for_each(|chunk| chunk.copy_from_slice(&stream.bits().to_le_bytes()));
        Keypair::from_seed(&bytes)
    };
    let make = |who: usize, key: Keypair, role: Role| {
        let mut stream = seed.stream(Entity::Host(who), "disk");
        let (epoch, skew) = (stream.bits(), scenario.skew.draw(&mut stream));
        Host::new(key, epoch, role, skew)
    };
    let canary = scenario.canary.map_or(Role::Honest, Role::Canary);
    let role = |who| if who == 0 { canary } else { Role::Honest };
    let mut hosts: Vec<Host> =
        (0..scenario.nodes).map(|who| make(who, key(who), role(who))).collect();
    for clone in 0..scenario.clones {
        let who = hosts.len();
        if let Some((original, friend)) = place_copy(scenario, links, clone) {
            hosts[original].role = Role::Cloned;
            hosts.push(make(who, key(original), Role::Cloned));
            links.insert(pair(friend, who));
        }
    }
    for behaviour in &scenario.adversaries {
        let who = hosts.len();
        hosts.push(make(who, key(who), Role::Adversary(*behaviour)));
        let mut stream = seed.stream(Entity::Host(who), "links");
        for _ in 0..stream.between(1, EXTRA_LINKS) {
            links.insert(pair(stream.below(scenario.nodes as u64) as usize, who));
        }
    }
    hosts
}

/// Whom to copy, and whom the copy knows: somebody who does not know the original, because one
/// session replaces another of the same key. `None` where everybody knows everybody.
fn place_copy(
    scenario: &Scenario,
    links: &BTreeSet<(usize, usize)>,
    clone: usize,
) -> Option<(usize, usize)> {
    let purpose = format!("copy {clone}");
    let mut stream = Seed(scenario.seed).stream(Entity::World, &purpose);
    // Host 0 may be the canary, which is held to all promises.
    let original = stream.between(1, scenario.nodes as u64 - 1) as usize;
    let stranger = |who: &usize| *who != original && !links.contains(&pair(*who, original));
    let strangers: Vec<usize> = (0..scenario.nodes).filter(stranger).collect();
    stream.pick(&strangers).map(|friend| (original, *friend))
}
