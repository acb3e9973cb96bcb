//! `tidings-sim topo`: what a network is like, before anything runs on it.

use super::say;
use serde::Serialize;
use std::process::ExitCode;
use tidings_sim::kernel::{Entity, Seed};
use tidings_sim::topology::{Facts, Graph, KINDS, Topology};

/// Draws a network, or reads one from a file, and prints its facts.
#[derive(Debug, clap::Args)]
#[command(after_help = KINDS)]
pub(crate) struct Topo {
    /// The shape, such as er:degree=8, ws:k=8,beta=0.1 or file:net.graphml.
    #[arg(value_name = "SPEC")]
    topology: Topology,
    /// Hosts; a file brings its own.
    #[arg(long, default_value_t = 100, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    nodes: usize,
    /// Names the chances: the network is the one that a run with this seed has.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Prints the network as DOT, for Graphviz.
    #[arg(long, conflicts_with = "json")]
    dot: bool,
    /// Prints the facts as JSON.
    #[arg(long)]
    json: bool,
}

/// The facts and where they come from.
#[derive(Serialize)]
struct Named {
    topology: String,
    seed: u64,
    #[serde(flatten)]
    facts: Facts,
}

impl Topo {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let mut stream = Seed(self.seed).stream(Entity::World, "topology");
        let graph = self.topology.graph(self.nodes, &mut stream).map_err(|e| e.to_string())?;
        if self.dot {
            dot(&graph).for_each(|line| say(&line));
        } else if self.json {
            let (topology, facts) = (self.topology.to_string(), graph.facts());
            let named = Named { topology, seed: self.seed, facts };
            say(&serde_json::to_string_pretty(&named).map_err(|error| error.to_string())?);
        } else {
            say(&format!("topology             {}, seed {}", self.topology, self.seed));
            say(&graph.facts().to_string());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The network line by line; hosts have the names that they have in their file.
fn dot(graph: &Graph) -> impl Iterator<Item = String> {
    let name = |host: usize| match graph.names.get(host) {
        Some(name) => format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")),
        None => host.to_string(),
    };
    let hosts = (0..graph.nodes).map(move |host| {
        let at = |(x, y): &(f64, f64)| format!(" [pos=\"{:.4},{:.4}\"]", x * 10.0, y * 10.0);
        format!("  {}{};", name(host), graph.places.get(host).map(at).unwrap_or_default())
    });
    let links = graph.edges.iter().map(move |(a, b)| format!("  {} -- {};", name(*a), name(*b)));
    ["graph {".to_owned()].into_iter().chain(hosts).chain(links).chain(["}".to_owned()])
}
