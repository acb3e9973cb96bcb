//! `device certify`: a home that became a new device is given the account's word by hand.

use crate::commands::{Context, words};
use crate::error::Result;
use crate::print::said::said;
use tidings_core::Request;
use tidings_protocol::certificate::Certificate;

pub(super) fn run(context: &Context) -> Result<()> {
    // Opened first: a copy becomes a new device when it is opened.
    let mut backend = context.backend()?;
    let identity = context.home.identity()?;
    if identity.certificate.is_some() {
        context.screen.say(said!("home-device-certified-already"));
        return Ok(());
    }
    let account = words::account(context, identity.account)?;
    let device = identity.device.author();
    let certificate = Certificate::issue(&account.keypair(), identity.community(), device);
    context.home.keep_certificate(certificate)?;
    backend.call(Request::Certify { certificate })?;
    context.screen.done(said!("home-device-certified"));
    Ok(())
}
