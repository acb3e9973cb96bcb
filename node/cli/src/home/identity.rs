//! `identity.toml`: the secret seeds of the account and of this device, and their names.

use super::community::Community;
use super::write::private_file;
use crate::error::{Code, Failure, Result};
use data_encoding::BASE32_NOPAD;
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tidings_core::identity::Identity;
use tidings_protocol::author::Keypair;
use tidings_protocol::hash::to_text;
use zeroize::{Zeroize, Zeroizing};

/// The keys and names of a home.
#[derive(Clone)]
pub(crate) struct Keys {
    /// The person.
    pub(crate) account: Keypair,
    /// This device.
    pub(crate) device: Keypair,
    /// What the person is called.
    pub(crate) name: String,
    /// What the device is called.
    pub(crate) device_name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    device_name: String,
    account: String,
    device: String,
}

impl Drop for File {
    fn drop(&mut self) {
        self.account.zeroize();
        self.device.zeroize();
    }
}

impl Keys {
    /// New random keys under these names.
    pub(crate) fn random(name: String, device_name: String) -> Self {
        Self {
            account: Keypair::from_seed(&random_seed()),
            device: Keypair::from_seed(&random_seed()),
            name,
            device_name,
        }
    }

    /// These keys as a member of `community`.
    pub(crate) fn in_community(self, community: Community) -> Identity {
        Identity {
            account: self.account,
            device: self.device,
            founding: community.founding,
            secret: community.secret,
            joined: community.joined,
            name: self.name,
            device_name: self.device_name,
        }
    }

    /// Writes the file, readable by its owner alone.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let file = File {
            name: self.name.clone(),
            device_name: self.device_name.clone(),
            account: to_text(&*self.account.seed()),
            device: to_text(&*self.device.seed()),
        };
        let text = toml::to_string(&file).map(Zeroizing::new);
        let text = text.map_err(|error| Failure::failed(format!("identity: {error}")))?;
        private_file(path, format!("{HEADER}{}", *text).as_bytes())
    }
}

const HEADER: &str = "# Secret: whoever holds this file writes in your name.\n\
                      # `account` and `device` are Ed25519 seeds in base32.\n";

/// Reads the file.
pub(crate) fn read(path: &Path) -> Result<Keys> {
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| Failure::file(path, &error))?;
    let file: File = toml::from_str(&text).map_err(|error| damaged(path, error.message()))?;
    Ok(Keys {
        account: keypair(path, &file.account)?,
        device: keypair(path, &file.device)?,
        name: file.name.clone(),
        device_name: file.device_name.clone(),
    })
}

fn keypair(path: &Path, text: &str) -> Result<Keypair> {
    let bytes = Zeroizing::new(text.to_ascii_uppercase());
    let bytes = BASE32_NOPAD.decode(bytes.as_bytes()).map(Zeroizing::new).ok();
    let seed = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    let seed = seed.map(Zeroizing::new);
    seed.map(|seed| Keypair::from_seed(&seed)).ok_or_else(|| damaged(path, "a seed is no seed"))
}

fn damaged(path: &Path, why: &str) -> Failure {
    Failure::new(Code::Verification, format!("{} is damaged: {why}", path.display()))
        .next("put back a copy of this file; the keys in it exist nowhere else")
}

/// 32 bytes of the system's generator.
pub(crate) fn random_seed() -> Zeroizing<[u8; 32]> {
    let mut seed = Zeroizing::new([0; 32]);
    rand::rng().fill_bytes(&mut *seed);
    seed
}
