//! `tokens.json`: hashes and what each of them opens, readable by the home's owner alone.

use super::TokenRow;
use crate::api_file::write_private;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Name of the file within the home.
pub const NAME: &str = "tokens.json";

const SCHEMA: &str = "tidings/tokens/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept<R> {
    schema: String,
    tokens: Vec<One<R>>,
}

#[derive(Serialize, Deserialize)]
struct One<R> {
    /// BLAKE3 in its mode for keys, as 64 hexadecimal digits.
    hash: String,
    #[serde(flatten)]
    row: R,
}

/// All tokens of the file; none when there is no file.
pub(super) fn read(path: &Path) -> io::Result<Vec<([u8; 32], TokenRow)>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        bytes => bytes?,
    };
    let kept: Kept<TokenRow> = serde_json::from_slice(&bytes)?;
    if kept.schema != SCHEMA {
        return Err(garbled("it is of another version"));
    }
    let hash = |text: &str| blake3::Hash::from_hex(text).map_err(|_| garbled("a hash is none"));
    kept.tokens.into_iter().map(|one| Ok((*hash(&one.hash)?.as_bytes(), one.row))).collect()
}

/// Replaces the file: a crash leaves the old one or the new one.
pub(super) fn write<'r>(
    path: &Path,
    rows: impl Iterator<Item = ([u8; 32], &'r TokenRow)>,
) -> io::Result<()> {
    let hex = |hash| blake3::Hash::from_bytes(hash).to_hex().to_string();
    let tokens = rows.map(|(hash, row)| One { hash: hex(hash), row }).collect();
    let kept = Kept { schema: SCHEMA.to_owned(), tokens };
    let draft = path.with_extension("new");
    let written = write_private(&draft, &serde_json::to_vec(&kept)?)
        .and_then(|()| File::open(&draft)?.sync_all())
        .and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        fs::remove_file(&draft).ok();
        return written;
    }
    match path.parent() {
        Some(home) if cfg!(unix) => File::open(home)?.sync_all(),
        _ => Ok(()),
    }
}

fn garbled(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}
