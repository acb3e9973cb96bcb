//! The home, the node that owns it, its sockets, peers and store.

use super::{Check, reach, skew};
use crate::client::{Local, Remote};
use crate::commands::Context;
use crate::commands::peers::Peers;
use crate::commands::status::{low_disk, quotas_over, unshown, write_again};
use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;
use tidings_core::files::SMALL;
use tidings_core::status::{FilesHeld, Silence, Status};
use tidings_core::{Request, Response};

/// This machine answers itself within this time.
const ANSWER: Duration = Duration::from_secs(1);

pub(super) fn checks(context: &Context) -> Vec<Check> {
    if !context.home.holds_community() {
        let home = context.home.dir().display().to_string();
        return vec![Check::bad("home", said!("health-doctor-no-community", home = home))];
    }
    let mut checks = vec![Check::good("home", context.home.dir().display().to_string())];
    checks.push(recovery(context));
    checks.extend(match Remote::find(&context.home) {
        Ok(Some(node)) => running(context, &node),
        Ok(None) => at_rest(context),
        Err(failure) => vec![Check::failed("node", failure)],
    });
    checks
}

/// Words that exist on this machine alone are lost with it.
fn recovery(context: &Context) -> Check {
    if !context.home.account_file().exists() {
        return Check::good("recovery", said!("health-doctor-recovery"));
    }
    Check::good("recovery", said!("health-doctor-recovery-kept"))
}

fn running(context: &Context, node: &Remote) -> Vec<Check> {
    let (pid, port) = (node.pid().to_string(), node.port().to_string());
    let mut checks = vec![Check::good("node", said!("health-doctor-node", pid = pid, port = port))];
    checks.extend(match node.call(&Request::Status) {
        Ok(Response::Status(status)) => stores(&status),
        Ok(_) => vec![Check::failed("store", crate::client::unexpected())],
        Err(failure) => vec![Check::failed("store", failure)],
    });
    checks.extend(socket(context));
    checks.push(peers(node.get("/v1/peers")));
    checks.extend(clocks(node));
    checks
}

/// Whether the node answers on its own port, unless it was told where to listen.
fn socket(context: &Context) -> Option<Check> {
    let port = std::fs::read_to_string(context.home.port_file()).ok()?.trim().parse().ok()?;
    let config = Config::load(&context.home, &Overrides::default()).ok()?;
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match TcpStream::connect_timeout(&at, ANSWER) {
        _ if config.listen.is_some() => None,
        Ok(_) => {
            Some(Check::good("sockets", said!("health-doctor-socket", port = port.to_string())))
        }
        Err(error) => {
            let (port, why) = (port.to_string(), error.to_string());
            Some(Check::bad("sockets", said!("health-doctor-no-socket", port = port, why = why)))
        }
    }
}

/// No node answers: either none runs, or somebody holds the home without answering.
fn at_rest(context: &Context) -> Vec<Check> {
    let lock = match context.home.try_lock() {
        Ok(lock) => lock,
        Err(failure) if failure.is(Code::Busy) => {
            let mute = said!("health-doctor-node-mute", why = failure.into_said());
            return vec![Check::bad("node", mute)];
        }
        Err(failure) => return vec![Check::failed("node", failure)],
    };
    let opened = Local::open(&context.home, lock, context.screen);
    let status = opened.and_then(|mut local| local.call(Request::Status));
    let mut checks = vec![Check::bad("node", said!("health-doctor-no-node"))];
    checks.extend(match status {
        Ok(Response::Status(status)) => stores(&status),
        Ok(_) => vec![Check::failed("store", crate::client::unexpected())],
        Err(failure) => vec![Check::failed("store", failure)],
    });
    checks
}

/// The log, and the files that go with posts.
fn stores(status: &Status) -> Vec<Check> {
    [store(status)].into_iter().chain(files(&status.files)).collect()
}

/// Whether there is room for what comes by itself, where there is a bound.
fn files(held: &FilesHeld) -> Option<Check> {
    let (quota, taken) = (held.quota?, held.bytes.saturating_add(held.coming));
    let free = quota.saturating_sub(taken);
    Some(match free >= SMALL {
        true => Check::good("files", said!("health-doctor-files", taken = taken, quota = quota)),
        false => {
            Check::bad("files", said!("health-doctor-files-full", taken = taken, quota = quota))
        }
    })
}

fn store(status: &Status) -> Check {
    if let Some(trouble) = status.trouble() {
        let helps = trouble.next.is_some();
        let failure = Failure::from(trouble);
        return Check::failed("store", if helps { failure } else { failure.next(write_again()) });
    }
    if let Some(failure) = unshown(status) {
        return Check::failed("store", failure);
    }
    if let Some(room) = status.room {
        let why = Failure::failed(low_disk(room)).next(said!("health-doctor-disk-next"));
        return Check::failed("store", why);
    }
    if let Some(over) = quotas_over(&status.stock) {
        return Check::bad("store", over);
    }
    match status.silence() {
        Some(Silence::Expelled) => return Check::bad("store", said!("health-standing-expelled")),
        Some(Silence::Revoked) => return Check::bad("store", said!("error-device-revoked")),
        Some(Silence::Waiting) => return Check::bad("store", said!("health-doctor-not-admitted")),
        Some(Silence::Reader | Silence::Relay) | None => {}
    }
    let entries = said!("cli-entries", count = status.entries);
    let devices = said!("health-devices", count = status.authors);
    Check::good("store", said!("health-doctor-store", entries = entries, devices = devices))
}

fn peers(answer: Result<Peers>) -> Check {
    match answer {
        Ok(Peers { peers }) => reach::check(&peers),
        Err(failure) => Check::failed("peers", failure),
    }
}

/// What the newest posts say of the clocks.
fn clocks(node: &Remote) -> Option<Check> {
    match node.call(&Request::Recent { limit: 50, before: None }) {
        Ok(Response::Posts(posts)) => skew::check(&posts),
        Ok(_) => Some(Check::failed("skew", crate::client::unexpected())),
        Err(failure) => Some(Check::failed("skew", failure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::house::tests::blind;

    #[test]
    fn a_store_of_which_nothing_new_is_shown_is_not_well() {
        assert!(!store(&blind(true)).ok);
    }
}
