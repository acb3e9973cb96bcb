//! Circles: what their boards are called, who reads them, and with which key to write to them.

use crate::error::Result;
use crate::facts::{CircleFacts, Standing};
use crate::page::{PersonRef, ReaderRow};
use crate::role::Role;
use crate::views::{Views, guarded};
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
    /// Devices that some key of it was given to, by whomever.
    pub served: BTreeSet<Author>,
    /// The devices of these that are in.
    pub devices: BTreeSet<Author>,
}

impl Views {
    /// Takes keys of circles that were learnt before; what waits for them is opened by the next
    /// folds.
    ///
    /// # Errors
    /// The disk's.
    pub fn add_circle_keys(&mut self, keys: Vec<CircleKey>) -> Result<()> {
        let new = |key: &CircleKey| self.known.keys.circle_key(&key.id()).is_none();
        let keys: Vec<_> = keys.into_iter().filter(new).collect();
        if keys.is_empty() {
            return Ok(());
        }
        guarded(|| {
            let transaction = self.begin()?;
            let mut rows = transaction.open_table(crate::tables::CIRCLES)?;
            for key in keys {
                rows.insert(&key.id().0, &*key.to_bytes())?;
                self.known.state.opening.push(key.id());
                self.known.keys.add_circle_key(key);
            }
            drop(rows);
            self.known.save(&transaction)?;
            self.commit(transaction, 1)
        })
    }

    /// All keys of circles that are here.
    pub fn circle_keys(&self) -> impl Iterator<Item = &CircleKey> {
        self.known.keys.circle_keys()
    }

    /// Entries that count and were sealed to circles in which this node is not.
    #[must_use]
    pub fn enclosed(&self) -> u64 {
        self.known.state.enclosed
    }

    /// The circles of which a key is here.
    #[must_use]
    pub fn circles(&self) -> BTreeSet<CircleId> {
        self.known.keys.circle_keys().map(CircleKey::circle).collect()
    }

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
        let me = self.viewer().device;
        let own = facts.keys.values().filter(|fact| fact.by == me);
        let own = own.filter(|fact| self.known.keys.circle_key(&fact.id).is_some());
        let newest = own.max_by_key(|fact| fact.seq).map(|fact| fact.id);
        let key = newest.and_then(|id| self.known.keys.circle_key(&id)).cloned();
        let about = facts.keys.values().filter(|fact| fact.by == me && Some(fact.id) == newest);
        let given = about.flat_map(|fact| fact.devices.iter().copied()).collect();
        let holders = newest.map(|id| facts.holders(id)).unwrap_or_default();
        let readers = if circle.is_conversation() {
            self.peer(&circle).into_iter().chain([self.viewer().account]).collect()
        } else {
            self.standing_in(facts)
        };
        let (board, beside) = (facts.board(), self.beside(circle, facts, newest));
        let served = facts.keys.values().flat_map(|fact| fact.devices.iter().copied()).collect();
        let devices = BTreeSet::new();
        self.with_devices(Writing {
            circle,
            board,
            key,
            given,
            holders,
            beside,
            readers,
            served,
            devices,
        })
    }

    /// Keys of the circle that `newest` does not lead to, without those that others of them lead
    /// to.
    fn beside(
        &self,
        circle: CircleId,
        facts: &CircleFacts,
        newest: Option<KeyId>,
    ) -> Vec<CircleKey> {
        let (links, mut reached) = (facts.links(), BTreeSet::new());
        if let Some(id) = newest {
            links.reach(id, &mut reached);
        }
        let here = self.known.keys.keys_of(circle);
        let under: BTreeSet<KeyId> = links.all_under();
        // Those that nothing leads to come first: what they lead to need not be named.
        let (lower, upper): (Vec<_>, Vec<_>) = here.partition(|key| under.contains(&key.id()));
        let mut beside = Vec::new();
        for key in upper.into_iter().chain(lower) {
            if !reached.contains(&key.id()) {
                links.reach(key.id(), &mut reached);
                beside.push(key.clone());
            }
        }
        beside
    }

    fn standing_in(&self, facts: &CircleFacts) -> BTreeSet<Account> {
        let standings = facts.standings(&self.founding, &self.known.facts).into_iter();
        let standing_in = standings.filter(|(_, standing)| *standing == Standing::In);
        standing_in.map(|(account, _)| account).collect()
    }

    /// As `writing`, with these readers besides.
    #[must_use]
    pub fn with_readers(&self, mut writing: Writing, more: &[Account]) -> Writing {
        writing.readers.extend(more);
        self.with_devices(writing)
    }

    /// Leaves those readers who are in, and finds their devices.
    fn with_devices(&self, mut writing: Writing) -> Writing {
        writing.readers.retain(|account| self.role(account) >= Some(Role::Reader));
        let membership = self.known.facts.membership(&self.founding);
        let devices = membership.members.values().filter(|member| member.is_in());
        let readers = &writing.readers;
        let devices = devices.filter(|member| readers.contains(&member.account));
        writing.devices = devices.map(|member| member.device).collect();
        writing
    }

    /// Who reads this closed board, by name; `None` if it is none.
    #[must_use]
    pub fn readers(&self, board: &str) -> Option<Vec<ReaderRow>> {
        let circle = self.circle_of(board).filter(|circle| !circle.is_conversation())?;
        let writing = self.writing_to(circle);
        let maker = writing.board.map(|(maker, _)| maker);
        let count = |account: &Account| {
            let devices = writing.devices.iter();
            devices.filter(|device| self.owner(device).as_ref() == Some(account)).count()
        };
        let row = |account: &Account| ReaderRow {
            schema: "tidings/reader/1".into(),
            board: self.circle_label(&circle),
            person: self.person_ref(account),
            maker: maker == Some(*account),
            devices: u64::try_from(count(account)).unwrap_or(u64::MAX),
        };
        let mut rows: Vec<ReaderRow> = writing.readers.iter().map(row).collect();
        rows.sort_by(|a, b| a.person.name.cmp(&b.person.name));
        Some(rows)
    }

    /// Who made this closed board.
    pub(super) fn maker(&self, circle: &CircleId) -> Option<PersonRef> {
        let (maker, _) = self.known.facts.circles.get(circle)?.board()?;
        Some(self.person_ref(&maker))
    }

    /// With whom a conversation is: the one who looks, where it is with nobody else.
    #[must_use]
    pub fn peer(&self, circle: &CircleId) -> Option<Account> {
        let me = self.viewer().account;
        let with = |other| Circle::Conversation(me, other).id(self.founding.id()) == *circle;
        let facts = &self.known.facts;
        let members = facts.membership(&self.founding).members.values();
        let owners = facts.devices.values().map(|owned| owned.account);
        members.map(|member| member.account).chain(owners).find(|other| with(*other))
    }

    /// Whether this account is let in, whatever its role in the community.
    #[must_use]
    pub fn reads(&self, circle: CircleId, account: &Account) -> bool {
        let facts = self.known.facts.circles.get(&circle);
        facts.is_some_and(|facts| self.standing_in(facts).contains(account))
    }

    /// How the readers of this board would be if this device stated `readers` now: in, or not.
    #[must_use]
    pub fn readers_after(
        &self,
        circle: CircleId,
        seq: u64,
        readers: &crate::body::Readers,
    ) -> BTreeMap<Account, bool> {
        let Some(facts) = self.known.facts.circles.get(&circle) else { return BTreeMap::new() };
        let by = self.viewer().device;
        let standings =
            facts.standings_with(&self.founding, &self.known.facts, (by, seq, readers.clone()));
        standings.into_iter().map(|(account, it)| (account, it == Standing::In)).collect()
    }
}
