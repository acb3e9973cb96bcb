//! Runs that do not verify after what is held: altered by whoever put them there, or of another
//! branch of a log that its author forked. Earlier runs of the same list tell.

use super::read::{Found, Reading};
use super::{Origin, Taking};
use crate::carry::host::Host;
use crate::carry::pack::What;
use crate::carry::report::Damage;
use crate::carry::seal::Opener;
use crate::carry::shelf::Source;
use crate::error::Error;
use tidings_protocol::author::Author;
use tidings_protocol::engine::Brought;

/// Runs that are looked into, in one pass; further ones are told as damaged.
pub(super) const MAX_SUSPECTS: usize = 64;

/// Earlier runs that are compared for one suspect.
const MAX_COMPARED: usize = 64;

/// A run that did not verify.
pub(super) struct Suspect {
    pub(super) list: String,
    pub(super) author: Author,
    pub(super) first: u64,
    pub(super) damage: Damage,
}

impl<H: Host> Taking<'_, H> {
    /// Looks into all of them.
    pub(super) fn examine(&mut self, source: &mut impl Source) -> Result<(), Error> {
        for suspect in std::mem::take(&mut self.intake.suspects) {
            let held = self.intake.look.held(&suspect.author);
            let explained = held.is_some_and(|held| held.fork != 0 && held.fork <= suspect.first);
            if !explained && !self.compare(source, &suspect)? {
                self.intake.report.damaged(suspect.damage);
            }
        }
        Ok(())
    }

    /// Whether an earlier run of the same log contradicts ours: then it is a fork.
    fn compare(&mut self, source: &mut impl Source, suspect: &Suspect) -> Result<bool, Error> {
        let before = self.intake.report.lists;
        let manifest = self.list(source, &suspect.list);
        self.intake.report.lists = before;
        let Some(manifest) = manifest else { return Ok(false) };
        let mut earlier = Vec::new();
        for pack in &manifest.packs {
            for (index, _, record) in pack.places() {
                if let What::Run { first, .. } = record.what
                    && record.author == suspect.author
                    && first < suspect.first
                {
                    earlier.push((first, pack, index));
                }
            }
        }
        earlier.sort_unstable_by_key(|(first, _, index)| std::cmp::Reverse((*first, *index)));
        for (_, pack, index) in earlier.into_iter().take(MAX_COMPARED) {
            let origin = Origin { list: &suspect.list, device: manifest.device, pack, index };
            let Some(piece) = self.fetch(source, &origin)? else { return Ok(false) };
            match self.intake.host.bring(vec![piece])?.first() {
                Some(Brought::Refused(_)) => {}
                Some(Brought::Forked { seq }) => {
                    self.intake.forked(suspect.author, *seq);
                    return Ok(true);
                }
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    fn fetch(
        &mut self,
        source: &mut impl Source,
        origin: &Origin<'_>,
    ) -> Result<Option<crate::carry::pack::Piece>, Error> {
        let pack = origin.pack;
        let Ok(opener) = Opener::new(&pack.head, &self.intake.look.keys) else { return Ok(None) };
        let needed: Vec<bool> = (0..pack.records.len()).map(|at| at == origin.index).collect();
        let mut piece = None;
        let reading = Reading { pack, opener: &opener, needed: &needed, whole: false };
        reading.run(source, &mut |_, found| {
            if let Found::Piece(found) = found {
                piece = Some(found);
            }
            Ok(())
        })?;
        Ok(piece)
    }
}
