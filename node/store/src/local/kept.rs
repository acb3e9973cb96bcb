//! Small things that the owner of this device decided or began here, by kind and key: whom they do
//! not want to hear, which judgements they do not follow, what they have not sent yet.
//!
//! Nobody else learns them. They are in every backup of the home and survive the loss of its views.

use crate::error::StoreError;
use crate::log::Log;
use crate::tables::LOCAL;
use redb::ReadTransaction;

/// Longest key of such a thing, in bytes.
pub const MAX_LOCAL_KEY: usize = 64;

/// Longest value of such a thing, in bytes: a text of a post, and the names and keys of its files.
pub const MAX_LOCAL_VALUE: usize = 24 * 1024;

/// What kind of thing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalKind {
    /// By account: whose posts are folded away.
    Mute,
    /// By account: whose posts are not shown.
    Block,
    /// By post: shown as if no moderator had spoken of it.
    Overrule,
    /// By a number: a text that was not sent.
    Draft,
    /// By board: what of it is told at once.
    Notify,
    /// By device of this home: who said how far they hold its log.
    Held,
}

impl LocalKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Mute, Self::Block, Self::Overrule, Self::Draft, Self::Notify, Self::Held];

    /// How many things of this kind are kept at most.
    #[must_use]
    pub fn max(self) -> usize {
        match self {
            Self::Held => 16,
            Self::Draft => 256,
            Self::Mute | Self::Block | Self::Overrule | Self::Notify => 4096,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Mute => 1,
            Self::Block => 2,
            Self::Overrule => 3,
            Self::Draft => 4,
            Self::Notify => 5,
            Self::Held => 6,
        }
    }

    fn key(self, key: &[u8]) -> Vec<u8> {
        [&[self.byte()], key].concat()
    }
}

/// Why a thing is not kept. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Enough of its kind is kept.
    #[error("{max} of them are kept already: no more fit")]
    TooMany {
        /// [`LocalKind::max`].
        max: usize,
    },
    /// Its key or value is longer than fits.
    #[error("it is {len} bytes long; at most {max} fit")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// [`MAX_LOCAL_KEY`] or [`MAX_LOCAL_VALUE`].
        max: usize,
    },
    /// The disk's.
    #[error(transparent)]
    Disk(#[from] StoreError),
}

/// Key and value.
pub type Kept = (Vec<u8>, Vec<u8>);

impl Log {
    /// Keeps `value` under `key`, durably, in place of what was there.
    ///
    /// # Errors
    /// [`KeepError`] says which bound it exceeds, or what the disk says.
    pub fn put_local(
        &mut self,
        kind: LocalKind,
        key: &[u8],
        value: &[u8],
    ) -> Result<(), KeepError> {
        for (len, max) in [(key.len(), MAX_LOCAL_KEY), (value.len(), MAX_LOCAL_VALUE)] {
            if len > max {
                return Err(KeepError::TooLong { len, max });
            }
        }
        let full = self.read(|from| count(from, kind))? >= kind.max();
        if full && self.local(kind, key)?.is_none() {
            return Err(KeepError::TooMany { max: kind.max() });
        }
        let key = kind.key(key);
        self.write(|to| {
            to.open_table(LOCAL)?.insert(key.as_slice(), value)?;
            Ok(())
        })?;
        Ok(())
    }

    /// What is kept under `key`.
    ///
    /// # Errors
    /// The disk's.
    pub fn local(&self, kind: LocalKind, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let key = kind.key(key);
        self.read(|from| {
            let Some(table) = open(from)? else { return Ok(None) };
            Ok(table.get(key.as_slice())?.map(|value| value.value().to_vec()))
        })
    }

    /// Everything of this kind, in the order of the keys.
    ///
    /// # Errors
    /// The disk's.
    pub fn locals(&self, kind: LocalKind) -> Result<Vec<Kept>, StoreError> {
        self.read(|from| {
            let Some(table) = open(from)? else { return Ok(Vec::new()) };
            let mut kept = Vec::new();
            for row in range(&table, kind)? {
                let (key, value) = row?;
                let key = key.value().get(1..).unwrap_or_default().to_vec();
                kept.push((key, value.value().to_vec()));
            }
            Ok(kept)
        })
    }

    /// Keeps nothing under `key` any more, durably; whether anything was there.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove_local(&mut self, kind: LocalKind, key: &[u8]) -> Result<bool, StoreError> {
        if self.local(kind, key)?.is_none() {
            return Ok(false);
        }
        let key = kind.key(key);
        self.write(|to| Ok(to.open_table(LOCAL)?.remove(key.as_slice())?.is_some()))
    }
}

type Opened = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

/// The table; none in a file from before there was one.
fn open(from: &ReadTransaction) -> Result<Option<Opened>, redb::Error> {
    match from.open_table(LOCAL) {
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
        table => Ok(Some(table?)),
    }
}

fn range(
    table: &Opened,
    kind: LocalKind,
) -> Result<redb::Range<'static, &'static [u8], &'static [u8]>, redb::Error> {
    let (first, end) = ([kind.byte()], [kind.byte().saturating_add(1)]);
    Ok(table.range::<&[u8]>(first.as_slice()..end.as_slice())?)
}

fn count(from: &ReadTransaction, kind: LocalKind) -> Result<usize, redb::Error> {
    let Some(table) = open(from)? else { return Ok(0) };
    Ok(range(&table, kind)?.count())
}

#[cfg(test)]
mod tests;
