//! What came of an import, for people and for programs.

use crate::print::Screen;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use serde::{Serialize, Serializer};
use tidings_words::{Language, Words};

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
    #[serde(serialize_with = "in_english")]
    at: Said,
    /// Why it, or which file of it and why.
    #[serde(serialize_with = "in_english")]
    why: Said,
}

/// For programs, which read the same in every language.
fn in_english<S: Serializer>(said: &Said, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&said.in_words(Words::of(Language::English)))
}

impl Tally {
    pub(super) fn new(dry_run: bool) -> Self {
        Self { schema: "tidings/import/1", dry_run, ..Self::default() }
    }

    /// A message is passed over.
    pub(super) fn refuse(&mut self, at: Said, why: Said) {
        self.refused += 1;
        if self.refusals.len() < MAX_NAMED {
            self.refusals.push(Named { at, why });
        }
    }

    /// A file of a message is left out.
    pub(super) fn leave_out(&mut self, at: Said, why: Said) {
        self.left_out += 1;
        if self.left.len() < MAX_NAMED {
            self.left.push(Named { at, why });
        }
    }

    /// In a line.
    pub(super) fn line(&self) -> Said {
        said!(
            if self.dry_run { "data-mailbox-would-import" } else { "data-mailbox-imported" },
            posts = said!("common-posts", count = self.imported),
            threads = said!("common-threads", count = self.threads),
            files = said!("data-files", count = self.files),
        )
    }

    /// What did not come in, and why.
    pub(super) fn tell(&self, screen: Screen) {
        if self.known > 0 {
            screen.say(said!("data-known", count = self.known));
        }
        let passed_over = ("data-passed-over", "data-more-passed-over");
        named(screen, passed_over, self.refused, &self.refusals);
        let left_out = ("data-file-left-out", "data-more-files-left-out");
        named(screen, left_out, self.left_out, &self.left);
    }
}

fn named(screen: Screen, (one, others): (&'static str, &'static str), all: u64, first: &[Named]) {
    let plain = |said: &Said| line(&said.in_words(screen.words()));
    for Named { at, why } in first {
        screen.say(said!(one, at = plain(at), why = plain(why)));
    }
    let more = all.saturating_sub(u64::try_from(first.len()).unwrap_or(u64::MAX));
    if more > 0 {
        screen.say(said!(others, count = more));
    }
}
