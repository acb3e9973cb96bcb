//! Who is who: whoever is spoken of has a number, so that nothing frequent compares keys.
//!
//! Members, and authors whose logs are held, keep their number for the engine's life, from 0 on:
//! tables by author are vectors. Strangers are whoever peers name beside: they are numbered apart,
//! counted, capped, and forgotten with the last session that named them.

mod index;

use crate::author::Author;
use crate::hash::Deriver;
use crate::limits::MAX_STRANGERS;
use crate::store::{Head, Store};
use index::Index;

/// An author by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Who(u32);

/// The numbers of strangers start here.
const STRANGE: u32 = 1 << 31;

impl Who {
    /// A stranger for whom there was no room: what is said of it counts for nothing.
    pub(super) const NOBODY: Self = Self(u32::MAX);

    /// Its place in a table by member; `None` for a stranger.
    fn member(self) -> Option<usize> {
        usize::try_from(self.0).ok().filter(|_| self.0 < STRANGE)
    }

    /// Its place among the strangers.
    fn stranger(self) -> Option<usize> {
        self.0.checked_sub(STRANGE).and_then(|place| usize::try_from(place).ok())
    }

    #[cfg(test)]
    pub(super) const fn numbered(number: u32) -> Self {
        Self(number)
    }
}

/// A member, or somebody whose log is held.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Known {
    pub(super) author: Author,
    pub(super) wanted: bool,
    /// End of the agreed prefix, staged entries included.
    pub(super) held: u64,
    /// The smallest forked position; `u64::MAX` for none.
    pub(super) fork: u64,
    /// Nothing is wanted behind this position; `u64::MAX` for no such place.
    pub(super) cut: u64,
    /// First bytes of the name of the entry where `held` ends.
    pub(super) head: [u8; 2],
}

/// Somebody whom a peer named.
#[derive(Clone, Copy, Debug)]
struct Stranger {
    author: Author,
    /// Sessions that named it.
    uses: u32,
    /// Its number since it is a member.
    member: Option<Who>,
}

/// All who have a number. What most frames ask stands in front, on one line of the cache.
#[derive(Debug)]
#[repr(C, align(64))]
pub(super) struct Authors {
    numbers: Index,
    known: Vec<Known>,
    strangers: Vec<Stranger>,
    /// Places of strangers that are forgotten.
    free: Vec<Who>,
    /// What stands for each who is wanted and for each cut, one over the other.
    wanted: u64,
    /// How many forked.
    forked: u32,
    /// How many are cut.
    cuts: u32,
}

impl Authors {
    /// Those whose logs `store` holds.
    pub(super) fn of<S: Store>(store: &S) -> Self {
        // The epoch is told to nobody.
        let (numbers, known) = (Index::new(store.epoch()), Vec::new());
        let (strangers, free) = (Vec::new(), Vec::new());
        let mut authors = Self { numbers, known, strangers, free, wanted: 0, forked: 0, cuts: 0 };
        let mut last = None;
        while let Some((author, head)) = store.next_author(last.as_ref()) {
            let who = authors.keep(author);
            authors.set_head(who, &head);
            last = Some(author);
        }
        authors
    }

    pub(super) fn find(&self, author: &Author) -> Option<Who> {
        self.numbers.find(author, |who| self.author(who) == Some(*author))
    }

    /// Members, and others whose logs are held.
    pub(super) fn members(&self) -> usize {
        self.known.len()
    }

    /// Strangers that sessions name.
    pub(super) fn strangers(&self) -> usize {
        self.strangers.len().saturating_sub(self.free.len())
    }

    pub(super) fn known(&self, who: Who) -> Option<&Known> {
        self.known.get(who.member()?)
    }

    pub(super) fn author(&self, who: Who) -> Option<Author> {
        match who.member() {
            Some(place) => self.known.get(place).map(|known| known.author),
            None => self.strangers.get(who.stranger()?).map(|stranger| stranger.author),
        }
    }

    pub(super) fn wants(&self, who: Who) -> bool {
        self.known(who).is_some_and(|known| known.wanted && known.cut > 0)
    }

    /// Where the log of `who` is cut; `u64::MAX` for nowhere.
    pub(super) fn cut(&self, who: Who) -> u64 {
        self.known(who).map_or(u64::MAX, |known| known.cut)
    }

    /// Nothing is wanted of `who` behind `cut` from now on. Where it was cut before.
    pub(super) fn set_cut(&mut self, who: Who, cut: u64) -> u64 {
        let known = who.member().and_then(|place| self.known.get_mut(place));
        let Some(known) = known else { return u64::MAX };
        let before = std::mem::replace(&mut known.cut, cut);
        for part in [before, cut].into_iter().filter(|cut| *cut < u64::MAX) {
            let parts: [&[u8]; 2] = [&known.author.0, &part.to_be_bytes()];
            let hash = Deriver::new("tidings 1 cut").derive_parts(&parts);
            self.wanted ^= u64::from_be_bytes(crate::digest::prefix(&hash));
        }
        self.cuts = self.cuts.saturating_add(u32::from(before == u64::MAX));
        self.cuts = self.cuts.saturating_sub(u32::from(cut == u64::MAX));
        before
    }

    /// How many logs are cut.
    pub(super) fn cuts(&self) -> u32 {
        self.cuts
    }

    /// End of what is held and agreed.
    pub(super) fn held(&self, who: Who) -> u64 {
        self.known(who).map_or(0, |known| known.held)
    }

    /// What is held of `who` changed.
    pub(super) fn set_head(&mut self, who: Who, head: &Head) {
        if let Some(known) = who.member().and_then(|place| self.known.get_mut(place)) {
            known.held = head.tip.seq;
            let agreed = std::mem::replace(&mut known.fork, head.fork.unwrap_or(u64::MAX));
            let forks = agreed == u64::MAX && known.fork != u64::MAX;
            self.forked = self.forked.saturating_add(u32::from(forks));
            known.head = head.tip.id.first_chunk().copied().unwrap_or_default();
        }
    }

    /// `author` is wanted from now on. Its number, and the one it had as a stranger; `None` if it
    /// was wanted before.
    pub(super) fn want(&mut self, author: Author) -> Option<(Who, Option<Who>)> {
        let before = self.find(&author).filter(|who| who.member().is_none());
        let who = self.keep(author);
        let known = who.member().and_then(|place| self.known.get_mut(place))?;
        if std::mem::replace(&mut known.wanted, true) {
            return None;
        }
        let hash = Deriver::new("tidings 1 wanted").derive(&author.0);
        let part = u64::from_be_bytes(crate::digest::prefix(&hash));
        self.wanted ^= part;
        Some((who, before))
    }

    /// How many authors forked. What is known of a fork is never forgotten.
    pub(super) fn forked(&self) -> u32 {
        self.forked
    }

    /// A fingerprint of who is wanted; it never leaves this device.
    pub(super) fn wanted_sum(&self) -> [u8; 8] {
        self.wanted.to_be_bytes()
    }

    /// A lasting number for `author`.
    fn keep(&mut self, author: Author) -> Who {
        let before = self.find(&author);
        if let Some(who) = before.filter(|who| who.member().is_some()) {
            return who;
        }
        let who = u32::try_from(self.known.len()).map_or(Who::NOBODY, Who);
        let (held, fork, cut) = (0, u64::MAX, u64::MAX);
        self.known.push(Known { author, wanted: false, held, fork, cut, head: [0; 2] });
        if let Some(before) = before {
            self.numbers.remove(&author, before);
        }
        self.numbers.insert(&author, who);
        let place = before.and_then(Who::stranger);
        if let Some(stranger) = place.and_then(|place| self.strangers.get_mut(place)) {
            stranger.member = Some(who);
        }
        who
    }

    /// The number of whomever a peer names; a stranger must then be [`Authors::hold`].
    /// [`Who::NOBODY`] if there is no room.
    pub(super) fn name(&mut self, author: Author) -> Who {
        if let Some(who) = self.find(&author) {
            return who;
        }
        let stranger = Stranger { author, uses: 0, member: None };
        let who = match self.free.pop() {
            Some(who) => who,
            None if self.strangers.len() >= MAX_STRANGERS => return Who::NOBODY,
            None => {
                let place = u32::try_from(self.strangers.len()).unwrap_or(u32::MAX);
                self.strangers.push(stranger);
                Who(STRANGE.saturating_add(place))
            }
        };
        if let Some(place) = who.stranger().and_then(|place| self.strangers.get_mut(place)) {
            *place = stranger;
        }
        self.numbers.insert(&author, who);
        who
    }

    /// A session names this stranger from now on.
    pub(super) fn hold(&mut self, who: Who) {
        if let Some(place) = who.stranger()
            && let Some(stranger) = self.strangers.get_mut(place)
        {
            stranger.uses = stranger.uses.saturating_add(1);
        }
    }

    /// A session that named this stranger is over.
    pub(super) fn release(&mut self, who: Who) {
        let Some(place) = who.stranger() else { return };
        let Some(stranger) = self.strangers.get_mut(place) else { return };
        stranger.uses = stranger.uses.saturating_sub(1);
        if stranger.uses > 0 {
            return;
        }
        if stranger.member.is_none() {
            self.numbers.remove(&stranger.author, who);
        }
        self.free.push(who);
    }

    /// The number of the same author today: strangers become members.
    pub(super) fn today(&self, who: Who) -> Who {
        let stranger = who.stranger().and_then(|place| self.strangers.get(place));
        stranger.and_then(|stranger| stranger.member).unwrap_or(who)
    }
}

/// Something for each member, in a vector that reaches up to the last one that was asked for.
#[derive(Debug)]
pub(super) struct ByMember<T>(Vec<T>);

impl<T> Default for ByMember<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Default> ByMember<T> {
    pub(super) fn get(&self, who: Who) -> Option<&T> {
        self.0.get(who.member()?)
    }

    /// Its place, made if need be; `None` for strangers.
    pub(super) fn entry(&mut self, who: Who) -> Option<&mut T> {
        let place = who.member()?;
        if place >= self.0.len() {
            let more = place.saturating_sub(self.0.len()).saturating_add(1);
            if self.0.capacity() <= place {
                // Few steps, so that an allocator by size classes can use again what is left behind.
                self.0.reserve_exact(more.max(self.0.len()).max(4));
            }
            self.0.extend(std::iter::repeat_with(T::default).take(more));
        }
        self.0.get_mut(place)
    }

    pub(super) fn get_mut(&mut self, who: Who) -> Option<&mut T> {
        self.0.get_mut(who.member()?)
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }

    /// All places, from the first member on.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Who, &T)> {
        self.0.iter().zip(0..).map(|(value, number)| (Who(number), value))
    }
}

#[cfg(test)]
mod tests;
