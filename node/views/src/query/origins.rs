//! What was imported already.

use crate::error::Result;
use crate::tables::origin_key;
use crate::views::Views;
use tidings_protocol::hash::EntryId;
use tidings_store::Log;

/// Posts with one hash of an id that are looked at.
const MAX_ALIKE: usize = 64;

impl Views {
    /// For each of these ids the post that the viewer's account imported under it, if it is shown;
    /// what others say they imported is not looked at.
    ///
    /// # Errors
    /// The disk's.
    pub fn imported(&self, log: &Log, ids: &[&str]) -> Result<Vec<Option<EntryId>>> {
        let me = self.viewer().account;
        self.ask(log, |shelf| {
            let find = |id: &&str| {
                let key = origin_key(id);
                let alike = shelf.tables.origins.range((&key, 0)..=(&key, u64::MAX))?;
                for row in alike.take(MAX_ALIKE) {
                    let arrival = row?.0.value().1;
                    let Some(entry) = shelf.log.entry(arrival)? else { continue };
                    let shown = shelf.find(&entry.id)?.is_some_and(|it| it.arrival == arrival);
                    if shown && self.owner(&entry.author) == Some(me) {
                        return Ok(Some(entry.id));
                    }
                }
                Ok(None)
            };
            ids.iter().map(find).collect()
        })
    }
}
