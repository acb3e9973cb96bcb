//! The same nodes, links and posts in the simulator.

use crate::{Figures, NODES, POSTS, WRITERS};
use std::collections::BTreeSet;
use tidings_protocol::run::Run;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;
use tidings_sim::observe::{Fact, Observer, Phase};
use tidings_sim::plan::{Act, Plan};
use tidings_sim::scenario::Scenario;
use tidings_sim::world::{START, World};

/// Processes on one machine: the way is short, the disk is shared.
const SCENARIO: &str = r#"
nodes = 30
length = "2m"
topology = "line"
link = { latency = "100us..300us", jitter = "0us..100us" }
times = { commit = "1ms..10ms" }
"#;

const SECOND: u64 = 1_000_000;

/// Everybody wrote something before: by then logs have found their ways.
const WRITING: u64 = 40 * SECOND;

/// Bytes of a post's body.
const SIZE: u32 = 60;

/// What a run over these links comes to.
pub(crate) fn figures(links: &BTreeSet<(usize, usize)>) -> Figures {
    let mut counts = Counts::default();
    let mut world = World::new(plan(links)).expect("a plan that can be run");
    world.watch(&mut counts);
    let outcome = world.run();
    assert_eq!(outcome.violation, None);
    assert_eq!(outcome.entries as usize, NODES + WRITERS * POSTS);
    Figures {
        redundancy: counts.received as f64 / counts.accepted as f64,
        idle: counts.idle_bytes as f64 / counts.idle_frames as f64,
    }
}

fn plan(links: &BTreeSet<(usize, usize)>) -> Plan {
    let scenario: Scenario = toml::from_str(SCENARIO).expect("a scenario");
    let mut plan = scenario.plan().expect("it can be spelled out");
    plan.links = links.iter().copied().collect();
    plan.members = (0..NODES).collect();
    let write = |who: usize| Act::Write { who, sizes: vec![SIZE] };
    let greetings = (0..NODES).map(|who| (5 * SECOND + who as u64 * SECOND, write(who)));
    let posts = (0..POSTS * WRITERS).map(|n| {
        let who = n % WRITERS * NODES / WRITERS;
        (WRITING + n as u64 * SECOND / 5, write(who))
    });
    plan.acts = greetings.chain(posts).collect();
    plan
}

/// What is counted of a run.
#[derive(Default)]
struct Counts {
    received: u64,
    accepted: u64,
    silence: bool,
    idle_bytes: u64,
    idle_frames: u64,
}

impl Observer for Counts {
    fn fact(&mut self, at: Time, fact: &Fact<'_>) {
        let writing = at.since(START) >= WRITING;
        match fact {
            Fact::Phase(phase) => self.silence = *phase == Phase::Silence,
            Fact::Arrived { frame, .. } if writing => {
                if let Ok(Message::Run { run, .. }) = Message::decode(frame) {
                    self.received += Run::count(run).expect("a good run") as u64;
                }
                if self.silence {
                    self.idle_bytes += frame.len() as u64;
                    self.idle_frames += 1;
                }
            }
            Fact::Accepted { first, last, .. } if writing => self.accepted += last + 1 - first,
            _ => {}
        }
    }
}
