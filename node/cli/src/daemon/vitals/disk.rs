//! Room on the disk of the home.

use std::path::Path;

/// Bytes that this user may still write where `path` is; none where the system does not say.
#[cfg(unix)]
pub(in crate::daemon) fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
pub(in crate::daemon) fn free(_path: &Path) -> Option<u64> {
    None
}
