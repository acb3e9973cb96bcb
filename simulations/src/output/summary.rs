//! The figures of a run, for programs: `summary.json`.

use super::recording::{Delay, Recording};
use crate::figure::FIGURES;
use crate::plan::Plan;
use crate::report::Outcome;
use crate::topology::Graph;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Raised when a field changes its meaning or goes; new fields do not raise it.
pub const SCHEMA: u32 = 1;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA`].
    pub schema: u32,
    /// What the scenario is called.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Names the run's chances.
    pub seed: u64,
    /// The command that repeats the run.
    pub repeat: String,
    /// Whether all promises held.
    pub verdict: Verdict,
    /// The network.
    pub network: Network,
    /// Figures.
    pub figures: Figures,
    /// What the scenario promised of them.
    pub promises: Vec<Promise>,
    /// Bytes sent by message; those that were never said are left out.
    pub bytes: BTreeMap<String, u64>,
    /// Frames sent by message.
    pub frames: BTreeMap<String, u64>,
    /// Delay of deliveries, in microseconds.
    pub delay: Delay,
    /// The same by hops from the author.
    pub delay_by_hop: Vec<Delay>,
}

/// Whether all promises held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// They did, to the end of the run.
    pub ok: bool,
    /// Somebody stopped the run before its end.
    #[serde(default)]
    pub stopped: bool,
    /// In one line.
    pub line: String,
    /// The checker that found a broken promise.
    pub checker: Option<String>,
    /// What it found.
    pub what: Option<String>,
}

/// A figure that a scenario promises to stay below.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// Which, as scenarios name it.
    pub figure: String,
    /// At most this, as people read it.
    pub most: String,
    /// What the run came to; `None` if it did not get that far.
    pub value: Option<String>,
    /// Whether it was kept.
    pub kept: bool,
}

/// The network of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// Hosts, liars and copies included.
    pub hosts: u64,
    /// Those that keep to the rules.
    pub honest: u64,
    /// Links.
    pub links: u64,
    /// Longest distance among honest hosts, in hops.
    pub diameter: u64,
    /// What else is known of its shape, as `tidings-sim topo` has it: degrees, components,
    /// articulation points, clustering.
    pub shape: BTreeMap<String, f64>,
}

/// Figures of a run. Times are virtual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Entries written.
    pub entries: u64,
    /// Entries accepted from others.
    pub deliveries: u64,
    /// Entries received for each one accepted.
    pub redundancy: f64,
    /// Bytes of all frames sent, for each byte of a body delivered.
    pub overhead: f64,
    /// Bytes of all frames sent.
    pub bytes: u64,
    /// Frames sent.
    pub frames: u64,
    /// Most frames on their way at once.
    pub peak_in_flight: u64,
    /// Microseconds from healing to agreement, if it came.
    pub converged_us: Option<u64>,
    /// Microseconds that were allowed for it.
    pub bound_us: u64,
    /// Length of the run.
    pub virtual_us: u64,
    /// Events handled.
    pub events: u64,
    /// Equal runs have equal hashes.
    pub run_hash: String,
}

impl Summary {
    /// What a run came to, by the command that repeats it.
    #[must_use]
    pub fn of(plan: &Plan, repeat: &str, outcome: &Outcome) -> Self {
        let violation = outcome.violation.as_ref();
        Self {
            schema: SCHEMA,
            name: plan.name.clone(),
            about: plan.about.clone(),
            seed: outcome.seed,
            repeat: repeat.to_owned(),
            verdict: Verdict {
                ok: violation.is_none() && !outcome.stopped,
                stopped: outcome.stopped,
                line: outcome.verdict(),
                checker: violation.map(|violation| violation.checker.to_owned()),
                what: violation.map(|violation| violation.what.clone()),
            },
            network: Network {
                hosts: outcome.hosts as u64,
                links: outcome.links as u64,
                diameter: outcome.eccentricity,
                shape: shape(plan),
                ..Network::default()
            },
            figures: Figures {
                entries: outcome.entries,
                deliveries: outcome.deliveries,
                redundancy: outcome.redundancy,
                overhead: outcome.overhead(),
                converged_us: outcome.converged,
                bound_us: outcome.bound,
                virtual_us: outcome.virtual_time,
                events: outcome.events,
                run_hash: outcome.hash.clone(),
                ..Figures::default()
            },
            promises: promises(plan, outcome),
            ..Self::default()
        }
    }

    /// Takes in what the recording tells.
    #[must_use]
    pub fn with(mut self, recording: &Recording) -> Self {
        let by_kind = |values: &[u64]| {
            let named = recording.kinds.iter().cloned().zip(values.iter().copied());
            named.filter(|(_, value)| *value > 0).collect()
        };
        let bytes = recording.bytes();
        self.schema = SCHEMA;
        self.network.honest = recording.honest;
        self.figures.bytes = bytes.iter().sum();
        self.figures.frames = recording.frames.iter().sum();
        self.figures.peak_in_flight = recording.peak_in_flight;
        self.bytes = by_kind(&bytes);
        self.frames = by_kind(&recording.frames);
        self.delay = recording.delay;
        self.delay_by_hop.clone_from(&recording.by_hop);
        self
    }
}

fn shape(plan: &Plan) -> BTreeMap<String, f64> {
    let (nodes, edges) = (plan.hosts.len(), plan.links.clone());
    let facts = Graph { nodes, edges, ..Graph::default() }.facts();
    let named = [
        ("components", facts.components as f64),
        ("mean_degree", facts.mean_degree),
        ("max_degree", facts.max_degree as f64),
        ("min_degree", facts.min_degree as f64),
        ("articulation_points", facts.articulation_points as f64),
        ("clustering", facts.clustering),
    ];
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn promises(plan: &Plan, outcome: &Outcome) -> Vec<Promise> {
    let promised = FIGURES.iter().filter_map(|figure| Some((figure, plan.expect.of(figure.key)?)));
    let told = promised.map(|(figure, most)| {
        let value = figure.of(outcome);
        Promise {
            figure: figure.key.to_owned(),
            most: figure.show(most),
            value: value.map(|value| figure.show(value)),
            kept: value.is_some_and(|value| value <= most),
        }
    });
    told.collect()
}
