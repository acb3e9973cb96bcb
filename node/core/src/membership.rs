//! Who is in: what the views say goes to the engine, and newcomers who ask are answered.

use crate::compose;
use crate::error::Error;
use crate::event::News;
use crate::node::Node;
use crate::refusal;
use std::collections::BTreeMap;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::join::{self, Admission, Answer, Ask, Refusal};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_views::Role;
use tidings_views::membership::Member;

/// Devices of one account that this node admits; a lost account key cannot fill everybody's disk.
pub(crate) const MAX_DEVICES: usize = 64;

impl Node {
    /// Answers a request that `peer` made on the join protocol. The answer may be sent after the
    /// next [`Node::commit`] that succeeds, not before: an admission is an entry.
    #[must_use]
    pub fn join_request(&mut self, now: Time, peer: Author, request: &[u8]) -> Vec<u8> {
        let answer = match join::decode(request) {
            Ok(Ask::Founding) => Answer::Founding(self.identity.founding.clone()),
            Ok(Ask::Device(ask)) => self.add_device(now, peer, &ask),
            Ok(Ask::Admit(admission)) => self.answer(now, peer, *admission),
            Err(_) => Answer::Refused(Refusal::Invalid),
        };
        join::encode(&answer).unwrap_or_default()
    }

    /// What to ask every connected peer on the join protocol while no member's log held here tells
    /// of this device; none once one does, nor while nobody vouches for it.
    #[must_use]
    pub fn needs_admission(&self) -> Option<Ask> {
        let me = self.identity.device.author();
        if me == self.identity.founding.device || self.admitted_by(&me).is_some() {
            return None;
        }
        Some(Ask::Admit(Box::new(Admission {
            certificate: self.identity.certificate?,
            name: self.own_name(),
            invite: None,
        })))
    }

    /// Whether the logs held here say that this device is in.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        self.members.contains(&self.identity.device.author())
    }

    /// Whether this device was revoked.
    pub(crate) fn is_revoked(&self) -> bool {
        self.revoked.contains(&self.identity.device.author())
    }

    /// Whether what this account writes counts, or will once it is admitted.
    ///
    /// # Errors
    /// [`crate::Kind::NotAllowed`] says why not.
    pub(crate) fn may_write(&self) -> Result<(), Error> {
        if self.is_revoked() {
            return Err(refusal::device_revoked());
        }
        match self.views.role(&self.identity.account) {
            Some(Role::Expelled) => Err(refusal::expelled()),
            Some(Role::Relay) => Err(refusal::relay_writes_nothing()),
            Some(Role::Reader) => Err(refusal::reader_writes_nothing()),
            _ => Ok(()),
        }
    }

    /// Wants the logs of all who are in, those of the expelled up to their cut, and tells of who is
    /// new and of who may do what.
    pub(crate) fn want_members(&mut self, now: Time) {
        let members: Vec<Member> = self.views.members().cloned().collect();
        let me = self.identity.device.author();
        let before = std::mem::take(&mut self.members);
        let revoked_before = std::mem::take(&mut self.revoked);
        // Whoever is in no more is cut from the beginning.
        let known = before.iter().chain(self.cuts.keys());
        let mut cuts: BTreeMap<Author, u64> = known.map(|device| (*device, 0)).collect();
        for member in members {
            let device = member.device;
            match member.cut {
                Some(cut) => cuts.insert(device, cut),
                None => cuts.remove(&device),
            };
            if member.is_in() {
                self.members.insert(device);
            }
            if member.revoked.is_some() {
                self.revoked.insert(device);
            }
            let known = before.contains(&device) || revoked_before.contains(&device);
            if member.cut == Some(0) || known {
                continue;
            }
            match member.admitted_by {
                Some(by) => self.engine.want_from(now, &self.log, device, by),
                None => self.engine.want(now, &self.log, device),
            }
            let new = member.is_in() && !self.cuts.contains_key(&device);
            if device != me && new {
                let person = self.views.person_ref(&member.account);
                self.tell(now, News::Joined { device, person });
            }
        }
        self.expelled |= self.revoked != revoked_before;
        self.know_strangers(now, self.members.contains(&me) && !before.contains(&me));
        self.cut(now, cuts);
        self.tell_roles(now);
        self.tend_everybody(now);
    }

    /// The engine is told where logs are cut, and where no more.
    fn cut(&mut self, now: Time, cuts: BTreeMap<Author, u64>) {
        let lifted: Vec<Author> =
            self.cuts.keys().filter(|device| !cuts.contains_key(device)).copied().collect();
        let set = cuts.iter().map(|(device, last)| (*device, Some(*last)));
        for (device, last) in set.chain(lifted.into_iter().map(|device| (device, None))) {
            if let Err(error) = self.engine.cut(now, &self.log, device, last) {
                self.fail(now, &error);
                return;
            }
        }
        self.expelled |= cuts.keys().any(|device| !self.cuts.contains_key(device));
        self.cuts = cuts;
    }

    fn tell_roles(&mut self, now: Time) {
        let roles = self.views.roles();
        let before = std::mem::replace(&mut self.roles, roles);
        let changed = |(account, role): (&Account, &Role)| {
            let was = before.get(account).copied().filter(|was| was != role)?;
            Some((*account, *role, was))
        };
        let changed: Vec<_> = self.roles.iter().filter_map(changed).collect();
        for (account, role, was) in changed {
            let person = self.views.person_ref(&account);
            self.tell(now, News::Role { person, role, was });
        }
    }

    fn answer(&mut self, now: Time, peer: Author, admission: Admission) -> Answer {
        match self.admit(now, peer, admission) {
            Ok((by, seq)) => Answer::Admitted { by, seq },
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// Admits the device, once. Where it stands: whose log, and at or below which position.
    pub(crate) fn admit(
        &mut self,
        now: Time,
        peer: Author,
        mut admission: Admission,
    ) -> Result<(Author, u64), Refusal> {
        let device = admission.certificate.device;
        if device != peer || compose::name(&admission.name).is_err() {
            return Err(Refusal::Invalid);
        }
        self.settle(now).map_err(|error| {
            tracing::warn!(%error, "a newcomer is turned away");
            Refusal::Unable
        })?;
        self.check_not_out(&device, &admission.certificate.account)?;
        if let Some(by) = self.admitted_by(&device) {
            return Ok((by, self.log.head(&by).map_or(0, |head| head.tip.seq)));
        }
        if self.check_admitted().is_err() || self.may_write().is_err() {
            return Err(Refusal::Unable);
        }
        self.check(now, &mut admission)?;
        let me = self.identity.device.author();
        let relay = self.admits_relay(&admission);
        let body = compose::admit(admission).map_err(|_| Refusal::Invalid)?;
        let given = if relay { self.secrets_for(device) } else { self.keys_for(device) };
        let mut bodies = given?;
        bodies.insert(0, body);
        self.append(now, &bodies).map_err(|error| {
            tracing::warn!(%error, "a newcomer is turned away");
            Refusal::Unable
        })?;
        Ok((me, self.log.head(&me).map_or(0, |head| head.tip.seq)))
    }

    /// Whom no invite lets in, also where an admission from before stands in a log.
    fn check_not_out(&self, device: &Author, account: &Account) -> Result<(), Refusal> {
        match self.views.role(account) {
            Some(Role::Expelled) => Err(Refusal::Expelled),
            _ if self.revoked.contains(device) => Err(Refusal::DeviceRevoked),
            _ => Ok(()),
        }
    }

    /// Cheap checks before signatures: a stranger pays more than we do. Who is in already needs no
    /// invite; one that holds may make more of them, another one is left out.
    fn check(&self, now: Time, admission: &mut Admission) -> Result<(), Refusal> {
        let Admission { certificate, invite, .. } = admission;
        let devices = self.views.devices_of(&certificate.account);
        let invited = match invite {
            _ if devices >= MAX_DEVICES => return Err(Refusal::Unable),
            Some(proof) => self.views.check_invite(&proof.invite, now),
            None => Err(Refusal::Unknown),
        };
        if let Err(refusal) = invited {
            if devices == 0 {
                return Err(refusal);
            }
            *invite = None;
        }
        let community = self.log.community();
        let proven = invite
            .as_ref()
            .is_none_or(|proof| proof.holds(community, certificate.account, certificate.device));
        let holds = proven && certificate.holds(community);
        if holds { Ok(()) } else { Err(Refusal::Invalid) }
    }

    fn admitted_by(&self, device: &Author) -> Option<Author> {
        let member = self.views.member(device)?;
        let founder = Some(member.device).filter(|it| *it == self.identity.founding.device);
        member.admitted_by.or(founder)
    }
}
