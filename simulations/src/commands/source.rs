//! What a command starts from: a file, or a seed of the swarm.

use std::path::{Path, PathBuf};
use tidings_sim::canary::Canary;
use tidings_sim::plan::{File, Plan};
use tidings_sim::scenario::Scenario;
use tidings_sim::swarm::{self, Sizes};

/// A run, named as `swarm` names those that fail.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// A scenario or a plan (TOML).
    #[arg(value_name = "FILE", conflicts_with = "drawn", required_unless_present = "drawn")]
    file: Option<PathBuf>,
    /// The scenario that `swarm --drawn SIZES` draws from the seed.
    #[arg(long, value_name = "SIZES")]
    drawn: Option<Sizes>,
    /// Names the run's chances.
    #[arg(long)]
    seed: Option<u64>,
    /// Puts a bug on purpose into it.
    #[arg(long)]
    canary: Option<Canary>,
}

impl Source {
    /// The run, spelled out.
    pub(crate) fn plan(&self) -> Result<Plan, String> {
        let file = match (&self.file, self.drawn) {
            (Some(file), _) => read(file)?,
            (None, sizes) => {
                let sizes = sizes.unwrap_or_default();
                File::Scenario(Box::new(swarm::draw(self.seed.unwrap_or(0), sizes)))
            }
        };
        let mut scenario = match file {
            File::Scenario(scenario) => *scenario,
            File::Plan(mut plan) => {
                plan.seed = self.seed.unwrap_or(plan.seed);
                plan.canary = self.canary.or(plan.canary);
                return Ok(*plan);
            }
        };
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        scenario.canary = self.canary.or(scenario.canary);
        scenario.plan().map_err(|error| error.to_string())
    }
}

/// The scenario or plan in a file.
pub(crate) fn read(file: &Path) -> Result<File, String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    let mut parsed = text.parse().map_err(|error| format!("{name}: {error}"))?;
    if let (File::Scenario(scenario), Some(folder)) = (&mut parsed, file.parent()) {
        scenario.topology = scenario.topology.clone().beside(folder);
    }
    Ok(parsed)
}

/// The scenario in a file.
pub(crate) fn scenario(file: &Path) -> Result<Scenario, String> {
    match read(file)? {
        File::Scenario(scenario) => Ok(*scenario),
        File::Plan(_) => Err(format!("{}: a plan has one seed; give a scenario", file.display())),
    }
}

/// Writes a plan to where `tidings-sim run` finds it again.
pub(crate) fn keep(plan: &Plan, file: &Path) -> Result<(), String> {
    let text = toml::to_string(&File::Plan(Box::new(plan.clone())));
    let text = text.map_err(|error| error.to_string())?;
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
