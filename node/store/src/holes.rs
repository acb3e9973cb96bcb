//! Entries whose bodies are not here: those that never came and are wanted, those let go here.

use crate::database::Guarded;
use crate::entries::Record;
use crate::error::damaged;
use crate::heads::Heads;
use crate::tables::{ENTRIES, GONE, HOLES, META, SCHEMA, SCHEMA_WITHOUT_HOLES};
use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, WriteTransaction};
use std::collections::BTreeSet;
use tidings_protocol::entry::Body;

/// How many bodies are not here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lacks {
    /// They never came.
    pub(crate) holes: u64,
    /// They were let go.
    pub(crate) gone: u64,
}

/// As it is in the file.
pub(crate) fn read(from: &ReadTransaction) -> Result<Lacks, redb::Error> {
    Ok(Lacks { holes: from.open_table(HOLES)?.len()?, gone: from.open_table(GONE)?.len()? })
}

/// As it is written.
pub(crate) fn count(to: &WriteTransaction) -> Result<Lacks, redb::Error> {
    Ok(Lacks { holes: to.open_table(HOLES)?.len()?, gone: to.open_table(GONE)?.len()? })
}

/// From a fork on nothing is lacking: bodies do not count there.
pub(crate) fn cut(to: &WriteTransaction, number: u32, fork: u64) -> Result<(), redb::Error> {
    let above = (number, fork)..=(number, u64::MAX);
    to.open_table(HOLES)?.retain_in(above.clone(), |_, ()| false)?;
    to.open_table(GONE)?.retain_in(above, |_, ()| false)?;
    Ok(())
}

/// Writes down what is lacking in a file that does not say it.
pub(crate) fn make(database: &Guarded, heads: &Heads, schema: u64) -> Result<(), redb::Error> {
    let lacking = database.read(|from| {
        let mut lacking = BTreeSet::new();
        for row in from.open_table(ENTRIES)?.iter()? {
            let (arrival, bytes) = row?;
            let record = Record::decode(bytes.value())
                .ok_or_else(|| damaged(format!("record {}", arrival.value())))?;
            let author = heads.author(record.number);
            let tip = author.and_then(|author| heads.get(&author)).map_or(0, |held| held.tip.seq);
            let body = record.content().map(|content| content.body);
            if record.seq <= tip && matches!(body, Some(Body::Pruned { .. })) {
                lacking.insert((record.number, record.seq));
            }
        }
        Ok(lacking)
    })?;
    database.write(|to| {
        to.delete_table(HOLES)?;
        let mut holes = to.open_table(HOLES)?;
        for place in lacking {
            holes.insert(place, ())?;
        }
        to.open_table(GONE)?;
        if schema == SCHEMA_WITHOUT_HOLES {
            to.open_table(META)?.insert("schema", SCHEMA.to_be_bytes().as_slice())?;
        }
        Ok(())
    })
}
