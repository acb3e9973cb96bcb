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
    operations: u64,
    fail_from: Option<(u64, io::ErrorKind)>,
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
        self.change()?.written.resize(usize::try_from(len).unwrap(), 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.change()?;
        state.synced = state.written.clone();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap();
        self.change()?.written[start..start + data.len()].copy_from_slice(data);
        Ok(())
    }
}
