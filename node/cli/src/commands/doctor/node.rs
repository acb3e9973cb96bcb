//! The home, the node that owns it, its sockets, peers and store.

use super::{Check, reach, skew};
use crate::client::{Local, Remote};
use crate::commands::Context;
use crate::commands::peers::Peers;
use crate::commands::status::{WRITE_AGAIN, quotas_over};
use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::print::count;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;
use tidings_core::files::SMALL;
use tidings_core::node::Bytes;
use tidings_core::status::{FilesHeld, Status};
use tidings_core::{Request, Response};
use tidings_words::{Language, Told, Words};

/// This machine answers itself within this time.
const ANSWER: Duration = Duration::from_secs(1);

pub(super) fn checks(context: &Context) -> Vec<Check> {
    if !context.home.holds_community() {
        let next = "`tidings new NAME` makes a community, `tidings join CODE` joins one";
        let message = format!("no community in {}", context.home.dir().display());
        return vec![Check::bad("home", message, next)];
    }
    let mut checks = vec![Check::good("home", context.home.dir().display().to_string())];
    checks.push(recovery(context));
    checks.extend(match Remote::find(&context.home) {
        Ok(Some(node)) => running(context, &node),
        Ok(None) => at_rest(context),
        Err(failure) => vec![failed("node", &failure)],
    });
    checks
}

/// Words that exist on this machine alone are lost with it.
fn recovery(context: &Context) -> Check {
    if !context.home.account_file().exists() {
        return Check::good("recovery", "the recovery words are not kept here");
    }
    let next = "`tidings device words --forget` shows them, and removes them here";
    Check::advice("recovery", "the recovery words are not written down yet", next)
}

fn running(context: &Context, node: &Remote) -> Vec<Check> {
    let message = format!("process {} on 127.0.0.1:{}", node.pid(), node.port());
    let mut checks = vec![Check::good("node", message)];
    checks.extend(match node.call(&Request::Status) {
        Ok(Response::Status(status)) => stores(&status),
        Ok(_) => vec![failed("store", &crate::client::unexpected())],
        Err(failure) => vec![failed("store", &failure)],
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
        Ok(_) => Some(Check::good("sockets", format!("listens for peers on port {port}"))),
        Err(error) => {
            let next = "`tidings stop`, then `tidings start`; was it started with --listen?";
            Some(Check::bad("sockets", format!("port {port} for peers: {error}"), next))
        }
    }
}

/// No node answers: either none runs, or somebody holds the home without answering.
fn at_rest(context: &Context) -> Vec<Check> {
    let lock = match context.home.try_lock() {
        Ok(lock) => lock,
        Err(failure) if failure.is(Code::Busy) => {
            let next = "wait for it; if it does not end, `kill` it and start the node again";
            return vec![Check::bad("node", format!("{failure} but does not answer"), next)];
        }
        Err(failure) => return vec![failed("node", &failure)],
    };
    let opened = Local::open(&context.home, lock, context.screen);
    let status = opened.and_then(|mut local| local.call(Request::Status));
    let mut checks = vec![Check::bad("node", "none is running", "`tidings start` starts it")];
    checks.extend(match status {
        Ok(Response::Status(status)) => stores(&status),
        Ok(_) => vec![failed("store", &crate::client::unexpected())],
        Err(failure) => vec![failed("store", &failure)],
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
    let message = format!("{} of {} for files are taken", Bytes(taken), Bytes(quota));
    if quota.saturating_sub(taken) >= SMALL {
        return Some(Check::good("files", message));
    }
    let next = "raise `quota_files`, or delete posts whose files you no longer need";
    Some(Check::bad(
        "files",
        format!("{message}: those of new posts may not come by themselves"),
        next,
    ))
}

fn store(status: &Status) -> Check {
    if let Some(why) = &status.not_writable {
        return Check::bad(
            "store",
            why.clone(),
            status.not_writable_next.as_deref().unwrap_or(WRITE_AGAIN),
        );
    }
    if let Some(why) = &status.low_disk {
        let next = "free some space, or lower `min_free`; the node goes on by itself then";
        return Check::bad("store", why.clone(), next);
    }
    if let Some((why, next)) = quotas_over(&status.stock) {
        return Check::bad("store", why, next);
    }
    if !status.admitted {
        let next = "connect to any member: `tidings peers` lists who is there";
        return Check::bad("store", "this device is not let in yet", next);
    }
    let (entries, devices) = (count::entries(status.entries), count::devices(status.authors));
    let message = format!("opens; {entries} of {devices}");
    Check::good("store", message)
}

fn peers(answer: Result<Peers>) -> Check {
    match answer {
        Ok(Peers { peers }) => reach::check(&peers),
        Err(failure) => failed("peers", &failure),
    }
}

/// What the newest posts say of the clocks.
fn clocks(node: &Remote) -> Option<Check> {
    match node.call(&Request::Recent { limit: 50, before: None }) {
        Ok(Response::Posts(posts)) => skew::check(&posts),
        Ok(_) => Some(failed("skew", &crate::client::unexpected())),
        Err(failure) => Some(failed("skew", &failure)),
    }
}

fn failed(check: &'static str, failure: &Failure) -> Check {
    let Told { message, next } = failure.told(Words::of(Language::English));
    Check::bad(check, message, next.unwrap_or_else(|| "`tidings status` says more".into()))
}
