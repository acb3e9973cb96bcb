//! The home: one directory that holds one community, one identity and one log.
//!
//! | file | holds |
//! |---|---|
//! | `identity.toml` | the device's secret seed, its certificate, and names ([`identity`]) |
//! | `account.toml` | the account's recovery words, until they are written down ([`account`]) |
//! | `community.toml` | the founding statement and the transport secrets ([`community`]) |
//! | `log.redb`, `views.redb`, `search.redb` | the logs, and what is derived from them |
//! | `lock` | held by the one process that owns the home |
//! | `api.json` | port and token of the running node ([`paths`]) |
//! | `tokens.json` | hashes of the tokens of programs ([`tidings_http::tokens`]) |
//! | `node.log` | what the background node said |
//! | `config.toml` | settings |
//! | `imports/` | mailboxes that came on standard input, while they are imported |
//! | `retired/` | device keys that this home used before |

pub(crate) mod account;
pub(crate) mod community;
pub(crate) mod disk;
pub(crate) mod identity;
pub(crate) mod names;
pub(crate) mod paths;
pub(crate) mod write;

use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use crate::print::time::now;
use identity::Keys;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::AccountKey;
use tidings_core::identity::Identity;
use tidings_protocol::author::{Account, Keypair};
use tidings_protocol::certificate::Certificate;
use tidings_store::lock::{HomeLock, LockError};

/// How long a verb may have the home before whoever needs it for long gives up.
const A_MOMENT: Duration = Duration::from_secs(2);

/// Pause between looks at a home that another process has.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// One home directory; it may not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    dir: PathBuf,
}

impl Home {
    /// The home named by the flag, else by `$TIDINGS_HOME`, else the platform's data directory.
    pub(crate) fn locate(flag: Option<PathBuf>) -> Result<Self> {
        paths::locate(flag).map(|dir| Self { dir })
    }

    /// Where it is.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether a community lives here.
    pub(crate) fn holds_community(&self) -> bool {
        self.community_file().exists()
    }

    /// Makes the directory, readable by its owner alone, also if it was there before.
    pub(crate) fn make(&self) -> Result<()> {
        write::private_dir(&self.dir)?;
        write::close_to_others(&self.dir)
    }

    /// Who this home is, in its community.
    pub(crate) fn identity(&self) -> Result<Identity> {
        if !self.holds_community() {
            return Err(self.empty());
        }
        let keys = identity::read(&self.identity_file())?;
        let community = community::read(&self.community_file())?;
        keys.in_community(community).ok_or_else(|| self.ownerless())
    }

    /// The account's own key, if its words are still kept here.
    pub(crate) fn account_key(&self) -> Result<Option<AccountKey>> {
        account::read(&self.account_file())
    }

    /// Replaces the device key by a new one; the old one is kept in `retired/`. The new one is
    /// certified if the account's words are kept here.
    ///
    /// A copied or restored home must never write again as the device it was.
    pub(crate) fn mint_device(&self) -> Result<Identity> {
        let mut keys = self.renewed_keys()?;
        let community = community::read(&self.community_file())?;
        if let Some(account) = self.account_key()? {
            keys.certify(&account.keypair(), community.founding.id());
        }
        keys.write(&self.identity_file())?;
        keys.in_community(community).ok_or_else(|| self.ownerless())
    }

    /// Keeps the account's word that this home's device writes for it.
    pub(crate) fn keep_certificate(&self, certificate: Certificate) -> Result<()> {
        let path = self.identity_file();
        let mut keys = identity::read(&path)?;
        keys.certificate = Some(certificate);
        keys.write(&path)
    }

    /// This home's keys and names, as they stand.
    pub(crate) fn keys(&self) -> Result<Keys> {
        identity::read(&self.identity_file())
    }

    /// Keeps the secret of a new code to which a member answered, beside those that are here.
    pub(crate) fn keep_secret(&self, secret: [u8; 16]) -> Result<()> {
        let path = self.community_file();
        let mut community = community::read(&path)?;
        community.come_back_by(secret);
        community.write(&path)
    }

    /// The secrets of such codes, the latest first.
    pub(crate) fn later_secrets(&self) -> Result<Vec<[u8; 16]>> {
        Ok(community::read(&self.community_file())?.later)
    }

    /// Keys for a home without a community. `name` is what the person is called; by default what
    /// they were called in an attempt before, or log in as.
    ///
    /// The device key is always new, because whatever was here before may have written with it.
    pub(crate) fn begin(&self, name: Option<String>) -> Result<Keys> {
        self.make()?;
        let path = self.identity_file();
        let mut keys = match path.exists() {
            true => self.renewed_keys()?,
            false => Keys::random(names::login(), names::device()),
        };
        keys.account = None;
        keys.name = name.unwrap_or(keys.name);
        keys.write(&path)?;
        Ok(keys)
    }

    /// Moves the words of another account than `account` out of the way.
    pub(crate) fn set_aside_other_words(&self, account: Account) -> Result<()> {
        let path = self.account_file();
        let other = self.account_key()?.map(|key| key.keypair().account());
        let Some(other) = other.filter(|other| *other != account) else { return Ok(()) };
        let kept = self.retired()?.join(format!("account-{other}.toml"));
        fs::rename(&path, &kept).map_err(|error| Failure::file(&path, &error))
    }

    /// The account of an attempt before, whose words are kept here; a new one where there is none.
    pub(crate) fn own_account(&self) -> Result<AccountKey> {
        if let Some(kept) = self.account_key()? {
            return Ok(kept);
        }
        self.make()?;
        let new = AccountKey::from_entropy(&identity::random_seed());
        let new = new.ok_or_else(|| Failure::failed(said!("cli-no-words-made")))?;
        account::write(&self.account_file(), &new)?;
        Ok(new)
    }

    /// Moves databases without a community out of the way; they are never deleted.
    pub(crate) fn set_aside_databases(&self) -> Result<()> {
        let files = [self.log_file(), self.views_file(), self.search_file()];
        let left = files.into_iter().filter(|path| path.exists());
        for path in left {
            let kept = self.retired()?.join(format!("{}-{}", now().0, file_name(&path)));
            fs::rename(&path, &kept).map_err(|error| Failure::file(&path, &error))?;
        }
        Ok(())
    }

    fn renewed_keys(&self) -> Result<Keys> {
        let path = self.identity_file();
        let mut keys = identity::read(&path)?;
        let kept = self.retired()?.join(format!("{}.toml", keys.device.author()));
        keys.write(&kept)?;
        keys.device = Keypair::from_seed(&identity::random_seed());
        keys.certificate = None;
        Ok(keys)
    }

    fn retired(&self) -> Result<PathBuf> {
        let dir = self.dir.join("retired");
        write::private_dir(&dir)?;
        Ok(dir)
    }

    /// Takes the home for this process, without waiting.
    pub(crate) fn try_lock(&self) -> Result<HomeLock> {
        Ok(HomeLock::acquire(&self.dir)?)
    }

    /// Takes the home for this process; a verb may have it for a moment, and is waited for.
    pub(crate) fn lock(&self) -> Result<HomeLock> {
        let deadline = Instant::now() + A_MOMENT;
        loop {
            match self.try_lock() {
                Err(failure) if failure.is(Code::Busy) && Instant::now() < deadline => {
                    thread::sleep(LOOK_AGAIN);
                }
                outcome => return outcome,
            }
        }
    }

    /// Whether the process `pid` has the home. The card of a node that was copied with its home
    /// leads to the node of the original.
    pub(crate) fn is_held_by(&self, pid: u32) -> Result<bool> {
        match HomeLock::acquire(&self.dir) {
            // Whoever has not signed yet is no node that answers; elsewhere a lock hides who has it.
            Err(LockError::Busy { pid: None, .. }) => Ok(!cfg!(unix)),
            Err(LockError::Busy { pid: Some(holder), .. }) => Ok(holder == pid),
            Err(error) => Err(error.into()),
            Ok(_) => Ok(false),
        }
    }

    fn ownerless(&self) -> Failure {
        let file = self.identity_file();
        Failure::new(
            Code::Verification,
            said!("cli-names-no-account", file = file.display().to_string()),
        )
    }

    /// The failure to show when a verb needs a community and none is here.
    pub(crate) fn empty(&self) -> Failure {
        let home = self.dir.display().to_string();
        Failure::new(Code::NotFound, said!("cli-home-empty", home = home))
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
