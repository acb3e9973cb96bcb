//! Circles: what their boards are called, who reads them, and with which key to write to them.

use crate::error::Result;
use crate::facts::Standing;
use crate::page::{PersonRef, ReaderRow};
use crate::views::{Views, guarded};
use std::collections::BTreeMap;
use tidings_protocol::author::Account;
use tidings_protocol::seal::{CircleId, CircleKey};

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

    /// Who reads this closed board, by name; `None` if it is none.
    #[must_use]
    pub fn readers(&self, board: &str) -> Option<Vec<ReaderRow>> {
        let circle = self.circle_of(board).filter(|circle| !circle.is_conversation())?;
        let writing = self.writing_to(circle);
        let maker = writing.board.map(|(maker, _)| maker);
        let count = |account: &Account| self.devices_in(account).count();
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

    /// Whether this account is let in, whatever its role in the community.
    #[must_use]
    pub fn reads(&self, circle: CircleId, account: &Account) -> bool {
        self.standing_in(&circle).contains(account)
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
