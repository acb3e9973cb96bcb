//! Drafts of the node for tests.

use super::{NOW, World, refusal};
use crate::app::{Fault, directly};
use tidings_core::api::Sending;
use tidings_core::drafts::DraftRow;
use tidings_core::{Request, Response};

/// Answers what is asked of drafts.
pub(super) fn answer(world: &mut World, request: Request) -> Result<Response, Fault> {
    match request {
        Request::SaveDraft { id, draft, files } => {
            let said = Sending { draft, files };
            if world.full {
                return Err(refusal("256 drafts are kept already"));
            }
            let newest = world.drafts.keys().max().copied().unwrap_or_default();
            let same = world.drafts.iter().find(|(_, kept)| **kept == said).map(|(id, _)| *id);
            let id = match id {
                Some(id) if !world.drafts.contains_key(&id) => return Err(none(id)),
                Some(id) => id,
                None => same.unwrap_or(newest + 1),
            };
            world.drafts.insert(id, said.clone());
            Ok(Response::Draft(Box::new(row(id, said))))
        }
        Request::SendDraft { id } => {
            let said = world.drafts.get(&id).cloned().ok_or_else(|| none(id))?;
            let written = world.answer(directly(&said))?;
            world.drafts.remove(&id);
            Ok(written)
        }
        Request::DropDraft { id } => {
            let said = world.drafts.remove(&id).ok_or_else(|| none(id))?;
            Ok(Response::Draft(Box::new(row(id, said))))
        }
        _ => {
            let rows = world.drafts.iter().map(|(id, said)| row(*id, said.clone()));
            Ok(Response::Drafts(rows.collect()))
        }
    }
}

fn row(id: u64, said: Sending) -> DraftRow {
    let Sending { draft, files } = said;
    DraftRow { schema: "tidings/draft/1".into(), id, saved: NOW, draft, files }
}

fn none(id: u64) -> Fault {
    refusal(&format!("there is no draft {id}"))
}
