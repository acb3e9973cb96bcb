//! What a full node holds, as the checkers ask for it.

use super::Full;
use crate::machine::digest;
use tidings_core::Node;
use tidings_protocol::author::Author;
use tidings_protocol::engine::{Load, SessionStatus, Table};
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::run::EncodedRun;
use tidings_protocol::store::{Head, Mark, Store, Ticket};

impl Full {
    pub(in crate::machine) fn head(&self, author: &Author) -> Option<Head> {
        self.node.as_ref()?.log().head(author)
    }

    pub(in crate::machine) fn tip(&self, author: &Author, seq: u64) -> Option<Tip> {
        self.node.as_ref()?.log().tip(author, seq).ok().flatten()
    }

    pub(in crate::machine) fn run(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Option<EncodedRun> {
        self.node.as_ref()?.log().run(author, first, last).ok().flatten()
    }

    pub(in crate::machine) fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        self.node.as_ref()?.log().next_author(after)
    }

    pub(in crate::machine) fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        let entry = self.node.as_ref()?.log().entry_at(author, seq).ok()??;
        entry.body.map(|body| body.len() as u64)
    }

    pub(in crate::machine) fn content(&self, author: &Author) -> u64 {
        let Some(node) = &self.node else { return 0 };
        let last = self.head(author).map_or(0, |head| head.tip.seq);
        let last = self.cut(author).map_or(last, |cut| last.min(cut));
        (1..=last).fold(0, |sum, seq| {
            let entry = node.log().entry_at(author, seq).ok().flatten();
            let body = entry.filter(|entry| entry.intact).and_then(|entry| entry.body);
            digest(sum, &body.unwrap_or_default())
        })
    }

    pub(in crate::machine) fn evidence(&self, author: &Author) -> Option<Fork> {
        self.node.as_ref()?.log().fork(author).ok().flatten()
    }

    pub(in crate::machine) fn journal(&self) -> Option<Mark> {
        self.node.as_ref().map(|node| node.log().journal())
    }

    pub(in crate::machine) fn changes(&self, after: u64) -> Vec<(u64, Author)> {
        let found = self.node.as_ref().map(|node| node.log().changes(after, usize::MAX));
        found.and_then(Result::ok).unwrap_or_default()
    }

    pub(in crate::machine) fn tickets(&self) -> u64 {
        self.node.as_ref().map_or(0, |node| node.log().tickets())
    }

    pub(in crate::machine) fn tickets_after(&self, count: u64) -> Vec<(Author, Ticket)> {
        let node = self.node.as_ref();
        node.map_or_else(Vec::new, |node| node.log().tickets_after(count).collect())
    }

    pub(in crate::machine) fn load(&self) -> Load {
        self.node.as_ref().map_or(Load::default(), Node::load)
    }

    pub(in crate::machine) fn tables(&self, look: &mut dyn FnMut(Table)) {
        if let Some(node) = &self.node {
            node.tables(look);
        }
    }

    pub(in crate::machine) fn root(&self) -> Option<[u8; 16]> {
        self.node.as_ref().map(Node::root)
    }

    pub(in crate::machine) fn sessions(&self) -> Vec<SessionStatus> {
        let status = self.node.as_ref().and_then(|node| node.status().ok());
        let rows = status.map_or_else(Vec::new, |status| status.sessions);
        let row = |row: tidings_core::status::SessionRow| SessionStatus {
            session: row.session,
            peer: row.peer,
            ready: row.ready,
            caught_up: row.caught_up,
            missing: row.missing,
            quiet: row.quiet,
            strikes: row.strikes,
            queued: row.queued,
            sent_bytes: row.sent_bytes,
            received_bytes: row.received_bytes,
        };
        rows.into_iter().map(row).collect()
    }

    pub(in crate::machine) fn silent_divergences(&self) -> u64 {
        self.node.as_ref().map_or(0, Node::silent_divergences)
    }
}
