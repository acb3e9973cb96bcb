//! What a node says of itself.

use crate::error::{Error, Kind};
use crate::node::Room;
use crate::refusal::{self, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::engine::{SessionId, Traffic};
use tidings_protocol::hash::CommunityId;
use tidings_protocol::join::Refusal;
use tidings_views::Role;
use tidings_views::page::{PersonRef, Schema};

/// The schema of [`Status`].
pub const STATUS_SCHEMA: &str = "tidings/status/1";

/// A node at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// [`STATUS_SCHEMA`].
    pub schema: Schema,
    /// The community's name.
    pub community: String,
    /// The community's id.
    pub community_id: CommunityId,
    /// The person's name.
    pub name: String,
    /// The first 4 characters of the account.
    pub suffix: String,
    /// The person.
    pub account: Account,
    /// What the person calls this device.
    pub device_name: String,
    /// This device.
    pub device: Author,
    /// Whether the logs held here say that this device is in.
    pub admitted: bool,
    /// Whether the logs held here say that this device's person revoked it.
    #[serde(default)]
    pub revoked: bool,
    /// Why a running node is not let in, as the member said it that was asked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The same for programs and for faces that speak another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_reason: Option<Box<Reason>>,
    /// What this account may do; none while nobody let it in.
    #[serde(default)]
    pub role: Option<Role>,
    /// People who are in.
    pub members: u64,
    /// Devices whose logs are wanted.
    pub devices: u64,
    /// Entries held.
    pub entries: u64,
    /// Logs held.
    pub authors: u64,
    /// Bodies of entries held that never came: peers are asked for them.
    #[serde(default)]
    pub bodies_wanted: u64,
    /// Bodies of entries held that were let go here.
    #[serde(default)]
    pub bodies_pruned: u64,
    /// Boards.
    pub boards: u64,
    /// Unread posts.
    pub unread: u64,
    /// The number of the key that this node writes with; none without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u64>,
    /// Whether nothing here opens a body, on purpose: a relay that carries what it cannot read.
    #[serde(default)]
    pub blind: bool,
    /// Entries that wait for the key that opens them.
    #[serde(default)]
    pub sealed: u64,
    /// Entries that are sealed to others: messages and closed boards of which this device is no
    /// reader, and what was said of their keys.
    #[serde(default)]
    pub enclosed: u64,
    /// Whether entries are held that the boards do not show yet.
    pub indexing: bool,
    /// Where other machines reach this node by TCP, the most useful first; none when it does not
    /// run.
    #[serde(default)]
    pub addresses: Vec<SocketAddr>,
    /// How others reach this node; nothing when it does not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Peers connected.
    pub sessions: Vec<SessionRow>,
    /// What went over all sessions since the node started.
    #[serde(default)]
    pub traffic: Traffic,
    /// Times an idle session turned out to differ although nothing was in flight: 0 unless
    /// somebody lies or something is broken.
    #[serde(default)]
    pub silent_divergences: u64,
    /// Size of `log.redb` in bytes.
    pub log_bytes: u64,
    /// Whether own entries can be written.
    pub writable: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_writable: Option<String>,
    /// What to do about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_writable_next: Option<String>,
    /// Both for programs and for faces that speak another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_writable_reason: Option<Box<Reason>>,
    /// What is held, and what of it is over its quota.
    #[serde(default)]
    pub stock: Stock,
    /// What is held of files that go with posts.
    #[serde(default)]
    pub files: FilesHeld,
    /// Why nothing is taken at the moment, though it could be written; faces say it by `room`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_disk: Option<String>,
    /// How much room there is, while that is too little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Room>,
    /// Why what arrives is not shown, if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_indexing: Option<String>,
    /// The same for programs and for faces that speak another language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_indexing_reason: Option<Box<Reason>>,
}

/// Why what somebody writes does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// This account was expelled.
    Expelled,
    /// This device's person revoked it.
    Revoked,
    /// Nobody let this device in yet: what it writes counts once somebody does.
    Waiting,
    /// This account reads along.
    Reader,
    /// This account passes on what others write.
    Relay,
}

impl Status {
    /// Why what is written here does not count, if it does not.
    #[must_use]
    pub fn silence(&self) -> Option<Silence> {
        match self.role {
            Some(Role::Expelled) => Some(Silence::Expelled),
            _ if self.revoked => Some(Silence::Revoked),
            _ if !self.admitted => Some(Silence::Waiting),
            Some(Role::Reader) => Some(Silence::Reader),
            Some(Role::Relay) => Some(Silence::Relay),
            _ => None,
        }
    }

    /// Why own entries cannot be written and what to do about that, if they cannot.
    #[must_use]
    pub fn trouble(&self) -> Option<Error> {
        let (message, next) = (self.not_writable.clone()?, self.not_writable_next.clone());
        Some(Error { kind: Kind::Failed, message, next, reason: self.not_writable_reason.clone() })
    }

    /// Why what arrives is not shown, if it is not.
    #[must_use]
    pub fn blindness(&self) -> Option<Error> {
        let (message, reason) = (self.not_indexing.clone()?, self.not_indexing_reason.clone());
        Some(Error { kind: Kind::Failed, message, next: None, reason })
    }

    /// Adds why members do not let this device in, as the one said it that was asked last.
    pub fn refuse(&mut self, refusal: Refusal) {
        let Error { message, reason, .. } = refusal::not_let_in(refusal);
        (self.refused, self.refused_reason) = (Some(message), reason);
    }
}

/// How much of files is held, in bytes of them as they lie here, and what may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FilesHeld {
    /// Files, whole or in part.
    pub files: u64,
    /// Bytes that are here.
    pub bytes: u64,
    /// Bytes that are still to come.
    #[serde(default)]
    pub coming: u64,
    /// Bytes here that are carried for others alone: no post that is shown here has them.
    #[serde(default)]
    pub others: u64,
    /// What all of them may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
}

/// How much of the logs is held, in bytes of their records, and what may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stock {
    /// All logs together; the file is larger by its index and the room in its pages.
    pub bytes: u64,
    /// What they may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<u64>,
    /// What the logs of one person may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota_author: Option<u64>,
    /// Whether all together are over it: then nothing more is taken.
    #[serde(default)]
    pub full: bool,
    /// People whose logs are over theirs: these wait where they are.
    #[serde(default)]
    pub people_over: u64,
    /// Those of them with the most, 16 at most.
    #[serde(default)]
    pub over: Vec<Over>,
}

/// Somebody whose logs are over `quota_author`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Over {
    /// Who.
    pub person: PersonRef,
    /// What the logs of all their devices take.
    pub bytes: u64,
}

/// How others reach a node, as far as its peers have found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reach {
    /// From where.
    pub state: ReachState,
    /// Addresses that the world can dial; a peer did.
    pub public: Vec<String>,
    /// Where peers see this node, being a router's addresses.
    pub behind: Vec<IpAddr>,
    /// Relays that keep a place for this node.
    pub relays: Vec<Author>,
}

/// From where a node can be dialed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReachState {
    /// From anywhere.
    Public,
    /// From its own networks; a router translates its addresses for others.
    Nat,
    /// From its own networks, as far as anybody has said.
    Local,
}

/// A connected peer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionRow {
    /// `tidings/session/1`.
    pub schema: Schema,
    /// The connection.
    pub session: SessionId,
    /// The peer's device.
    pub peer: Author,
    /// Its person, if it is in.
    pub person: Option<PersonRef>,
    /// Whether both sides said hello.
    pub ready: bool,
    /// Whether all that the peer claimed to hold at the start is here.
    pub caught_up: bool,
    /// Entries the peer claims to hold that are not here.
    pub missing: u64,
    /// Whether no news go over it unasked, because both ends have enough other links.
    #[serde(default)]
    pub quiet: bool,
    /// Strikes of the peer when it was struck last; each minute since has forgiven one.
    #[serde(default)]
    pub strikes: u32,
    /// Entries that wait to be sent.
    #[serde(default)]
    pub queued: u64,
    /// Bytes sent on this session.
    pub sent_bytes: u64,
    /// Bytes received on this session.
    pub received_bytes: u64,
}

#[cfg(test)]
mod tests;
