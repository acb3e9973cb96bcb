//! `config.toml`: unknown keys are errors with a suggestion, because a misspelt one is no setting.

use super::Overrides;
use crate::error::{Failure, Result};
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::Path;
use toml::Table;

const KEYS: [&str; 3] = ["api_port", "listen", "mdns"];

/// Names closer than this are taken for misspellings (0 is unlike, 1 is equal).
const ALIKE: f64 = 0.75;

#[derive(Deserialize)]
struct Settings {
    listen: Option<Vec<String>>,
    mdns: Option<bool>,
    api_port: Option<u16>,
}

/// Reader of a settings file.
pub(super) struct ConfigFile;

impl ConfigFile {
    /// What the file says; nothing when there is none.
    pub(super) fn read(path: &Path) -> Result<Overrides> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                Self::parse(&text).map_err(|failure| failure.during(&path.display().to_string()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Overrides::default()),
            Err(error) => Err(Failure::file(path, &error)),
        }
    }

    /// What the text says.
    pub(super) fn parse(text: &str) -> Result<Overrides> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            Failure::usage(format!("not TOML: {}", error.to_string().trim_end()))
        })?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(unknown(key));
        }
        let settings: Settings = table
            .try_into()
            .map_err(|error: toml::de::Error| wrong_value(error.to_string().trim_end()))?;
        let Settings { listen, mdns, api_port } = settings;
        Ok(Overrides { listen, mdns, api_port })
    }
}

fn wrong_value(why: &str) -> Failure {
    Failure::usage(why)
        .next("write mdns = true, api_port = 8787, listen = [\"/ip4/0.0.0.0/tcp/4001\"]")
}

fn unknown(key: &str) -> Failure {
    let (likeness, nearest) = KEYS
        .map(|known| (strsim::jaro_winkler(key, known), known))
        .into_iter()
        .fold((0.0, ""), |best, next| if next.0 > best.0 { next } else { best });
    let known = format!("the keys are {}", KEYS.join(", "));
    let next = if likeness >= ALIKE { format!("did you mean `{nearest}`?") } else { known };
    Failure::usage(format!("unknown key `{key}`")).next(next)
}
