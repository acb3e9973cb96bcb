//! A home as one stream of bytes: what a backup is, on a disk or in a pipe.
//!
//! ```text
//! tidings-backup/1\n
//! {"file":"identity.toml","bytes":123}\n   then 123 bytes; one such pair for each file
//! {"end":true,"blake3":"…","made":…}\n     the hash of all before this line, and of `made`
//! ```
//! Names are relative paths of plain segments. What is read counts only once the end was seen and
//! its hash holds.

mod home;
mod read;
mod write;

pub(crate) use home::{ATTACHED, LOG, files};
pub(crate) use read::{Held, check, extract};
pub(crate) use write::Writer;

use crate::error::{Code, Failure};
use crate::print::said::{Said, said};
use serde::{Deserialize, Serialize};
use tidings_protocol::time::Time;

/// The first line.
const MAGIC: &str = "tidings-backup/1";

/// The longest line between files, in bytes.
const MAX_LINE: u64 = 4096;

/// Files in a backup at most.
const MAX_FILES: usize = 600_000;

/// What stands before a file, or at the end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Line {
    File { file: String, bytes: u64 },
    End { end: bool, blake3: String, made: u64 },
}

/// Whether a name can only lead to a file below the home.
fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        let known = |letter: char| letter.is_ascii_alphanumeric() || "-_.#".contains(letter);
        !part.is_empty() && !part.starts_with('.') && part.chars().all(known)
    };
    name.len() < 256 && name.split('/').count() <= 3 && name.split('/').all(plain)
}

/// The hash of all before the last line and of the time in it.
fn seal(before: &blake3::Hasher, made: Time) -> String {
    let mut hash = before.clone();
    hash.update(&made.0.to_be_bytes());
    hash.finalize().to_hex().to_string()
}

fn damaged(why: impl Into<Said>) -> Failure {
    Failure::new(Code::Verification, said!("data-backup-damaged", why = why.into()))
}

/// What the system or a parser says, in its words.
fn unreadable(why: impl std::fmt::Display) -> Failure {
    damaged(why.to_string())
}

#[cfg(test)]
mod tests;
