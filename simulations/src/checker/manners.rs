//! Honest hosts never refuse each other.

use super::{At, Check, broken};
use crate::host::Role;
use tidings_protocol::engine::Reason;

/// A run from a peer of this role did not verify; `excused` where its author forked.
pub(super) fn refused(at: At<'_>, peer: Role, excused: bool, seq: u64, why: &str) -> Check {
    if excused || matches!(peer, Role::Adversary(_)) {
        return Ok(());
    }
    let what = format!("host {} refused a run from {seq} on of an honest peer: {why}", at.who);
    broken("manners", what)
}

/// A session with a peer of this role was closed.
pub(super) fn closed(at: At<'_>, peer: Role, reason: Reason) -> Check {
    let blame = matches!(
        reason,
        Reason::Malformed | Reason::Credit | Reason::Version | Reason::Community | Reason::Busy
    );
    if !blame || matches!(peer, Role::Adversary(_)) {
        return Ok(());
    }
    broken("manners", format!("host {} closed on an honest peer: {reason}", at.who))
}
