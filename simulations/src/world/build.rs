//! From a plan to a world with its agenda.

use super::{START, World};
use crate::adversary::{Liar, Term};
use crate::canary;
use crate::checker::Checkers;
use crate::checker::bodies::Keepers;
use crate::checker::prefix::Written;
use crate::fabric::Fabric;
use crate::filled::Logs;
use crate::host::{Host, Parts, Role};
use crate::kernel::{Entity, Queue, Seed};
use crate::machine::community::{self, Beginning};
use crate::machine::{Checking, Kind};
use crate::plan::{Act, HostPlan, Plan};
use crate::scenario::BadScenario;
use std::collections::BTreeMap;
use std::sync::Arc;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::testing::COMMUNITY;

impl World<'_> {
    /// A world in which nothing has happened yet.
    ///
    /// # Errors
    /// When the plan cannot be run.
    pub fn new(plan: Plan) -> Result<Self, BadScenario> {
        plan.check()?;
        if !canary::turn_on(plan.canary) {
            return Err(BadScenario::NoCanary);
        }
        let logs = Logs::of(&plan);
        let members = plan.members.iter().map(|who| key(&plan, &plan.hosts[*who]).author());
        let members: Arc<[Author]> = members.chain(logs.authors()).collect();
        let mut hosts: Vec<Host> =
            plan.hosts.iter().map(|host| make(&plan, host, Arc::clone(&members))).collect();
        let full = hosts.iter_mut().filter_map(|host| host.machine.full());
        let shared = community::found(START, full, &beginning(&plan))
            .map_err(|error| BadScenario::Community(error.to_string()))?;
        let mut checkers = Checkers::new(&hosts, plan.checks);
        for (author, id, len) in shared {
            checkers.ledger.enter(author, Written { id, at: START, len });
        }
        logs.fill(&mut hosts, &plan.links, &mut checkers.ledger)?;
        checkers.filled(&hosts);
        let authors: BTreeMap<Author, usize> =
            hosts.iter().enumerate().rev().map(|(who, host)| (host.author, who)).collect();
        Ok(Self {
            acted: 0,
            queue: Queue::new(START),
            fabric: Fabric::new(&plan),
            checking: Checking::new(plan.real_crypto),
            checkers,
            authors,
            hosts,
            observers: Vec::new(),
            frames: 0,
            bytes: 0,
            events: 0,
            hash: plan.seed,
            trace: false,
            stop: None,
            news: false,
            forked: false,
            keepers: Keepers::default(),
            founding: founding(&plan).filter(|_| plan.judges()),
            truth: None,
            converged: None,
            healed: None,
            greeted: None,
            bound: 0,
            eccentricity: 0,
            plan,
        })
    }
}

fn key(plan: &Plan, host: &HostPlan) -> Keypair {
    Seed(plan.seed).stream(Entity::Host(host.key), "key").keypair()
}

fn make(plan: &Plan, host: &HostPlan, members: Arc<[Author]>) -> Host {
    let entity = Entity::Host(host.id);
    let mut stream = Seed(plan.seed).stream(entity, "disk");
    Host::new(Parts {
        id: host.id,
        device: key(plan, host),
        epoch: stream.bits(),
        role: host.role,
        kind: host.machine,
        prunes: host.prunes,
        skew: plan.times.skew.draw(&mut stream),
        commits: Seed(plan.seed).stream(entity, "commit"),
        members,
        liar: liar(plan, host),
    })
}

fn liar(plan: &Plan, host: &HostPlan) -> Option<Box<Liar>> {
    let Role::Adversary(deceit) = host.role else { return None };
    let chance = Seed(plan.seed).stream(Entity::Host(host.id), "lies");
    let term = Term { start: START, end: START.after(plan.length) };
    Some(Box::new(Liar::new(deceit, key(plan, host), community_of(plan), chance, term)))
}

/// The community: that of the first full node, or that of all tests.
fn community_of(plan: &Plan) -> CommunityId {
    founding(plan).map_or(COMMUNITY, |founding| founding.id())
}

fn founding(plan: &Plan) -> Option<Founding> {
    let founder = plan.hosts.iter().find(|host| host.machine == Kind::Full)?;
    Some(community::founding(&key(plan, founder)))
}

fn beginning(plan: &Plan) -> Beginning {
    let joins = plan.acts.iter().filter_map(|(_, act)| match act {
        Act::Join { who, .. } => Some(key(plan, &plan.hosts[*who]).author()),
        _ => None,
    });
    Beginning { late: joins.collect(), settled: plan.settled }
}
