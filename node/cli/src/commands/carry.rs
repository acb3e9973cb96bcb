//! `carry`, `publish`, `pull`: entries without a network.

use super::Context;
use crate::args::{Carry, Publish, Pull};
use crate::error::{Code, Failure, Result};
use crate::print::count::{self, entries};
use crate::print::posts::person;
use crate::print::progress::Progress;
use crate::print::sanitise::line;
use crate::print::time::bytes;
use crate::shelf::is_url;
use std::path::{Path, PathBuf};
use tidings_core::carry::report::{FilesMoved, Left, Source};
use tidings_core::carry::{Job, Report};

/// Both directions.
pub(crate) fn run(context: &Context, args: &Carry) -> Result<()> {
    let job = Job::Carry {
        dir: absolute(&args.dir)?,
        reader: args.reader.clone(),
        newer_seconds: args.newer,
        max_bytes: args.max,
        files_up_to: args.files.up_to(),
    };
    let report = carry(context, &job)?;
    context.screen.done(format!("{}; {}", took(&report), left(&report, "whoever comes")));
    verdict(&report, Code::Failed)
}

/// A replica.
pub(crate) fn publish(context: &Context, args: &Publish) -> Result<()> {
    let job = Job::Publish { dir: absolute(&args.dir)?, files_up_to: args.files.up_to() };
    let report = carry(context, &job)?;
    let written = report.left.as_ref().map_or(0, |left| left.bytes);
    let said = left(&report, "everybody");
    context.screen.done(format!("{said}, {} written", bytes(written)));
    verdict(&report, Code::Failed)
}

/// Reading alone.
pub(crate) fn pull(context: &Context, args: &Pull) -> Result<()> {
    let from = match is_url(&args.from) {
        true => args.from.clone(),
        false => {
            let path = absolute(Path::new(&args.from))?.into_os_string().into_string();
            path.map_err(|_| Failure::usage("the path is not UTF-8 text"))?
        }
    };
    let report = carry(context, &Job::Pull { from, files_up_to: args.files.up_to() })?;
    context.screen.done(took(&report));
    verdict(&report, if is_url(&args.from) { Code::NoPeer } else { Code::Failed })
}

fn carry(context: &Context, job: &Job) -> Result<Report> {
    let mut backend = context.backend()?;
    let progress = Progress::new(context.screen, "Carrying");
    let report = backend.carry(job, &mut |done, total| progress.set(done, total));
    progress.abandon();
    let report = report?;
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&report)?;
    }
    out.finish()?;
    files(context, &report);
    report.notes.iter().for_each(|note| context.screen.say(line(note)));
    if report.waiting > 0 {
        let waiting = entries(report.waiting);
        context
            .screen
            .say(format!("{waiting} there cannot be used yet: what they follow is not there"));
    }
    Ok(report)
}

/// “1 file (310 KB) came; 2 files (1 MB) left; 1 file stays behind: larger than `--files-up-to`”.
fn files(context: &Context, report: &Report) {
    let FilesMoved { took, took_bytes, left, left_bytes, larger, absent, no_room, wished } =
        report.files;
    let moved = [(took, took_bytes, "came"), (left, left_bytes, "left there")];
    let moved = moved.iter().filter(|(count, ..)| *count > 0);
    let moved = moved
        .map(|(count, size, how)| format!("{} ({}) {how}", count::files(*count), bytes(*size)));
    let behind = [
        (larger, "larger than `--files-up-to` lets go along"),
        (absent, "not all of it is here; `tidings file fetch` asks peers"),
        (no_room, "no room is left for it"),
    ];
    let behind = behind.iter().filter(|(count, _)| *count > 0);
    let behind = behind.map(|(count, why)| format!("{} left out: {why}", count::files(*count)));
    let asked = format!("{} asked for: who has them leaves them there", count::files(wished));
    let asked = (wished > 0).then_some(asked);
    let said: Vec<String> = moved.chain(behind).chain(asked).collect();
    if !said.is_empty() {
        context.screen.say(said.join("; "));
    }
}

/// The node may run elsewhere in the file system.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|error| Failure::file(path, &error))
}

/// “Took 41 entries of 3 authors from bo#x2fp (laptop)”.
fn took(report: &Report) -> String {
    let told: Vec<String> = report.took.iter().filter(|it| it.entries > 0).map(source).collect();
    match told.is_empty() {
        true => "Took nothing new".into(),
        false => format!("Took {}", told.join(", ")),
    }
}

fn source(source: &Source) -> String {
    let who = match &source.person {
        Some(who) if source.device_name.is_empty() => person(who),
        Some(who) => format!("{} ({})", person(who), line(&source.device_name)),
        None => format!("device {}", source.device.to_string().chars().take(8).collect::<String>()),
    };
    format!("{} of {} from {who}", entries(source.entries), authors(source.authors))
}

/// “left 12 entries of 2 authors for cy#hkz3”.
fn left(report: &Report, everybody: &str) -> String {
    let nothing = Left::default();
    let left = report.left.as_ref().unwrap_or(&nothing);
    let readers: Vec<String> = left.readers.iter().map(person).collect();
    let readers = if readers.is_empty() { everybody.to_owned() } else { readers.join(", ") };
    let said = match left.entries {
        0 => "left nothing new".to_owned(),
        count => format!("left {} of {} for {readers}", entries(count), authors(left.authors)),
    };
    match left.withheld {
        0 => said,
        more => format!("{said}; {} found no room", entries(more)),
    }
}

fn authors(count: u64) -> String {
    format!("{count} author{}", if count == 1 { "" } else { "s" })
}

/// What did not verify counts most, then what broke off (`unreachable` if that was at once), then
/// what found no room.
fn verdict(report: &Report, unreachable: Code) -> Result<()> {
    let taken = entries(report.entries());
    let wrote = report.left.as_ref().map_or(0, |left| left.entries);
    let moved = report.entries() > 0 || wrote > 0;
    if let Some(damage) = report.damage.first() {
        let more = report.damage.len() as u64 - 1 + report.more_damage;
        let others = if more == 0 { String::new() } else { format!(" (and {more} more places)") };
        let message = format!("{}{others}", line(&damage.to_string()));
        return Err(Failure::new(Code::Verification, message).next(format!(
            "what is whole was taken ({taken}); whoever wrote it can write it again"
        )));
    }
    if let Some(why) = &report.broken {
        let code = if moved { Code::Partly } else { unreachable };
        return Err(Failure::new(code, format!("it broke off: {}", line(why)))
            .next(format!("{taken} came and are kept; do it again to go on")));
    }
    if let Some(why) = &report.no_room {
        let code = if moved { Code::Partly } else { Code::TooLarge };
        let message = format!("nothing more was taken here: {}", line(why));
        return Err(Failure::new(code, message).next(
            "`tidings status` says how to make room; what is there waits, do it again then",
        ));
    }
    if let Some(why) = &report.full {
        let code = if moved { Code::Partly } else { Code::TooLarge };
        return Err(Failure::new(code, format!("no room is left there: {}", line(why)))
            .next("free some room, or bound it with `--max SIZE` or `--newer TIME`"));
    }
    Ok(())
}
