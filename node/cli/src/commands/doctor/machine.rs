//! Disk, clock and settings.

use super::Check;
use crate::commands::Context;
use crate::config::{Config, Overrides};
use crate::error::Result;
use crate::home::disk::free_space;
use crate::print::time::{bytes, day, now};
use std::path::{Path, PathBuf};
use tidings_protocol::time::Time;

/// This program was written after this: an earlier clock is wrong (2026-11-01).
const EARLIEST: Time = Time(1_793_491_200_000_000);

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let config = Config::load(&context.home, &Overrides::default());
    let min_free = config.as_ref().map_or(0, |config| config.min_free.0);
    let mut checks = vec![settings(config)];
    checks.extend(disk(context.home.dir(), min_free));
    checks.push(clock(now()));
    checks
}

fn settings(config: Result<Config>) -> Check {
    match config {
        Ok(config) if config.mdns => Check::good("settings", "read; LAN discovery is on"),
        Ok(_) => Check::good("settings", "read; LAN discovery is off, so peers must be dialed"),
        Err(failure) => {
            let next = "mend config.toml in the home, or the TIDINGS_ variables";
            Check::bad("settings", failure.to_string(), next)
        }
    }
}

fn disk(home: &Path, min_free: u64) -> Option<Check> {
    let dir = existing(home)?;
    let room = free_space(&dir)?;
    let message = format!("{} free in {}", bytes(room), dir.display());
    if room < min_free {
        let next = "free some space, or lower `min_free`: below it nothing is taken";
        return Some(Check::bad("disk", message, next));
    }
    Some(Check::good("disk", message))
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
