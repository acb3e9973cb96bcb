//! What the engine needs of a disk, the store in memory, and the suite that every store passes.

mod journal;
mod memory;
pub mod suite;

pub use journal::{Mark, Ticket};
pub use memory::MemoryStore;

use crate::author::Author;
use crate::entry::Tip;
use crate::fork::{Branch, Fork, Proven};
use crate::hash::CommunityId;
use crate::run::{EncodedRun, Verified};

/// What a store holds of one author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The end of the agreed prefix: the last entry, or the one before the fork.
    pub tip: Tip,
    /// The smallest position known to be forked.
    pub fork: Option<u64>,
}

/// Neighbours in one log whose bodies are wanted and not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Whose log.
    pub author: Author,
    /// The first of them.
    pub first: u64,
    /// The last: all of them fit one frame.
    pub last: u64,
}

/// What became of bodies that were offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// So many were staged.
    pub bodies: u64,
    /// So many are not what the author signed.
    pub alien: u64,
}

/// Where logs are kept.
///
/// Writes are staged and become durable together at [`Store::commit`]; a crash keeps all of a
/// commit or nothing. [`Store::head`] sees what is staged; everything that reads entries sees only
/// what is committed. Nothing here checks signatures: [`Verified`] and [`Proven`] are the proof.
pub trait Store {
    /// What can go wrong with the disk. After an error the store refuses further writes.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The community whose logs these are.
    fn community(&self) -> CommunityId;

    /// A random number made with the store: another one means that positions told before are void.
    fn epoch(&self) -> u64;

    /// What is held of `author`, staged writes included; `None` if nothing.
    fn head(&self, author: &Author) -> Option<Head>;

    /// The author that follows `after` in byte order (the first for `None`), with its head.
    fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)>;

    /// The committed entry of `author` at `seq`: its name and time. Position 0 is the empty tip.
    ///
    /// # Errors
    /// The disk's.
    fn tip(&self, author: &Author, seq: u64) -> Result<Option<Tip>, Self::Error>;

    /// The longest run that starts at `first` in the agreed prefix and ends at a signed point not
    /// above `last`, within the limits of a run; `None` if there is none. Where `last` takes in all
    /// that lies below a fork, the run goes on, without bodies, to the first signed point from there.
    ///
    /// # Errors
    /// The disk's.
    fn run(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Option<EncodedRun>, Self::Error>;

    /// The header chain from `first` to the next signed point; also above a fork.
    ///
    /// # Errors
    /// The disk's.
    fn branch(&self, author: &Author, first: u64) -> Result<Option<Branch>, Self::Error>;

    /// The evidence for [`Head::fork`].
    ///
    /// # Errors
    /// The disk's.
    fn fork(&self, author: &Author) -> Result<Option<Fork>, Self::Error>;

    /// Stages a run that follows the author's tip, with its last entry as a signed point. Of a run
    /// that crosses the fork, what lies below is agreed; the rest is kept for its signature, without
    /// which nothing between would be proof of an earlier fork.
    ///
    /// # Errors
    /// [`StageError::Gap`] if it does not follow the tip or the author is frozen there.
    fn stage(&mut self, run: &Verified<'_>) -> Result<(), StageError<Self::Error>>;

    /// Stages evidence; the author freezes below it. Evidence for a position not below the known
    /// one changes nothing. Returns whether it changed anything.
    ///
    /// # Errors
    /// The disk's.
    fn stage_fork(&mut self, fork: &Proven) -> Result<bool, Self::Error>;

    /// How many committed bodies below forks are not here, wanted or not.
    fn lacking(&self) -> u64;

    /// How many of them are wanted: those that never came, not those that were let go here.
    fn wanting(&self) -> u64;

    /// The first hole, in an order of the store's own, behind this place; `None` behind the last.
    ///
    /// # Errors
    /// The disk's.
    fn hole(&self, after: Option<(Author, u64)>) -> Result<Option<Hole>, Self::Error>;

    /// The committed bodies of `author` from `first` to `last` in the agreed prefix, `None` for each
    /// that is not here; fewer where there are no more, or where they would not fit a run.
    ///
    /// # Errors
    /// The disk's.
    fn bodies(
        &self,
        author: &Author,
        first: u64,
        last: u64,
    ) -> Result<Vec<Option<Vec<u8>>>, Self::Error>;

    /// Stages bodies of committed entries from `first` on that are wanted and not here. Only what
    /// hashes to what the author signed is taken: that is the proof.
    ///
    /// # Errors
    /// The disk's.
    fn stage_bodies(
        &mut self,
        author: &Author,
        first: u64,
        bodies: &[Option<&[u8]>],
    ) -> Result<Filled, Self::Error>;

    /// Stages that the body of the committed entry at `seq` goes, for good: it is not asked for
    /// again. `remains` is kept in its place, for this node alone. Whether there was one to let go.
    ///
    /// # Errors
    /// The disk's.
    fn stage_prune(
        &mut self,
        author: &Author,
        seq: u64,
        remains: &[u8],
    ) -> Result<bool, Self::Error>;

    /// Stages that a body which was let go is wanted again. Whether it is one.
    ///
    /// # Errors
    /// The disk's.
    fn stage_recall(&mut self, author: &Author, seq: u64) -> Result<bool, Self::Error>;

    /// Where the journal of changes stands after the last commit.
    ///
    /// Each commit numbers the authors that it changed, in byte order, on from the last position;
    /// an author's newest change replaces its older one. The hash rolls over all changes there ever
    /// were ([`Mark::after`]), starting from the epoch ([`Mark::start`]): a store that was rolled back
    /// and went on differently has another one at the same position.
    fn journal(&self) -> Mark;

    /// The hash of the journal at `position`, if that is 0 or the end of one of the newest
    /// [`MAX_MARKS`](crate::limits::MAX_MARKS) commits.
    ///
    /// # Errors
    /// The disk's.
    fn mark(&self, position: u64) -> Result<Option<[u8; 8]>, Self::Error>;

    /// The first `limit` authors, in order, whose newest change stands above position `after`, with
    /// that position.
    ///
    /// # Errors
    /// The disk's.
    fn changes(&self, after: u64, limit: usize) -> Result<Vec<(u64, Author)>, Self::Error>;

    /// How far this node got in the journal of `peer`, what is staged included.
    fn ticket(&self, peer: &Author) -> Option<Ticket>;

    /// Stages how far this node got in the journal of `peer`, in place of what was known. Of more
    /// than [`MAX_TICKETS`](crate::limits::MAX_TICKETS) peers the one staged longest ago is forgotten.
    ///
    /// # Errors
    /// The disk's.
    fn stage_ticket(&mut self, peer: &Author, ticket: Ticket) -> Result<(), Self::Error>;

    /// Makes everything staged durable. Nothing staged is a success without any work.
    ///
    /// # Errors
    /// The disk's; what was staged is then gone from memory too.
    fn commit(&mut self) -> Result<(), Self::Error>;
}

/// Why a run was not staged.
#[derive(Debug, thiserror::Error)]
pub enum StageError<E> {
    /// The run does not follow the author's tip: the caller's fault, nothing changed.
    #[error("the run does not follow the log's last entry")]
    Gap,
    /// The disk's fault.
    #[error(transparent)]
    Disk(#[from] E),
}

#[cfg(test)]
mod tests;
