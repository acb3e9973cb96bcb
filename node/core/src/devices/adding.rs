//! A new device is added: this node shows a code, and certifies and admits whoever proves to hold
//! it, once. The account's key is in memory for as long as the code lives.

use crate::account::AccountKey;
use crate::code::{Code, CodeKind};
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Certificate;
use tidings_protocol::join::{Admission, Answer, DeviceAnswer, DeviceAsk, Refusal};
use tidings_protocol::time::Time;
use tidings_views::page::Schema;

/// How long a device code is good for: an hour, in seconds.
pub const CODE_SECONDS: u64 = 3_600;

/// A device code, to be shown to its person and nobody else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviceCode {
    /// `tidings/device-code/1`.
    pub schema: Schema,
    /// The code's text.
    pub code: String,
    /// Nobody is added by it after this.
    pub expires: Time,
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// The code that is out, and what became of it.
pub(crate) struct ShownCode {
    code: Code,
    /// To certify with; gone once that is done.
    account: Option<AccountKey>,
    /// What the one device was given.
    given: Option<Certificate>,
}

impl ShownCode {
    fn key(&self) -> Account {
        self.code.key().account()
    }
}

impl Node {
    /// Makes a code by which one device is added to this node's account; a code made before is
    /// void.
    pub(crate) fn show_code(
        &mut self,
        now: Time,
        account: AccountKey,
        hints: &[SocketAddr],
        seed: [u8; 16],
    ) -> Result<DeviceCode, Error> {
        if account.keypair().account() != self.identity.account {
            return Err(refusal::foreign_words());
        }
        self.can_write()?;
        self.may_write()?;
        self.check_admitted()?;
        let asked = now.after(CODE_SECONDS.saturating_mul(1_000_000));
        let code = self.code(CodeKind::Device, seed, asked, hints);
        let (text, expires) = (code.to_string(), code.expires());
        self.shown_code = Some(ShownCode { code, account: Some(account), given: None });
        Ok(DeviceCode { schema: "tidings/device-code/1".into(), code: text, expires })
    }

    /// Forgets the account's key once the code is over.
    pub(crate) fn forget_old_code(&mut self, now: Time) {
        self.shown_code.take_if(|shown| now > shown.code.expires());
    }

    /// Certifies and admits the device, if its person holds the code.
    pub(crate) fn add_device(&mut self, now: Time, peer: Author, ask: &DeviceAsk) -> Answer {
        match self.added(now, peer, ask) {
            Ok(answer) => Answer::Device(Box::new(answer)),
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    fn added(&mut self, now: Time, peer: Author, ask: &DeviceAsk) -> Result<DeviceAnswer, Refusal> {
        let shown = self.shown_code.as_ref().filter(|shown| shown.key() == ask.code);
        let shown = shown.ok_or(Refusal::Unknown)?;
        if now > shown.code.expires() {
            return Err(Refusal::Expired);
        }
        let community = self.identity.community();
        if ask.device != peer || !ask.holds(community) {
            return Err(Refusal::Invalid);
        }
        let key = shown.code.key();
        let given = shown.given.filter(|given| given.device == peer);
        let new = || shown.account.as_ref().map(AccountKey::keypair);
        let certificate = given
            .or_else(|| Some(Certificate::issue(&new()?, community, peer)))
            .ok_or(Refusal::Used)?;
        let name = self.own_name();
        let place = self.admit(now, peer, Admission { certificate, name, invite: None })?;
        if let Some(shown) = &mut self.shown_code {
            (shown.given, shown.account) = (Some(certificate), None);
        }
        Ok(DeviceAnswer::new(&key, community, certificate, place))
    }
}
