//! The inviter's live short code, its tries, and how many newcomers stand at the door.

use crate::behaviour::source;
use crate::config::{MAX_GUESTS, MAX_GUESTS_PER_ADDRESS, SHORT_LIFE};
use libp2p::Multiaddr;
use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tidings_protocol::limits::SHORT_TRIES;
use tidings_protocol::short::{Handed, Offer, ShortCode};

/// What waits for a short code.
#[derive(Clone)]
pub struct Offering {
    /// What the newcomer must know.
    pub code: ShortCode,
    /// What the community is called; everybody on the network can read it.
    pub community: String,
    /// What the inviter is called; everybody on the network can read it.
    pub inviter: String,
    /// What the caller knows the invite by.
    pub about: [u8; 32],
    /// What is handed over to whoever knows the code: an invite.
    pub handed: Handed,
    /// How long the code is good, at most 15 minutes.
    pub lasts: Duration,
}

/// A short code that is still good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LiveCode {
    /// The code.
    pub code: ShortCode,
    /// What the caller knows the invite by.
    pub about: [u8; 32],
    /// For how long.
    pub remaining: Duration,
    /// Wrong tries that are left.
    pub tries: u32,
}

impl fmt::Debug for LiveCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveCode").field("remaining", &self.remaining).finish_non_exhaustive()
    }
}

/// One node's door. It has one live code at most: a guess is right or wrong for one code, not for
/// several.
#[derive(Clone, Default)]
pub(crate) struct Lobby(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Counts the codes, so that a guest of an earlier one is not judged by a later one.
    number: u64,
    live: Option<Live>,
    /// Newcomers at the door, by where they come from; at most [`MAX_GUESTS`].
    guests: HashMap<Option<IpAddr>, usize>,
}

struct Live {
    offering: Offering,
    ends: Instant,
    tries: u32,
}

/// A newcomer at the door while a code is live; dropping it makes room for another.
pub(crate) struct Guest {
    lobby: Lobby,
    source: Option<IpAddr>,
    number: u64,
    code: ShortCode,
    offer: Vec<u8>,
}

impl Lobby {
    /// Makes `offering` the live one; the code before it is dead.
    pub(crate) fn open(&self, offering: Offering, now: Instant) {
        let lasts = offering.lasts.min(SHORT_LIFE);
        let ends = now.checked_add(lasts).unwrap_or(now);
        self.change(|state| {
            state.number = state.number.wrapping_add(1);
            state.live = Some(Live { offering, ends, tries: SHORT_TRIES });
        });
    }

    /// Kills the live code; whether there was one.
    pub(crate) fn close(&self, now: Instant) -> bool {
        self.change(|state| state.live(now).is_some() && state.live.take().is_some())
    }

    /// The live code.
    pub(crate) fn live(&self, now: Instant) -> Option<LiveCode> {
        self.change(|state| {
            let live = state.live(now)?;
            let remaining = live.ends.saturating_duration_since(now);
            let Offering { code, about, .. } = live.offering;
            Some(LiveCode { code, about, remaining, tries: live.tries })
        })
    }

    /// Lets a newcomer at this address come to the door, if a code is live and there is room: to
    /// the newcomer, a full door and none look the same.
    pub(crate) fn enter(&self, from: &Multiaddr, now: Instant) -> Option<Guest> {
        let source = source(from);
        self.change(|state| {
            let of_all = state.guests.values().sum::<usize>();
            let of_this = state.guests.get(&source).copied().unwrap_or_default();
            let crowded = source.is_some() && of_this >= MAX_GUESTS_PER_ADDRESS;
            if of_all >= MAX_GUESTS || crowded {
                return None;
            }
            let live = state.live(now)?;
            let (code, offer) = (live.offering.code, live.offer(now));
            state.guests.insert(source, of_this.saturating_add(1));
            Some(Guest { lobby: self.clone(), source, number: state.number, code, offer })
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// The live code, and nothing once it is dead.
    fn live(&mut self, now: Instant) -> Option<&mut Live> {
        self.live.take_if(|live| live.ends <= now || live.tries == 0);
        self.live.as_mut()
    }
}

impl Live {
    fn offer(&self, now: Instant) -> Vec<u8> {
        let seconds = self.ends.saturating_duration_since(now).as_secs().saturating_add(59);
        let offer = Offer {
            community: self.offering.community.clone(),
            inviter: self.offering.inviter.clone(),
            minutes: u8::try_from(seconds / 60).unwrap_or(u8::MAX),
        };
        offer.encode()
    }
}

impl Guest {
    /// The code that it must know.
    pub(crate) fn code(&self) -> ShortCode {
        self.code
    }

    /// What it is shown, encoded.
    pub(crate) fn offer(&self) -> &[u8] {
        &self.offer
    }

    /// Counts its try. What it is handed, once, if its code was `right` and still is.
    pub(crate) fn judge(&self, right: bool, now: Instant) -> Option<Handed> {
        self.lobby.change(|state| {
            let same = state.number == self.number;
            let live = state.live(now).filter(|_| same)?;
            if right {
                return state.live.take().map(|live| live.offering.handed);
            }
            live.tries = live.tries.saturating_sub(1);
            None
        })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.lobby.change(|state| {
            let left = state.guests.remove(&self.source).unwrap_or_default().saturating_sub(1);
            if left > 0 {
                state.guests.insert(self.source, left);
            }
        });
    }
}

#[cfg(test)]
mod tests;
