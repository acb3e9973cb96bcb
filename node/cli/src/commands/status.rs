//! `status`: who and where this node is, and how much it holds.

use super::Context;
use crate::client::{Backend, answer};
use crate::error::{Failure, Result};
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::table::Table;
use serde::Serialize;
use tidings_core::node::{Room, goes_on_below};
use tidings_core::status::{FilesHeld, Over, Reach, ReachState, Status, Stock};
use tidings_core::{Error, Request, Role};
use tidings_http::Problem;
use tidings_words::{Told, Words};

/// What to do when nothing can be written and the node does not say why.
pub(super) fn write_again() -> Said {
    said!("health-write-again")
}

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
    sound(&status, context.screen.words())
}

/// Fails where what is written or what arrives goes nowhere.
fn sound(status: &Status, words: &Words) -> Result<()> {
    let told = |error: Error| Problem::from(error).told(words);
    if let Some(Told { message, next }) = status.trouble().map(told) {
        let why = said!("health-nothing-writable", why = line(&message));
        return Err(Failure::failed(why).next(next.map_or_else(write_again, Said::from)));
    }
    unshown(status).map_or(Ok(()), Err)
}

/// Why what arrives is not shown; a start makes the views anew where they cannot be read.
pub(super) fn unshown(status: &Status) -> Option<Failure> {
    let failure = Failure::from(status.blindness()?);
    Some(failure.during(said!("health-nothing-shown")).next(said!("health-begin-anew")))
}

fn running(backend: &Backend) -> Option<Running> {
    let Backend::Remote(node) = backend else { return None };
    let version = node.version().to_owned();
    Some(Running { pid: node.pid(), api_port: node.port(), version })
}

/// From where others can dial this node, and by way of whom.
fn reach(reach: &Reach, words: &Words) -> String {
    let behind: Vec<String> = reach.behind.iter().map(ToString::to_string).collect();
    let from = match reach.state {
        ReachState::Public => said!("health-reach-public", at = line(&reach.public.join(", "))),
        ReachState::Nat => said!("health-reach-nat", behind = behind.join(", ")),
        ReachState::Local => said!("health-reach-local"),
    };
    let relays: Vec<String> =
        reach.relays.iter().map(|relay| relay.to_string().chars().take(8).collect()).collect();
    let by = (!relays.is_empty()).then(|| said!("cli-by-way-of", relay = relays.join(", ")));
    let said = [Some(from), by].into_iter().flatten().map(|said| said.in_words(words));
    said.collect::<Vec<_>>().join("; ")
}

fn lines(context: &Context, status: &Status, running: Option<&Running>) -> Vec<String> {
    let words = context.screen.words();
    let kept = context.home.account_file().exists();
    let addresses: Vec<_> = status.addresses.iter().map(ToString::to_string).collect();
    let addresses = addresses.join(", ");
    let reach = status.reach.as_ref().map(|it| reach(it, words)).unwrap_or_default();
    let recovery = kept.then(|| said!("health-words-not-written-down"));
    let rows: [(&str, Option<Said>); 16] = [
        ("health-row-community", Some(line(&status.community).into())),
        ("health-row-you", Some(you(status, words).into())),
        ("health-row-node", Some(node(running))),
        ("health-row-address", Some(addresses.into())),
        ("health-row-reach", Some(reach.into())),
        ("health-row-peers", Some(peers(status))),
        ("health-row-members", Some(members(status))),
        ("health-row-boards", boards(status)),
        ("health-row-store", Some(store(status))),
        ("health-row-files", files(&status.files, words)),
        ("health-row-disk", status.room.map(low_disk)),
        ("health-row-quotas", quotas(&status.stock, words)),
        ("health-row-sealed", Some(sealed(status, words))),
        ("health-row-recovery", recovery),
        ("health-row-bodies", bodies_not_here(status, words)),
        ("health-row-home", Some(context.home.dir().display().to_string().into())),
    ];
    let said = rows.into_iter().filter_map(|(name, value)| Some((name, value?.in_words(words))));
    let said = said.filter(|(_, value)| !value.is_empty());
    let mut table = Table::default();
    said.for_each(|(name, value)| table.row([words.say(name), value]));
    table.lines()
}

fn you(status: &Status, words: &Words) -> String {
    let who = format!("{}#{}", line(&status.name), line(&status.suffix));
    let you = said!("health-you-on", who = who, device = line(&status.device_name)).in_words(words);
    match standing(status) {
        Some(standing) => format!("{you} ({})", standing.in_words(words)),
        None => you,
    }
}

fn node(running: Option<&Running>) -> Said {
    let Some(Running { pid, api_port, version }) = running else {
        return said!("health-node-not-running");
    };
    let (pid, port) = (pid.to_string(), api_port.to_string());
    said!("health-node-running", pid = pid, version = version, port = port)
}

fn peers(status: &Status) -> Said {
    let in_step = status.sessions.iter().filter(|session| session.caught_up).count();
    said!("health-peers", count = status.sessions.len(), step = in_step)
}

fn members(status: &Status) -> Said {
    let devices = said!("health-devices", count = status.devices);
    said!("health-members", count = status.members, devices = devices)
}

fn store(status: &Status) -> Said {
    let entries = said!("cli-entries", count = status.entries);
    let key = if status.indexing { "health-store-indexing" } else { "health-store" };
    said!(key, entries = entries, size = status.log_bytes)
}

/// As what this person is in; if not, what helps.
fn standing(status: &Status) -> Option<Said> {
    Some(match (status.role, status.admitted, &status.refused) {
        (Some(Role::Expelled), ..) => said!("health-standing-expelled"),
        _ if status.revoked => said!("error-device-revoked"),
        (_, false, Some(why)) => said!("health-standing-refused", why = not_let_in(status, why)),
        (_, false, None) => said!("health-standing-waiting"),
        (Some(role @ (Role::Relay | Role::Reader | Role::Moderator | Role::Owner)), ..) => {
            said!("cli-role", role = role.name())
        }
        _ => return None,
    })
}

/// Why no member lets this device in; `own` is how the node says it.
fn not_let_in(status: &Status, own: &str) -> Said {
    let own = line(own);
    match status.refused_reason.clone() {
        Some(reason) => Said::Refused(reason, Told { message: own, next: None }),
        None => own.into(),
    }
}

/// What there is to read; nothing where nothing can be.
fn boards(status: &Status) -> Option<Said> {
    let unread = said!("common-posts", count = status.unread);
    (!status.blind).then(|| said!("health-boards-held", count = status.boards, unread = unread))
}

/// What is held of files, where anything is.
fn files(held: &FilesHeld, words: &Words) -> Option<Said> {
    let some = |amount: u64, key| (amount > 0).then(|| said!(key, size = amount));
    let here = said!("health-files-here", count = held.files, size = held.bytes);
    let quota = held.quota.map(|quota| said!("health-at-most", size = quota));
    let said = [
        Some(here),
        some(held.coming, "health-files-coming"),
        some(held.others, "health-files-of-others"),
        quota,
    ];
    (held.files > 0).then(|| joined(said, ", ", words))
}

/// All of them in one line.
fn joined(all: impl IntoIterator<Item = Option<Said>>, between: &str, words: &Words) -> Said {
    let said = all.into_iter().flatten().map(|said| said.in_words(words));
    said.collect::<Vec<_>>().join(between).into()
}

/// What may be held, and what is over it, with what to do about that.
fn quotas(stock: &Stock, words: &Words) -> Option<Said> {
    let of = |key, quota: Option<u64>| quota.map(|quota| said!(key, size = quota));
    let set = [of("health-quota-all", stock.quota), of("health-quota-each", stock.quota_author)];
    set.iter().any(Option::is_some).then(|| {
        let held = said!("health-held-of", held = stock.bytes, quotas = joined(set, ", ", words));
        let over = quotas_over(stock).map(|over| {
            let why = line(&over.in_words(words));
            format!("{why}: {}", over.next(words).unwrap_or_default()).into()
        });
        joined([Some(held), over], ". ", words)
    })
}

/// What is over its quota, and what to do about that.
pub(super) fn quotas_over(stock: &Stock) -> Option<Said> {
    if stock.full {
        let below = stock.quota.and_then(|quota| waits_for(stock.bytes, quota));
        return Some(match below {
            Some(below) => said!("health-nothing-taken-until", below = below),
            None => said!("health-nothing-taken"),
        });
    }
    let named = |over: &Over| {
        let (who, size) = (over.person.to_string(), over.bytes);
        let below = stock.quota_author.and_then(|quota| waits_for(over.bytes, quota));
        match below {
            Some(below) => said!("health-person-over-until", who = who, size = size, below = below),
            None => said!("health-person-over", who = who, size = size),
        }
    };
    let more =
        stock.people_over.saturating_sub(u64::try_from(stock.over.len()).unwrap_or(u64::MAX));
    let all = stock
        .over
        .iter()
        .map(named)
        .reduce(|one, next| said!("health-and-next", one = one, next = next));
    let all = all.unwrap_or_else(|| String::new().into());
    (stock.people_over > 0).then(|| said!("health-people-wait", who = all, count = more))
}

/// Below how much something that is within its quota goes on, if it does not yet.
fn waits_for(held: u64, quota: u64) -> Option<u64> {
    (held < quota).then(|| goes_on_below(quota))
}

/// That the disk is nearly full.
pub(super) fn low_disk(room: Room) -> Said {
    said!("error-disk-nearly-full", free = room.free, min = room.min)
}

/// With which key this node writes, and what it cannot read yet.
fn sealed(status: &Status, words: &Words) -> Said {
    let carried = || said!("cli-entries", count = status.sealed);
    match (status.blind, status.role) {
        (true, Some(Role::Relay) | None) => return said!("health-blind", carried = carried()),
        (true, Some(role)) => {
            return said!(
                "health-blind-but",
                role = said!("cli-role", role = role.name()),
                carried = carried()
            );
        }
        (false, Some(Role::Relay)) => return said!("health-relay-reads", carried = carried()),
        _ => {}
    }
    let key = match status.epoch {
        Some(number) => said!("health-key", number = number),
        None => said!("health-no-key"),
    };
    let waiting =
        (status.sealed > 0).then(|| said!("health-waiting-for-key", count = status.sealed));
    let others =
        (status.enclosed > 0).then(|| said!("health-sealed-for-others", count = status.enclosed));
    joined([Some(key), waiting, others], "; ", words)
}

/// How many bodies are not here, if any.
fn bodies_not_here(status: &Status, words: &Words) -> Option<Said> {
    let some = |count: u64, key| (count > 0).then(|| said!(key, count = count));
    let wanted = some(status.bodies_wanted, "health-bodies-wanted");
    let pruned = some(status.bodies_pruned, "health-bodies-pruned");
    Some(joined([wanted, pruned], ", ", words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::house::tests::blind;
    use tidings_words::Language;

    #[test]
    fn it_fails_where_nothing_is_written_or_shown_and_says_what_helps() {
        let words = Words::of(Language::German);
        let told = |writable| sound(&blind(writable), words).expect_err("trouble").told(words);
        let Told { message, next } = told(false);
        assert!(message.starts_with("nichts lässt sich schreiben: "), "{message}");
        assert!(next.is_some_and(|next| next.contains("schaff Platz")));
        let Told { message, next } = told(true);
        assert!(next.is_some_and(|next| next.contains("tidings start")));
        assert!(message.starts_with("nichts, was ankommt, wird gezeigt: "), "{message}");
    }
}
