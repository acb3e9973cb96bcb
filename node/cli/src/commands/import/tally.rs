//! What came of an import, for people and for programs.

use crate::print::Screen;
use crate::print::count;
use crate::print::sanitise::line;
use serde::Serialize;

/// Messages, and files, that are named one by one; of the others it is said how many they are.
const MAX_NAMED: usize = 10;

/// What came of it so far.
#[derive(Default, Serialize)]
pub(super) struct Tally {
    schema: &'static str,
    /// Posts that are durable; in a dry run those that would be written.
    pub(super) imported: u64,
    /// How many of them began threads.
    pub(super) threads: u64,
    /// Files that went with them.
    pub(super) files: u64,
    /// Messages that were here already.
    pub(super) known: u64,
    /// Messages that were passed over, and the first of them.
    pub(super) refused: u64,
    refusals: Vec<Named>,
    /// Files that were left out, and the first of them.
    left_out: u64,
    left: Vec<Named>,
    pub(super) dry_run: bool,
    pub(super) done: bool,
}

#[derive(Serialize)]
struct Named {
    /// Where the message is.
    at: String,
    /// Why it, or which file of it and why.
    why: String,
}

impl Tally {
    pub(super) fn new(dry_run: bool) -> Self {
        Self { schema: "tidings/import/1", dry_run, ..Self::default() }
    }

    /// A message is passed over.
    pub(super) fn refuse(&mut self, at: String, why: String) {
        self.refused += 1;
        if self.refusals.len() < MAX_NAMED {
            self.refusals.push(Named { at, why });
        }
    }

    /// A file of a message is left out.
    pub(super) fn leave_out(&mut self, at: String, why: String) {
        self.left_out += 1;
        if self.left.len() < MAX_NAMED {
            self.left.push(Named { at, why });
        }
    }

    /// In a line.
    pub(super) fn line(&self) -> String {
        let verb = if self.dry_run { "Would import" } else { "Imported" };
        let (posts, threads) = (count::posts(self.imported), count::threads(self.threads));
        format!("{verb} {posts} in {threads}, {}", count::files(self.files))
    }

    /// What did not come in, and why.
    pub(super) fn tell(&self, screen: Screen) {
        if self.known > 0 {
            screen.say(format!("{} here already", count::messages_were(self.known)));
        }
        named(screen, "passed over", self.refused, &self.refusals);
        named(screen, "file left out", self.left_out, &self.left);
    }
}

fn named(screen: Screen, what: &str, all: u64, first: &[Named]) {
    for Named { at, why } in first {
        screen.say(format!("{what}: {}: {}", line(at), line(why)));
    }
    let more = all.saturating_sub(u64::try_from(first.len()).unwrap_or(u64::MAX));
    if more > 0 {
        screen.say(format!("{what}: {more} more"));
    }
}
