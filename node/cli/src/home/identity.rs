//! `identity.toml`: this device's secret seed, whose device it is, and what both are called.

use super::community::Community;
use super::write::private_file;
use crate::error::{Code, Failure, Result};
use crate::print::said::{Said, said};
use data_encoding::BASE32_NOPAD;
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tidings_core::identity::Identity;
use tidings_protocol::author::{Account, Keypair};
use tidings_protocol::certificate::Certificate;
use tidings_protocol::hash::{CommunityId, to_text};
use tidings_protocol::join;
use zeroize::{Zeroize, Zeroizing};

/// The keys and names of a home.
#[derive(Clone)]
pub(crate) struct Keys {
    /// The person; not known before the device that shows a code said so.
    pub(crate) account: Option<Account>,
    /// The person's word for this device, once there is a community.
    pub(crate) certificate: Option<Certificate>,
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
    /// The account's public key.
    owner: Option<Account>,
    /// The certificate's postcard form in base32.
    certificate: Option<String>,
    device: String,
}

impl Drop for File {
    fn drop(&mut self) {
        self.device.zeroize();
    }
}

impl Keys {
    /// A new random device of nobody yet, under these names.
    pub(crate) fn random(name: String, device_name: String) -> Self {
        Self {
            account: None,
            certificate: None,
            device: Keypair::from_seed(&random_seed()),
            name,
            device_name,
        }
    }

    /// What the person is called, or else the device.
    pub(crate) fn called(&self) -> &str {
        if self.name.is_empty() { &self.device_name } else { &self.name }
    }

    /// `account` vouches for the device.
    pub(crate) fn certify(&mut self, account: &Keypair, community: CommunityId) {
        self.belong(Certificate::issue(account, community, self.device.author()));
    }

    /// Takes the word of the account that vouches for the device.
    pub(crate) fn belong(&mut self, certificate: Certificate) {
        self.account = Some(certificate.account);
        self.certificate = Some(certificate);
    }

    /// These keys as a member of `community`; none while nobody's.
    pub(crate) fn in_community(self, community: Community) -> Option<Identity> {
        Some(Identity {
            account: self.account?,
            certificate: self.certificate,
            device: self.device,
            founding: community.founding,
            secret: community.secret,
            joined: community.joined,
            name: self.name,
            device_name: self.device_name,
        })
    }

    /// Writes the file, readable by its owner alone.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let certificate = self.certificate.as_ref().and_then(|word| join::encode(word).ok());
        let file = File {
            name: self.name.clone(),
            device_name: self.device_name.clone(),
            owner: self.account,
            certificate: certificate.map(|bytes| to_text(&bytes)),
            device: to_text(&*self.device.seed()),
        };
        let text = toml::to_string(&file).map(Zeroizing::new);
        let text = text.map_err(|error| Failure::failed(format!("identity: {error}")))?;
        private_file(path, format!("{HEADER}{}", *text).as_bytes())
    }
}

const HEADER: &str = "# Secret: whoever holds this file writes in your name.\n\
                      # `device` is an Ed25519 seed in base32.\n";

/// Reads the file.
pub(crate) fn read(path: &Path) -> Result<Keys> {
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| Failure::file(path, &error))?;
    let file: File =
        toml::from_str(&text).map_err(|error| damaged(path, error.message().into()))?;
    Ok(Keys {
        account: file.owner,
        certificate: certificate(path, file.certificate.as_deref())?,
        device: keypair(path, &file.device)?,
        name: file.name.clone(),
        device_name: file.device_name.clone(),
    })
}

fn certificate(path: &Path, text: Option<&str>) -> Result<Option<Certificate>> {
    let Some(text) = text else { return Ok(None) };
    let bytes = BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok();
    let word = bytes.and_then(|bytes| join::decode(&bytes).ok());
    word.map(Some).ok_or_else(|| damaged(path, said!("home-certificate-none")))
}

fn keypair(path: &Path, text: &str) -> Result<Keypair> {
    let bytes = Zeroizing::new(text.to_ascii_uppercase());
    let bytes = BASE32_NOPAD.decode(bytes.as_bytes()).map(Zeroizing::new).ok();
    let seed = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    let seed = seed.map(Zeroizing::new);
    seed.map(|seed| Keypair::from_seed(&seed)).ok_or_else(|| damaged(path, said!("home-seed-none")))
}

fn damaged(path: &Path, why: Said) -> Failure {
    let file = path.display().to_string();
    Failure::new(Code::Verification, said!("home-identity-damaged", file = file, why = why))
}

/// 32 bytes of the system's generator.
pub(crate) fn random_seed() -> Zeroizing<[u8; 32]> {
    let mut seed = Zeroizing::new([0; 32]);
    rand::rng().fill_bytes(&mut *seed);
    seed
}
