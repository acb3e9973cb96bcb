//! `device revoke`: a lost or stolen laptop writes for its person no more.

use crate::client::answer;
use crate::commands::{Context, words};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use crate::print::sanitise::line;
use tidings_core::Request;
use tidings_core::devices::OwnDevice;
use tidings_protocol::certificate::Revocation;

/// Characters of a key that are enough to name a device.
const KEY: usize = 4;

pub(super) fn run(context: &Context, wanted: &str) -> Result<()> {
    let mut backend = context.backend()?;
    let rows = answer!(backend, Request::Devices, Devices);
    let row = pick(&rows, wanted)?;
    let name = line(&row.name);
    let question = said!("home-revoke-question", name = &name, key = short(row));
    if !context.screen.agrees(question, false) {
        return Err(Failure::new(Code::NotAllowed, said!("home-not-revoked")));
    }
    let identity = context.home.identity()?;
    let account = words::account(context, identity.account)?;
    let (community, device) = (identity.community(), row.device);
    let revocation = Revocation::issue(&account.keypair(), community, device, row.entries);
    backend.call(Request::RevokeDevice { revocation })?;
    context.screen.done(said!("home-revoked", name = name, entry = row.entries));
    Ok(())
}

/// The one device of this name, or whose key begins so.
fn pick<'r>(rows: &'r [OwnDevice], wanted: &str) -> Result<&'r OwnDevice> {
    let key = wanted.rsplit('#').next().unwrap_or_default().to_lowercase();
    let is_key = |row: &OwnDevice| key.len() >= KEY && row.device.to_string().starts_with(&key);
    let found: Vec<_> = rows.iter().filter(|row| row.name == wanted || is_key(row)).collect();
    match found.as_slice() {
        [row] => Ok(row),
        [] => Err(Failure::new(Code::NotFound, said!("home-no-device", name = line(wanted)))),
        rows => Err(Failure::usage(said!("home-several-devices", count = rows.len()))),
    }
}

fn short(row: &OwnDevice) -> String {
    row.device.to_string().chars().take(KEY).collect()
}
