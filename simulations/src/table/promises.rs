//! Which figure of which scenario shows each promise of the protocol's design.

use crate::figure::{FIGURES, Figure};
use crate::scenario::Scenario;
use serde::Serialize;

/// One figure that the protocol promises.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Promise {
    /// What it is.
    pub metric: &'static str,
    /// The figure's name in scenarios.
    pub figure: &'static str,
    /// The scenario whose `[expect]` says the most that it may come to.
    pub scenario: &'static str,
}

/// All of them, in the order of the table.
pub const PROMISES: [Promise; 28] = [
    promise("idle reconnect, bytes both ways", "late_bytes", "idle-reconnect"),
    promise("warm reconnect, 100 authors changed, bytes", "late_bytes", "warm-reconnect"),
    promise("warm reconnect, 10 000 authors changed, bytes", "late_bytes", "warm-many"),
    promise("first contact, 100 of 100 000 differ, bytes", "late_bytes", "first-contact"),
    promise("first contact, one-way trips", "late_trips", "first-contact"),
    promise("received / needed, random", "redundancy", "steady-er"),
    promise("received / needed, small world", "redundancy", "steady-ws"),
    promise("received / needed, hubs", "redundancy", "steady-ba"),
    promise("received / needed, places", "redundancy", "steady-geometric"),
    promise("received / needed, grid", "redundancy", "steady-grid"),
    promise("received / needed, bridged cliques", "redundancy", "steady-cliques"),
    promise("received / needed, each link fails once a minute", "redundancy", "flapping"),
    promise("bytes / payload", "overhead", "bytes"),
    promise("p99 / flooding, random", "p99_over_flooding", "steady-er"),
    promise("p99 / flooding, small world", "p99_over_flooding", "steady-ws"),
    promise("p99 / flooding, hubs", "p99_over_flooding", "steady-ba"),
    promise("p99 / flooding, places", "p99_over_flooding", "steady-geometric"),
    promise("p99 / flooding, grid", "p99_over_flooding", "steady-grid"),
    promise("p99 / flooding, bridged cliques", "p99_over_flooding", "steady-cliques"),
    promise("undelivered, half withhold", "undelivered", "half-withhold"),
    promise("undelivered, half claim phantoms", "undelivered", "half-phantom"),
    promise("undelivered, half lie in turn", "undelivered", "half-lie"),
    promise("fork evidence, hosts without it", "unproven", "fork"),
    promise("fork evidence, first to last host / p99 of an entry", "fork_spread", "fork"),
    promise("convergence / eccentricity, cold, random", "converged_over_distance", "heal-cold"),
    promise("convergence / eccentricity, cold, grid", "converged_over_distance", "heal-cold-grid"),
    promise("convergence / eccentricity, warm, grid", "converged_over_distance", "heal-warm"),
    promise("expulsion, from the command to the last host that refuses", "refused_us", "expulsion"),
];

const fn promise(metric: &'static str, figure: &'static str, scenario: &'static str) -> Promise {
    Promise { metric, figure, scenario }
}

/// The files of the scenarios, by name.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),*]
    };
}

const FILES: [(&str, &str); 20] = files![
    "bytes",
    "expulsion",
    "first-contact",
    "flapping",
    "fork",
    "half-lie",
    "half-phantom",
    "half-withhold",
    "heal-cold",
    "heal-cold-grid",
    "heal-warm",
    "idle-reconnect",
    "steady-ba",
    "steady-cliques",
    "steady-er",
    "steady-geometric",
    "steady-grid",
    "steady-ws",
    "warm-many",
    "warm-reconnect",
];

/// The scenario of this name, one of those that rows are about.
///
/// # Panics
/// For any other name.
#[must_use]
pub fn scenario(name: &str) -> Scenario {
    let (_, text) = FILES.iter().find(|(file, _)| *file == name).expect("a scenario of the table");
    toml::from_str(text).expect("a scenario")
}

impl Promise {
    /// The figure.
    ///
    /// # Panics
    /// When there is none of this name.
    #[must_use]
    pub fn figure(&self) -> &'static Figure {
        FIGURES.iter().find(|figure| figure.key == self.figure).expect("a figure")
    }

    /// The most that it may come to.
    ///
    /// # Panics
    /// When the scenario does not say.
    #[must_use]
    pub fn target(&self) -> f64 {
        scenario(self.scenario).expect.of(self.figure).expect("a promise of the scenario")
    }
}
