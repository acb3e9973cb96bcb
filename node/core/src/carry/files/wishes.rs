//! Files that somebody lacks and that nothing brings along any more: an empty file says which (SPEC §21.7).

use super::{Fault, Leaving, goes};
use crate::carry::limits::{LINGER, MAX_WISHES};
use crate::carry::report::FilesMoved;
use crate::carry::shelf::{self, Item, Shelf};
use std::collections::BTreeMap;
use tidings_files::FileId;

/// The end of the name of a wish.
const ENDING: &str = ".want";

fn name_of(file: &FileId) -> String {
    format!("{file}{ENDING}")
}

fn parse(name: &str) -> Option<FileId> {
    FileId::parse(name.strip_suffix(ENDING)?)
}

/// The wishes among these files, and for how long they lie there, in microseconds; those that count.
pub(super) fn of(found: &[Item]) -> BTreeMap<FileId, u64> {
    let wishes = found.iter().filter_map(|item| Some((parse(&item.name)?, item.age)));
    wishes.take(MAX_WISHES).collect()
}

impl<S: Shelf> Leaving<'_, S> {
    /// Wishes for what is wanted here and does not lie there, and has those go that are granted or old.
    pub(super) fn wish(&mut self, wanted: &[FileId], moved: &mut FilesMoved) -> Result<(), Fault> {
        let mut changed = false;
        for (file, age) in std::mem::take(&mut self.wishes) {
            if self.lies_whole(&file) || age > LINGER {
                self.shelf.remove(&name_of(&file)).map_err(Fault::Medium)?;
                changed = true;
            } else {
                self.wishes.insert(file, age);
            }
        }
        if changed {
            self.shelf.settle().map_err(Fault::Medium)?;
        }
        for file in wanted {
            if !goes(file, self.terms.up_to) || self.files.is_whole(file) || self.lies_whole(file) {
                continue;
            }
            let is_said = self.wishes.get(file).is_some_and(|age| *age <= LINGER / 2);
            if !is_said && self.wishes.len() < MAX_WISHES {
                shelf::put(self.shelf, &name_of(file), &[]).map_err(Fault::Medium)?;
                self.wishes.insert(*file, 0);
            }
            moved.wished = moved.wished.saturating_add(u64::from(self.wishes.contains_key(file)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_can_be_are_wished_for() {
        let file = FileId { hash: [7; 32], size: 3 * 1024 * 1024 };
        assert_eq!(parse(&name_of(&file)), Some(file));
        for name in
            [file.to_string(), format!("{file}.wants"), name_of(&FileId { size: 3, ..file })]
        {
            assert_eq!(parse(&name), None, "{name}");
        }
    }
}
