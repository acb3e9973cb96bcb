//! What a blind relay is not asked: to show what it cannot read, or to write.

use super::{Effect, Request};
use crate::error::{Error, Kind};
use crate::node::Node;

impl Node {
    /// Refuses what would else find nothing, or no board.
    pub(super) fn check_blind(&self, request: &Request) -> Result<(), Error> {
        match request.effect() {
            Effect::Says if self.is_relay() => self.may_write(),
            Effect::Reads | Effect::Keeps if self.is_blind() => {
                let what =
                    "this home is a blind relay: it has no keys, and cannot read what it carries";
                Err(Error::new(Kind::NotAllowed, what).next(
                    "read at a member's home; `tidings status` says how much is carried here",
                ))
            }
            _ => Ok(()),
        }
    }
}
