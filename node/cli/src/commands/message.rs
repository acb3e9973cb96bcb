//! `message`: writes to one person alone.

use super::Context;
use super::compose::{Text, report};
use super::file::Sealed;
use crate::args::Message;
use crate::client::{Backend, answer};
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use tidings_core::Request;
use tidings_core::drafts::Draft;
use tidings_views::{Called, called};

/// That exactly one person is called so.
pub(super) fn somebody(backend: &mut Backend, who: &str) -> Result<()> {
    let rows = answer!(backend, Request::People, People);
    match called(who, rows.iter().map(|row| (row.name.as_str(), row.account))) {
        Called::One(_) => Ok(()),
        Called::Several(count) => Err(Failure::usage(format!("{count} people are called “{who}”"))
            .next("add the characters after #, as `tidings people` shows them")),
        Called::Nobody { near } => {
            let failure = Failure::new(Code::NotFound, format!("nobody is called “{who}” here"));
            Err(failure.next(match near.as_slice() {
                [] => "`tidings people` lists everybody".to_owned(),
                near => format!("did you mean {}?", near.join(" or ")),
            }))
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
    report(context, &response, |board| format!("Sent to {}", posts::board(board)))
}
