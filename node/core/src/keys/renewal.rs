//! New keys: made when somebody has the newest one who is out, and how often at most.

use crate::error::Error;
use crate::node::Node;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::seal::EpochKey;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_views::{Epoch, Role};

/// Pause between new keys that no new departure asks for, in microseconds: somebody hands them on to
/// who is out, or says so.
pub(super) const RENEW_AGAIN: u64 = 600 * 1_000_000;

/// The new keys that this node made.
#[derive(Default)]
pub(super) struct Renewed {
    /// When it made the last one.
    at: Option<Time>,
    /// Devices that were let in once and should not have had the key before one of them, and whether
    /// each was in nevertheless, as a relay; none of them came back since.
    known: BTreeMap<Author, bool>,
    /// When another one may be made, if one was wanted before.
    again: Option<Time>,
}

impl Renewed {
    /// Whether a new key that had to wait need wait no longer.
    pub(super) fn is_due(&self, now: Time) -> bool {
        self.again.is_some_and(|again| again <= now)
    }
}

impl Node {
    /// A new key was made because these devices have the one before.
    pub(super) fn remember_renewal(&mut self, now: Time, leaked: &[Author]) {
        // Whoever hands keys on can make up devices; those that were let in are few.
        let were_in = leaked.iter().filter(|device| self.views.member(device).is_some());
        let standing = were_in.map(|device| (*device, self.members.contains(device)));
        let standing: Vec<_> = standing.collect();
        let Renewed { at, known, .. } = &mut self.keys.renewed;
        *at = Some(now);
        known.extend(standing);
    }

    /// Who came back, as whatever, and leaves again was given keys or secrets meanwhile.
    pub(super) fn forget_who_came_back(&mut self) {
        let readers = self.views.readers_in();
        let as_before = |it: &Author, was_in: bool| was_in == self.members.contains(it);
        let known = &mut self.keys.renewed.known;
        known.retain(|it, was_in| !readers.contains(it) && as_before(it, *was_in));
    }

    /// Whether somebody has the key who is out, and this node is one to do something about it now.
    pub(super) fn must_renew(&mut self, now: Time, epoch: &Epoch) -> bool {
        self.keys.renewed.again = None;
        if epoch.leaked.is_empty() || !self.is_admitted() || !self.may_renew(epoch) {
            return false;
        }
        let Renewed { at, known, .. } = &self.keys.renewed;
        let Some(again) = at.map(|at| at.after(RENEW_AGAIN)) else { return true };
        let left =
            |device: &Author| !known.contains_key(device) && self.views.member(device).is_some();
        let due = again <= now || epoch.leaked.iter().any(left);
        self.keys.renewed.again = Some(again).filter(|_| !due);
        due
    }

    /// Whoever runs the community, and whoever lost a device of their own.
    fn may_renew(&self, epoch: &Epoch) -> bool {
        let me = self.views.viewer().account;
        let mine = |device: &Author| self.views.owner(device) == Some(me);
        self.views.role(&me) >= Some(Role::Moderator) || epoch.leaked.iter().any(mine)
    }

    /// A new key for all who may read, in the place of all that are here and of `lost` ones, and its
    /// secret for relays.
    pub(super) fn renewal(
        &self,
        now: Time,
        epoch: &Epoch,
        lost: &[EpochKey],
    ) -> Result<Vec<Vec<u8>>, Error> {
        let readers = self.views.readers_in();
        let out = epoch.served.difference(&self.members);
        let left_out: BTreeSet<Author> =
            epoch.holders.difference(&readers).chain(out).copied().collect();
        let (members, left_out) = (Vec::from_iter(readers), Vec::from_iter(left_out));
        let tip = self.log.head(&self.identity.device.author()).map_or([0; 32], |head| head.tip.id);
        let everybody: Vec<u8> = members.iter().flat_map(|device| device.0).collect();
        let occasion = [&tip[..], &now.0.to_be_bytes(), &everybody].concat();
        let community = self.identity.community();
        let key = EpochKey::generate(&self.identity.device, community, &occasion);
        let lost = lost.iter().filter(|key| !epoch.tips.contains(key));
        let previous: Vec<EpochKey> = epoch.tips.iter().chain(lost).cloned().collect();
        let mut statements = self.statements(&key, &previous, &left_out, &members)?;
        statements.extend(self.give_secret(&key.secret(), self.views.relays())?);
        Ok(statements)
    }
}
