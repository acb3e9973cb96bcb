//! Invites: a public key in the logs, and the code that holds its secret.

use crate::code::{Code, CodeKind, MAX_HINTS};
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;
use tidings_protocol::time::Time;
use tidings_store::KeptInvite;
use tidings_views::Role;
use tidings_views::body::Invite;
use tidings_views::page::InviteRow;

/// How long an invite is good for when nothing else is said: 7 days, in seconds.
pub const DEFAULT_EXPIRY_SECONDS: u64 = 7 * 24 * 3_600;

/// How long an invite may be good for: a year, in seconds.
pub const MAX_EXPIRY_SECONDS: u64 = 365 * 24 * 3_600;

/// An invite with its code, where this node knows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InviteCode {
    /// What the logs say of it.
    #[serde(flatten)]
    pub invite: InviteRow,
    /// The code to hand over; none when another node made the invite.
    pub code: Option<String>,
}

impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InviteCode").field("invite", &self.invite).finish_non_exhaustive()
    }
}

/// What an invite offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// How many accounts it admits; 0 for any number.
    pub(crate) uses: u32,
    /// Seconds until it expires.
    pub(crate) expires_seconds: u64,
    /// What it makes of them.
    pub(crate) role: Role,
}

impl Node {
    /// Publishes an invite and keeps its secret here, so that its code can be shown again.
    pub(crate) fn invite(
        &mut self,
        now: Time,
        offer: Offer,
        hints: &[SocketAddr],
        seed: [u8; 16],
    ) -> Result<InviteCode, Error> {
        let Offer { uses, expires_seconds, role } = offer;
        if !role.is_for_invites() {
            return Err(refusal::role_by_invite(role));
        }
        if !(1..=MAX_EXPIRY_SECONDS).contains(&expires_seconds) {
            return Err(refusal::invite_lifetime());
        }
        self.may_write()?;
        self.check_admitted()?;
        let asked = now.after(expires_seconds.saturating_mul(1_000_000));
        let code = self.code(CodeKind::Invite, seed, asked, hints);
        let (key, expires) = (code.key().account(), code.expires());
        let body = compose::invite(Invite { key, expires, uses, role })?;
        // The secret first: an invite that nobody can use any more would be worse than a secret
        // of no invite.
        self.log.keep_invite(&KeptInvite { public: key.0, seed })?;
        self.append(now, &[body])?;
        let by = self.views.person_ref(&self.identity.account);
        let schema = "tidings/invite/1".into();
        let (used, revoked) = (0, false);
        let invite = InviteRow { schema, key, by, expires, uses, used, role, revoked };
        Ok(InviteCode { invite, code: Some(code.to_string()) })
    }

    /// All invites, with the codes of those made here.
    pub(crate) fn invites(&self) -> Result<Vec<InviteCode>, Error> {
        let kept = self.log.invites()?;
        let rows = self.views.invites().into_iter().map(|invite| {
            let kept = kept.iter().find(|kept| kept.public == invite.key.0);
            let code = kept.map(|kept| {
                self.code(CodeKind::Invite, kept.seed, invite.expires, &[]).to_string()
            });
            InviteCode { invite, code }
        });
        Ok(rows.collect())
    }

    /// Only a device that members' logs tell of can let others in: nobody finds its log otherwise.
    pub(crate) fn check_admitted(&self) -> Result<(), Error> {
        if self.is_admitted() && self.needs_admission().is_none() {
            return Ok(());
        }
        let own = self.identity.account;
        match self.views.members().all(|member| member.account == own) {
            true => Err(refusal::not_admitted_copy()),
            false => Err(refusal::not_admitted()),
        }
    }

    /// A code of this community, with this node's own addresses where no hints are given.
    pub(crate) fn code(
        &self,
        kind: CodeKind,
        seed: [u8; 16],
        expires: Time,
        hints: &[SocketAddr],
    ) -> Code {
        let hints = if hints.is_empty() { &self.addresses } else { hints };
        let id = self.identity.community().0;
        Code {
            kind,
            community: *id.first_chunk().unwrap_or(&[0; 16]),
            secret: self.identity.secret,
            seed,
            expires_minutes: Code::minutes(expires),
            hints: hints.iter().take(MAX_HINTS).copied().collect(),
        }
    }
}
