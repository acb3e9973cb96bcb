//! What a verb asks for, in the words of the API.

use super::files::{self, DEFAULT_UP_TO};
use super::host::Look;
use super::leave::Terms;
use crate::error::Error;
use crate::people::one;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tidings_views::{Called, called};

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
        /// Files of at most so many bytes go along; 0 for none.
        #[serde(default = "default_up_to")]
        files_up_to: u64,
    },
    /// Everything, for readers who leave no list.
    Publish {
        /// A directory, made if it is not there; an absolute path.
        dir: PathBuf,
        /// Files of at most so many bytes go along; 0 for none.
        #[serde(default = "default_up_to")]
        files_up_to: u64,
    },
    /// Reading alone.
    Pull {
        /// An existing directory as an absolute path, or a URL with http.
        from: String,
        /// Files of at most so many bytes are taken along; 0 for none.
        #[serde(default = "default_up_to")]
        files_up_to: u64,
    },
}

const fn default_up_to() -> u64 {
    DEFAULT_UP_TO
}

impl Job {
    const fn files_up_to(&self) -> u64 {
        match self {
            Self::Carry { files_up_to, .. }
            | Self::Publish { files_up_to, .. }
            | Self::Pull { files_up_to, .. } => *files_up_to,
        }
    }

    /// Which files are left, where anything is.
    #[must_use]
    pub const fn file_terms(&self) -> files::Terms {
        let max = match self {
            Self::Carry { max_bytes, .. } => *max_bytes,
            Self::Publish { .. } | Self::Pull { .. } => None,
        };
        let wishes = matches!(self, Self::Carry { .. });
        files::Terms { up_to: self.files_up_to(), max, wishes }
    }

    /// For whom and how much is written; `None` where nothing is.
    ///
    /// # Errors
    /// When nobody, or more than one, is called what `reader` says, as people are named everywhere.
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

/// The devices of whoever is called so, or the one whose key begins so.
fn devices_of(look: &Look, who: &str) -> Result<BTreeSet<Author>, Error> {
    let people = look.carriers.values().map(|carrier| &carrier.person);
    let named = called(who, people.filter_map(|it| Some((it.name.as_str(), it.account?))));
    let key = who.trim().to_ascii_lowercase();
    let begins = |device: &&Author| key.len() >= MIN_KEY && device.to_string().starts_with(&key);
    let devices: Vec<Author> = look.carriers.keys().filter(begins).copied().collect();
    if let (Called::Nobody { .. }, [device]) = (&named, devices.as_slice()) {
        return Ok([*device].into());
    }
    let account = Some(one(who, named)?);
    let own = look.carriers.iter().filter(|(_, carrier)| carrier.person.account == account);
    Ok(own.map(|(device, _)| *device).collect())
}
