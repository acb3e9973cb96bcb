//! What the system says of this process; nothing where it has no `/proc`.

use std::fs;

/// Resident memory in bytes.
pub(super) fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// File descriptors that are open.
pub(super) fn open_files() -> Option<u64> {
    u64::try_from(fs::read_dir("/proc/self/fd").ok()?.count()).ok()
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn linux_says_it() {
        assert!(super::memory().is_some_and(|bytes| bytes > 100_000));
        assert!(super::open_files().is_some_and(|files| files > 2));
    }
}
