//! What a verb asks for, in the words of the API.

use super::host::Look;
use super::leave::Terms;
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;

/// Letters of a key that name its owner, at least.
const MIN_KEY: usize = 6;

/// Something to be carried; as JSON `{"verb":"carry","dir":"/media/stick"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub enum Job {
    /// Both directions.
    Carry {
        /// An existing directory; an absolute path.
        dir: PathBuf,
        /// For this person only: a name, `name#suffix`, or the beginning of a key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reader: Option<String>,
        /// Logs only in which something was written within so many seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        newer_seconds: Option<u64>,
        /// Bytes that this device's packs may have there in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_bytes: Option<u64>,
    },
    /// Everything, for readers who leave no list.
    Publish {
        /// A directory, made if it is not there; an absolute path.
        dir: PathBuf,
    },
    /// Reading alone.
    Pull {
        /// An existing directory as an absolute path, or a URL with http.
        from: String,
    },
}

impl Job {
    /// For whom and how much is written; `None` where nothing is.
    ///
    /// # Errors
    /// When nobody, or more than one, is called what `reader` says.
    pub fn terms(&self, look: &Look) -> Result<Option<Terms>, Error> {
        match self {
            Self::Pull { .. } => Ok(None),
            Self::Publish { .. } => Ok(Some(Terms { all: true, ..Terms::default() })),
            Self::Carry { reader, newer_seconds, max_bytes, .. } => {
                let ago = |seconds: u64| seconds.saturating_mul(1_000_000);
                let newer =
                    newer_seconds.map(|seconds| Time(look.now.0.saturating_sub(ago(seconds))));
                let readers = reader.as_deref().map(|who| devices_of(look, who)).transpose()?;
                Ok(Some(Terms { all: false, readers, newer, max: *max_bytes }))
            }
        }
    }
}

/// The devices of whoever is meant.
fn devices_of(look: &Look, who: &str) -> Result<BTreeSet<Author>, Error> {
    let who = who.trim().trim_start_matches('@');
    let key = |text: String| who.len() >= MIN_KEY && text.starts_with(&who.to_ascii_lowercase());
    let mut accounts = BTreeSet::new();
    let mut devices = BTreeSet::new();
    for (device, carrier) in &look.carriers {
        let person = &carrier.person;
        let meant = person.name.eq_ignore_ascii_case(who)
            || person.to_string().eq_ignore_ascii_case(who)
            || person.account.is_some_and(|account| key(account.to_string()))
            || key(device.to_string());
        if meant {
            accounts.insert(person.to_string());
            devices.insert(*device);
        }
    }
    match accounts.len() {
        1 => Ok(devices),
        0 => Err(Error::not_found(format!("nobody here is called {who}"))
            .next("`tidings people` lists who is in")),
        _ => {
            let names: Vec<String> = accounts.into_iter().collect();
            Err(Error::usage(format!("more than one is called {who}: {}", names.join(", ")))
                .next("write the name with the letters behind the #"))
        }
    }
}
