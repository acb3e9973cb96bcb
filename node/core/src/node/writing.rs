//! Own entries: sealed, signed and staged, where nothing keeps this device from writing.

use super::{Node, retired};
use crate::error::{Error, Kind};
use crate::refusal;
use tidings_protocol::engine::AppendFailed;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::EpochKey;
use tidings_protocol::time::Time;

impl Node {
    /// Why own entries cannot be written. A quota is no reason ([`crate::api::Effect::Says`]).
    pub(crate) fn can_write(&self) -> Result<(), Error> {
        self.trouble.clone().map_or(Ok(()), Err)?;
        self.has_disk()
    }

    /// Stages own entries; their names in order. All or none.
    pub(crate) fn append(&mut self, now: Time, bodies: &[Vec<u8>]) -> Result<Vec<EntryId>, Error> {
        self.can_write()?;
        let (key, mut all) = self.seal_with(bodies)?;
        let before = all.len();
        all.extend_from_slice(bodies);
        let mut ids = self.append_sealed(now, key.as_ref(), all)?;
        Ok(ids.split_off(before.min(ids.len())))
    }

    /// As [`Node::append`], with this key or none, and nothing written before.
    pub(crate) fn append_sealed(
        &mut self,
        now: Time,
        key: Option<&EpochKey>,
        bodies: Vec<Vec<u8>>,
    ) -> Result<Vec<EntryId>, Error> {
        self.can_write()?;
        let bodies = self.sealed(key, bodies)?;
        let all: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        self.staged = true;
        self.log.set_received(now);
        let appended =
            self.engine.append(now, &mut self.log, &all).map_err(|error| match error {
                AppendFailed::Behind => refusal::log_behind(),
                AppendFailed::Retired => retired(),
                AppendFailed::Refused(error) => refusal::entry_too_large(error),
                AppendFailed::Disk(error) => self.fail(now, &error),
            })?;
        self.keys.remember(&bodies);
        Ok(appended)
    }

    /// The account vouches for this device: nothing but the disk keeps it from writing.
    pub(crate) fn trust_again(&mut self) {
        self.trouble.take_if(|trouble| trouble.kind == Kind::NotAllowed);
    }
}
