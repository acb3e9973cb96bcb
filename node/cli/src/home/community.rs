//! `community.toml`: the founding statement, the transport secrets and when this device joined.

use super::write::private_file;
use crate::error::{Code, Failure, Result};
use crate::print::said::{Said, said};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::{CommunityId, to_text};
use tidings_protocol::time::Time;

/// The community of a home.
#[derive(Clone)]
pub(crate) struct Community {
    /// What the community is.
    pub(crate) founding: Founding,
    /// Opens the gate.
    pub(crate) secret: [u8; 16],
    /// Those of new codes by which this home came back, the latest first.
    pub(crate) later: Vec<[u8; 16]>,
    /// When this home joined: posts before are not unread.
    pub(crate) joined: Time,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: CommunityId,
    name: String,
    founder: Account,
    founder_device: Author,
    nonce: String,
    secret: String,
    joined: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    later_secrets: Vec<String>,
}

/// Secrets of new codes that are kept: what peers told meanwhile stands in the log's file.
const MAX_LATER: usize = 4;

impl Community {
    /// Keeps the secret of a code to which a member answered.
    pub(crate) fn come_back_by(&mut self, secret: [u8; 16]) {
        if secret == self.secret {
            return;
        }
        self.later.retain(|known| *known != secret);
        self.later.insert(0, secret);
        self.later.truncate(MAX_LATER);
    }

    /// Writes the file, readable by its owner alone.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let file = File {
            id: self.founding.id(),
            name: self.founding.name.clone(),
            founder: self.founding.account,
            founder_device: self.founding.device,
            nonce: to_text(&self.founding.nonce),
            secret: to_text(&self.secret),
            joined: self.joined.0,
            later_secrets: self.later.iter().map(|secret| to_text(secret)).collect(),
        };
        let text = toml::to_string(&file);
        let text = text.map_err(|error| Failure::failed(format!("community: {error}")))?;
        private_file(path, format!("{HEADER}{text}").as_bytes())
    }
}

const HEADER: &str = "# Secret: `secret` and `later_secrets` open this community's network.\n\
                      # `joined` is in microseconds since 1970.\n";

/// Reads the file; what it says must agree with the id in it.
pub(crate) fn read(path: &Path) -> Result<Community> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let file: File =
        toml::from_str(&text).map_err(|error| damaged(path, error.message().into()))?;
    let founding = Founding {
        name: file.name,
        account: file.founder,
        device: file.founder_device,
        nonce: bytes16(&file.nonce).ok_or_else(|| damaged(path, not_16_bytes("nonce")))?,
    };
    if founding.id() != file.id {
        return Err(damaged(path, said!("home-id-disagrees")));
    }
    let secret = bytes16(&file.secret).ok_or_else(|| damaged(path, not_16_bytes("secret")))?;
    let later = file.later_secrets.iter().map(|text| bytes16(text)).collect::<Option<Vec<_>>>();
    let later = later.ok_or_else(|| damaged(path, not_16_bytes("later_secrets")))?;
    Ok(Community { founding, secret, later, joined: Time(file.joined) })
}

fn bytes16(text: &str) -> Option<[u8; 16]> {
    BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?.try_into().ok()
}

fn not_16_bytes(field: &str) -> Said {
    said!("home-not-16-bytes", field = field)
}

fn damaged(path: &Path, why: Said) -> Failure {
    let file = path.display().to_string();
    Failure::new(Code::Verification, said!("home-community-damaged", file = file, why = why))
}
