//! Lines on their way into one durable commit.

use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use serde::Deserialize;
use tidings_core::api::{MAX_IMPORT, NewPost};

/// Longest line, in bytes: the largest text with every byte escaped, and room for the rest.
pub(super) const MAX_LINE: u64 = 128 * 1024;

/// What a line looks like.
const EXAMPLE: &str = r#"{"board":"general","subject":"…","text":"…"}"#;

/// A batch is full when its lines have this many bytes: one request to a running node holds it.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// A line; keys that are not known are ignored, so that an export can be imported.
#[derive(Deserialize)]
struct Line {
    board: String,
    #[serde(default)]
    subject: Option<String>,
    text: String,
}

/// Posts to be committed together.
#[derive(Default)]
pub(super) struct Batch {
    /// The posts.
    pub(super) posts: Vec<NewPost>,
    /// Lines they came from, blank ones included.
    pub(super) lines: u64,
    bytes: usize,
}

impl Batch {
    /// Takes a line; `before` lines were taken by batches before.
    pub(super) fn take(&mut self, line: &[u8], before: u64) -> Result<()> {
        self.lines += 1;
        let number = before + self.lines;
        if line.len() as u64 > MAX_LINE {
            let too_long = said!("data-line-too-long", line = number, max = MAX_LINE);
            return Err(Failure::new(Code::TooLarge, too_long));
        }
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let Line { board, subject, text } = serde_json::from_slice(line).map_err(|error| {
            let error = error.to_string();
            // Where in the line it is helps nobody who does not count its letters.
            let why = error.rsplit_once(" at ").map_or(error.as_str(), |(why, _)| why);
            Failure::usage(said!("data-line-unread", line = number, why = why, example = EXAMPLE))
        })?;
        self.posts.push(NewPost { board, subject, text });
        self.bytes += line.len();
        Ok(())
    }

    /// Whether it is time to commit.
    pub(super) fn is_full(&self) -> bool {
        self.posts.len() >= MAX_IMPORT || self.bytes >= MAX_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_named() {
        let mut batch = Batch::default();
        batch.take(b"{\"board\":\"general\",\"text\":\"a\",\"schema\":\"x\"}\n", 10).unwrap();
        batch.take(b"  \n", 10).unwrap();
        assert_eq!((batch.posts.len(), batch.lines), (1, 2));
        let failure = batch.take(b"{\"board\":1}", 10).unwrap_err().to_string();
        assert!(failure.starts_with("line 13:"), "{failure}");
    }

    #[test]
    fn a_batch_is_bounded() {
        let mut batch = Batch::default();
        let line = format!("{{\"board\":\"b\",\"text\":\"{}\"}}", "x".repeat(100_000));
        let taken =
            (0..).take_while(|_| !batch.is_full() && batch.take(line.as_bytes(), 0).is_ok());
        assert_eq!(taken.count(), 21);
        assert!(batch.take(&vec![b' '; 200_000], 0).is_err());
    }
}
