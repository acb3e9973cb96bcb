//! Hosts that lie: a real engine whose words are changed on their way out.

use serde::{Deserialize, Serialize};
use tidings_protocol::wire::message::{Message, Summary};

/// Positions that a phantom claims beyond what there is.
const PHANTOM: u64 = 1_000;

/// How a host lies. It writes nothing itself, and nobody checks what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// Claims entries that do not exist, and delivers none.
    Phantom,
    /// Claims what it has, and delivers none.
    Withhold,
    /// Changes a byte of every run.
    Forge,
    /// Says every run twice.
    Repeat,
    /// Says another fingerprint than it has.
    Liar,
}

/// Hosts that lie alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// How.
    pub behaviour: Behaviour,
    /// How many.
    #[serde(default = "one")]
    pub count: usize,
}

fn one() -> usize {
    1
}

impl Behaviour {
    /// Whether its fingerprints can be believed.
    #[must_use]
    pub fn is_sincere(self) -> bool {
        self == Self::Repeat
    }

    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Phantom, Self::Withhold, Self::Forge, Self::Repeat, Self::Liar];

    /// What it says instead of `frame`.
    #[must_use]
    pub fn mask(self, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let Ok(message) = Message::decode(&frame) else { return vec![frame] };
        match (self, message) {
            (Self::Phantom, Message::Run { .. } | Message::Fork(_)) => Vec::new(),
            (Self::Withhold, Message::Run { .. } | Message::Fork(_)) => Vec::new(),
            (Self::Phantom, message) => vec![exaggerate(message).encode()],
            (Self::Forge, Message::Run { idx, first, run }) => {
                let mut run = run.to_vec();
                let middle = run.len() / 2;
                if let Some(byte) = run.get_mut(middle) {
                    *byte ^= 1;
                }
                vec![Message::Run { idx, first, run: &run }.encode()]
            }
            (Self::Repeat, Message::Run { .. }) => vec![frame.clone(), frame],
            (Self::Liar, message) => vec![misprint(message).encode()],
            (Self::Forge | Self::Repeat | Self::Withhold, _) => vec![frame],
        }
    }
}

/// Adds entries that nobody wrote to whatever is claimed.
fn exaggerate(mut message: Message<'_>) -> Message<'_> {
    match &mut message {
        Message::Hello(hello) => hello.root[0] ^= 1,
        Message::Note(items) => items.iter_mut().for_each(|(_, seq)| *seq += PHANTOM),
        Message::Recon(recon) => {
            for range in &mut recon.ranges {
                if let Summary::List(items) = &mut range.what {
                    items.iter_mut().for_each(|item| item.seq += PHANTOM);
                }
            }
        }
        _ => {}
    }
    message
}

/// Changes every fingerprint.
fn misprint(mut message: Message<'_>) -> Message<'_> {
    match &mut message {
        Message::Hello(hello) => hello.root[0] ^= 1,
        Message::Recon(recon) => {
            for range in &mut recon.ranges {
                if let Summary::Fingerprint(root, _) = &mut range.what {
                    root[0] ^= 1;
                }
            }
        }
        _ => {}
    }
    message
}
