//! Short forms of names: the beginning of a post's id, a person's name.

use super::Shelf;
use crate::calling::{Called, called};
use crate::error::{Resolve, Result};
use crate::views::Views;
use tidings_protocol::author::Account;
use tidings_protocol::hash::EntryId;
use tidings_store::Log;

/// Shortest beginning of an id, in characters.
const MIN_CHARS: usize = 6;

/// Characters of a whole id.
const ID_CHARS: usize = 52;

/// Ids counted before an ambiguous beginning is given up.
const MAX_COUNTED: usize = 100;

impl Views {
    /// The post, or the thread, whose id begins so.
    ///
    /// # Errors
    /// [`Resolve`] says why there is not exactly one.
    pub fn resolve(&self, log: &Log, prefix: &str) -> Result<EntryId, Resolve> {
        let prefix = prefix.trim();
        if prefix.len() < MIN_CHARS {
            return Err(Resolve::TooShort);
        }
        let Some((first, last)) = bounds(prefix) else { return Err(Resolve::None) };
        match self.ask(log, |shelf| shelf.ids_between(&first, &last))?.as_slice() {
            [] => Err(Resolve::None),
            [id] => Ok(*id),
            ids => Err(Resolve::Ambiguous(ids.len())),
        }
    }

    /// Who is called so, as [`called`] reads it.
    #[must_use]
    pub fn called(&self, text: &str) -> Called {
        let names = self.accounts().into_keys().map(|it| (self.person_ref(&it).name, it));
        let names: Vec<(String, Account)> = names.collect();
        called(text, names.iter().map(|(name, account)| (name.as_str(), *account)))
    }
}

impl Shelf<'_> {
    fn ids_between(&self, first: &EntryId, last: &EntryId) -> Result<Vec<EntryId>> {
        let ids = self.tables.ids.range::<&[u8; 32]>(&first.0..=&last.0)?;
        ids.take(MAX_COUNTED).map(|row| Ok(EntryId(*row?.0.value()))).collect()
    }
}

/// The smallest and the largest id that begin so; `None` if none can.
fn bounds(prefix: &str) -> Option<(EntryId, EntryId)> {
    let missing = ID_CHARS.checked_sub(prefix.chars().count())?;
    let Some(padding) = missing.checked_sub(1) else {
        let id = EntryId::parse(prefix).ok()?;
        return Some((id, id));
    };
    // 52 characters hold 260 bits: the last one carries a single bit, so it is `a` or `q`.
    let first = EntryId::parse(&format!("{prefix}{}", "a".repeat(missing))).ok()?;
    let last = EntryId::parse(&format!("{prefix}{}q", "7".repeat(padding))).ok()?;
    Some((first, last))
}
