//! What a network costs and how fast it is with our engine, with flooding and with pure pull.

use super::promises::scenario;
use crate::machine::Kind;
use crate::scenario::BadScenario;
use crate::trial;
use crate::world::World;
use serde::Serialize;

/// The networks, by the scenarios that are about them.
const STEADY: [&str; 6] =
    ["steady-er", "steady-ws", "steady-ba", "steady-geometric", "steady-grid", "steady-cliques"];

/// What runs on them, as the table calls it.
const MACHINES: [(Kind, &str); 3] =
    [(Kind::Bare, "ours"), (Kind::Flood, "flooding"), (Kind::Pull, "pull")];

/// The first line of the table.
const HEAD: [&str; 8] =
    ["network", "machine", "nodes", "degree", "received / needed", "bytes / payload", "p50", "p99"];

/// The table of all networks, one seed each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Networks;

/// One network with one machine.
#[derive(Clone, Debug, Serialize)]
pub struct Network {
    /// The network, as scenarios write it.
    pub topology: String,
    /// What ran on it.
    pub machine: &'static str,
    /// Hosts.
    pub nodes: usize,
    /// Links of a host on average.
    pub degree: f64,
    /// Entries received for each one accepted.
    pub redundancy: f64,
    /// Bytes sent for each byte of a body delivered.
    pub overhead: f64,
    /// Median delay, in microseconds.
    pub p50_us: u64,
    /// 99th percentile of the delay, in microseconds.
    pub p99_us: u64,
    /// What was broken.
    pub broken: Option<String>,
}

impl Networks {
    /// How many runs it takes.
    #[must_use]
    pub fn count(self) -> u64 {
        (STEADY.len() * MACHINES.len()) as u64
    }

    /// Run `n` of them.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn run(self, n: u64) -> Result<Network, BadScenario> {
        let n = n as usize;
        let (kind, machine) = MACHINES[n % MACHINES.len()];
        let scenario = scenario(STEADY[n / MACHINES.len()]);
        let plan = trial::instead(&scenario.plan()?, kind);
        let (nodes, links) = (plan.hosts.len(), plan.links.len());
        let outcome = World::new(plan)?.run();
        Ok(Network {
            topology: scenario.topology.to_string(),
            machine,
            nodes,
            degree: 2.0 * links as f64 / nodes as f64,
            redundancy: outcome.redundancy,
            overhead: outcome.overhead(),
            p50_us: outcome.p50,
            p99_us: outcome.p99,
            broken: outcome.violation.map(|violation| violation.to_string()),
        })
    }

    /// The networks as lines of a table, the first its head.
    #[must_use]
    pub fn lines(self, networks: &[Network]) -> Vec<Vec<String>> {
        let head = HEAD.map(str::to_owned).to_vec();
        std::iter::once(head).chain(networks.iter().map(line)).collect()
    }
}

fn line(network: &Network) -> Vec<String> {
    let millis = |micros: u64| format!("{:.0} ms", micros as f64 / 1e3);
    vec![
        network.topology.clone(),
        network.machine.to_owned(),
        network.nodes.to_string(),
        format!("{:.1}", network.degree),
        format!("{:.3}", network.redundancy),
        format!("{:.2}", network.overhead),
        millis(network.p50_us),
        millis(network.p99_us),
    ]
}
