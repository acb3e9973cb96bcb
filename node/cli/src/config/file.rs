//! `config.toml`: unknown keys are errors with a suggestion, because a misspelt one is no setting.

use super::schema::{KEYS, key};
use crate::error::{Failure, Result};
use crate::print::said::said;
use std::io::ErrorKind;
use std::path::Path;
use toml::Table;

/// Names closer than this are taken for misspellings (0 is unlike, 1 is equal).
const ALIKE: f64 = 0.75;

/// What the file says; nothing when there is none.
pub(super) fn read(path: &Path) -> Result<Table> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).map_err(|failure| failure.during(path.display().to_string())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Table::new()),
        Err(error) => Err(Failure::file(path, &error)),
    }
}

/// What the text says; every key in it is one that there is.
pub(super) fn parse(text: &str) -> Result<Table> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        Failure::usage(said!("home-not-toml", why = error.to_string().trim_end()))
    })?;
    match table.keys().find(|name| key(name).is_none()) {
        Some(name) => Err(unknown(name)),
        None => Ok(table),
    }
}

fn unknown(name: &str) -> Failure {
    let names = || KEYS.iter().map(|key| key.name);
    let (likeness, nearest) = names()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .fold((0.0, ""), |best, next| if next.0 > best.0 { next } else { best });
    if likeness >= ALIKE {
        return Failure::usage(said!("home-unknown-key-near", key = name, near = nearest));
    }
    let keys = names().collect::<Vec<_>>().join(", ");
    Failure::usage(said!("home-unknown-key", key = name, keys = keys))
}
