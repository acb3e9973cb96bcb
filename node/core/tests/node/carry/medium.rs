//! A stick in memory that can be pulled out, filled up and altered.

use std::collections::BTreeMap;
use std::io::{self, Read};
use tidings_core::carry::shelf::Item;
use tidings_core::carry::{Shelf, Source};

/// Something done to names that is not durable yet.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Made(String, Vec<u8>),
    Renamed(String, String),
    Removed(String),
}

/// The stick.
#[derive(Clone, Debug, Default)]
pub(super) struct Medium {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// What is there whatever happens.
    pub(super) durable: BTreeMap<String, Vec<u8>>,
    pub(super) pending: Vec<Step>,
    /// Operations done so far.
    pub(super) steps: u64,
    /// It is pulled out at this one.
    pub(super) pulled_at: Option<u64>,
    /// Bytes that it holds.
    pub(super) room: Option<usize>,
    /// Bytes read.
    pub(super) read: u64,
    /// How old all files are said to be, in microseconds.
    pub(super) age: u64,
}

impl Medium {
    /// The stick as it is found after it was pulled out: of what was not durable, any part.
    pub(super) fn found_again(&self, mut luck: u64) -> Self {
        let mut files = self.durable.clone();
        for step in &self.pending {
            let happened = luck & 1 == 1;
            luck = luck.rotate_right(1);
            if !happened {
                continue;
            }
            apply(&mut files, step);
        }
        Self { durable: files.clone(), files, ..Self::default() }
    }

    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        match self.pulled_at {
            Some(at) if self.steps >= at => Err(io::Error::other("no such device")),
            _ => Ok(()),
        }
    }

    fn done(&mut self, step: Step) {
        apply(&mut self.files, &step);
        self.pending.push(step);
    }

    pub(super) fn packs(&self) -> Vec<String> {
        self.files.keys().filter(|name| name.ends_with(".pack")).cloned().collect()
    }

    pub(super) fn size(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }
}

fn apply(files: &mut BTreeMap<String, Vec<u8>>, step: &Step) {
    match step {
        Step::Made(name, bytes) => {
            files.insert(name.clone(), bytes.clone());
        }
        Step::Renamed(from, to) => {
            if let Some(bytes) = files.remove(from) {
                files.insert(to.clone(), bytes);
            }
        }
        Step::Removed(name) => {
            files.remove(name);
        }
    }
}

impl Source for Medium {
    fn lists(&mut self) -> io::Result<Vec<String>> {
        self.step()?;
        Ok(self.files.keys().cloned().collect())
    }

    fn open(&mut self, name: &str, from: u64, upto: u64) -> io::Result<Box<dyn Read + '_>> {
        self.step()?;
        let bytes = self.files.get(name).ok_or(io::ErrorKind::NotFound)?;
        let end = usize::try_from(upto).unwrap().min(bytes.len());
        let part = &bytes[usize::try_from(from).unwrap().min(end)..end];
        self.read += part.len() as u64;
        Ok(Box::new(part))
    }
}

impl Shelf for Medium {
    fn files(&mut self) -> io::Result<Vec<Item>> {
        self.step()?;
        let age = self.age;
        let item = |(name, bytes): (&String, &Vec<u8>)| Item {
            name: name.clone(),
            len: bytes.len() as u64,
            age,
        };
        Ok(self.files.iter().map(item).collect())
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let outcome = self.step();
        if outcome.is_err() {
            self.done(Step::Made(name.into(), bytes[..bytes.len() / 3].to_vec()));
            return outcome;
        }
        let left = self.room.map_or(usize::MAX, |room| room.saturating_sub(self.size()));
        if bytes.len() > left {
            self.done(Step::Made(name.into(), bytes[..left].to_vec()));
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.done(Step::Made(name.into(), bytes.to_vec()));
        Ok(())
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let outcome = self.step();
        self.done(Step::Renamed(from.into(), to.into()));
        outcome
    }

    fn settle(&mut self) -> io::Result<()> {
        self.step()?;
        self.pending.clear();
        self.durable = self.files.clone();
        Ok(())
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        let outcome = self.step();
        if self.files.contains_key(name) {
            self.done(Step::Removed(name.into()));
        }
        outcome
    }
}
