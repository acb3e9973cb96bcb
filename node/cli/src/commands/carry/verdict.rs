//! Whether all went well, and what to do if not.

use super::told::entries;
use crate::error::{Code, Failure, Result};
use crate::print::posts::person;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::{Screen, because};
use tidings_core::carry::Report;
use tidings_core::carry::report::Damage;

/// What did not verify counts most, then what broke off (`unreachable` if that was at once), then
/// what found no room.
pub(super) fn verdict(screen: Screen, report: &Report, unreachable: Code) -> Result<()> {
    let taken = report.entries();
    let moved = taken > 0 || report.left.as_ref().is_some_and(|left| left.entries > 0);
    let partly = |otherwise| if moved { Code::Partly } else { otherwise };
    let why = |own: &String| because(screen, own, report.reasons.get(own));
    if let Some(first) = report.damage.first() {
        return Err(damaged(screen, report, first));
    }
    if let Some(broken) = &report.broken {
        let broke_off = said!("data-broke-off", why = why(broken), entries = entries(taken));
        return Err(Failure::new(partly(unreachable), broke_off));
    }
    if let Some(no_room) = &report.no_room {
        let here = said!("data-no-room-here", why = why(no_room));
        return Err(Failure::new(partly(Code::TooLarge), here));
    }
    if let Some(full) = &report.full {
        let there = said!("data-no-room-there", why = why(full));
        return Err(Failure::new(partly(Code::TooLarge), there));
    }
    Ok(())
}

fn damaged(screen: Screen, report: &Report, first: &Damage) -> Failure {
    let others = u64::try_from(report.damage.len().saturating_sub(1)).unwrap_or(u64::MAX);
    let (damage, taken) = (damage(screen, first), entries(report.entries()));
    let message = match others.saturating_add(report.more_damage) {
        0 => said!("data-damaged", damage = damage, entries = taken),
        more => said!("data-damaged-and-more", damage = damage, count = more, entries = taken),
    };
    let failure = Failure::new(Code::Verification, message);
    match of(first) {
        Some(of) => failure.during(of),
        None => failure,
    }
}

/// What does not hold, and where.
fn damage(screen: Screen, damage: &Damage) -> Said {
    let why = because(screen, &damage.why, damage.reason.as_deref());
    let file = line(&damage.file);
    match damage.offset {
        Some(byte) => said!("data-damage-at", why = why, file = file, byte = byte.to_string()),
        None => said!("data-damage", why = why, file = file),
    }
}

/// “entries 2 to 4 of 4k7m… (bo#x2fp)”, where it says so.
fn of(damage: &Damage) -> Option<Said> {
    let (author, first, last) = (damage.author.as_ref()?, damage.first?, damage.last?);
    let whose = match &damage.person {
        Some(who) => format!("{author} ({})", person(who)),
        None => author.to_string(),
    };
    let (from, to) = (first.to_string(), last.to_string());
    Some(match first == last {
        true => said!("data-damaged-entry", entry = from, whose = whose),
        false => said!("data-damaged-entries", first = from, last = to, whose = whose),
    })
}
