//! The devices of whoever this node is of.

mod adding;

pub(crate) use adding::ShownCode;
pub use adding::{CODE_SECONDS, DeviceCode};

use crate::api::Response;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_protocol::author::Author;
use tidings_protocol::certificate::Revocation;
use tidings_protocol::time::Time;
use tidings_views::page::{DeviceRow, Schema};

/// A device of this node's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnDevice {
    /// `tidings/device/1`.
    pub schema: Schema,
    /// Its key: the author of its log.
    pub device: Author,
    /// What it is called; empty until its log came.
    pub name: String,
    /// Whether it is the one that answers.
    pub this: bool,
    /// Whether the logs held here say that it is in.
    pub admitted: bool,
    /// The last position of its log that counts, where it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<u64>,
    /// When it wrote its first entry, by its own clock; none until its log came.
    pub since: Option<Time>,
    /// When its newest entry came in here, by this node's clock; of this device, when it wrote it.
    pub heard: Option<Time>,
    /// Entries of its log held here.
    pub entries: u64,
    /// The position from which on its log is forked and not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forked: Option<u64>,
}

impl Node {
    /// The devices of this node's account, in the order of their keys.
    pub(crate) fn devices(&self) -> Result<Vec<OwnDevice>, Error> {
        let people = self.views.people(&self.log).into_iter();
        let own = people.filter(|person| person.account == self.identity.account);
        own.flat_map(|person| person.devices).map(|row| self.own_device(row)).collect()
    }

    /// Publishes the account's word that a device of its own writes for it no more. Once is enough.
    pub(crate) fn revoke_device(&mut self, now: Time, said: Revocation) -> Result<Response, Error> {
        if !said.holds(self.identity.community()) {
            return Err(refusal::foreign_revocation());
        }
        let devices = self.devices()?;
        let Some(row) = devices.iter().find(|row| row.device == said.device) else {
            return Err(refusal::unknown_device());
        };
        if row.this || said.account != self.identity.account {
            return Err(refusal::revokes_itself());
        }
        if row.revoked.is_none_or(|last| last > said.last) {
            self.append(now, &[compose::revoke_device(said)?])?;
        }
        Ok(Response::RevokedDevice { device: said.device, last: said.last })
    }

    fn own_device(&self, row: DeviceRow) -> Result<OwnDevice, Error> {
        let DeviceRow { device, name, seq, forked, revoked, .. } = row;
        let first = self.log.entry_at(&device, 1)?;
        let newest = self.log.entry_at(&device, seq)?;
        Ok(OwnDevice {
            schema: "tidings/device/1".into(),
            device,
            name,
            this: device == self.identity.device.author(),
            admitted: self.members.contains(&device),
            revoked,
            since: first.map(|entry| entry.time),
            heard: newest.map(|entry| entry.received),
            entries: seq,
            forked,
        })
    }
}
