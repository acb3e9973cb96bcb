//! How many bytes each author's log takes: kept with every commit, so that nobody has to count.
//!
//! What counts are the records of the arrival log. The file is larger by its index, its signatures
//! and the room in its pages.

use crate::database::Guarded;
use crate::entries::Record;
use crate::error::damaged;
use crate::tables::{ENTRIES, META, SCHEMA, SCHEMA_WITHOUT_STOCK, STOCK};
use redb::{ReadTransaction, ReadableTable, WriteTransaction};
use std::collections::BTreeMap;

/// Bytes by author's number.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    of: Vec<u64>,
    total: u64,
    /// Whom the last commit touched, what they had before and what they have after it.
    touched: Vec<(u32, u64, u64)>,
}

/// Bytes that come and go with one commit, by author's number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(BTreeMap<u32, (u64, u64)>);

/// What the authors have that a commit touched.
pub(crate) type Rows = Vec<(u32, u64)>;

impl Tally {
    /// So many bytes of this author come.
    pub(crate) fn came(&mut self, number: u32, bytes: usize) {
        let (came, _) = self.0.entry(number).or_default();
        *came = came.saturating_add(wide(bytes));
    }

    /// So many bytes of this author go.
    pub(crate) fn went(&mut self, number: u32, bytes: usize) {
        let (_, went) = self.0.entry(number).or_default();
        *went = went.saturating_add(wide(bytes));
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

fn wide(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

impl Stock {
    /// As it is in the file.
    pub(crate) fn read(from: &ReadTransaction) -> Result<Self, redb::Error> {
        let mut stock = Self::default();
        for row in from.open_table(STOCK)?.iter()? {
            let (number, bytes) = row?;
            stock.set(number.value(), bytes.value());
        }
        Ok(stock)
    }

    /// What this author's log takes.
    pub(crate) fn of(&self, number: u32) -> u64 {
        let place = usize::try_from(number).ok();
        place.and_then(|place| self.of.get(place)).copied().unwrap_or(0)
    }

    /// What all logs take.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Writes what the authors have after this.
    pub(crate) fn write(&self, to: &WriteTransaction, tally: &Tally) -> Result<Rows, redb::Error> {
        let mut rows = Vec::with_capacity(tally.0.len());
        let mut table = to.open_table(STOCK)?;
        for (number, (came, went)) in &tally.0 {
            let bytes = self.of(*number).saturating_add(*came).saturating_sub(*went);
            table.insert(number, bytes)?;
            rows.push((*number, bytes));
        }
        Ok(rows)
    }

    /// What was written is durable.
    pub(crate) fn apply(&mut self, rows: Rows) {
        self.touched.clear();
        for (number, bytes) in rows {
            self.touched.push((number, self.of(number), bytes));
            self.set(number, bytes);
        }
    }

    /// A commit wrote nothing.
    pub(crate) fn rest(&mut self) {
        self.touched.clear();
    }

    pub(crate) fn touched(&self) -> &[(u32, u64, u64)] {
        &self.touched
    }

    fn set(&mut self, number: u32, bytes: u64) {
        let Ok(place) = usize::try_from(number) else { return };
        if self.of.len() <= place {
            self.of.resize(place.saturating_add(1), 0);
        }
        if let Some(of) = self.of.get_mut(place) {
            let before = std::mem::replace(of, bytes);
            self.total = self.total.saturating_sub(before).saturating_add(bytes);
        }
    }
}

/// Counts the bytes of a file that does not say them.
pub(crate) fn make(database: &Guarded, schema: u64) -> Result<(), redb::Error> {
    let tally = database.read(|from| {
        let mut tally = Tally::default();
        for row in from.open_table(ENTRIES)?.iter()? {
            let (arrival, bytes) = row?;
            let record = Record::decode(bytes.value())
                .ok_or_else(|| damaged(format!("record {}", arrival.value())))?;
            tally.came(record.number, bytes.value().len());
        }
        Ok(tally)
    })?;
    database.write(|to| {
        to.delete_table(STOCK)?;
        Stock::default().write(to, &tally)?;
        if schema == SCHEMA_WITHOUT_STOCK {
            to.open_table(META)?.insert("schema", SCHEMA.to_be_bytes().as_slice())?;
        }
        Ok(())
    })
}
