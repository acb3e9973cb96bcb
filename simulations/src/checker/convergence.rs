//! After healing all honest hosts hold the same, and all of it.

use super::prefix::Ledger;
use super::{Check, broken};
use crate::host::Host;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;

/// Lines of a report on what is stuck.
const MOST_LINES: usize = 20;

/// Whether all checked hosts have equal roots, and the first of them all that was written. Host
/// `odd`, which differed last, is looked at first: mostly it still does.
#[must_use]
pub fn reached(hosts: &[Host], ledger: &Ledger, odd: &mut usize) -> bool {
    let Some(first) = hosts.iter().find(|host| host.is_checked()) else { return true };
    let Some(root) = first.machine.root() else { return false };
    let differs = |host: &Host| host.is_checked() && host.machine.root() != Some(root);
    if hosts.get(*odd).is_some_and(differs) {
        return false;
    }
    match hosts.iter().position(differs) {
        Some(host) => {
            *odd = host;
            false
        }
        None => is_whole(first, ledger),
    }
}

fn is_whole(host: &Host, ledger: &Ledger) -> bool {
    ledger.due().all(|(author, log)| seq(host, author) >= log.len() as u64)
}

fn seq(host: &Host, author: &Author) -> u64 {
    host.machine.head(author).map_or(0, |head| head.tip.seq)
}

/// Of the entries that each checked host is due, the share that it lacks.
#[must_use]
pub fn undelivered(hosts: &[Host], ledger: &Ledger) -> f64 {
    let (mut due, mut lacking) = (0, 0);
    for host in hosts.iter().filter(|host| host.is_checked()) {
        for (author, log) in ledger.due() {
            due += log.len() as u64;
            lacking += (log.len() as u64).saturating_sub(seq(host, author));
        }
    }
    lacking as f64 / due.max(1) as f64
}

/// Of the proofs that each checked host is due, one of each author who forked, the share that it
/// lacks; `None` if nobody forked.
#[must_use]
pub fn unproven(hosts: &[Host]) -> Option<f64> {
    let checked: Vec<&Host> = hosts.iter().filter(|host| host.is_checked()).collect();
    let proofs = |author: &Author| {
        let proven = |host: &&&Host| host.machine.head(author).is_some_and(|it| it.fork.is_some());
        checked.iter().filter(proven).count()
    };
    let forked = hosts.iter().filter(|host| host.may_fork());
    let keys: BTreeSet<Author> = forked.map(|host| host.author).collect();
    let forked: Vec<usize> = keys.iter().map(proofs).filter(|proofs| *proofs > 0).collect();
    let due = forked.len() * checked.len();
    (due > 0).then(|| (due - forked.iter().sum::<usize>()) as f64 / due as f64)
}

/// Whether everybody has what it says; counts what the engines overlooked.
///
/// # Errors
/// When a disk lacks something although the engines agree.
pub fn check(hosts: &[Host], ledger: &Ledger, silent: bool) -> Check {
    let checked = || hosts.iter().enumerate().filter(|(_, host)| host.is_checked());
    for (who, host) in checked() {
        if !is_whole(host, ledger) {
            return broken("convergence", format!("host {who} says it has all and has not"));
        }
        let overlooked = host.machine.silent_divergences();
        if silent && overlooked > 0 {
            let what = format!("host {who} overlooked {overlooked} differences");
            return broken("silent divergence", what);
        }
    }
    Ok(())
}

/// What is missing where, and how the sessions stand: for whoever looks for the cause.
#[must_use]
pub fn stuck(hosts: &[Host], ledger: &Ledger) -> String {
    let numbers: BTreeMap<Author, usize> =
        hosts.iter().enumerate().rev().map(|(who, host)| (host.author, who)).collect();
    let ended =
        hosts.iter().enumerate().filter_map(|(who, host)| Some((who, host.machine.ended()?)));
    let mut lines: Vec<String> =
        ended.map(|(who, why)| format!("host {who} ended: {why}")).collect();
    let due: BTreeMap<&Author, u64> =
        ledger.due().map(|(author, log)| (author, log.len() as u64)).collect();
    for (who, host) in hosts.iter().enumerate().filter(|(_, host)| host.is_checked()) {
        if !host.machine.is_up() {
            lines.push(format!("host {who} is down"));
            continue;
        }
        for (author, of) in &numbers {
            let has = seq(host, author);
            let most = hosts.iter().filter(|host| host.is_checked()).map(|host| seq(host, author));
            let needs = due.get(author).copied().unwrap_or(most.max().unwrap_or(0));
            if has < needs {
                lines.push(format!("host {who} has {has} of {needs} of host {of}"));
            }
        }
        let sessions = host.machine.sessions().into_iter().map(|session| {
            format!(
                "→{}{}{}{}{}{}{}",
                numbers.get(&session.peer).map_or_else(|| "?".into(), ToString::to_string),
                if session.ready { "" } else { " greeting" },
                if session.caught_up { "" } else { " behind" },
                number("", session.missing),
                if session.quiet { " quiet" } else { "" },
                number("struck ", session.strikes.into()),
                number("owed ", session.queued),
            )
        });
        let sessions: Vec<String> = sessions.collect();
        let (cuts, forks) = (cuts(host, &numbers), forks(host, &numbers));
        let lacking = number("without bodies ", host.machine.lacking());
        lines.push(format!("host {who}:{lacking} sessions {}{forks}{cuts}", sessions.join(", ")));
    }
    lines.truncate(MOST_LINES);
    lines.join("\n  ")
}

/// A number that is worth a word, after what it counts.
fn number(what: &str, count: u64) -> String {
    if count > 0 { format!(" {what}{count}") } else { String::new() }
}

/// The logs that a host takes for cut: whose, and where.
fn cuts(host: &Host, numbers: &BTreeMap<Author, usize>) -> String {
    let cuts = numbers.iter().map(|(author, of)| (of, host.machine.cut(author)));
    let cuts = cuts.filter(|(_, cut)| *cut < u64::MAX);
    cuts.map(|(of, cut)| format!("; host {of} cut at {cut}")).collect()
}

/// The forked logs that a host holds: whose, how much of it, and where it forked.
fn forks(host: &Host, numbers: &BTreeMap<Author, usize>) -> String {
    let mut text = String::new();
    let mut last = None;
    while let Some((author, head)) = host.machine.next_author(last.as_ref()) {
        last = Some(author);
        if let Some(fork) = head.fork {
            let seq = head.tip.seq;
            text.push_str(&format!("; host {} forked at {fork}, has {seq}", numbers[&author]));
        }
    }
    text
}
