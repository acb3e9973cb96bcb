//! An mbox, message by message (RFC 4155; “mboxrd” where quoting is concerned, and tolerant of others).
//!
//! A message begins with a line `From sender date`. Lines of it that begin with `From `, or with that
//! after any number of `>`, have one `>` more in the file. Old files quote only some of these lines:
//! so a line counts as the beginning of a message where it holds a time of day and a year, and does
//! not where it goes on in words.

use crate::{MAX_MESSAGE, Refused};
use std::io::{self, BufRead};

/// Longest line that is looked at as a whole; what is longer is taken in pieces.
const MAX_LINE: u64 = 1 << 16;

/// Reads an mbox from its beginning, or from the beginning of one of its messages.
pub(crate) struct Messages<R> {
    from: R,
    /// Bytes and lines taken.
    taken: u64,
    lines: u64,
    line: Vec<u8>,
    /// The line before ended with a line feed: a new one begins.
    at_start: bool,
    /// The line that begins the next message was taken already; where it stands.
    begun: Option<(u64, u64)>,
}

/// Where a message stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Bytes before its `From ` line.
    pub(crate) offset: u64,
    /// Lines before it, and one.
    pub(crate) line: u64,
}

impl<R: BufRead> Messages<R> {
    pub(crate) fn new(from: R) -> Self {
        Self { from, taken: 0, lines: 0, line: Vec::new(), at_start: true, begun: None }
    }

    /// The next message: where it stands, and its bytes in `into`, if it is not too long.
    pub(crate) fn next_into(
        &mut self,
        into: &mut Vec<u8>,
    ) -> io::Result<Option<(Spot, Result<(), Refused>)>> {
        into.clear();
        let Some((offset, line)) = self.begin()? else { return Ok(None) };
        let mut fits = true;
        while self.take_line()? {
            if self.begins() {
                let len = u64::try_from(self.line.len()).unwrap_or(u64::MAX);
                self.begun = Some((self.taken.saturating_sub(len), self.lines));
                break;
            }
            if into.len().saturating_add(self.line.len()) > MAX_MESSAGE {
                fits = false;
                into.clear();
            }
            if fits {
                into.extend_from_slice(unquoted(&self.line, self.at_start));
            }
        }
        // The blank line before the next message is the file's.
        if into.ends_with(b"\n\n") {
            into.pop();
        } else if into.ends_with(b"\n\r\n") {
            into.truncate(into.len().saturating_sub(2));
        }
        let outcome = if fits { Ok(()) } else { Err(Refused::TooLarge) };
        Ok(Some((Spot { offset, line }, outcome)))
    }

    /// Takes lines up to the one that begins a message; where that stands.
    fn begin(&mut self) -> io::Result<Option<(u64, u64)>> {
        if let Some(begun) = self.begun.take() {
            return Ok(Some(begun));
        }
        loop {
            let before = self.taken;
            if !self.take_line()? {
                return Ok(None);
            }
            if self.begins() || (before == 0 && self.line.starts_with(b"From ")) {
                return Ok(Some((before, self.lines)));
            }
        }
    }

    /// Takes a line, or a piece of a very long one; false at the end.
    fn take_line(&mut self) -> io::Result<bool> {
        self.at_start = self.line.is_empty() || self.line.ends_with(b"\n");
        self.line.clear();
        let mut piece = io::Read::take(&mut self.from, MAX_LINE);
        let len = piece.read_until(b'\n', &mut self.line)?;
        self.taken = self.taken.saturating_add(u64::try_from(len).unwrap_or(u64::MAX));
        self.lines = self.lines.saturating_add(u64::from(self.at_start && len > 0));
        Ok(len > 0)
    }

    fn begins(&self) -> bool {
        self.at_start && is_separator(&self.line)
    }
}

/// Whether a line begins a message: `From `, somebody, and a date with a time of day and a year.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let mut words = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).skip(1);
    let (mut clock, mut year) = (false, false);
    words.by_ref().take(16).for_each(|word| {
        clock |= is_clock(word);
        year |= word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    });
    clock && year
}

/// `9:05`, `09:05` or `09:05:59`.
fn is_clock(word: &[u8]) -> bool {
    let digits = |part: &[u8]| matches!(part.len(), 1 | 2) && part.iter().all(u8::is_ascii_digit);
    let parts = word.split(|byte| *byte == b':');
    let count = parts.clone().count();
    (count == 2 || count == 3) && parts.clone().all(digits)
}

/// A line as its writer wrote it.
fn unquoted(line: &[u8], at_start: bool) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.split_at_checked(marks) {
        Some((_, rest)) if at_start && marks > 0 && rest.starts_with(b"From ") => {
            line.get(1..).unwrap_or_default()
        }
        _ => line,
    }
}

/// A line as it stands in a file.
pub(crate) fn needs_quote(line: &[u8]) -> bool {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    line.get(marks..).is_some_and(|rest| rest.starts_with(b"From "))
}
