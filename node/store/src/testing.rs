//! For tests and simulations: a disk in memory that misbehaves on request.
//!
//! Its bytes outlive the log that lies on it. It counts the operations that change it, fails from a
//! chosen one on, loses syncs, and shows what a power cut may leave. It stands on this side of the
//! wall because what lies on a disk is redb's.

mod sheets;

use crate::database::StorageBackend;
use sheets::Sheets;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A disk in memory; its clones are the same disk.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<State>>);

/// What a power cut takes of that which was written and not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing: the process was killed, the system kept what it was told.
    Nothing,
    /// All of it.
    Unsynced,
    /// Some writes as a whole and halves of others, as this seed says.
    Torn(u64),
}

#[derive(Default)]
struct State {
    written: Sheets,
    synced: Sheets,
    /// What was written since the last sync that was none in name only.
    loose: Vec<Loose>,
    operations: u64,
    fail_from: Option<(u64, io::ErrorKind)>,
    lost_syncs: u64,
}

enum Loose {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.written.len())
    }
}

impl Disk {
    /// A disk that holds `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::with(Sheets::of(bytes))
    }

    fn with(synced: Sheets) -> Self {
        let written = synced.clone();
        Self(Arc::new(Mutex::new(State { written, synced, ..State::default() })))
    }

    /// All that was written.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.state().written.bytes()
    }

    /// What a power cut leaves, which a log may be opened on; this disk stays as it is.
    #[must_use]
    pub fn after(&self, loss: Loss) -> Self {
        let state = self.state();
        match loss {
            Loss::Nothing => Self::with(state.written.clone()),
            Loss::Unsynced => Self::with(state.synced.clone()),
            Loss::Torn(seed) => Self::with(state.torn(seed)),
        }
    }

    /// Operations so far that change the disk: writes, changes of length, syncs.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// The operation numbered `operation`, from 0, and all that follow and change the disk fail with
    /// `kind`.
    pub fn fail_from(&self, operation: u64, kind: io::ErrorKind) {
        self.state().fail_from = Some((operation, kind));
    }

    /// Whether what changes the disk fails by now.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        let state = self.state();
        state.fail_from.is_some_and(|(operation, _)| state.operations >= operation)
    }

    /// Operations succeed again: there is room, the cable is back.
    pub fn heal(&self) {
        self.state().fail_from = None;
    }

    /// The next `count` syncs succeed and do nothing.
    pub fn lose_syncs(&self, count: u64) {
        self.state().lost_syncs = count;
    }

    /// Turns the bit numbered `bit`, counted round and round the disk.
    pub fn flip(&self, bit: u64) {
        let mut state = self.state();
        let len = u64::try_from(state.written.len()).unwrap_or(u64::MAX);
        let place = (bit >> 3).checked_rem(len).and_then(|place| usize::try_from(place).ok());
        let State { written, synced, .. } = &mut *state;
        for bytes in [written, synced] {
            place.into_iter().for_each(|place| bytes.flip(place, bit));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        let operation = state.operations;
        state.operations = operation.saturating_add(1);
        match state.fail_from {
            Some((from, kind)) if operation >= from => Err(kind.into()),
            _ => Ok(state),
        }
    }
}

impl State {
    fn sync(&mut self) {
        if let Some(left) = self.lost_syncs.checked_sub(1) {
            self.lost_syncs = left;
            return;
        }
        for loose in self.loose.drain(..) {
            match loose {
                Loose::Write(start, data) => {
                    self.synced.take_over(&self.written, start, data.len());
                }
                Loose::Length(len) => self.synced.resize(len),
            }
        }
    }

    /// A multiplicative generator with Knuth's factor for MMIX decides over each loose write.
    fn torn(&self, seed: u64) -> Sheets {
        let (mut bytes, mut chance) = (self.synced.clone(), seed.wrapping_mul(2).wrapping_add(1));
        for loose in &self.loose {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            match (loose, chance >> 62) {
                (Loose::Length(len), _) => bytes.resize(*len),
                (Loose::Write(..), 0) => {}
                (Loose::Write(start, data), 1) => {
                    bytes.put(*start, data.get(..data.len() / 2).unwrap_or_default());
                }
                (Loose::Write(start, data), _) => bytes.put(*start, data),
            }
        }
        bytes
    }
}

fn size(number: u64) -> io::Result<usize> {
    usize::try_from(number).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        u64::try_from(self.state().written.len()).map_err(|_| io::ErrorKind::FileTooLarge.into())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let (state, start) = (self.state(), size(offset)?);
        state.written.read(start, out).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let (mut state, len) = (self.change()?, size(len)?);
        state.written.resize(len);
        state.loose.push(Loose::Length(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change()?.sync();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (mut state, start) = (self.change()?, size(offset)?);
        let end = start.checked_add(data.len());
        if end.is_none_or(|end| end > state.written.len()) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        state.written.put(start, data);
        state.loose.push(Loose::Write(start, data.to_vec()));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
