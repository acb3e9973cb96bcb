//! Which posts were read here and are not known to be marked by the node.

use super::App;
use super::ask::Purpose;
use std::collections::BTreeSet;
use tidings_core::Request;
use tidings_core::api::MAX_LIMIT;
use tidings_protocol::hash::EntryId;
use tidings_views::page::PostRow;

/// Read posts whose marks are on their way, or came back.
#[derive(Default)]
pub(super) struct Marks {
    flying: BTreeSet<EntryId>,
    failed: BTreeSet<EntryId>,
}

impl Marks {
    /// Whether this post was read here already.
    pub(super) fn holds(&self, id: &EntryId) -> bool {
        self.flying.contains(id) || self.failed.contains(id)
    }
}

impl App {
    /// Marks posts as read that are unread in the reader and were seen: here at once, at the node soon.
    pub(super) fn mark(&mut self, indices: &[usize]) {
        let Some(reader) = &mut self.reader else { return };
        let mut ids = Vec::new();
        for index in indices {
            let seen = |post: &&mut PostRow| post.unread && self.seen.holds(&post.id);
            if let Some(post) = reader.posts.get_mut(*index).filter(seen) {
                post.unread = false;
                ids.push(post.id);
            }
        }
        let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let (board, thread) = (reader.board.clone(), reader.thread);
        self.lower(&board, &thread, count);
        self.send_marks(&ids);
    }

    /// Fewer posts are unread in this thread and on this board.
    fn lower(&mut self, board: &str, thread: &EntryId, count: u64) {
        self.boards.change(board, |row| row.unread = row.unread.saturating_sub(count));
        if let Some(threads) = self.list.threads()
            && let Some(row) = threads.rows.iter_mut().find(|row| row.id == *thread)
        {
            row.unread = row.unread.saturating_sub(count);
        }
    }

    fn send_marks(&mut self, ids: &[EntryId]) {
        self.marks.flying.extend(ids.iter().copied());
        for ids in ids.chunks(MAX_LIMIT) {
            let ids = ids.to_vec();
            self.ask(Purpose::Marked(ids.clone()), Request::MarkRead { ids });
        }
    }

    /// Sends again what came back.
    pub(super) fn flush_marks(&mut self) {
        let failed: Vec<EntryId> = std::mem::take(&mut self.marks.failed).into_iter().collect();
        self.send_marks(&failed);
    }

    pub(super) fn on_marked(&mut self, ids: &[EntryId], done: bool) {
        for id in ids {
            self.marks.flying.remove(id);
            if !done {
                self.marks.failed.insert(*id);
            }
        }
    }

    /// Posts that were read and that the node has not marked.
    pub(crate) fn unmarked(&self) -> Vec<EntryId> {
        self.marks.flying.union(&self.marks.failed).copied().collect()
    }
}
