//! What a blind relay is not asked: to show what it cannot read, or to write.

use super::Request;
use crate::error::{Error, Kind};
use crate::node::Node;

impl Node {
    /// Refuses what would else find nothing, or no board.
    pub(super) fn check_blind(&self, request: &Request) -> Result<(), Error> {
        if writes(request) && self.is_relay() {
            return self.may_write();
        }
        if !reads(request) || !self.is_blind() {
            return Ok(());
        }
        let what = "this home is a blind relay: it has no keys, and cannot read what it carries";
        Err(Error::new(Kind::NotAllowed, what)
            .next("read at a member's home; `tidings status` says how much is carried here"))
    }
}

fn writes(request: &Request) -> bool {
    matches!(
        request,
        Request::CreateBoard { .. }
            | Request::Post { .. }
            | Request::Reply { .. }
            | Request::Import { .. }
            | Request::CreateClosed { .. }
            | Request::AdmitReader { .. }
            | Request::RemoveReader { .. }
            | Request::Message { .. }
    )
}

fn reads(request: &Request) -> bool {
    matches!(
        request,
        Request::Boards
            | Request::Threads { .. }
            | Request::Thread { .. }
            | Request::Show { .. }
            | Request::Recent { .. }
            | Request::Unread { .. }
            | Request::Next
            | Request::Search { .. }
            | Request::Export { .. }
            | Request::MarkRead { .. }
            | Request::CatchUp { .. }
            | Request::Fetch { .. }
            | Request::Readers { .. }
    )
}
