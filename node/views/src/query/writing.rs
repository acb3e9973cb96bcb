//! What a device needs to know before it writes to a circle: its key, who has it, who lacks what.

use crate::facts::{CircleFacts, CircleKeyFact, Links, MAX_BOARDS, People, Standing};
use crate::role::Role;
use crate::views::Views;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::seal::{Circle, CircleId, CircleKey, KeyId};

/// A circle as its writer needs it.
#[derive(Clone, Debug)]
pub struct Writing {
    /// Its name.
    pub circle: CircleId,
    /// Maker and nonce of the closed board; none for a conversation.
    pub board: Option<(Account, [u8; 16])>,
    /// This device's newest key for it.
    pub key: Option<CircleKey>,
    /// Devices that this key was given to by this device.
    pub given: BTreeSet<Author>,
    /// Devices that have it: they were given this key or one that leads to it, by whomever.
    pub holders: BTreeSet<Author>,
    /// Keys that are here and to which this device's newest does not lead: whoever gets it and
    /// them reads everything.
    pub beside: Vec<CircleKey>,
    /// Accounts that read it and are in.
    pub readers: BTreeSet<Account>,
    /// The devices of these that are in.
    pub devices: BTreeSet<Author>,
    /// Those whom this account let in.
    pub let_in: BTreeSet<Account>,
    /// Devices that were given what leads to every key that is here, by whomever; none where no
    /// key is.
    whole: Option<BTreeSet<Author>>,
}

impl Writing {
    /// Devices of readers that cannot read something that is readable here.
    #[must_use]
    pub fn lacking(&self) -> BTreeSet<Author> {
        match &self.whole {
            Some(whole) => self.devices.difference(whole).copied().collect(),
            None => BTreeSet::new(),
        }
    }
}

/// Statements on keys of one circle that count, and keys that they speak of and that are here.
struct Spoken<'v> {
    facts: Vec<&'v CircleKeyFact>,
    links: Links,
    keys: Vec<&'v CircleKey>,
}

impl Spoken<'_> {
    /// Keys that lead to all of them but those to which `reached` leads: whatever nothing leads to
    /// comes first, so that what it leads to need not be named.
    fn tops(&self, mut reached: BTreeSet<KeyId>) -> Vec<&CircleKey> {
        let under = self.links.all_under();
        let (lower, upper): (Vec<&CircleKey>, Vec<_>) =
            self.keys.iter().copied().partition(|key| under.contains(&key.id()));
        let mut tops = Vec::new();
        for key in upper.into_iter().chain(lower) {
            if !reached.contains(&key.id()) {
                self.links.reach(key.id(), &mut reached);
                tops.push(key);
            }
        }
        tops
    }

    /// Devices that were given what leads to all keys; none if there are none.
    fn whole(&self) -> Option<BTreeSet<Author>> {
        let tops: BTreeSet<KeyId> =
            self.tops(BTreeSet::new()).into_iter().map(CircleKey::id).collect();
        if tops.is_empty() {
            return None;
        }
        let mut given: BTreeMap<Author, BTreeSet<KeyId>> = BTreeMap::new();
        for fact in &self.facts {
            for device in fact.devices.iter().chain([&fact.by]) {
                given.entry(*device).or_default().insert(fact.id);
            }
        }
        let has_all = |given: &BTreeSet<KeyId>| {
            let mut reached = BTreeSet::new();
            tops.is_subset(given) || {
                given.iter().for_each(|id| self.links.reach(*id, &mut reached));
                tops.is_subset(&reached)
            }
        };
        given.retain(|_, keys| has_all(keys));
        Some(given.into_keys().collect())
    }
}

impl Views {
    /// What this device needs to write to the circle. `circle` where it may be new, and is not
    /// known from the logs.
    #[must_use]
    pub fn writing(&self, circle: &Circle) -> Writing {
        let mut writing = self.writing_to(circle.id(self.founding.id()));
        match circle {
            Circle::Conversation(one, other) => writing.readers = [*one, *other].into(),
            Circle::Board { maker, nonce } => {
                writing.board = Some((*maker, *nonce));
                if writing.readers.is_empty() {
                    writing.readers = [*maker].into();
                }
            }
        }
        self.with_devices(writing)
    }

    /// As [`Views::writing`], for a circle that is known from the logs.
    #[must_use]
    pub fn writing_to(&self, circle: CircleId) -> Writing {
        let none = CircleFacts::default();
        let facts = self.known.facts.circles.get(&circle).unwrap_or(&none);
        let spoken = self.spoken(circle, facts);
        let me = self.viewer();
        let own = || spoken.facts.iter().filter(|fact| fact.by == me.device);
        let here = |id: &KeyId| self.known.keys.circle_key(id).is_some();
        let newest = own().filter(|fact| here(&fact.id)).max_by_key(|fact| fact.seq);
        let newest = newest.map(|fact| fact.id);
        let about = own().filter(|fact| Some(fact.id) == newest);
        let mut reached = BTreeSet::new();
        if let Some(id) = newest {
            spoken.links.reach(id, &mut reached);
        }
        let readers = match circle.is_conversation() {
            true => self.peer(&circle).into_iter().chain([me.account]).collect(),
            false => self.standing_in(&circle),
        };
        let mine = |by: &Author| self.account_of(by) == Some(me.account);
        self.with_devices(Writing {
            circle,
            board: facts.board(),
            key: newest.and_then(|id| self.known.keys.circle_key(&id)).cloned(),
            given: about.flat_map(|fact| fact.devices.iter().copied()).collect(),
            holders: newest.map(|id| facts.holders(id)).unwrap_or_default(),
            beside: spoken.tops(reached).into_iter().cloned().collect(),
            readers,
            devices: BTreeSet::new(),
            let_in: facts.let_in(mine).collect(),
            whole: spoken.whole(),
        })
    }

    /// As `writing`, with these readers besides.
    #[must_use]
    pub fn with_readers(&self, mut writing: Writing, more: &[Account]) -> Writing {
        writing.readers.extend(more);
        self.with_devices(writing)
    }

    /// Circles in which somebody may lack a key that it is this device's part to give unasked: all,
    /// where its account has further devices, else those to which it let somebody in.
    #[must_use]
    pub fn circles_to_tend(&self) -> Vec<CircleId> {
        let me = self.viewer().account;
        let further = self.devices_in(&me).nth(1).is_some();
        let mine = |by: &Author| self.account_of(by) == Some(me);
        let circles = self.known.facts.circles.iter();
        let tended = circles.filter(|(_, facts)| further || facts.let_in(mine).next().is_some());
        tended.map(|(circle, _)| *circle).collect()
    }

    /// How many more closed boards of this account count.
    #[must_use]
    pub fn boards_left(&self, account: &Account) -> usize {
        let made = |circle: &CircleId| {
            let maker = self.known.facts.circles.get(circle).and_then(CircleFacts::maker);
            maker.as_ref() == Some(account)
        };
        let boards = self.known.facts.circles.keys().filter(|circle| made(circle));
        MAX_BOARDS.saturating_sub(boards.count())
    }

    /// The devices of this account that are in.
    pub fn devices_in(&self, account: &Account) -> impl Iterator<Item = Author> {
        self.people_in().devices(account).copied()
    }

    /// With whom a conversation is: the one who looks, where it is with nobody else.
    #[must_use]
    pub fn peer(&self, circle: &CircleId) -> Option<Account> {
        self.people_in().peer(circle)
    }

    fn people_in(&self) -> &People {
        self.known.facts.people(&self.founding, self.viewer().account)
    }

    fn account_of(&self, device: &Author) -> Option<Account> {
        self.known.facts.account_of(&self.founding, device)
    }

    /// Who is in on this closed board.
    pub(super) fn standing_in(&self, circle: &CircleId) -> BTreeSet<Account> {
        let standings = self.known.standings(circle).into_iter().flatten();
        let standing_in = standings.filter(|(_, standing)| **standing == Standing::In);
        standing_in.map(|(account, _)| *account).collect()
    }

    /// What is said of keys by those who wrote there by right, and the keys that are here of it.
    /// Of a conversation nobody else's word was taken.
    fn spoken<'v>(&'v self, circle: CircleId, facts: &'v CircleFacts) -> Spoken<'v> {
        let by_right = |fact: &&CircleKeyFact| {
            let reaches =
                |account: Account| self.known.reaches(&circle, &account, (&fact.by, fact.seq));
            circle.is_conversation() || self.account_of(&fact.by).is_some_and(reaches)
        };
        let facts: Vec<_> = facts.keys.values().filter(by_right).collect();
        let ids: BTreeSet<KeyId> = facts.iter().map(|fact| fact.id).collect();
        let keys = ids.iter().filter_map(|id| self.known.keys.circle_key(id)).collect();
        Spoken { links: Links::of(facts.iter().copied()), facts, keys }
    }

    /// Leaves those readers who are in, and finds their devices.
    fn with_devices(&self, mut writing: Writing) -> Writing {
        writing.readers.retain(|account| self.role(account) >= Some(Role::Reader));
        writing.devices =
            writing.readers.iter().flat_map(|account| self.devices_in(account)).collect();
        writing
    }
}
