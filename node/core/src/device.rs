//! One device, one home: a home that was copied, moved or restored must not write on as the same
//! device, because its log would fork (PROTOCOL §2). It continues as a new one.
//!
//! `open` notices; the caller mints a key and opens again as a new device; the device introduces
//! itself in its own log, and any member admits it on contact, since its account is in already.

use crate::error::{Error, Kind};
use crate::node::LOG_FILE;
use std::path::Path;
use tidings_store::Log;
use tidings_store::instance::{Instance, Mark};

/// Whether `log` is where its device left it. A home that was only renamed, on the same machine
/// and in the same file, is recorded again and goes on.
pub(crate) fn check(log: &mut Log, dir: &Path) -> Result<(), Error> {
    let mark = Mark::of(&dir.join(LOG_FILE))?;
    match log.check_instance(&mark)? {
        Instance::Same => Ok(()),
        Instance::New => Ok(log.record_instance(&mark)?),
        Instance::Moved { machine: false, file: false, .. } if cfg!(unix) => {
            Ok(log.record_instance(&mark)?)
        }
        Instance::Moved { machine, .. } => Err(moved(machine)),
    }
}

/// Records that the device whose log is written here lives here.
pub(crate) fn record(log: &mut Log, dir: &Path) -> Result<(), Error> {
    let mark = Mark::of(&dir.join(LOG_FILE))?;
    Ok(log.record_instance(&mark)?)
}

fn moved(machine: bool) -> Error {
    let what = if machine { "came from another machine" } else { "is a copy, or was restored" };
    Error::new(Kind::Moved, format!("this home {what}"))
        .next("it must continue as a new device, so that no two homes write the same log")
}
