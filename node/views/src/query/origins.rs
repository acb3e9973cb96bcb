//! What was imported already.

use crate::error::Result;
use crate::tables::origin_key;
use crate::views::Views;
use tidings_protocol::hash::EntryId;
use tidings_store::Log;

/// Posts with one hash of an id that are looked at.
const MAX_ALIKE: usize = 64;

/// Behind the id of a post where it stands among ids of mails.
const EXPORTED: &str = "@tidings.invalid";

/// The post that is exported under this id.
fn exported(id: &str) -> Option<EntryId> {
    EntryId::parse(id.strip_suffix(EXPORTED)?).ok()
}

impl Views {
    /// For each of these ids the post that the viewer's account imported under it, if it is shown;
    /// what others say they imported is not looked at. A post that is here is known by the id under
    /// which it is exported, whoever wrote it: nobody else's has that name.
    ///
    /// # Errors
    /// The disk's.
    pub fn imported(&self, log: &Log, ids: &[&str]) -> Result<Vec<Option<EntryId>>> {
        let me = self.viewer().account;
        self.ask(log, |shelf| {
            let find = |id: &&str| {
                if let Some(own) = exported(id)
                    && shelf.find(&own)?.is_some()
                {
                    return Ok(Some(own));
                }
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
