//! Invites: a public key in the logs, and the code that holds its secret.

use crate::code::{Code, MAX_HINTS};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use tidings_protocol::time::Time;
use tidings_views::page::InviteRow;

/// How long an invite is good for when nothing else is said: 7 days, in seconds.
pub const DEFAULT_EXPIRY_SECONDS: u64 = 7 * 24 * 3_600;

/// How long an invite may be good for: a year, in seconds.
pub const MAX_EXPIRY_SECONDS: u64 = 365 * 24 * 3_600;

/// An invite with its code, where this node knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCode {
    /// What the logs say of it.
    #[serde(flatten)]
    pub invite: InviteRow,
    /// The code to hand over; none when another node made the invite.
    pub code: Option<String>,
}
