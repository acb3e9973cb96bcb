//! By what right we ask to be let in, and what is said when we are not.

use crate::commands::Context;
use crate::error::{Code as Exit, Failure, Result};
use crate::print::said::{Said, said};
use tidings_core::code::{Code, CodeKind};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::join::{Answer, Ask, Refusal};

/// By what right we ask.
#[derive(Clone)]
pub(super) enum Claim {
    /// The code invites this account.
    Invited(Keypair),
    /// This account is in already: its person has the words.
    Known(Keypair),
    /// Our person shows the code on another device.
    Shown,
    /// Our account vouched for our device before.
    Kept(Box<Certificate>),
}

impl Claim {
    /// What `code` gives, or `known` does, an account that is in already.
    pub(super) fn new(context: &Context, code: &Code, known: Option<Keypair>) -> Result<Self> {
        Ok(match (known, code.kind) {
            (Some(account), _) => Self::Known(account),
            (None, CodeKind::Invite) => Self::Invited(context.home.own_account()?.keypair()),
            (None, CodeKind::Device) => Self::Shown,
        })
    }

    /// What speaks for a home that was in: `words` are typed where nobody vouched for its device.
    pub(super) fn again(context: &Context, code: &Code, words: Option<Keypair>) -> Result<Self> {
        let keys = context.home.keys()?;
        if let Some(certificate) = keys.certificate {
            return Ok(Self::Kept(Box::new(certificate)));
        }
        let own = |it: &Keypair| Some(it.account()) == keys.account;
        if let Some(account) = words {
            let mistaken = || Failure::usage(said!("home-words-of-another"));
            return Some(account).filter(own).map(Self::Known).ok_or_else(mistaken);
        }
        let kept = context.home.account_key()?.map(|key| key.keypair()).filter(own);
        match (kept, code.kind) {
            (Some(account), CodeKind::Invite) => Ok(Self::Invited(account)),
            (Some(account), CodeKind::Device) => Ok(Self::Known(account)),
            (None, CodeKind::Device) => Ok(Self::Shown),
            (None, CodeKind::Invite) => {
                Err(Failure::new(Exit::NotAllowed, said!("home-not-vouched-for")))
            }
        }
    }

    /// Whether the community has not heard of our person before.
    pub(super) fn is_new(&self) -> bool {
        matches!(self, Self::Invited(_))
    }

    /// The request, once it is known what community answers.
    pub(super) fn ask(
        &self,
        code: &Code,
        founding: &Founding,
        device: Author,
        name: &str,
    ) -> Result<Ask, tidings_core::Error> {
        match self {
            Self::Invited(account) => code.ask(founding, account, device, name),
            Self::Known(account) => code.ask_as_member(founding, account, device, name),
            Self::Shown => code.ask_for_device(founding, device),
            Self::Kept(certificate) => code.ask_again(founding, **certificate, name),
        }
    }

    /// The account's word for our device, if the answer lets us in.
    pub(super) fn granted(
        &self,
        code: &Code,
        founding: &Founding,
        device: Author,
        answer: &Answer,
    ) -> Option<Certificate> {
        let community = founding.id();
        match (self, answer) {
            (Self::Invited(account) | Self::Known(account), Answer::Admitted { .. }) => {
                Some(Certificate::issue(account, community, device))
            }
            (Self::Kept(certificate), Answer::Admitted { .. }) => Some(**certificate),
            (Self::Shown, Answer::Device(given)) => {
                let holds = given.holds(code.key().account(), community, device);
                holds.then_some(given.certificate)
            }
            _ => None,
        }
    }

    /// Why a member did not let us in.
    pub(super) fn word(&self, refusal: Refusal) -> Said {
        match (self, refusal) {
            (Self::Known(_), Refusal::Unknown) => said!("home-refused-unknown-words"),
            (Self::Shown, Refusal::Unknown) => said!("home-refused-unknown-device"),
            (Self::Shown, Refusal::Expired) => said!("home-refused-expired-device"),
            (Self::Shown, Refusal::Used) => said!("home-refused-used-device"),
            (_, Refusal::Unable) => said!("home-refused-unable"),
            _ => refused(refusal),
        }
    }
}

/// Why a member does not let anybody in who asks so.
pub(super) fn refused(refusal: Refusal) -> Said {
    match refusal {
        Refusal::Unknown => said!("home-refused-unknown"),
        Refusal::Expired => said!("home-refused-expired"),
        Refusal::Used => said!("home-refused-used"),
        Refusal::Invalid => said!("home-refused-invalid"),
        Refusal::Unable => said!("home-refused-unable"),
        Refusal::Revoked => said!("home-refused-revoked"),
        Refusal::Expelled => said!("home-refused-expelled"),
        Refusal::DeviceRevoked => said!("home-refused-device"),
    }
}
