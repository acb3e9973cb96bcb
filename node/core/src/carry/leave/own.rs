//! This device's own list: read, renewed, replaced.

use super::{FORGOTTEN, GRACE, Leaving};
use crate::carry::host::Host;
use crate::carry::manifest::{Manifest, file_of};
use crate::carry::pack::{Pack, PackName, Record, file_of as pack_file};
use crate::carry::seal::PackKey;
use crate::carry::shelf::{self, Shelf};
use crate::carry::take::MAX_LIST_FILE;
use std::collections::BTreeSet;
use std::io;
use tidings_protocol::time::Time;

/// A list in which nothing changed is written again after this long, in microseconds, so that
/// nobody takes it for forgotten.
const RENEWED: u64 = FORGOTTEN / 12;

impl<S: Shelf, H: Host> Leaving<'_, S, H> {
    /// The list that stands there, if it can be read, and those of its packs that are whole: the
    /// others are as good as gone.
    pub(super) fn own(&mut self) -> io::Result<(Option<Manifest>, Vec<Pack>)> {
        let name = self.list_file();
        let file = match shelf::read_whole(self.shelf, &name, MAX_LIST_FILE) {
            Ok(file) => file,
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::InvalidData => {
                    return Ok((None, Vec::new()));
                }
                _ => return Err(error),
            },
        };
        let look = &self.look;
        let Ok(list) = Manifest::open(&file, &name, look.community, &look.keys) else {
            return Ok((None, Vec::new()));
        };
        let named = list.packs.iter().map(|pack| pack.name);
        let named = named.chain(list.retired.iter().map(|(name, _)| *name));
        self.ours = named.map(|name| pack_file(&name)).collect();
        // After the community's secret changed, what was sealed before is written anew.
        let newest = look.keys.first().map(PackKey::id);
        let mut rows = Vec::new();
        for pack in &list.packs {
            if Some(pack.head.key) == newest && self.is_whole(pack)? {
                rows.push(pack.clone());
            }
        }
        Ok((Some(list), rows))
    }

    fn is_whole(&mut self, pack: &Pack) -> io::Result<bool> {
        let most = usize::try_from(pack.size()).unwrap_or(usize::MAX);
        match shelf::read_whole(self.shelf, &pack.file(), most) {
            Ok(file) => Ok(*blake3::hash(&file).as_bytes() == pack.name),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::InvalidData => Ok(false),
                _ => Err(error),
            },
        }
    }

    /// Takes packs away that none of the readers needs, first, because what comes may need the
    /// room. A replica keeps everything.
    pub(super) fn drop_needless(
        &mut self,
        list: &mut Manifest,
        rows: &mut Vec<Pack>,
    ) -> io::Result<()> {
        if self.terms.all {
            return Ok(());
        }
        let needed = |pack: &Pack| pack.records.iter().any(|record| self.readers.need(record));
        if rows.iter().all(needed) {
            return Ok(());
        }
        rows.retain(needed);
        let names: BTreeSet<PackName> = rows.iter().map(|pack| pack.name).collect();
        let mut next = self.list();
        next.retired.clone_from(&list.retired);
        next.packs.clone_from(rows);
        match self.replace(&next) {
            Ok(()) => {}
            // No room for a list: what follows may still find some.
            Err(error) if self.is_full(&error) => return Ok(()),
            Err(error) => return Err(error),
        }
        let gone: Vec<Pack> =
            list.packs.iter().filter(|pack| !names.contains(&pack.name)).cloned().collect();
        *list = next;
        for pack in gone {
            self.shelf.remove(&pack.file())?;
            self.left.removed = self.left.removed.saturating_add(1);
        }
        self.shelf.settle()
    }

    /// Writes the list, then removes what it does not name.
    pub(super) fn conclude(
        &mut self,
        list: &Manifest,
        before: Option<&Manifest>,
        (mut rows, mut kept): (Vec<Pack>, usize),
    ) -> io::Result<()> {
        let written = loop {
            let next = self.next_list(list, &rows);
            if before.is_some_and(|before| !self.differs(before, &next)) {
                break next;
            }
            match self.replace(&next) {
                Ok(()) => break next,
                Err(error) if self.is_full(&error) => {
                    // A pack less, and there may be room for the list.
                    self.restore(&mut rows, &mut kept);
                    let Some(last) = (rows.len() > kept).then(|| rows.pop()).flatten() else {
                        return Ok(());
                    };
                    self.shelf.remove(&last.file())?;
                    self.left.packs = self.left.packs.saturating_sub(1);
                    let lost: u64 = last.records.iter().map(Record::entries).sum();
                    self.left.entries = self.left.entries.saturating_sub(lost);
                    self.left.withheld = self.left.withheld.saturating_add(lost);
                }
                Err(error) => return Err(error),
            }
        };
        self.left.kept = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        self.sweep(&written)?;
        self.catalog()
    }

    /// What the list says from now on: packs that are in use no more are kept for a while.
    fn next_list(&self, list: &Manifest, rows: &[Pack]) -> Manifest {
        let mut next = self.list();
        next.packs = rows.to_vec();
        let named: BTreeSet<PackName> = rows.iter().map(|pack| pack.name).collect();
        let now = self.look.now;
        let grace = if self.terms.all { GRACE } else { 0 };
        let gone = list.packs.iter().map(|pack| (pack.name, now));
        let retired = list.retired.iter().copied().chain(gone);
        let recent = |since: Time| grace > 0 && now.since(since) <= grace;
        let mut seen = BTreeSet::new();
        next.retired = retired
            .filter(|(name, since)| !named.contains(name) && recent(*since) && seen.insert(*name))
            .take(super::MAX_PACKS)
            .collect();
        next
    }

    fn differs(&self, before: &Manifest, next: &Manifest) -> bool {
        let same = Manifest { written: before.written, ..next.clone() } == *before;
        !same || next.written.since(before.written) >= RENEWED
    }

    fn replace(&mut self, list: &Manifest) -> io::Result<()> {
        let Some(key) = self.look.keys.first() else { return Ok(()) };
        let file = list.seal(key, &self.look.device);
        let name = self.list_file();
        shelf::put(self.shelf, &name, &file)
    }

    pub(super) fn list_file(&self) -> String {
        file_of(self.look.community, &self.look.device.author())
    }
}
