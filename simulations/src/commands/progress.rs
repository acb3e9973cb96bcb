//! How far long work is, on standard error and only where somebody looks.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;
use tidings_protocol::time::Time;
use tidings_sim::observe::{Fact, Observer, Phase};
use tidings_sim::plan::Plan;
use tidings_sim::world::START;

/// How often a bar is drawn anew although nothing moved: the time goes on.
const TICK: Duration = Duration::from_millis(200);

/// A bar for `count` steps of `what`; `None` where nobody knows how many there will be.
pub(crate) fn bar(count: Option<u64>, what: &'static str) -> ProgressBar {
    let template = match count {
        Some(_) => "{msg} {wide_bar} {pos}/{len}  {per_sec}  {eta} left",
        None => "{spinner} {pos} {msg}  {per_sec}  {elapsed}",
    };
    let bar = count.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_message(what);
    styled(bar, template)
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    // The templates are constants: what cannot be read is shown in indicatif's own way.
    let style = ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar());
    let bar = bar.with_style(style);
    if !bar.is_hidden() {
        bar.enable_steady_tick(TICK);
    }
    bar
}

/// The virtual clock of one run as a bar; gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    bar: ProgressBar,
    shown: u64,
}

impl Watch {
    /// A bar as long as what faults last; `None` if nobody looks, so that nothing is watched.
    pub(crate) fn of(plan: &Plan) -> Option<Self> {
        let bar = ProgressBar::new(plan.length / 1_000_000);
        let template = "{msg} {wide_bar} {pos}/{len} s of virtual time  {elapsed}";
        (!bar.is_hidden()).then(|| Self { bar: styled(bar, template), shown: 0 })
    }
}

impl Observer for Watch {
    fn fact(&mut self, at: Time, fact: &Fact<'_>) {
        let second = at.since(START) / 1_000_000;
        if second > self.shown {
            self.shown = second;
            self.bar.set_length(second.max(self.bar.length().unwrap_or(0)));
            self.bar.set_position(second);
        }
        if let Fact::Phase(phase) = fact {
            self.bar.set_message(named(*phase));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn named(phase: Phase) -> &'static str {
    match phase {
        Phase::Safety => "faults",
        Phase::Liveness => "healing",
        Phase::Settling => "settling",
        Phase::Silence => "silence",
        Phase::Over => "figures",
    }
}
