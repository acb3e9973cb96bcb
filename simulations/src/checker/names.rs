//! Whom hosts mean when they call authors by index.

use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::Message;

/// The tables of all sessions, one for each side, in the order in which authors were introduced.
#[derive(Debug, Default)]
pub(super) struct Names {
    tables: BTreeMap<(SessionId, usize), Vec<Author>>,
}

impl Names {
    /// `who` says a message: it may introduce authors.
    pub(super) fn sent(&mut self, who: usize, session: SessionId, message: &Message<'_>) {
        let introduced = message.introduced();
        if !introduced.is_empty() {
            self.tables.entry((session, who)).or_default().extend(introduced);
        }
    }

    /// Whom `speaker` means by `idx`, talking to `listener`: twice the place in a table, and one
    /// more if that is the listener's. `None` if nobody was introduced so.
    pub(super) fn meant(
        &self,
        session: SessionId,
        (speaker, listener): (usize, usize),
        idx: u32,
    ) -> Option<Author> {
        let whose = if idx & 1 == 0 { speaker } else { listener };
        let table = self.tables.get(&(session, whose))?;
        table.get(usize::try_from(idx / 2).ok()?).copied()
    }
}
