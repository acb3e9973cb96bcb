//! `device`: the laptops of one person, and the account behind them.

mod add;
mod certify;
mod list;
mod revoke;
mod words;

use super::Context;
use crate::args::Device;
use crate::error::Result;

/// Does what is asked about devices.
pub(crate) fn run(context: &Context, args: &Device) -> Result<()> {
    match args {
        Device::List => list::run(context),
        Device::Add => add::run(context),
        Device::Revoke { device } => revoke::run(context, device),
        Device::Words { forget } => words::run(context, *forget),
        Device::Certify => certify::run(context),
    }
}
