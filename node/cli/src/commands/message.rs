//! `message`: writes to one person alone.

use super::Context;
use super::compose::{Text, report};
use super::file::Sealed;
use crate::args::Message;
use crate::client::{Backend, answer};
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use crate::print::said::said;
use tidings_core::Request;
use tidings_core::drafts::Draft;
use tidings_views::{Called, called};

/// That exactly one person is called so.
pub(super) fn somebody(backend: &mut Backend, who: &str) -> Result<()> {
    let rows = answer!(backend, Request::People, People);
    match called(who, rows.iter().map(|row| (row.name.as_str(), row.account))) {
        Called::One(_) => Ok(()),
        Called::Several(count) => {
            Err(Failure::usage(said!("error-ambiguous-person", count = count, who = who)))
        }
        Called::Nobody { near } => {
            let nobody = match near.is_empty() {
                true => said!("error-unknown-person", who = who),
                false => said!("error-unknown-person-near", who = who, near = near),
            };
            Err(Failure::new(Code::NotFound, nobody))
        }
    }
}

/// Writes to one person, or to oneself.
pub(crate) fn run(context: &Context, args: Message) -> Result<()> {
    let Message { who, text, along } = args;
    let files = Sealed::seal(context, &along.file)?;
    // Not after somebody wrote it.
    if text.is_none() {
        somebody(&mut context.backend()?, &who)?;
    }
    let text = Text::get(context, text)?;
    let response = text.post(context, |text| Draft::Message { to: who, text }, files)?;
    report(context, &response, |board| said!("cli-sent", board = posts::board(board)))
}
