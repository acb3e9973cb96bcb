//! `tidings-sim canaries`: whether the checkers find every bug on purpose.

use super::source::keep;
use super::{FAILED, interrupt, progress, say, unless_all};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tidings_sim::canary::hunt::{BUDGET, Found, hunt};
use tidings_sim::canary::{self, Canary};
use tidings_sim::shrink::{Shrunk, shrink};
use tidings_sim::table::aligned;

/// Looks for each bug on purpose, shrinks what shows it, and prints a table. Needs a build with
/// RUSTFLAGS="--cfg canary".
#[derive(Debug, clap::Args)]
pub(crate) struct Canaries {
    /// Only these; all unless said.
    names: Vec<Canary>,
    /// Names them and says what they do.
    #[arg(long)]
    list: bool,
    /// Seconds for shrinking each.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Writes each shrunk plan to a file here.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

impl Canaries {
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let all: Vec<Canary> =
            if self.names.is_empty() { Canary::all().collect() } else { self.names.clone() };
        if self.list {
            all.iter().for_each(|canary| say(&format!("{canary}: {}", canary.about())));
            return Ok(ExitCode::SUCCESS);
        }
        if !canary::turn_on(all.first().copied()) {
            return Err("this build has none: RUSTFLAGS=\"--cfg canary\" cargo build".to_owned());
        }
        if let Some(dir) = &self.keep {
            std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        }
        let stop = interrupt::flag()?;
        let is_stopped = || stop.load(Ordering::Relaxed);
        let bar = progress::bar(Some(all.len() as u64), "canaries");
        let head = ["canary", "found by", "seeds", "hosts", "acts", "shrunk in"];
        let mut lines = vec![head.map(str::to_owned).to_vec()];
        let (mut missed, mut looked) = (0, 0);
        for canary in &all {
            let line = match hunt(*canary, &is_stopped) {
                _ if is_stopped() => break,
                Some(found) => self.found(*canary, &found, &is_stopped)?,
                None => {
                    missed += 1;
                    vec![canary.to_string(), format!("nobody, in {BUDGET} seeds")]
                }
            };
            lines.push(line);
            looked += 1;
            bar.inc(1);
        }
        bar.finish_and_clear();
        say(aligned(&lines).trim_end());
        unless_all(looked, all.len() as u64, "canaries");
        Ok(match missed {
            0 if is_stopped() => ExitCode::from(interrupt::STOPPED),
            0 => ExitCode::SUCCESS,
            _ => ExitCode::from(FAILED),
        })
    }

    fn found(
        &self,
        canary: Canary,
        found: &Found,
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, String> {
        let began = Instant::now();
        let end = began + Duration::from_secs(self.seconds);
        let is_over = || is_stopped() || Instant::now() >= end;
        let shrunk: Option<Shrunk> = shrink(&found.plan, &is_over, &mut |_, _| {});
        let Some(shrunk) = shrunk else {
            return Err(format!("{canary}: what was found is not found again"));
        };
        if let Some(dir) = &self.keep {
            keep(&shrunk.plan, &dir.join(format!("{canary}.toml")))?;
        }
        Ok(vec![
            canary.to_string(),
            found.violation.checker.to_owned(),
            found.seeds.to_string(),
            shrunk.plan.hosts.len().to_string(),
            shrunk.plan.acts.len().to_string(),
            format!("{:.1} s", began.elapsed().as_secs_f64()),
        ])
    }
}
