//! One device, one home: a home that was copied, moved or restored must not write on as the same
//! device, because its log would fork (PROTOCOL §2). It continues as a new one.
//!
//! `open` notices; the caller mints a key and opens again as a new device; the device introduces
//! itself in its own log, and any member admits it on contact, since its account is in already.

use crate::api::Response;
use crate::error::Error;
use crate::node::{LOG_FILE, Node};
use crate::refusal;
use std::path::Path;
use tidings_protocol::certificate::Certificate;
use tidings_protocol::time::Time;
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

impl Node {
    /// Takes the account's word for this device, and introduces it. A second time changes nothing.
    pub(crate) fn certify(&mut self, now: Time, word: Certificate) -> Result<Response, Error> {
        let missing = self.identity.certificate.is_none();
        if !self.identity.certify(word) {
            return Err(refusal::foreign_certificate());
        }
        if missing {
            self.trust_again();
            self.introduce(now)?;
        }
        Ok(Response::Certified {})
    }
}

fn moved(machine: bool) -> Error {
    if machine { refusal::from_another_machine() } else { refusal::is_a_copy() }
}
