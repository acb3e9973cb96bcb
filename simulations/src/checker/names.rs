//! Whom hosts mean when they call authors by index.

use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::Message;

/// The tables of all sessions, one for each side, in the order in which authors were introduced.
#[derive(Debug, Default)]
pub struct Names {
    tables: BTreeMap<(SessionId, usize), Vec<Author>>,
}

impl Names {
    /// `who` says a message: it may introduce authors.
    pub fn sent(&mut self, who: usize, session: SessionId, message: &Message<'_>) {
        if let Message::Intro(authors) = message {
            self.tables.entry((session, who)).or_default().extend(authors);
        }
    }

    /// Whom `speaker` means by `idx`, talking to `listener`; `None` if nobody was introduced so.
    #[must_use]
    pub fn meant(
        &self,
        session: SessionId,
        (speaker, _listener): (usize, usize),
        idx: u32,
    ) -> Option<Author> {
        let table = self.tables.get(&(session, speaker))?;
        table.get(usize::try_from(idx).ok()?).copied()
    }

    /// Nobody uses the session any more.
    pub fn forget(&mut self, who: usize, session: SessionId) {
        self.tables.remove(&(session, who));
    }
}
