//! Gossip links: a crowded node keeps a few links live, the others quiet.
//!
//! A quiet link carries no news unasked: only what is wanted, evidence of forks, and a comparison
//! of clock summaries once a minute. A link is quiet if both ends are crowded and neither chose it,
//! or one chose it and the other is full. Whoever is not crowded is never made quiet: the link may
//! be all it has.

use super::{Engine, SessionId};
use crate::hash::Deriver;
use crate::limits::{ACCEPTED_LINKS, CHOSEN_LINKS, CROWD, CROWD_ENDS, SAMPLED_LINKS};
use crate::time::Time;
use crate::wire::message::{LinkWord, Message};

/// The order in which links are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Accepted already.
    Seated,
    /// Never told that we are full, or not since.
    New,
    /// Told that we are full.
    Waiting,
}

/// What the two ends said of a link.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Nothing while we are not crowded.
    ours: Option<LinkWord>,
    /// Nothing while the peer is not crowded.
    theirs: Option<LinkWord>,
    /// Place of the peer in an order that is ours alone (Bortnikov et al., "Brahms", 2009): the
    /// first of all peers that are here are a uniform sample, however often others come back.
    rank: u64,
    /// We accepted it: it keeps its place among those that we accept.
    seated: bool,
    /// The peer was full once. Whoever leaves another for its free place may find it taken, and
    /// the other's too: so do links change for ever.
    was_full: bool,
    pub(super) quiet: bool,
}

impl Link {
    pub(super) fn new(rank: u64) -> Self {
        Self { ours: None, theirs: None, rank, seated: false, was_full: false, quiet: false }
    }

    fn is_quiet(&self) -> bool {
        match (self.ours, self.theirs) {
            (Some(ours), Some(theirs)) => {
                let chosen = ours == LinkWord::Chosen || theirs == LinkWord::Chosen;
                let full = ours == LinkWord::Full || theirs == LinkWord::Full;
                !chosen || full
            }
            _ => false,
        }
    }

    /// Whether we chose it.
    pub(super) fn is_chosen(&self) -> bool {
        self.ours == Some(LinkWord::Chosen)
    }

    /// Whether it is live because the peer chose it, and for no other reason.
    pub(super) fn is_accepted(&self) -> bool {
        self.theirs == Some(LinkWord::Chosen) && self.ours == Some(LinkWord::Quiet)
    }

    /// When it is its turn to be accepted.
    fn turn(&self) -> Turn {
        match self.ours {
            _ if self.seated => Turn::Seated,
            Some(LinkWord::Full) => Turn::Waiting,
            _ => Turn::New,
        }
    }

    /// Whether we may choose it: nobody needs to choose what cannot be quiet.
    fn is_eligible(&self) -> bool {
        self.theirs.is_some_and(|theirs| theirs != LinkWord::Full)
    }
}

/// A secret that the device keeps for one life of its store, so that nobody can foresee its links.
pub(super) fn sampler(device: &crate::author::Keypair, epoch: u64) -> [u8; 32] {
    let input = [&device.seed()[..], &epoch.to_be_bytes()[..]].concat();
    Deriver::new("tidings 1 sampler").derive(&zeroize::Zeroizing::new(input))
}

/// The secret order of a device's peers, for one life of its store.
pub(super) fn rank(sampler: &[u8; 32], peer: &crate::author::Author) -> u64 {
    let hash = Deriver::new("tidings 1 sampler").derive(&[&sampler[..], &peer.0[..]].concat());
    u64::from_be_bytes(crate::digest::prefix(&hash))
}

impl Engine {
    pub(super) fn on_link(&mut self, id: SessionId, word: LinkWord) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.link.theirs = Some(word);
            session.link.was_full |= word == LinkWord::Full;
            self.relink = true;
        }
    }

    /// Chooses links anew if something about them changed.
    pub(super) fn say_links(&mut self, now: Time) {
        if !std::mem::take(&mut self.relink) {
            return;
        }
        let was = self.crowded;
        self.crowded = self.ready > CROWD || was && self.ready >= CROWD_ENDS;
        let words = if self.crowded { self.choose(now) } else { Vec::new() };
        for (id, word) in words {
            self.say_link(id, Some(word));
        }
        if was && !self.crowded {
            let all: Vec<SessionId> = self.sessions.keys().collect();
            for id in all {
                self.say_link(id, None);
            }
        }
        self.apply_links(now);
    }

    /// A word for each session past its greeting.
    fn choose(&self, now: Time) -> Vec<(SessionId, LinkWord)> {
        let ready = self.sessions.iter().filter(|(_, session)| session.is_ready());
        let ready: Vec<(SessionId, &Link)> =
            ready.map(|(id, session)| (id, &session.link)).collect();
        let chosen = self.chosen(now, &ready);
        let mut words = Vec::with_capacity(ready.len());
        let mut room = ACCEPTED_LINKS;
        // Who is accepted stays accepted; who was told that we are full comes last.
        for turn in [Turn::Seated, Turn::New, Turn::Waiting] {
            for (id, link) in ready.iter().filter(|(_, link)| link.turn() == turn) {
                let asks = link.theirs == Some(LinkWord::Chosen) || turn == Turn::Waiting;
                let word = match chosen.contains(id) {
                    true => LinkWord::Chosen,
                    false if asks && room == 0 => LinkWord::Full,
                    false => LinkWord::Quiet,
                };
                room = room.saturating_sub(usize::from(asks && word != LinkWord::Chosen));
                words.push((*id, word));
            }
        }
        words
    }

    /// The sessions that we choose.
    fn chosen(&self, now: Time, ready: &[(SessionId, &Link)]) -> Vec<SessionId> {
        let eligible = || ready.iter().filter(|(_, link)| link.is_eligible());
        let new = eligible().filter(|(_, link)| !link.was_full);
        let mut sample: Vec<_> = new.map(|(id, link)| (link.rank, *id)).collect();
        sample.sort_unstable();
        let mut chosen: Vec<SessionId> =
            sample.into_iter().take(SAMPLED_LINKS).map(|(_, id)| id).collect();
        let merit = |(id, link): &(SessionId, &Link)| {
            let (strikes, rtt) = self.fetch.quality(now, *id);
            (strikes, !link.is_chosen(), rtt, *id)
        };
        let mut merits: Vec<_> = eligible().map(merit).collect();
        merits.sort_unstable();
        for (.., id) in merits {
            if chosen.len() < CHOSEN_LINKS && !chosen.contains(&id) {
                chosen.push(id);
            }
        }
        chosen
    }

    /// Tells the peer what we make of the link; `None`: we are not crowded any more.
    fn say_link(&mut self, id: SessionId, word: Option<LinkWord>) {
        let Some(session) = self.sessions.get_mut(id) else { return };
        let told = std::mem::replace(&mut session.link.ours, word);
        session.link.seated = session.link.is_accepted();
        let word = word.unwrap_or(LinkWord::Chosen);
        if session.is_ready() && told != Some(word) {
            self.send(id, &Message::Link(word));
        }
    }

    /// What became quiet is followed no more. What became live starts with notes, and with a
    /// comparison soon: of what came while it was quiet it was told nothing.
    fn apply_links(&mut self, now: Time) {
        for (id, session) in self.sessions.iter_mut() {
            let quiet = session.link.is_quiet();
            if quiet != session.link.quiet {
                session.link.quiet = quiet;
                session.serve.calm();
                self.fetch.set_quiet(id, quiet);
                if !quiet {
                    self.agenda.compare_soon(now, session);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
