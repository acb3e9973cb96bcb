//! Reading a shelf: everything on it that is wanted here and not held goes to the node.
//!
//! A shelf is gone through until nothing more comes of it: an entry may let in somebody whose log
//! lies there too, or fill a gap. What is needed is decided by what the lists say, so that of a pack
//! only those records are read. Each record proves itself (the seal, then the author's signature),
//! whoever lied about it.

mod intake;
mod read;
mod suspects;

use super::host::Host;
use super::limits::{MAX_MANIFEST, MAX_PASSES};
use super::manifest::{BadManifest, Manifest};
use super::pack::{Pack, PackName, Record, What};
use super::report::{Damage, Report};
use super::seal::{FRAMING, HEAD, Opener, Unreadable};
use super::shelf::{self, Source};
use crate::error::Error;
use crate::refusal;
use intake::{Intake, Origin};
use read::{End, Found, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use tidings_protocol::author::Author;

/// Bytes of a list's file at most.
pub(super) const MAX_LIST_FILE: usize = MAX_MANIFEST + HEAD + FRAMING;

/// Files that could not be read at all before the medium is given up.
const MAX_FAULTS: u32 = 3;

/// Times that a list is read again because what it named was gone.
const MAX_STALE: u32 = 3;

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// What is needed.
    Needed,
    /// All of it, so that damage is found before anybody needs what is damaged.
    All,
}

/// What reading a shelf brought.
#[derive(Debug, Default)]
pub struct Taken {
    /// What is told of it.
    pub report: Report,
    /// Packs of others that were read to their end and are what their names say.
    pub good: BTreeSet<PackName>,
}

/// Takes all that is wanted from `source`; `tell` hears how many of how many bytes are read.
///
/// # Errors
/// The node's. What happens to the medium is told in the report: what came before stays.
pub fn take(
    source: &mut impl Source,
    host: &mut impl Host,
    care: Care,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<Taken, Error> {
    let mut taking = Taking::new(Intake::new(host)?, care, tell);
    for _ in 0..MAX_PASSES {
        let names = match shelf::lists(source) {
            Ok((names, more)) => {
                if more {
                    taking.intake.report.note(refusal::further_lists());
                }
                names
            }
            Err(error) => {
                taking.fault(&error);
                break;
            }
        };
        taking.pass(source, &names)?;
        taking.first = false;
        if taking.is_over() || !std::mem::take(&mut taking.intake.moved) {
            break;
        }
        taking.intake.look_again()?;
    }
    taking.finish()
}

struct Taking<'a, H: Host> {
    intake: Intake<'a, H>,
    care: Care,
    tell: &'a mut dyn FnMut(u64, u64),
    good: BTreeSet<PackName>,
    /// Packs that were read to their end, whatever came of it.
    checked: BTreeSet<PackName>,
    /// How far the lists go, of each author.
    promised: BTreeMap<Author, u64>,
    /// The first time through: lists that cannot be read are told once.
    first: bool,
    stale: u32,
    faults: u32,
    done: u64,
    total: u64,
}

impl<'a, H: Host> Taking<'a, H> {
    fn new(intake: Intake<'a, H>, care: Care, tell: &'a mut dyn FnMut(u64, u64)) -> Self {
        Self {
            intake,
            care,
            tell,
            good: BTreeSet::new(),
            checked: BTreeSet::new(),
            promised: BTreeMap::new(),
            first: true,
            stale: 0,
            faults: 0,
            done: 0,
            total: 0,
        }
    }

    fn pass(&mut self, source: &mut impl Source, names: &[String]) -> Result<(), Error> {
        self.promised.clear();
        for name in names {
            let Some(manifest) = self.list(source, name) else { continue };
            self.promise(&manifest);
            let todo: Vec<&Pack> =
                manifest.packs.iter().filter(|pack| self.concerns(&manifest, pack)).collect();
            let sizes = todo.iter().map(|pack| pack.size());
            self.total = sizes.fold(self.total, u64::saturating_add);
            for pack in todo {
                if !self.pack(source, (name, &manifest), pack)? {
                    break;
                }
                if self.is_over() {
                    return Ok(());
                }
            }
            self.intake.flush()?;
        }
        self.examine(source)
    }

    /// A list, if it can be read.
    fn list(&mut self, source: &mut impl Source, name: &str) -> Option<Manifest> {
        let file = match shelf::read_whole(source, name, MAX_LIST_FILE) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                self.fault(&error);
                return None;
            }
        };
        let look = &self.intake.look;
        match Manifest::open(&file, name, look.community, &look.keys) {
            Ok(manifest) => {
                self.intake.report.lists += u64::from(self.first);
                Some(manifest)
            }
            Err(BadManifest::Sealed(why @ (Unreadable::Key | Unreadable::Version(_)))) => {
                self.intake.report.note(refusal::passed_over(name, why));
                None
            }
            Err(why) => {
                self.intake.report.damaged(Damage::of_file(name, why));
                None
            }
        }
    }

    fn promise(&mut self, manifest: &Manifest) {
        let records = manifest.packs.iter().flat_map(|pack| &pack.records);
        for record in records.filter(|record| self.intake.needs(record)) {
            if let What::Run { last, .. } = record.what {
                let upto = self.promised.entry(record.author).or_default();
                *upto = last.max(*upto);
            }
        }
    }

    /// Whether anything of the pack is to be read.
    fn concerns(&self, manifest: &Manifest, pack: &Pack) -> bool {
        self.reads_whole(manifest, pack)
            || pack.records.iter().any(|record| self.intake.needs(record))
    }

    fn reads_whole(&self, manifest: &Manifest, pack: &Pack) -> bool {
        self.care == Care::All
            && manifest.device != self.intake.look.device.author()
            && !self.checked.contains(&pack.name)
    }

    /// Reads what is to be read of a pack. False when the list is not true any more.
    fn pack(
        &mut self,
        source: &mut impl Source,
        (list, manifest): (&str, &Manifest),
        pack: &Pack,
    ) -> Result<bool, Error> {
        let opener = match Opener::new(&pack.head, &self.intake.look.keys) {
            Ok(opener) => opener,
            Err(why) => {
                self.intake.report.note(refusal::passed_over(&pack.file(), why));
                return Ok(true);
            }
        };
        let whole = self.reads_whole(manifest, pack);
        let needed: Vec<bool> = pack
            .places()
            .map(|(index, _, it)| self.intake.needs(it) && !self.intake.is_bad(&pack.name, index))
            .collect();
        let (intake, done, total) = (&mut self.intake, &mut self.done, self.total);
        let tell = &mut *self.tell;
        let reading = Reading { pack, opener: &opener, needed: &needed, whole };
        let end = reading.run(source, &mut |index, found| {
            let origin = Origin { list, device: manifest.device, pack, index };
            *done = done.saturating_add(pack.records.get(index).map_or(0, Record::size));
            tell(*done, total.max(*done));
            match found {
                Found::Piece(piece) => intake.add(&origin, piece),
                Found::Bad(why) => {
                    intake.bad(&origin, why);
                    Ok(())
                }
                Found::Passed => Ok(()),
            }
        })?;
        if whole {
            self.checked.insert(pack.name);
        }
        self.ended(source, (list, manifest, pack), end, &opener)
    }

    /// What the end of reading a pack says. False when the list is not true any more.
    fn ended(
        &mut self,
        source: &mut impl Source,
        (list, manifest, pack): (&str, &Manifest, &Pack),
        end: End,
        opener: &Opener,
    ) -> Result<bool, Error> {
        let origin = |index| Origin { list, device: manifest.device, pack, index };
        match end {
            End::Whole => {
                self.good.insert(pack.name);
            }
            End::Read => {}
            End::Altered => {
                let needed = vec![true; pack.records.len()];
                let again = Reading { pack, opener, needed: &needed, whole: false };
                let (intake, mut found_any) = (&mut self.intake, false);
                again.run(source, &mut |index, found| {
                    if let Found::Bad(why) = found {
                        found_any = true;
                        intake.bad(&origin(index), why);
                    }
                    Ok(())
                })?;
                if !found_any {
                    let damage = Damage::of_file(&pack.file(), refusal::altered());
                    self.intake.report.damaged(damage);
                }
            }
            End::Cut(index) => self.intake.bad(&origin(index), refusal::file_cut_off()),
            End::Missing => {
                let before = self.intake.report.lists;
                let changed = self.list(source, list).is_none_or(|now| now != *manifest);
                self.intake.report.lists = before;
                if changed && self.stale < MAX_STALE {
                    self.stale = self.stale.saturating_add(1);
                    self.intake.moved = true;
                    return Ok(false);
                }
                let damage = Damage::of_file(&pack.file(), refusal::missing_pack());
                self.intake.report.damaged(damage);
            }
            End::Fault(error) => self.fault(&error),
        }
        Ok(true)
    }

    fn fault(&mut self, error: &io::Error) {
        self.faults = self.faults.saturating_add(1);
        self.intake.report.breaks(error);
    }

    fn is_over(&self) -> bool {
        self.faults >= MAX_FAULTS
    }

    fn finish(mut self) -> Result<Taken, Error> {
        self.intake.flush()?;
        for (author, upto) in &self.promised {
            let Some(log) = self.intake.look.logs.get(author) else { continue };
            let (held, upto) = (log.item.seq, upto.min(&log.upto));
            let waiting = &mut self.intake.report.waiting;
            *waiting = waiting.saturating_add(upto.saturating_sub(held));
        }
        Ok(Taken { report: self.intake.finish(), good: self.good })
    }
}
