//! What a newcomer and a member say on the join protocol: questions, and an answer to each.
//!
//! The newcomer passed the gate, so it holds the community's secret. It asks what the community is,
//! checks the answer against the id in its invite, and asks to be admitted. The member writes an
//! `admit` entry into its own log; that entry, not this conversation, is the admission.

mod device;

pub use device::{DeviceAnswer, DeviceAsk};

use crate::author::{Account, Author, Keypair, Purpose, Signature, verify};
use crate::certificate::{Certificate, Founding};
use crate::hash::CommunityId;
use crate::limits::MAX_JOIN;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What the newcomer asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// What community is this?
    Founding,
    /// Admit my device.
    Admit(Box<Admission>),
    /// Certify and admit my device, which your account's person showed a code.
    Device(DeviceAsk),
}

/// What the member answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The founding statement.
    Founding(Founding),
    /// Admitted: the entry is in the log of this author at this position, durably.
    Admitted {
        /// The admitting device.
        by: Author,
        /// Position of the `admit` entry in its log.
        seq: u64,
    },
    /// Not admitted.
    Refused(Refusal),
    /// Certified and admitted.
    Device(Box<DeviceAnswer>),
}

/// Why a newcomer is not admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// This member has not heard of the invite (yet).
    #[error("this member does not know the invite; another member may, or try again in a minute")]
    Unknown,
    /// The invite's time is over.
    #[error("the invite has expired; ask for a new one")]
    Expired,
    /// All uses of the invite are taken.
    #[error("the invite has been used up; ask for a new one")]
    Used,
    /// A signature or certificate does not hold, or the request is for another community.
    #[error("the request does not verify")]
    Invalid,
    /// This node cannot write now.
    #[error("this member cannot admit anybody now; try another one")]
    Unable,
    /// The invite was taken back, or its maker may invite nobody any more.
    #[error("the invite was taken back; ask for a new one")]
    Revoked,
    /// The account was expelled.
    #[error("this account was expelled from the community")]
    Expelled,
    /// The device was revoked by another one of its account.
    #[error("this device was revoked by its person")]
    DeviceRevoked,
}

/// A request for admission: by an invite, or as a further device of an account that is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// The newcomer's account vouches for its device.
    pub certificate: Certificate,
    /// What the newcomer wishes to be called, at most [`crate::limits::MAX_NAME`] bytes.
    pub name: String,
    /// The invite's public key and proof of its secret; none when the account is in already.
    pub invite: Option<InviteProof>,
}

/// Proof that the newcomer holds the secret of an invite, for this account and device alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteProof {
    /// The invite's public key: its name in the logs.
    pub invite: Account,
    /// By the invite's key, over `community 32 | invite 32 | account 32 | device 32`.
    #[serde(with = "serde_bytes")]
    signature: [u8; 64],
}

impl InviteProof {
    /// Proves to hold `invite`.
    #[must_use]
    pub fn new(invite: &Keypair, community: CommunityId, account: Account, device: Author) -> Self {
        let content = Self::content(community, invite.account(), account, device);
        Self { invite: invite.account(), signature: invite.sign(Purpose::Invite, &content).0 }
    }

    /// Whether the invite's key signed for this account and device.
    #[must_use]
    pub fn holds(&self, community: CommunityId, account: Account, device: Author) -> bool {
        let content = Self::content(community, self.invite, account, device);
        verify(&self.invite.0, Purpose::Invite, &content, &Signature(self.signature))
    }

    fn content(
        community: CommunityId,
        invite: Account,
        account: Account,
        device: Author,
    ) -> Vec<u8> {
        [community.0, invite.0, account.0, device.0].concat()
    }
}

/// Bytes that are no message of the join protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed join message")]
pub struct Malformed;

/// Writes a question or an answer.
///
/// # Errors
/// When it does not fit [`MAX_JOIN`] bytes.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Malformed> {
    let bytes = postcard::to_stdvec(message).map_err(|_| Malformed)?;
    if bytes.len() <= MAX_JOIN { Ok(bytes) } else { Err(Malformed) }
}

/// Reads a question or an answer; nothing may be left over.
///
/// # Errors
/// When the bytes are none.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Malformed> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) if bytes.len() <= MAX_JOIN => Ok(message),
        _ => Err(Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admission_survives_and_binds_its_device() {
        let (invite, account, device) =
            (Keypair::from_seed(&[1; 32]), Keypair::from_seed(&[2; 32]), Author([3; 32]));
        let here = CommunityId([4; 32]);
        let proof = InviteProof::new(&invite, here, account.account(), device);
        assert!(proof.holds(here, account.account(), device));
        assert!(!proof.holds(here, account.account(), Author([9; 32])));
        assert!(!proof.holds(CommunityId([9; 32]), account.account(), device));

        let ask = Ask::Admit(Box::new(Admission {
            certificate: Certificate::issue(&account, here, device),
            name: "bo".into(),
            invite: Some(proof),
        }));
        let mut bytes = encode(&ask).unwrap();
        assert_eq!(decode::<Ask>(&bytes), Ok(ask));
        bytes.push(0);
        assert_eq!(decode::<Ask>(&bytes), Err(Malformed));
    }
}
