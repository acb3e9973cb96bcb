//! Bugs on purpose: a checker that never fails checks nothing.

use serde::{Deserialize, Serialize};
use tidings_protocol::wire::message::Message;

/// What one host does wrong while it believes to be honest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Canary {
    /// Speaks before the commit.
    EarlyVoice,
    /// Its disk forgets the last commits at a crash, as one that lies about fsync.
    LyingDisk,
    /// Never says STOP.
    ForgetStop,
    /// Its WANTs are lost, the session stays.
    MuteWant,
    /// Says every clock summary twice.
    Chatter,
    /// Claims what it holds and delivers none.
    HollowClaims,
}

impl Canary {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::EarlyVoice,
        Self::LyingDisk,
        Self::ForgetStop,
        Self::MuteWant,
        Self::Chatter,
        Self::HollowClaims,
    ];

    /// What it says instead of `frame`.
    #[must_use]
    pub fn mask(self, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let lost = match (self, Message::decode(&frame)) {
            (Self::ForgetStop, Ok(message)) => matches!(message, Message::Stop { .. }),
            (Self::MuteWant, Ok(message)) => matches!(message, Message::Want { .. }),
            (Self::HollowClaims, Ok(message)) => matches!(message, Message::Run { .. }),
            _ => false,
        };
        let twice =
            self == Self::Chatter && matches!(Message::decode(&frame), Ok(Message::Recon(_)));
        match (lost, twice) {
            (true, _) => Vec::new(),
            (false, true) => vec![frame.clone(), frame],
            (false, false) => vec![frame],
        }
    }
}
