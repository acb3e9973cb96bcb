//! Keys: what people write is sealed with the newest, and whoever is in gets it before.
//!
//! Nothing here draws random numbers: a new key is of this device's seed and of what it is for
//! ([`EpochKey::generate`]), so that the same node makes the same key twice only for the same.

mod back;
mod lost;
mod relays;
mod renewal;

use crate::compose;
use crate::error::{Error, Kind};
use crate::identity::transport_key;
use crate::node::Node;
use crate::refusal;
use std::collections::BTreeSet;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::hash::CommunityId;
use tidings_protocol::join::Refusal;
use tidings_protocol::seal::{CircleKey, EpochKey, EpochSecret, KeyId, Place};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_views::Epoch;
use tidings_views::body::{
    Body, Key, MAX_BOXES, MAX_LEFT_OUT, MAX_PREVIOUS, Wrapped, text_to_seal,
};
use zeroize::Zeroizing;

/// Keys and secrets given that are remembered until the views show them; with more, those before are
/// forgotten, which the views show by then.
const MAX_GIVEN: usize = 16_384;

/// What the first key of a community is made for.
const FOUNDING: &[u8] = b"founding";

/// What a node remembers of keys besides what stands in the logs.
#[derive(Default)]
pub(crate) struct Keys {
    /// Something changed that may ask for a key to be given, or for a new one.
    pub(crate) due: bool,
    /// Given by entries that were written, which the views may not show yet.
    given: BTreeSet<(KeyId, Author)>,
    /// Secrets given by such entries.
    given_secrets: BTreeSet<(KeyId, Author)>,
    /// In the log's file already.
    kept: BTreeSet<KeyId>,
    /// Secrets that are there.
    kept_secrets: BTreeSet<KeyId>,
    /// What opens the gate may have changed since it was asked for.
    gate_due: bool,
    /// A device of one's own may lack the keys of circles.
    pub(crate) circles_due: bool,
    /// The secret by which this home came in.
    first_secret: [u8; 16],
    /// Secrets by which it came back ([`Node::come_back_by`]), the latest first.
    later_secrets: Vec<[u8; 16]>,
    /// When this node made a new key last, and on account of whom.
    renewed: renewal::Renewed,
    /// Keys with which this device sealed something, as far as was asked for.
    sealed_with: lost::SealedWith,
}

impl Keys {
    /// Nothing yet, for a home that came in by this secret.
    pub(crate) fn new(first_secret: [u8; 16]) -> Self {
        Self { first_secret, gate_due: true, ..Self::default() }
    }

    /// These bodies were written: whom they give something is not given it again.
    pub(crate) fn remember(&mut self, bodies: &[Vec<u8>]) {
        for body in bodies {
            match Body::decode(body) {
                Body::Key(key) => {
                    let devices = key.boxes.iter().map(|sealed| sealed.device);
                    note(&mut self.given, key.id, devices.collect());
                }
                Body::Secret(secret) => {
                    let devices = secret.boxes.iter().map(|sealed| sealed.device);
                    note(&mut self.given_secrets, secret.id, devices.collect());
                }
                Body::Sealed { key } => self.sealed_with.note(key),
                _ => {}
            }
        }
    }
}

fn note(given: &mut BTreeSet<(KeyId, Author)>, id: KeyId, devices: Vec<Author>) {
    if given.len().saturating_add(devices.len()) > MAX_GIVEN {
        given.clear();
    }
    given.extend(devices.into_iter().map(|device| (id, device)));
}

/// What opens the transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Keys of the gate, the newest first: it lets in whoever has it, and the others members alone.
    pub keys: Vec<Zeroizing<[u8; 32]>>,
    /// Devices that are in.
    pub members: Vec<Author>,
}

/// The secret of a community whose founder's first device this is: that of its first key.
#[must_use]
pub fn founding_secret(device: &Keypair, community: CommunityId) -> [u8; 16] {
    EpochKey::generate(device, community, FOUNDING).transport_secret()
}

impl Node {
    /// What opens the transport, if that may have changed since the last call.
    pub fn take_gate(&mut self) -> Option<Gate> {
        std::mem::take(&mut self.keys.gate_due).then(|| self.gate())
    }

    /// The secrets of the community that are known here, the newest first.
    pub(crate) fn secrets(&self) -> Vec<[u8; 16]> {
        let mut secrets = self.secrets_ahead();
        secrets.extend(self.views.secrets().iter().map(EpochSecret::transport_secret));
        secrets.push(self.keys.first_secret);
        let mut seen = BTreeSet::new();
        secrets.retain(|secret| seen.insert(*secret));
        secrets
    }

    fn gate(&self) -> Gate {
        let keys = self.secrets().iter().map(transport_key).collect();
        Gate { keys, members: self.members.iter().copied().collect() }
    }

    /// Keys came, or members came or went: the newest secret opens the transport from now on.
    pub(crate) fn keys_changed(&mut self) -> Result<(), Error> {
        self.keep_keys()?;
        self.take_newest_secret();
        self.keys.circles_due = true;
        self.keys.due = true;
        Ok(())
    }

    /// The key to seal `bodies` with, and what must be written before them so that all who are in
    /// can read them. No key for what is never sealed, nor in a community from before there were
    /// any.
    pub(crate) fn seal_with(
        &self,
        bodies: &[Vec<u8>],
    ) -> Result<(Option<EpochKey>, Vec<Vec<u8>>), Error> {
        if bodies.iter().all(|body| text_to_seal(body).is_none()) {
            return Ok((None, Vec::new()));
        }
        match self.views.epoch() {
            Some(epoch) => {
                let mut statements = self.give(&epoch.key, &epoch.uncovered)?;
                statements.extend(self.serve(|_| true)?);
                Ok((Some(epoch.key), statements))
            }
            None if self.views.is_sealed() || !self.is_admitted() => Err(no_key()),
            None => Ok((None, Vec::new())),
        }
    }

    /// The bodies as they go into this device's log next.
    pub(crate) fn sealed(
        &self,
        key: Option<&EpochKey>,
        bodies: Vec<Vec<u8>>,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let Some(key) = key else { return Ok(bodies) };
        let author = self.identity.device.author();
        let community = self.log.community();
        let first = self.log.head(&author).map_or(0, |head| head.tip.seq).saturating_add(1);
        let sealed = bodies.into_iter().zip(first..).map(|(body, seq)| {
            let Some(text) = text_to_seal(&body) else { return Ok(body) };
            let sealed = key.seal(&Place { community, author, seq }, text);
            sealed.ok_or_else(refusal::text_too_long_sealed)
        });
        sealed.collect()
    }

    /// The community's first key, and what its founder says of it.
    pub(crate) fn first_key(&self) -> Result<(EpochKey, Vec<Vec<u8>>), Error> {
        let device = &self.identity.device;
        let key = EpochKey::generate(device, self.identity.community(), FOUNDING);
        let statements = self.statements(&key, &[], &[], &[device.author()])?;
        Ok((key, statements))
    }

    /// What gives a newcomer every key that it needs to read everything.
    pub(crate) fn keys_for(&self, device: Author) -> Result<Vec<Vec<u8>>, Refusal> {
        let Some(epoch) = self.views.epoch() else {
            return if self.views.is_sealed() { Err(Refusal::Unable) } else { Ok(Vec::new()) };
        };
        let mut statements = Vec::new();
        for key in epoch.tips.iter().take(MAX_PREVIOUS) {
            statements.extend(self.give(key, &[device]).map_err(|_| Refusal::Unable)?);
        }
        Ok(statements)
    }

    /// Gives the newest key to whom this device let in and who lacks it, and makes a new one when
    /// somebody has it who is out; if what it says of keys counts. A failure is tried again with the
    /// next change.
    pub(crate) fn tend_keys(&mut self, now: Time) {
        let idle = self.is_behind() || self.may_write().is_err() || self.can_write().is_err();
        self.keys.due |= self.keys.renewed.is_due(now);
        if idle || !std::mem::take(&mut self.keys.due) {
            return;
        }
        if let Err(error) = self.try_to_tend(now) {
            self.keys.due = error.kind() == Kind::Busy;
            tracing::warn!(%error, "keys are not given on");
        }
    }

    fn try_to_tend(&mut self, now: Time) -> Result<(), Error> {
        self.forget_who_came_back();
        let epoch = self.views.epoch();
        let leaked = epoch.as_ref().filter(|epoch| self.must_renew(now, epoch));
        let leaked = leaked.map(|epoch| epoch.leaked.clone());
        let lost = self.lost_keys(epoch.as_ref())?;
        let statements = match &epoch {
            Some(epoch) if leaked.is_some() => self.renewal(now, epoch, &lost)?,
            Some(epoch) => {
                let let_in = self.let_in();
                let mine = mine(epoch, &let_in);
                let mut statements = self.give(&epoch.key, &mine)?;
                statements.extend(self.serve(|relay| let_in.contains(relay))?);
                statements.extend(self.find_again(epoch, &lost)?);
                statements
            }
            None if !self.views.is_sealed() && self.is_founders() => self.first_of_old()?,
            None => Vec::new(),
        };
        if !statements.is_empty() {
            self.append_sealed(now, None, statements)?;
        }
        if let Some(leaked) = leaked {
            self.remember_renewal(now, &leaked);
        }
        Ok(())
    }

    /// What is in the log's file already.
    pub(crate) fn recall_kept(&mut self) -> Result<(), Error> {
        let (keys, circles) = (self.log.keys()?, self.log.circle_keys()?);
        self.keys.kept = keys.iter().map(EpochKey::id).collect();
        self.keys.kept.extend(circles.iter().map(CircleKey::id));
        self.keys.kept_secrets = self.log.secrets()?.iter().map(EpochSecret::id).collect();
        Ok(())
    }

    /// Keeps new keys and secrets in the log's file, where they survive the views.
    fn keep_keys(&mut self) -> Result<(), Error> {
        let Keys { kept, kept_secrets, .. } = &mut self.keys;
        let keys = self.views.keys().filter(|key| !kept.contains(&key.id()));
        let circles = self.views.circle_keys().filter(|key| !kept.contains(&key.id()));
        let secrets = self.views.bare_secrets().filter(|it| !kept_secrets.contains(&it.id()));
        let new = tidings_store::NewKeys {
            keys: keys.collect(),
            secrets: secrets.collect(),
            circles: circles.collect(),
        };
        self.log.keep_keys(&new)?;
        let circles: Vec<KeyId> = new.circles.iter().map(|key| key.id()).collect();
        let keys: Vec<KeyId> = new.keys.iter().map(|key| key.id()).chain(circles).collect();
        kept_secrets.extend(new.secrets.iter().map(|secret| secret.id()).collect::<Vec<_>>());
        kept.extend(keys);
        Ok(())
    }

    /// Statements that give `key` to those of `devices` that were not given it a moment ago.
    fn give(&self, key: &EpochKey, devices: &[Author]) -> Result<Vec<Vec<u8>>, Error> {
        let id = key.id();
        let new = |device: &&Author| !self.keys.given.contains(&(id, **device));
        let devices: Vec<Author> = devices.iter().filter(new).copied().collect();
        self.statements(key, &[], &[], &devices)
    }

    /// Those whom this device let in.
    fn let_in(&self) -> BTreeSet<Author> {
        let me = self.identity.device.author();
        let let_in = self.views.members().filter(|member| member.admitted_by == Some(me));
        let_in.map(|member| member.device).collect()
    }

    /// Whether this is a device of the founder's that knows what the founder wrote: one that was
    /// only just made a device of theirs must wait for the key that there may be.
    fn is_founders(&self) -> bool {
        let founding = &self.identity.founding;
        self.is_admitted()
            && self.views.viewer().account == founding.account
            && self.log.head(&founding.device).is_some()
    }

    /// The first key of a community from before there were any: for all who are in.
    fn first_of_old(&self) -> Result<Vec<Vec<u8>>, Error> {
        let community = self.identity.community();
        let key = EpochKey::generate(&self.identity.device, community, FOUNDING);
        let members = Vec::from_iter(self.views.readers_in());
        self.statements(&key, &[], &[], &members)
    }

    /// Bodies that say all this of `key`, as many as it takes.
    fn statements(
        &self,
        key: &EpochKey,
        previous: &[EpochKey],
        left_out: &[Author],
        devices: &[Author],
    ) -> Result<Vec<Vec<u8>>, Error> {
        let (community, by) = (self.identity.community(), &self.identity.device);
        let wrap = |older: &EpochKey| {
            let sealed = key.wrap(community, older).try_into().ok()?;
            Some(Wrapped { id: older.id(), sealed })
        };
        let mut previous = previous.iter().take(MAX_PREVIOUS).filter_map(wrap).collect();
        let boxes: Vec<_> =
            devices.iter().filter_map(|device| key.seal_to(community, by, *device)).collect();
        let (mut left_out, mut boxes) = (left_out.chunks(MAX_LEFT_OUT), boxes.chunks(MAX_BOXES));
        let mut bodies = Vec::new();
        loop {
            let (out, to) = (left_out.next().unwrap_or_default(), boxes.next().unwrap_or_default());
            if out.is_empty() && to.is_empty() {
                return Ok(bodies);
            }
            let previous = std::mem::take(&mut previous);
            let (left_out, boxes) = (out.to_vec(), to.to_vec());
            bodies.push(compose::key(Key { id: key.id(), previous, left_out, boxes })?);
        }
    }
}

/// Those of the devices without the key whom this one let in, or left out before they came back.
fn mine(epoch: &Epoch, let_in: &BTreeSet<Author>) -> Vec<Author> {
    let mine = |device: &&Author| let_in.contains(device) || epoch.returned.contains(device);
    epoch.uncovered.iter().filter(mine).copied().collect()
}

fn no_key() -> Error {
    refusal::no_key()
}

#[cfg(test)]
mod tests;
