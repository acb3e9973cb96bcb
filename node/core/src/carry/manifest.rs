//! What a device says of a shelf: what it put there, and what it holds itself.
//!
//! One file a device, sealed as packs are and signed by the device, written last and replaced in
//! one step: whatever happens to the medium, the old one or the new one is whole.

mod codec;

use super::limits::MAX_MANIFEST;
use super::pack::{Pack, PackName};
use super::seal::{self, Kind, PackKey, Unreadable};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::hash::{CommunityId, Deriver, to_text};
use tidings_protocol::store::Mark;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Item;

/// A device's word on what it put on a shelf and what it held then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The community.
    pub community: CommunityId,
    /// Who says so.
    pub device: Author,
    /// Its store's epoch.
    pub epoch: u64,
    /// Where its journal stood.
    pub mark: Mark,
    /// When, by its clock.
    pub written: Time,
    /// What it held, in the order of the authors' keys.
    pub holds: Vec<Item>,
    /// What it put there, older entries of a log before newer ones.
    pub packs: Vec<Pack>,
    /// Packs that are in no use any more, and since when.
    pub retired: Vec<(PackName, Time)>,
}

/// Why a list is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadManifest {
    /// The file cannot be opened.
    #[error(transparent)]
    Sealed(#[from] Unreadable),
    /// What it says is malformed or beyond the limits.
    #[error("the list is malformed")]
    Malformed,
    /// It is of another community, or stands under another device's name.
    #[error("the list is of another community or device than its name says")]
    Misplaced,
    /// The device did not sign it.
    #[error("the list is not signed by the device that it names")]
    Signature,
}

impl Manifest {
    /// The file of this list.
    #[must_use]
    pub fn seal(&self, key: &PackKey, device: &Keypair) -> Vec<u8> {
        let record = codec::encode(self, device);
        seal::seal(key, Kind::Manifest, &[record]).1
    }

    /// Reads a list that lay on a shelf as `name`.
    ///
    /// # Errors
    /// [`BadManifest`]; nothing of it is believed then.
    pub fn open(
        file: &[u8],
        name: &str,
        community: CommunityId,
        keys: &[PackKey],
    ) -> Result<Self, BadManifest> {
        let (_, record) = seal::open_single(Kind::Manifest, keys, file, MAX_MANIFEST)?;
        let manifest = codec::decode(&record)?;
        let placed = manifest.community == community
            && file_of(community, &manifest.device).eq_ignore_ascii_case(name);
        if placed { Ok(manifest) } else { Err(BadManifest::Misplaced) }
    }

    /// Bytes of all packs.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.packs.iter().map(Pack::size).fold(0, u64::saturating_add)
    }
}

/// The directory of a community below `tidings/`: 16 hex digits that say nothing to others.
#[must_use]
pub fn folder_of(community: CommunityId) -> String {
    let hash = Deriver::new("tidings 1 shelf").derive(&community.0);
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The name of a device's list: it does not tell the device to those who do not know it already.
#[must_use]
pub fn file_of(community: CommunityId, device: &Author) -> String {
    let parts = [&community.0[..], &device.0];
    format!("{}.list", to_text(&Deriver::new("tidings 1 shelf list").derive_parts(&parts)))
}

/// The file that names all lists of a shelf, a line each, for readers who cannot see a directory.
pub const CATALOG: &str = "catalog";

/// Whether a list could have this name.
#[must_use]
pub fn is_list(name: &str) -> bool {
    is_named(name, ".list")
}

/// Whether a pack could have this name.
#[must_use]
pub fn is_pack(name: &str) -> bool {
    is_named(name, ".pack")
}

fn is_named(name: &str, end: &str) -> bool {
    let base = name.strip_suffix(end);
    base.is_some_and(|base| {
        base.len() == 52 && base.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'2'..=b'7'))
    })
}

#[cfg(test)]
mod tests;
