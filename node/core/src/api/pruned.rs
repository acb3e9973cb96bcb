//! Posts whose bodies are not here: how many peers may have them, and asking for them.

use super::{MAX_LIMIT, Response};
use crate::error::Error;
use crate::node::Node;
use tidings_views::page::PostRow;

impl Node {
    /// Wants back what was let go of a thread.
    pub(super) fn fetch(&mut self, id: &str) -> Result<Response, Error> {
        let id = self.resolve(id)?;
        let rows = self.views.thread(&self.log, &id, 0, MAX_LIMIT)?;
        let mut posts = 0_u64;
        for pruned in rows.into_iter().filter_map(|row| row.pruned) {
            self.want_body(&pruned.device, pruned.seq)?;
            posts = posts.saturating_add(1);
        }
        Ok(Response::Fetching { posts })
    }

    /// Says of each post what is here of its files, of an own one who else holds it, and of one that
    /// was pruned how many peers may have it; of each thread whether an own post is here only.
    pub(super) fn name_holders(&self, answer: &mut Response) {
        match answer {
            Response::Posts(rows)
            | Response::Page { posts: rows, .. }
            | Response::Found { posts: rows, .. } => {
                rows.iter_mut().for_each(|row| self.name_holders_of(row));
            }
            Response::Arrived { posts, .. } => {
                posts.iter_mut().for_each(|row| self.name_holders_of(&mut row.post));
            }
            Response::Post(Some(row)) => self.name_holders_of(row),
            Response::Threads(rows) => {
                let here_only = self.threads_here_only();
                rows.iter_mut().for_each(|row| row.here_only = here_only.contains(&row.id));
            }
            _ => {}
        }
    }

    fn name_holders_of(&self, row: &mut PostRow) {
        row.files.iter_mut().for_each(|file| self.measure_file(file));
        row.delivery = self.delivery_of(row);
        let Some(pruned) = &mut row.pruned else { return };
        let peers = self.engine.may_have(&pruned.device, pruned.seq);
        pruned.peers = u64::try_from(peers).unwrap_or(u64::MAX);
        row.text = match pruned.peers {
            0 => "(pruned here, and no peer that is connected may have it)".into(),
            1 => "(pruned here, 1 peer may have it)".into(),
            peers => format!("(pruned here, {peers} peers may have it)"),
        };
    }
}
