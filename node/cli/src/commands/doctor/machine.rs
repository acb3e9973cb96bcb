//! Disk, clock and settings.

use super::Check;
use crate::commands::Context;
use crate::config::{Config, Overrides};
use crate::error::Result;
use crate::home::disk::free_space;
use crate::print::said::said;
use crate::print::time::now;
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
        Ok(config) if config.mdns => Check::good("settings", said!("health-doctor-settings")),
        Ok(_) => Check::good("settings", said!("health-doctor-settings-undiscovered")),
        Err(failure) => {
            Check::failed("settings", failure.next(said!("health-doctor-settings-next")))
        }
    }
}

fn disk(home: &Path, min_free: u64) -> Option<Check> {
    let dir = existing(home)?;
    let room = free_space(&dir)?;
    let (size, dir) = (room, dir.display().to_string());
    Some(match room < min_free {
        true => Check::bad("disk", said!("health-doctor-disk-low", size = size, dir = dir)),
        false => Check::good("disk", said!("health-doctor-disk", size = size, dir = dir)),
    })
}

/// The home, or the nearest directory above it that exists.
fn existing(home: &Path) -> Option<PathBuf> {
    home.ancestors().find(|dir| dir.exists()).map(Path::to_path_buf)
}

fn clock(now: Time) -> Check {
    let time = now.0;
    match now < EARLIEST {
        true => {
            Check::bad("clock", said!("health-doctor-clock-wrong", time = time, day = EARLIEST.0))
        }
        false => Check::good("clock", said!("health-doctor-clock", time = time)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_never_set_is_noticed() {
        assert!(!clock(Time(0)).ok);
        assert!(clock(EARLIEST).ok);
        assert_eq!(tidings_words::calendar::day(EARLIEST.0), "2026-11-01");
    }

    #[test]
    fn a_home_that_does_not_exist_yet_has_a_disk() {
        assert_eq!(existing(Path::new("/nowhere/at/all")), Some("/".into()));
    }
}
