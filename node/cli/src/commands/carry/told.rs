//! What moved, in words.

use crate::print::posts::person;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::{Screen, because};
use tidings_core::carry::Report;
use tidings_core::carry::report::{FilesMoved, Left, Source};

/// “Took 41 entries of 3 authors from bo#x2fp (laptop)”.
pub(super) fn took(report: &Report) -> Said {
    let told: Vec<Said> = report.took.iter().filter(|it| it.entries > 0).map(source).collect();
    match told.is_empty() {
        true => said!("data-took-nothing"),
        false => said!("data-took", sources = told),
    }
}

fn source(source: &Source) -> Said {
    let who = match &source.person {
        Some(who) if source.device_name.is_empty() => person(who).into(),
        Some(who) => format!("{} ({})", person(who), line(&source.device_name)).into(),
        None => {
            let device = source.device.to_string().chars().take(8).collect::<String>();
            said!("data-some-device", device = device)
        }
    };
    let authors = said!("data-of-authors", count = source.authors);
    said!("data-took-from", entries = entries(source.entries), authors = authors, who = who)
}

/// “left 12 entries of 2 authors for cy#hkz3”; `everybody` where nobody is named.
pub(super) fn left(report: &Report, everybody: Said) -> Said {
    let nothing = Left::default();
    let left = report.left.as_ref().unwrap_or(&nothing);
    let readers: Vec<String> = left.readers.iter().map(person).collect();
    let readers = if readers.is_empty() { everybody } else { readers.join(", ").into() };
    let said = match left.entries {
        0 => said!("data-left-nothing"),
        count => {
            let authors = said!("data-of-authors", count = left.authors);
            said!("data-left", entries = entries(count), authors = authors, readers = readers)
        }
    };
    match left.withheld {
        0 => said,
        more => said!("data-withheld", left = said, entries = entries(more)),
    }
}

/// “1 file (310 KB) came; 2 files (1 MB) left there; 1 file left out: larger than …”.
pub(super) fn files(screen: Screen, report: &Report) {
    let FilesMoved { took, took_bytes, left, left_bytes, larger, absent, no_room, wished } =
        report.files;
    let moved =
        [("data-files-came", took, took_bytes), ("data-files-left-there", left, left_bytes)];
    let moved = moved.into_iter().filter(|(_, count, _)| *count > 0).map(|(key, count, size)| {
        said!(key, files = said!("data-files", count = count), size = size)
    });
    let others = [
        ("data-files-larger", larger),
        ("data-files-absent", absent),
        ("data-files-no-room", no_room),
        ("data-files-wished", wished),
    ];
    let others = others.into_iter().filter(|(_, count)| *count > 0);
    let others = others.map(|(key, count)| said!(key, files = said!("data-files", count = count)));
    let said: Vec<String> = moved.chain(others).map(|it| it.in_words(screen.words())).collect();
    if !said.is_empty() {
        screen.say(said.join("; "));
    }
}

/// What else is worth a word.
pub(super) fn remarks(screen: Screen, report: &Report) {
    for note in &report.notes {
        screen.say(because(screen, note, report.reasons.get(note)));
    }
    if report.waiting > 0 {
        screen.say(said!("data-waiting", count = report.waiting));
    }
}

/// “12 entries”.
pub(super) fn entries(count: u64) -> Said {
    said!("cli-entries", count = count)
}
