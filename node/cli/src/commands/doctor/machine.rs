//! Disk, clock and settings.

use super::Check;
use crate::commands::Context;
use crate::config::{Config, Overrides};
use crate::print::time::{bytes, day, now};
use std::path::{Path, PathBuf};
use tidings_protocol::time::Time;

/// Less room than this is a warning, in bytes.
const LOW_DISK: u64 = 256 * 1024 * 1024;

/// This program was written after this: an earlier clock is wrong (2026-11-01).
const EARLIEST: Time = Time(1_793_491_200_000_000);

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let mut checks = vec![settings(context)];
    checks.extend(disk(context.home.dir()));
    checks.push(clock(now()));
    checks
}

fn settings(context: &Context) -> Check {
    match Config::load(&context.home, &Overrides::default()) {
        Ok(config) if config.mdns => Check::good("settings", "read; LAN discovery is on"),
        Ok(_) => Check::good("settings", "read; LAN discovery is off, so peers must be dialed"),
        Err(failure) => {
            let next = "mend config.toml in the home, or the TIDINGS_ variables";
            Check::bad("settings", failure.to_string(), next)
        }
    }
}

#[cfg(unix)]
fn disk(home: &Path) -> Option<Check> {
    let dir = existing(home)?;
    let room = match rustix::fs::statvfs(&dir) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => {
            return Some(Check::bad("disk", error.to_string(), "look at the file system"));
        }
    };
    let message = format!("{} free in {}", bytes(room), dir.display());
    if room < LOW_DISK {
        return Some(Check::bad("disk", message, "free some space: writing stops on a full disk"));
    }
    Some(Check::good("disk", message))
}

#[cfg(not(unix))]
fn disk(_home: &Path) -> Option<Check> {
    None
}

/// The home, or the nearest directory above it that exists.
fn existing(home: &Path) -> Option<PathBuf> {
    home.ancestors().find(|dir| dir.exists()).map(Path::to_path_buf)
}

fn clock(now: Time) -> Check {
    let message = format!("it is {} UTC", crate::print::time::minute(now).trim_end_matches(" UTC"));
    if now < EARLIEST {
        let next = "set the clock: what you write now sorts before what others wrote";
        return Check::bad("clock", format!("{message}, before {}", day(EARLIEST)), next);
    }
    Check::good("clock", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_never_set_is_noticed() {
        assert!(!clock(Time(0)).ok);
        assert!(clock(EARLIEST).ok);
        assert_eq!(day(EARLIEST), "2026-11-01");
    }

    #[test]
    fn a_home_that_does_not_exist_yet_has_a_disk() {
        assert_eq!(existing(Path::new("/nowhere/at/all")), Some("/".into()));
    }
}
