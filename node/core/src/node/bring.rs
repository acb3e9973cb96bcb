//! What came by no session goes to the engine.

use super::Node;
use crate::carry::pack::Piece;
use crate::error::Error;
use tidings_protocol::engine::Brought;
use tidings_protocol::time::Time;

impl Node {
    /// Stages one piece. Where it overlaps what is staged it must be brought again after a commit.
    ///
    /// # Errors
    /// The disk's, after which the node is silent and writes nothing.
    pub(crate) fn bring_one(&mut self, now: Time, piece: &Piece) -> Result<Brought, Error> {
        if let Some(trouble) = self.trouble.as_ref().filter(|_| self.silent) {
            return Err(trouble.clone());
        }
        self.staged = true;
        self.log.set_received(now);
        let brought = match piece {
            Piece::Run { author, first, run } => {
                self.engine.bring(now, &mut self.log, (*author, *first, run))
            }
            Piece::Fork { evidence, .. } => self.engine.bring_fork(now, &mut self.log, evidence),
        };
        let brought = brought.map_err(|error| self.fail(now, &error))?;
        self.synced(now);
        Ok(brought)
    }
}
