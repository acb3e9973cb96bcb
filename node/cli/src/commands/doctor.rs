//! `doctor`: what keeps this node from working, a line for each thing looked at.

mod machine;
mod network;
mod node;
mod reach;
mod skew;

use super::Context;
use crate::error::{Failure, Result};
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::table::Table;
use serde::Serialize;
use std::process::ExitCode;
use tidings_words::{Language, Told, Words};

/// One thing looked at.
#[derive(Debug)]
struct Check {
    check: &'static str,
    ok: bool,
    found: Found,
}

/// What came of looking.
#[derive(Debug)]
enum Found {
    /// This, and what to do about it where it says so.
    Said(Said),
    /// That it could not be looked at.
    Failed(Failure),
}

/// A check as programs read it, in English.
#[derive(Serialize)]
struct Row<'a> {
    schema: &'static str,
    check: &'a str,
    ok: bool,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Check {
    /// Nothing is wrong, though something may be better done.
    fn good(check: &'static str, said: impl Into<Said>) -> Self {
        Self { check, ok: true, found: Found::Said(said.into()) }
    }

    fn bad(check: &'static str, said: impl Into<Said>) -> Self {
        Self { check, ok: false, found: Found::Said(said.into()) }
    }

    fn failed(check: &'static str, failure: Failure) -> Self {
        let next = failure.told(Words::of(Language::English)).next;
        let failure = match next {
            Some(_) => failure,
            None => failure.next(said!("health-doctor-status-says-more")),
        };
        Self { check, ok: false, found: Found::Failed(failure) }
    }

    fn told(&self, words: &Words) -> Told {
        match &self.found {
            Found::Said(said) => Told { message: said.in_words(words), next: said.next(words) },
            Found::Failed(failure) => failure.told(words),
        }
    }

    fn row(&self) -> Row<'_> {
        let Told { message, next } = self.told(Words::of(Language::English));
        Row { schema: "tidings/check/1", check: self.check, ok: self.ok, message, next }
    }
}

/// Looks at everything; exit code 1 when something is wrong.
pub(crate) fn run(context: &Context) -> Result<ExitCode> {
    let looked = [machine::checks(context), network::checks(), node::checks(context)];
    let checks: Vec<Check> = looked.into_iter().flatten().collect();
    let mut out = context.screen.out();
    if context.screen.json {
        checks.iter().try_for_each(|check| out.object(&check.row()))?;
    } else {
        lines(context, &checks).iter().try_for_each(|line| out.line(line))?;
    }
    out.finish()?;
    let well = checks.iter().all(|check| check.ok);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn lines(context: &Context, checks: &[Check]) -> Vec<String> {
    let (style, words) = (context.screen.out_style, context.screen.words());
    let mut table = Table::default();
    let mut nexts = Vec::new();
    for check in checks {
        let Told { message, next } = check.told(words);
        table.row([words.with("health-check", &[("check", check.check.into())]), line(&message)]);
        nexts.push(next.map(|next| words.with("cli-next", &[("step", (&next).into())])));
    }
    let told = checks.iter().zip(table.lines()).zip(nexts);
    let told = told.flat_map(|((check, said), next)| {
        let mark = if check.ok { style.good("✓") } else { style.bad("✗") };
        [Some(format!("{mark} {said}")), next.map(|next| format!("    {}", line(&next)))]
    });
    told.flatten().collect()
}
