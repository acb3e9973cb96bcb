//! A disk in memory whose bytes outlive the log, and which fails when it is told to.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use tidings_store::database::StorageBackend;

#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    written: Vec<u8>,
    synced: Vec<u8>,
    /// What was written since the last sync: where and what, or a new length.
    loose: Vec<Loose>,
    operations: u64,
    fail_from: Option<(u64, io::ErrorKind)>,
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
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let disk = Self::default();
        disk.state().written = bytes.to_vec();
        disk.state().synced = bytes.to_vec();
        disk
    }

    /// A disk whose changing operations fail with `kind`, from the one numbered `from` on.
    pub(crate) fn failing(from: u64, kind: io::ErrorKind) -> Self {
        let disk = Self::default();
        disk.state().fail_from = Some((from, kind));
        disk
    }

    /// All that was written.
    pub(crate) fn written(&self) -> Vec<u8> {
        self.state().written.clone()
    }

    /// What a power cut leaves if the disk keeps nothing that it was not told to sync.
    pub(crate) fn synced(&self) -> Vec<u8> {
        self.state().synced.clone()
    }

    /// What a power cut may leave: some of what was not synced, and one half of some of that.
    pub(crate) fn torn(&self, seed: u64) -> Vec<u8> {
        let state = self.state();
        let (mut bytes, mut chance) = (state.synced.clone(), seed.wrapping_mul(2).wrapping_add(1));
        for loose in &state.loose {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            match (loose, chance >> 62) {
                (Loose::Length(len), _) => bytes.resize(*len, 0),
                (Loose::Write(..), 0) => {}
                (Loose::Write(start, data), 1) => {
                    bytes[*start..start + data.len() / 2].copy_from_slice(&data[..data.len() / 2]);
                }
                (Loose::Write(start, data), _) => {
                    bytes[*start..start + data.len()].copy_from_slice(data);
                }
            }
        }
        bytes
    }

    /// Operations so far that change the disk.
    pub(crate) fn operations(&self) -> u64 {
        self.state().operations
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn change(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        state.operations += 1;
        match state.fail_from {
            Some((from, kind)) if state.operations > from => Err(kind.into()),
            _ => Ok(state),
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().written.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.state();
        let start = usize::try_from(offset).unwrap();
        let found = start.checked_add(out.len()).and_then(|end| state.written.get(start..end));
        out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let (mut state, len) = (self.change()?, usize::try_from(len).unwrap());
        state.written.resize(len, 0);
        state.loose.push(Loose::Length(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.change()?;
        state.synced = state.written.clone();
        state.loose.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let (mut state, start) = (self.change()?, usize::try_from(offset).unwrap());
        state.written[start..start + data.len()].copy_from_slice(data);
        state.loose.push(Loose::Write(start, data.to_vec()));
        Ok(())
    }
}
