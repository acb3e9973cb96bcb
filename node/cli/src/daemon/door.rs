//! The joining door as the API sees it: a short code for an invite, for as long as this process lives.

use crate::print::time::now;
use rand::Rng;
use std::time::Duration;
use tidings_core::{Code, Identity};
use tidings_http::Problem;
use tidings_http::network::{SHORT_SCHEMA, Short};
use tidings_http::problems;
use tidings_net::{LiveCode, Net, Offering};
use tidings_protocol::author::Account;
use tidings_protocol::certificate::Founding;
use tidings_protocol::limits::SHORT_LIFE;
use tidings_protocol::short::ShortCode;
use zeroize::Zeroizing;

/// To what somebody is invited.
pub(super) struct Host {
    founding: Founding,
}

impl Host {
    pub(super) fn of(identity: &Identity) -> Self {
        Self { founding: identity.founding.clone() }
    }

    /// Makes a short code by which `inviter` hands over `invite`, this community's.
    pub(super) fn offer(&self, net: &Net, invite: &str, inviter: String) -> Result<Short, Problem> {
        let code = Code::parse(invite)?;
        if !code.is_for(&self.founding) {
            return Err(problems::invite_from_elsewhere());
        }
        let left = code.expires().since(now()).min(SHORT_LIFE);
        if left == 0 {
            return Err(problems::invite_expired());
        }
        net.offer(Offering {
            code: ShortCode::from_chance(rand::rng().next_u64()),
            community: self.founding.name.clone(),
            inviter,
            about: code.key().account().0,
            handed: Zeroizing::new(code.to_string().into_bytes()),
            lasts: Duration::from_micros(left),
        });
        offered(net).ok_or_else(problems::short_code_over)
    }
}

/// The short code that is live.
pub(super) fn offered(net: &Net) -> Option<Short> {
    let LiveCode { code, about, remaining, tries } = net.offered()?;
    Some(Short {
        schema: SHORT_SCHEMA.into(),
        code: code.to_string(),
        invite: Account(about).to_string(),
        seconds: remaining.as_secs(),
        tries,
    })
}
