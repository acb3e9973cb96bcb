//! Files of this node: which are wanted, which nobody speaks of any more.

use crate::carry::host::Want;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use crate::status::FilesHeld;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::time::Duration;
use tidings_files::{FileId, Files, Held, seal};
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tidings_views::body::Spoken;
use tidings_views::page::FileRow;

/// Files below this many sealed bytes are fetched by themselves by whoever reads the post.
pub const SMALL: u64 = 1024 * 1024;

/// A file that nobody has spoken of yet is kept for this long: it is about to be attached.
const GRACE: Duration = Duration::from_secs(3_600);

/// A file that was begun and never got a name is kept for this long.
const GRACE_BEGUN: Duration = Duration::from_secs(24 * 3_600);

/// Files looked at in one go.
const PAGE: usize = 1_024;

/// Where the files are, and whether something was said of any since that was asked.
#[derive(Default)]
pub(crate) struct Shelved {
    files: Option<Files>,
    pub(crate) changed: bool,
    /// Bytes of whole files that no post shows here, when that was looked at last.
    others: u64,
}

impl Node {
    /// Says where the files are.
    pub fn set_files(&mut self, files: Files) {
        self.files = Shelved { files: Some(files), changed: true, others: 0 };
    }

    /// Where the files are.
    ///
    /// # Errors
    /// When nobody said so.
    pub fn shelf(&self) -> Result<&Files, Error> {
        self.files.files.as_ref().ok_or_else(refusal::no_files_here)
    }

    /// Whether something was said of files since this was asked last.
    pub fn take_files_changed(&mut self) -> bool {
        std::mem::take(&mut self.files.changed)
    }

    /// Files that are to be fetched, small ones first: those that were begun, the small ones of posts
    /// that are shown, and where this node carries for others all that anybody speaks of.
    ///
    /// # Errors
    /// The disk's.
    pub fn wanted_files(&self, carries: bool) -> Result<Vec<FileId>, Error> {
        let shelf = self.shelf()?;
        self.files_where(|id, file| {
            let begun = shelf.holding(&id);
            if begun.is_some_and(|holding| holding.whole) {
                return Ok(false);
            }
            let said = self.views.wanted(&self.log, file)?;
            let begun = begun.is_some() || id.size < SMALL;
            Ok((said.shown && begun) || (said.spoken && carries))
        })
    }

    /// Files of posts that are shown, where this node is a relay all that anybody speaks of, of which
    /// something is missing here, small ones first.
    ///
    /// # Errors
    /// The disk's.
    pub fn carry_wanted(&mut self, now: Time) -> Result<Vec<FileId>, Error> {
        self.settle(now)?;
        let (shelf, carries) = (self.shelf()?, self.is_relay());
        self.files_where(|id, file| {
            let said = self.views.wanted(&self.log, file)?;
            Ok(!shelf.is_whole(&id) && (said.shown || (said.spoken && carries)))
        })
    }

    /// Files of which somebody speaks still, and which are among `files`, or of which any of these parts of
    /// logs speaks; small ones first.
    ///
    /// # Errors
    /// The disk's.
    pub fn carry_files_of(
        &mut self,
        now: Time,
        parts: &[Want],
        files: &[FileId],
    ) -> Result<Vec<FileId>, Error> {
        self.settle(now)?;
        let mut spans: BTreeMap<Author, Vec<RangeInclusive<u64>>> = BTreeMap::new();
        for part in parts {
            if let Want::Entries { author, first, last } = part {
                spans.entry(*author).or_default().push(*first..=*last);
            }
        }
        let files: BTreeSet<&FileId> = files.iter().collect();
        let lies = |(author, seq): &(Author, u64)| {
            spans.get(author).is_some_and(|spans| spans.iter().any(|span| span.contains(seq)))
        };
        self.files_where(|id, file| {
            let said = self.views.wanted(&self.log, file)?;
            if !said.shown && !said.spoken {
                return Ok(false);
            }
            Ok(files.contains(&id) || self.views.spoken_at(&self.log, file)?.iter().any(lies))
        })
    }

    /// Of all files of which anybody ever spoke those that are to be, small ones first.
    fn files_where(
        &self,
        is_meant: impl Fn(FileId, &Spoken) -> Result<bool, Error>,
    ) -> Result<Vec<FileId>, Error> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = self.views.files_after(&self.log, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some(*last);
            for file in &page {
                let id = FileId { hash: file.hash, size: file.size };
                if id.is_sound() && is_meant(id, file)? {
                    found.push(id);
                }
            }
        }
        found.sort_by_key(|id| (id.size, id.hash));
        Ok(found)
    }

    /// Removes files that nobody speaks of any more, and no draft; how many.
    ///
    /// # Errors
    /// The disk's.
    pub fn tend_files(&mut self, carries: bool) -> Result<u64, Error> {
        // What is not shown may be wanted all the same.
        self.blind.clone().map_or(Ok(()), Err)?;
        let drafted = self.drafted_files()?;
        let (shelf, mut removed, mut others) = (self.shelf()?, 0_u64, 0_u64);
        for (id, whole) in shelf.all() {
            let said = self.views.wanted(&self.log, &Spoken { hash: id.hash, size: id.size })?;
            let keep = said.shown || (said.spoken && carries);
            if whole && keep && !said.shown {
                others = others.saturating_add(id.size);
            }
            let waits = drafted.contains(&id) || (!said.known && !shelf.is_older(&id, GRACE));
            if keep || waits {
                continue;
            }
            shelf.remove(&id)?;
            removed = removed.saturating_add(1);
        }
        shelf.forget_begun(GRACE_BEGUN)?;
        self.files.others = others;
        Ok(removed)
    }

    /// How much of files is held.
    pub(crate) fn files_held(&self) -> FilesHeld {
        let Ok(shelf) = self.shelf() else { return FilesHeld::default() };
        let Held { files, bytes, promised } = shelf.held();
        let (others, quota) = (self.files.others.min(bytes), shelf.quota());
        FilesHeld { files, bytes, coming: promised.saturating_sub(bytes), others, quota }
    }

    /// Checks every byte of files that is here; what is damaged is wanted again. How many there are,
    /// and a line for each that is damaged.
    pub(crate) fn verify_files(
        &mut self,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(u64, Vec<Error>), Error> {
        let Ok(shelf) = self.shelf().cloned() else { return Ok((0, Vec::new())) };
        let (all, mut damaged) = (shelf.all(), Vec::new());
        let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
        for ((id, _), done) in all.iter().zip(1..) {
            match shelf.verify(id)? {
                0 => {}
                stripes => damaged.push(refusal::damaged_file(id, stripes, id.stripes())),
            }
            progress(done, total);
        }
        self.files.changed |= !damaged.is_empty();
        Ok((total, damaged))
    }

    /// Says of a file how much of it is here, and how large it is before sealing.
    pub(crate) fn measure_file(&self, row: &mut FileRow) {
        let Ok(hash) = blake3::Hash::from_hex(&row.hash) else { return };
        let id = FileId { hash: *hash.as_bytes(), size: row.size };
        let Some(plain) = seal::plain_len(row.size) else { return };
        row.size = plain;
        let Some(holding) = self.files.files.as_ref().and_then(|files| files.holding(&id)) else {
            return;
        };
        let percent = holding.bytes.saturating_mul(100).checked_div(id.size).unwrap_or_default();
        let most = if holding.whole { 100 } else { 99 };
        row.here = u8::try_from(percent).unwrap_or(100).min(most);
    }
}

impl From<tidings_files::Error> for Error {
    fn from(error: tidings_files::Error) -> Self {
        use tidings_files::Error as E;
        match &error {
            E::Full { wanted, held, quota } => refusal::quota_files(*wanted, *held, *quota),
            E::TooLarge(max) => refusal::file_too_large(*max),
            E::Missing => refusal::absent_file(),
            E::Corrupt => refusal::corrupt_file(),
            E::Disk { .. } | E::Unsound => refusal::failed(error),
        }
    }
}
