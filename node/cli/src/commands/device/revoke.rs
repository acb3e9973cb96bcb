//! `device revoke`: a lost or stolen laptop writes for its person no more.

use crate::client::answer;
use crate::commands::{Context, words};
use crate::error::{Code, Failure, Result};
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
    let question = format!("Revoke {name}#{}? This cannot be undone.", short(row));
    if !context.screen.agrees(&question, false) {
        return Err(Failure::new(Code::NotAllowed, "nothing was revoked")
            .next("repeat with --yes where nobody can be asked"));
    }
    let identity = context.home.identity()?;
    let account = words::account(context, identity.account)?;
    let (community, device) = (identity.community(), row.device);
    let revocation = Revocation::issue(&account.keypair(), community, device, row.entries);
    backend.call(Request::RevokeDevice { revocation })?;
    let what =
        format!("{name} is revoked: what it wrote after entry {} counts no more", row.entries);
    context.screen.done(&what);
    Ok(())
}

/// The one device of this name, or whose key begins so.
fn pick<'r>(rows: &'r [OwnDevice], wanted: &str) -> Result<&'r OwnDevice> {
    let key = wanted.rsplit('#').next().unwrap_or_default().to_lowercase();
    let is_key = |row: &OwnDevice| key.len() >= KEY && row.device.to_string().starts_with(&key);
    let found: Vec<_> = rows.iter().filter(|row| row.name == wanted || is_key(row)).collect();
    match found.as_slice() {
        [row] => Ok(row),
        [] => Err(Failure::new(Code::NotFound, format!("you have no device “{}”", line(wanted)))
            .next("`tidings device list` shows their names and keys")),
        rows => Err(Failure::usage(format!("{} devices are meant by this", rows.len()))
            .next("name it by the first characters of its key: `tidings device list`")),
    }
}

fn short(row: &OwnDevice) -> String {
    row.device.to_string().chars().take(KEY).collect()
}
