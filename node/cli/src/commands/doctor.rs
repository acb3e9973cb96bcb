//! `doctor`: what keeps this node from working, a line for each thing looked at.

mod machine;
mod network;
mod node;
mod reach;
mod skew;

use super::Context;
use crate::error::Result;
use crate::print::sanitise::line;
use serde::Serialize;
use std::process::ExitCode;

/// One thing looked at.
#[derive(Clone, Debug, Serialize)]
struct Check {
    schema: &'static str,
    check: &'static str,
    ok: bool,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Check {
    fn good(check: &'static str, message: impl Into<String>) -> Self {
        Self { schema: "tidings/check/1", check, ok: true, message: message.into(), next: None }
    }

    /// Nothing is wrong, but something is better done.
    fn advice(check: &'static str, message: &str, next: &str) -> Self {
        Self { next: Some(next.into()), ..Self::good(check, message) }
    }

    fn bad(check: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        let (message, next) = (message.into(), Some(next.into()));
        Self { schema: "tidings/check/1", check, ok: false, message, next }
    }
}

/// Looks at everything; exit code 1 when something is wrong.
pub(crate) fn run(context: &Context) -> Result<ExitCode> {
    let checks = [machine::checks(context), network::checks(), node::checks(context)].concat();
    let mut out = context.screen.out();
    for check in &checks {
        if context.screen.json {
            out.object(check)?;
        } else {
            lines(context, check).iter().try_for_each(|line| out.line(line))?;
        }
    }
    out.finish()?;
    let well = checks.iter().all(|check| check.ok);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn lines(context: &Context, check: &Check) -> Vec<String> {
    let style = context.screen.out_style;
    let mark = if check.ok { style.good("✓") } else { style.bad("✗") };
    let mut lines = vec![format!("{mark} {:<11} {}", check.check, line(&check.message))];
    lines.extend(check.next.as_deref().map(|next| format!("    next: {}", line(next))));
    lines
}
