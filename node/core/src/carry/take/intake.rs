//! From pieces that were read to the node, a batch at a time, and what became of them.

use super::suspects::{MAX_SUSPECTS, Suspect};
use crate::carry::host::{Host, Look};
use crate::carry::limits::{BATCH_BYTES, BATCH_PIECES};
use crate::carry::pack::{Pack, PackName, Piece, Record, What};
use crate::carry::report::{Damage, Report, Source};
use crate::error::Error;
use crate::refusal;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;
use tidings_protocol::engine::Brought;
use tidings_views::page::PersonRef;

/// Where a piece was found.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) list: &'a str,
    /// Whose list.
    pub(super) device: Author,
    pub(super) pack: &'a Pack,
    pub(super) index: usize,
}

/// Where a piece that waits for its batch was found.
struct Place {
    record: Record,
    list: String,
    device: Author,
    pack: PackName,
    index: usize,
    damage: Damage,
}

/// What goes to the node.
pub(super) struct Intake<'a, H: Host> {
    pub(super) host: &'a mut H,
    /// What the node holds, kept up to date as pieces are taken.
    pub(super) look: Look,
    pub(super) report: Report,
    /// Something came in: what was passed over before may be of use now.
    pub(super) moved: bool,
    pub(super) suspects: Vec<Suspect>,
    batch: Vec<(Piece, Place)>,
    bytes: usize,
    bad: BTreeSet<(PackName, usize)>,
    /// What each device's list led to.
    took: BTreeMap<Author, (u64, BTreeSet<Author>)>,
}

impl<'a, H: Host> Intake<'a, H> {
    pub(super) fn new(host: &'a mut H) -> Result<Self, Error> {
        let look = host.look()?;
        Ok(Self {
            host,
            look,
            report: Report::default(),
            moved: false,
            suspects: Vec::new(),
            batch: Vec::new(),
            bytes: 0,
            bad: BTreeSet::new(),
            took: BTreeMap::new(),
        })
    }

    pub(super) fn look_again(&mut self) -> Result<(), Error> {
        self.look = self.host.look()?;
        Ok(())
    }

    /// Whether a record holds something that is wanted and not here.
    pub(super) fn needs(&self, record: &Record) -> bool {
        let Some(log) = self.look.logs.get(&record.author) else { return false };
        let held = log.item;
        match record.what {
            What::Fork { seq } => held.fork == 0 || seq < held.fork,
            What::Run { last, .. } => {
                last > held.seq
                    && held.seq < log.upto
                    && (held.fork == 0 || held.seq.saturating_add(1) < held.fork)
            }
        }
    }

    /// Whether this record turned out to be worth nothing.
    pub(super) fn is_bad(&self, pack: &PackName, index: usize) -> bool {
        self.bad.contains(&(*pack, index))
    }

    /// A piece to be brought to the node, soon.
    pub(super) fn add(&mut self, origin: &Origin<'_>, piece: Piece) -> Result<(), Error> {
        let Some(record) = piece.record() else { return Ok(()) };
        self.bytes = self.bytes.saturating_add(piece.len());
        let place = Place {
            record,
            list: origin.list.to_owned(),
            device: origin.device,
            pack: origin.pack.name,
            index: origin.index,
            damage: self.damage(origin, refusal::altered()),
        };
        self.batch.push((piece, place));
        if self.bytes >= BATCH_BYTES || self.batch.len() >= BATCH_PIECES {
            self.flush()?;
        }
        Ok(())
    }

    /// What stands there is worth nothing.
    pub(super) fn bad(&mut self, origin: &Origin<'_>, why: Error) {
        self.bad.insert((origin.pack.name, origin.index));
        let damage = self.damage(origin, why);
        self.report.damaged(damage);
    }

    /// The place of a piece, as it is told if it is worth nothing.
    pub(super) fn damage(&self, origin: &Origin<'_>, why: Error) -> Damage {
        let mut damage = Damage::of_file(&origin.pack.file(), why);
        if let Some((_, offset, record)) = origin.pack.places().nth(origin.index) {
            let (first, last) = match record.what {
                What::Run { first, last } => (first, last),
                What::Fork { seq } => (seq, seq),
            };
            (damage.first, damage.last, damage.offset) = (Some(first), Some(last), Some(offset));
            damage.author = Some(record.author);
            let carrier = self.look.carriers.get(&record.author);
            damage.person = carrier.map(|carrier| carrier.person.clone());
        }
        damage
    }

    /// Brings what waits.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        let (pieces, places): (Vec<Piece>, Vec<Place>) = batch.into_iter().unzip();
        let brought = self.host.bring(pieces)?;
        for (place, brought) in places.into_iter().zip(brought) {
            self.became(place, brought)?;
        }
        Ok(())
    }

    fn became(&mut self, place: Place, brought: Brought) -> Result<(), Error> {
        let author = place.record.author;
        match brought {
            Brought::New { entries, upto } => {
                self.moved = true;
                let (count, authors) = self.took.entry(place.device).or_default();
                *count = count.saturating_add(entries);
                authors.insert(author);
                if let Some(held) = self.look.logs.get_mut(&author) {
                    held.item.seq = upto;
                }
            }
            Brought::Forked { seq } => self.forked(author, seq),
            Brought::Refused(why) => {
                self.bad.insert((place.pack, place.index));
                let damage = place.damage.because(refusal::of_run(why));
                if let What::Run { first, .. } = place.record.what
                    && self.suspects.len() < MAX_SUSPECTS
                {
                    self.suspects.push(Suspect { list: place.list, author, first, damage });
                } else {
                    self.report.damaged(damage);
                }
            }
            Brought::NoFork(why) => {
                self.bad.insert((place.pack, place.index));
                self.report.damaged(place.damage.because(refusal::of_evidence(why)));
            }
            Brought::NoRoom => self.no_room(author, place.damage.person)?,
            Brought::Held | Brought::Gap { .. } | Brought::Again | Brought::NotWanted => {}
        }
        Ok(())
    }

    /// Says which bound it is that keeps this from being taken.
    fn no_room(&mut self, author: Author, person: Option<PersonRef>) -> Result<(), Error> {
        if self.report.no_room.is_some() {
            return Ok(());
        }
        if let Some(why) = self.host.look()?.no_room {
            self.report.no_room = Some(self.report.told(why));
        } else {
            let whose = person.map_or_else(|| author.to_string(), |person| person.to_string());
            self.report.note(refusal::over_quota_author(whose));
        }
        Ok(())
    }

    /// The author's log is known to be forked from now on.
    pub(super) fn forked(&mut self, author: Author, seq: u64) {
        self.moved = true;
        self.report.forks = self.report.forks.saturating_add(1);
        if let Some(held) = self.look.logs.get_mut(&author) {
            held.item.fork = seq;
            held.item.seq = held.item.seq.min(seq.saturating_sub(1));
        }
    }

    pub(super) fn finish(mut self) -> Report {
        for (device, (entries, authors)) in std::mem::take(&mut self.took) {
            let carrier = self.look.carriers.get(&device);
            self.report.took.push(Source {
                device,
                person: carrier.map(|carrier| carrier.person.clone()),
                device_name: carrier.map(|carrier| carrier.device.clone()).unwrap_or_default(),
                entries,
                authors: u64::try_from(authors.len()).unwrap_or(u64::MAX),
            });
        }
        self.report
    }
}
