//! What whoever stands at the door is told before it has shown anything.

use crate::limits::{MAX_NAME, MAX_OFFER};
use serde::{Deserialize, Serialize};

/// An invite that waits for its short code. Everybody on the network can read this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What the community is called.
    pub community: String,
    /// What the inviter is called.
    pub inviter: String,
    /// Minutes for which the code is still good, rounded up.
    pub minutes: u8,
}

impl Offer {
    /// Its bytes, at most [`MAX_OFFER`]; names that are too long are cut.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let cut = Self {
            community: cut(&self.community),
            inviter: cut(&self.inviter),
            minutes: self.minutes,
        };
        postcard::to_stdvec(&cut).unwrap_or_default()
    }

    /// Reads one; names are a stranger's and may hold any characters.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (offer, rest) = postcard::take_from_bytes::<Self>(bytes).ok()?;
        let fits = offer.community.len() <= MAX_NAME && offer.inviter.len() <= MAX_NAME;
        (fits && rest.is_empty() && bytes.len() <= MAX_OFFER).then_some(offer)
    }
}

fn cut(name: &str) -> String {
    let ends = (0..=MAX_NAME).rev();
    ends.filter_map(|end| name.get(..end)).next().unwrap_or_default().to_owned()
}
