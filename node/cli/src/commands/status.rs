//! `status`: who and where this node is, and how much it holds.

use super::Context;
use crate::client::{Backend, answer};
use crate::error::{Failure, Result};
use crate::print::count;
use crate::print::sanitise::line;
use crate::print::time::bytes;
use serde::Serialize;
use tidings_core::node::{Bytes, STOCK_NEXT, slack_words};
use tidings_core::status::{FilesHeld, Over, Reach, ReachState, Status, Stock};
use tidings_core::{Request, Role};

/// What to do when nothing can be written and the node does not say why.
pub(super) const WRITE_AGAIN: &str =
    "free some space or repair the disk; the node then goes on by itself";

/// The node's process, beside what the node says of itself.
#[derive(Serialize)]
struct Full<'a> {
    #[serde(flatten)]
    status: &'a Status,
    home: String,
    /// Whether the account's recovery words are still kept in the home.
    recovery_words_kept: bool,
    running: Option<Running>,
}

#[derive(Serialize)]
struct Running {
    pid: u32,
    api_port: u16,
    version: String,
}

/// Prints the status.
pub(crate) fn run(context: &Context) -> Result<()> {
    let mut backend = context.backend()?;
    let status = answer!(backend, Request::Status, Status);
    let running = running(&backend);
    let recovery_words_kept = context.home.account_file().exists();
    let mut out = context.screen.out();
    if context.screen.json {
        let home = context.home.dir().display().to_string();
        out.object(&Full { status: &status, home, recovery_words_kept, running })?;
        return out.finish();
    }
    lines(context, &status, running.as_ref()).iter().try_for_each(|line| out.line(line))?;
    out.finish()?;
    match &status.not_writable {
        Some(why) => {
            let failure = Failure::failed(format!("nothing can be written: {}", line(why)));
            Err(failure.next(status.not_writable_next.as_deref().unwrap_or(WRITE_AGAIN)))
        }
        None => Ok(()),
    }
}

fn running(backend: &Backend) -> Option<Running> {
    let Backend::Remote(node) = backend else { return None };
    let version = node.version().to_owned();
    Some(Running { pid: node.pid(), api_port: node.port(), version })
}

/// From where others can dial this node, and by way of whom.
fn reach(reach: &Reach) -> String {
    let behind: Vec<String> = reach.behind.iter().map(ToString::to_string).collect();
    let from = match reach.state {
        ReachState::Public => format!("from anywhere, at {}", line(&reach.public.join(", "))),
        ReachState::Nat => format!("behind a router that translates ({})", behind.join(", ")),
        ReachState::Local => "from its own networks, as far as anybody has said".to_owned(),
    };
    let relays: Vec<String> =
        reach.relays.iter().map(|relay| relay.to_string().chars().take(8).collect()).collect();
    let by = if relays.is_empty() {
        String::new()
    } else {
        format!("; by way of {}", relays.join(", "))
    };
    from + &by
}

fn lines(context: &Context, status: &Status, running: Option<&Running>) -> Vec<String> {
    let in_step = status.sessions.iter().filter(|session| session.caught_up).count();
    let node = running.map_or_else(
        || "not running (`tidings start` starts it)".to_owned(),
        |node| {
            let Running { pid, api_port, version } = node;
            format!("process {pid}, version {version}, API on 127.0.0.1:{api_port}")
        },
    );
    let indexing = if status.indexing { ", indexing" } else { "" };
    let you = format!(
        "{}#{} on {}{}",
        line(&status.name),
        line(&status.suffix),
        line(&status.device_name),
        standing(status)
    );
    let kept = context.home.account_file().exists();
    let recovery =
        if kept { "words not written down yet (`tidings device words --forget`)" } else { "" };
    let recovery = recovery.to_owned();
    let addresses: Vec<_> = status.addresses.iter().map(ToString::to_string).collect();
    let peers = format!("{} connected, {in_step} in step", status.sessions.len());
    let rows = [
        ("Community", line(&status.community)),
        ("You", you),
        ("Node", node),
        ("Address", addresses.join(", ")),
        ("Reach", status.reach.as_ref().map(reach).unwrap_or_default()),
        ("Peers", peers),
        ("Members", format!("{} with {}", status.members, count::devices(status.devices))),
        ("Boards", boards(status)),
        (
            "Store",
            format!("{}, {}{indexing}", count::entries(status.entries), bytes(status.log_bytes)),
        ),
        ("Files", files(&status.files)),
        ("Disk", status.low_disk.as_deref().map(line).unwrap_or_default()),
        ("Quotas", quotas(&status.stock)),
        ("Sealed", sealed(status)),
        ("Recovery", recovery),
        ("Bodies", bodies_not_here(status)),
        ("Home", context.home.dir().display().to_string()),
    ];
    let said = rows.iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| format!("{name:<11}{value}")).collect()
}

/// As what this person is in; if not, what helps.
fn standing(status: &Status) -> String {
    let standing = match (status.role, status.admitted, &status.refused) {
        (Some(Role::Expelled), ..) => {
            "expelled: what is here can be read, nothing be written; a moderator may take that back"
        }
        (_, false, Some(why)) => {
            return format!(
                " (not let in: {}; `tidings join CODE` with a new code of a member's helps)",
                line(why)
            );
        }
        (_, false, None) => {
            "waiting to be let in by a member; if none does, `tidings join CODE` with a new code"
        }
        (Some(Role::Relay), ..) => "relay",
        (Some(Role::Reader), ..) => "reader",
        (Some(Role::Moderator), ..) => "moderator",
        (Some(Role::Owner), ..) => "owner",
        _ => return String::new(),
    };
    format!(" ({standing})")
}

/// What there is to read; nothing where nothing can be.
fn boards(status: &Status) -> String {
    if status.blind {
        return String::new();
    }
    format!("{} with {} unread", status.boards, count::posts(status.unread))
}

/// What is held of files, where anything is.
fn files(held: &FilesHeld) -> String {
    if held.files == 0 {
        return String::new();
    }
    let mut said = vec![format!("{}, {} here", count::files(held.files), bytes(held.bytes))];
    if held.coming > 0 {
        said.push(format!("{} still to come", bytes(held.coming)));
    }
    if held.others > 0 {
        said.push(format!("{} carried for others", bytes(held.others)));
    }
    said.extend(held.quota.map(|quota| format!("at most {}", Bytes(quota))));
    said.join(", ")
}

/// What may be held, and what is over it, with what to do about that.
fn quotas(stock: &Stock) -> String {
    let of = |name, quota: Option<u64>| quota.map(|quota| format!("{name} {}", Bytes(quota)));
    let set = [of("all", stock.quota), of("each person", stock.quota_author)];
    let set: Vec<String> = set.into_iter().flatten().collect();
    if set.is_empty() {
        return String::new();
    }
    let held = format!("{} of {} held", Bytes(stock.bytes), set.join(", "));
    match quotas_over(stock) {
        Some((why, next)) => format!("{held}. {}: {next}", line(&why)),
        None => held,
    }
}

/// What is over its quota, and what to do about that.
pub(super) fn quotas_over(stock: &Stock) -> Option<(String, &'static str)> {
    if stock.full {
        let slack = stock.quota.and_then(|quota| slack_words(stock.bytes, quota));
        return Some((format!("Nothing more is taken{}", slack.unwrap_or_default()), STOCK_NEXT));
    }
    let named = |over: &Over| {
        let slack = stock.quota_author.and_then(|quota| slack_words(over.bytes, quota));
        format!("{} ({}{})", over.person, Bytes(over.bytes), slack.unwrap_or_default())
    };
    let named: Vec<String> = stock.over.iter().map(named).collect();
    let more =
        match stock.people_over.saturating_sub(u64::try_from(named.len()).unwrap_or(u64::MAX)) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
    let next = "raise `quota_author`, or let old bodies of theirs go by rules of `retention`";
    let why = format!("What is new of {}{more} waits where it is", named.join(", "));
    (stock.people_over > 0).then_some((why, next))
}

/// With which key this node writes, and what it cannot read yet.
fn sealed(status: &Status) -> String {
    let carried = count::entries(status.sealed);
    match (status.blind, status.role) {
        (true, Some(Role::Relay) | None) => {
            return format!("blind: carries what it cannot read ({carried})");
        }
        (true, Some(role)) => {
            return format!(
                "blind by its settings, but a {role} now: what opens its keys is on this disk \
                 ({carried} not read)"
            );
        }
        (false, Some(Role::Relay)) => {
            return format!("reads what was written before it was a relay; carries {carried} more");
        }
        _ => {}
    }
    let key = status.epoch.map_or_else(|| "no key yet".into(), |number| format!("key {number}"));
    let waiting = (status.sealed > 0)
        .then(|| format!("{} wait for a key that is not here", count::entries(status.sealed)));
    let others = (status.enclosed > 0)
        .then(|| format!("{} sealed for others", count::entries(status.enclosed)));
    let said: Vec<String> = [Some(key), waiting, others].into_iter().flatten().collect();
    said.join("; ")
}

/// How many bodies are not here, if any.
fn bodies_not_here(status: &Status) -> String {
    let wanted =
        (status.bodies_wanted > 0).then(|| format!("{} wanted from peers", status.bodies_wanted));
    let pruned =
        (status.bodies_pruned > 0).then(|| format!("{} pruned here", status.bodies_pruned));
    let said: Vec<String> = wanted.into_iter().chain(pruned).collect();
    said.join(", ")
}
