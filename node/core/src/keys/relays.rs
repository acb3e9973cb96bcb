//! Relays: they are given the secrets that open the transport, and no key.

use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use std::collections::BTreeSet;
use tidings_protocol::author::Author;
use tidings_protocol::join::{Admission, Refusal};
use tidings_protocol::seal::EpochSecret;
use tidings_views::Role;
use tidings_views::body::{MAX_SECRET_BOXES, Secret};

/// Secrets that a relay is given when it is let in, the newest, besides the oldest: as many as a
/// dialer proves (SPEC §12.3), so that members who were away meet it all the same.
const SECRETS_AT_FIRST: usize = 8;

impl Node {
    /// Whether this account may carry and not read.
    #[must_use]
    pub fn is_relay(&self) -> bool {
        self.views.role(&self.identity.account) == Some(Role::Relay)
    }

    /// Whether nothing here opens a body, on purpose.
    pub(crate) fn is_blind(&self) -> bool {
        let wanted = self.is_relay() || self.views.refuses_keys();
        wanted && self.views.keys().next().is_none()
    }

    /// From now on no key is taken, also when one is offered; or as usual again.
    ///
    /// # Errors
    /// [`Kind::NotAllowed`] where others give this home keys because it is no relay; the disk's.
    pub fn refuse_keys(&mut self, refuse: bool) -> Result<(), Error> {
        match self.views.role(&self.identity.account) {
            Some(role) if refuse && role != Role::Relay => return Err(not_blind(role)),
            _ => {}
        }
        if self.views.refuses_keys() == refuse {
            return Ok(());
        }
        self.views.refuse_keys(refuse)?;
        while self.fold_views(crate::node::FOLD_LIMIT)?.behind {}
        self.keys_changed()
    }

    /// Whether who is let in so will be a relay.
    pub(crate) fn admits_relay(&self, admission: &Admission) -> bool {
        let invite = admission.invite.as_ref().map(|proof| &proof.invite);
        self.views.role_by(&admission.certificate.account, invite) == Some(Role::Relay)
    }

    /// What gives a relay that is let in every secret that it needs to be met.
    pub(crate) fn secrets_for(&self, device: Author) -> Result<Vec<Vec<u8>>, Refusal> {
        let Some(epoch) = self.views.epoch() else {
            return if self.views.is_sealed() { Err(Refusal::Unable) } else { Ok(Vec::new()) };
        };
        let keys: Vec<_> = std::iter::once(epoch.key).chain(epoch.older).collect();
        let oldest = keys.last().filter(|_| keys.len() > SECRETS_AT_FIRST);
        let mut statements = Vec::new();
        for key in keys.iter().take(SECRETS_AT_FIRST).chain(oldest) {
            let given = self.give_secret(&key.secret(), BTreeSet::from([device]));
            statements.extend(given.map_err(|_| Refusal::Unable)?);
        }
        Ok(statements)
    }

    /// Statements that give secrets to those relays among `whom` that lack them.
    pub(super) fn serve(&self, whom: impl Fn(&Author) -> bool) -> Result<Vec<Vec<u8>>, Error> {
        let mut statements = Vec::new();
        for it in self.views.for_relays() {
            let relays = it.lacking.into_iter().filter(|relay| whom(relay)).collect();
            statements.extend(self.give_secret(&it.secret, relays)?);
        }
        Ok(statements)
    }

    /// Statements that give `secret` to those of `relays` that were not given it a moment ago.
    pub(super) fn give_secret(
        &self,
        secret: &EpochSecret,
        mut relays: BTreeSet<Author>,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let id = secret.id();
        relays.retain(|relay| !self.keys.given_secrets.contains(&(id, *relay)));
        let (community, by) = (self.identity.community(), &self.identity.device);
        let boxes: Vec<_> =
            relays.iter().filter_map(|relay| secret.seal_to(community, by, *relay)).collect();
        let body = |boxes: &[_]| compose::secret(Secret { id, boxes: boxes.to_vec() });
        boxes.chunks(MAX_SECRET_BOXES).map(body).collect()
    }

    /// What files are sealed with, the oldest first: everybody has that one, or will.
    pub(crate) fn pack_secrets(&self) -> Vec<[u8; 16]> {
        let mut secrets = self.secrets();
        let bare = self.views.keys().next().is_none();
        if let Some(oldest) = self.views.secrets().last().filter(|_| bare) {
            // A relay's code may be of a later epoch than the first.
            let oldest = oldest.transport_secret();
            secrets.retain(|secret| *secret != oldest);
            secrets.push(oldest);
        }
        secrets.reverse();
        secrets
    }
}

fn not_blind(role: Role) -> Error {
    refusal::not_blind(role)
}
