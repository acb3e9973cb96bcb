//! What nothing refers to is removed, and the catalog names the lists that are there.

use super::{GRACE, Leaving};
use crate::carry::host::Host;
use crate::carry::manifest::{CATALOG, Manifest, is_list, is_pack};
use crate::carry::pack::file_of;
use crate::carry::shelf::{self, Shelf, UNFINISHED};
use crate::carry::take::MAX_LIST_FILE;
use std::collections::BTreeSet;
use std::io;

/// Bytes of a catalog that are read.
const MAX_CATALOG: usize = 128 * 1024;

impl<S: Shelf, H: Host> Leaving<'_, S, H> {
    /// Removes packs that this device's list named once and does not name now, and whatever else
    /// has lain about for a day: a medium that was pulled out leaves such things.
    pub(super) fn sweep(&mut self, list: &Manifest) -> io::Result<()> {
        let files = self.shelf.files()?;
        let old = |name: &str| files.iter().any(|file| file.name == name && file.age > GRACE);
        let named = names_of(list);
        let packs = files.iter().map(|file| &file.name).filter(|name| is_pack(name));
        let mut needless: BTreeSet<String> = packs.cloned().collect();
        needless.retain(|name| !named.contains(name) && (self.ours.contains(name) || old(name)));
        if !needless.is_empty() && !self.spare_others(&mut needless)? {
            needless.clear();
        }
        let unfinished = files
            .iter()
            .map(|file| &file.name)
            .filter(|name| name.ends_with(UNFINISHED) && old(name));
        let unfinished: Vec<String> = unfinished.cloned().collect();
        for name in needless.iter().chain(&unfinished) {
            self.shelf.remove(name)?;
        }
        let count = u64::try_from(needless.len()).unwrap_or(u64::MAX);
        self.left.removed = self.left.removed.saturating_add(count);
        if needless.is_empty() && unfinished.is_empty() { Ok(()) } else { self.shelf.settle() }
    }

    /// Takes out what lists of others name; false when a list cannot be read, so that it is not
    /// known what it names.
    fn spare_others(&mut self, needless: &mut BTreeSet<String>) -> io::Result<bool> {
        let own = self.list_file();
        let (names, more) = shelf::lists(self.shelf)?;
        for name in names.iter().filter(|name| **name != own) {
            let file = shelf::read_whole(self.shelf, name, MAX_LIST_FILE)?;
            let look = &self.look;
            let Ok(list) = Manifest::open(&file, name, look.community, &look.keys) else {
                return Ok(false);
            };
            for named in names_of(&list) {
                needless.remove(&named);
            }
        }
        Ok(!more)
    }

    /// Names all lists that are there, if that is news.
    pub(super) fn catalog(&mut self) -> io::Result<()> {
        let mut names = self.shelf.lists()?;
        names.retain(|name| is_list(name));
        names.sort_unstable();
        let text: String = names.iter().flat_map(|name| [name.as_str(), "\n"]).collect();
        let before = shelf::read_whole(self.shelf, CATALOG, MAX_CATALOG).unwrap_or_default();
        if before == text.as_bytes() {
            return Ok(());
        }
        match shelf::put(self.shelf, CATALOG, text.as_bytes()) {
            Err(error) if !self.is_full(&error) => Err(error),
            _ => Ok(()),
        }
    }
}

/// Files of all packs that a list names, those included that it keeps for a while.
fn names_of(list: &Manifest) -> BTreeSet<String> {
    let packs = list.packs.iter().map(|pack| pack.name);
    packs.chain(list.retired.iter().map(|(name, _)| *name)).map(|name| file_of(&name)).collect()
}
