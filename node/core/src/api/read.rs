//! Requests that only read.

use super::{MAX_LIMIT, Response, Verified};
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_views::Resolve;
use tidings_views::page::PostRow;

impl Node {
    /// Checks every hash and signature of the store; `progress` hears how many of how many entries,
    /// and then of how many files, are done.
    ///
    /// # Errors
    /// The disk's; damage is no error but the answer. Files that are damaged are wanted again.
    pub fn verify(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verified, Error> {
        let mut entries = 0;
        let damage = self.log.verify(|done, total| {
            entries = done;
            progress(done, total);
        })?;
        let damage = damage.iter().map(Error::from).collect::<Vec<_>>();
        let (files, damaged_files) = self.verify_files(progress)?;
        let mut reasons = BTreeMap::new();
        let mut lines = |damage: Vec<Error>| {
            let told = damage.into_iter().map(|error| error.told_by(&mut reasons));
            told.collect::<Vec<_>>()
        };
        let (damage, damaged_files) = (lines(damage), lines(damaged_files));
        let schema = "tidings/verify/1".into();
        Ok(Verified { schema, entries, damage, files, damaged_files, reasons })
    }

    /// The post that a prefix of its id names.
    pub(super) fn readable(&self, prefix: &str) -> Result<PostRow, Error> {
        let id = self.resolve(prefix)?;
        Ok(self.views.post(&self.log, &id)?)
    }

    pub(super) fn resolve(&self, prefix: &str) -> Result<EntryId, Error> {
        self.views.resolve(&self.log, prefix).map_err(|error| match error {
            Resolve::None => refusal::unknown_post(prefix),
            Resolve::Ambiguous(count) => refusal::ambiguous_post(prefix, count),
            Resolve::TooShort => refusal::short_id(prefix),
            Resolve::Disk(error) => error.into(),
        })
    }

    /// The board's name in its one spelling, if there is such a board.
    pub(crate) fn known_board(&self, name: &str) -> Result<String, Error> {
        let name = compose::board_name(name)?;
        if self.new_boards.contains(&name) {
            return Ok(name);
        }
        match self.views.board(&self.log, &name) {
            Ok(board) => Ok(board.name),
            Err(tidings_views::Error::NotFound(_)) if name.starts_with('@') => {
                Err(self.no_messages(&name))
            }
            Err(tidings_views::Error::NotFound(_)) => {
                Err(compose::unknown_board(&name, &self.board_names()?))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Names of all boards, those included that are not shown yet.
    pub(crate) fn board_names(&self) -> Result<BTreeSet<String>, Error> {
        let shown = self.views.boards(&self.log)?.into_iter().map(|board| board.name);
        Ok(shown.chain(self.new_boards.iter().cloned()).collect())
    }

    pub(super) fn export(&self, after: Option<EntryId>, limit: usize) -> Result<Response, Error> {
        let posts = self.views.history(&self.log, None, after.as_ref(), limit)?;
        let next = posts.last().filter(|_| posts.len() == limit).map(|post| post.id);
        Ok(Response::Page { posts, next })
    }
}

/// A limit that a stranger's request cannot raise.
pub(super) fn clamp(limit: usize) -> usize {
    limit.clamp(1, MAX_LIMIT)
}
