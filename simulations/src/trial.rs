//! A run with everything that its scenario promises measured and held against it.

use crate::plan::Plan;
use crate::report::Outcome;
use crate::scenario::BadScenario;
use crate::world::World;

/// Runs `plan`; a promised figure that is missed breaks the run as a checker does.
///
/// # Errors
/// When the plan cannot be run.
pub fn run(plan: &Plan) -> Result<Outcome, BadScenario> {
    Ok(judge(plan, World::new(plan.clone())?.run()))
}

/// Holds the outcome of a run of `plan` against what was promised.
#[must_use]
pub fn judge(plan: &Plan, mut outcome: Outcome) -> Outcome {
    if outcome.violation.is_none() {
        outcome.violation = plan.expect.check(&outcome).err();
    }
    outcome
}
