//! What a blind relay is not asked: to show what it cannot read, or to write.

use super::{Effect, Request};
use crate::error::Error;
use crate::node::Node;
use crate::refusal;

impl Node {
    /// Refuses what would else find nothing, or no board.
    pub(super) fn check_blind(&self, request: &Request) -> Result<(), Error> {
        match request.effect() {
            Effect::Says if self.is_relay() => self.may_write(),
            Effect::Reads | Effect::Keeps if self.is_blind() => Err(refusal::relay_cannot_read()),
            _ => Ok(()),
        }
    }
}
