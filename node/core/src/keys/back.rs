//! Secrets by which a home came back that was away, or out, while the community took new ones.

use crate::code::Code;
use crate::error::Error;
use crate::node::Node;
use std::collections::BTreeSet;
use tidings_protocol::seal::{EpochKey, EpochSecret};

impl Node {
    /// Takes secrets by which members answered to new codes, the latest first. Each counts as newer
    /// than all that the logs held here tell of, until they tell of it, too.
    pub fn come_back_by(&mut self, secrets: Vec<[u8; 16]>) {
        self.keys.later_secrets = secrets;
        self.take_newest_secret();
    }

    /// The newest secret opens the transport from now on.
    pub(super) fn take_newest_secret(&mut self) {
        if let Some(newest) = self.secrets().first() {
            self.identity.secret = *newest;
        }
        self.keys.gate_due = true;
    }

    /// Those of which no key that is here tells, whether or not it counts, nor the first code did.
    pub(super) fn secrets_ahead(&self) -> Vec<[u8; 16]> {
        let later = &self.keys.later_secrets;
        if later.is_empty() {
            return Vec::new();
        }
        let keys = self.views.keys().map(EpochKey::transport_secret);
        let bare = self.views.bare_secrets().map(EpochSecret::transport_secret);
        let told: BTreeSet<[u8; 16]> = keys.chain(bare).chain([self.keys.first_secret]).collect();
        later.iter().filter(|secret| !told.contains(*secret)).copied().collect()
    }

    /// Whether a code of this community gives this home nothing: it is in, by what is held here, and
    /// has the code's secret.
    pub(crate) fn needs_no(&self, code: &str) -> Result<bool, Error> {
        let code = Code::parse(code)?;
        let known = self.secrets().contains(&code.secret);
        Ok(known && code.is_for(&self.identity.founding) && self.check_admitted().is_ok())
    }
}
