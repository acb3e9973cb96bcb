//! The home: one directory that holds one community, one identity and one log.
//!
//! | file | holds |
//! |---|---|
//! | `identity.toml` | the account's and the device's secret seeds and names ([`identity`]) |
//! | `community.toml` | the founding statement and the transport secret ([`community`]) |
//! | `log.redb`, `views.redb` | the logs, and what is derived from them |
//! | `lock` | held by the one process that owns the home |
//! | `api.json` | port and token of the running node ([`paths`]) |
//! | `node.log` | what the background node said |
//! | `config.toml` | settings |
//! | `retired/` | device keys that this home used before |

pub(crate) mod community;
pub(crate) mod disk;
pub(crate) mod identity;
pub(crate) mod names;
pub(crate) mod paths;
pub(crate) mod write;

use crate::error::{Code, Failure, Result};
use crate::print::time::now;
use identity::Keys;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::identity::Identity;
use tidings_protocol::author::Keypair;
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
        Ok(keys.in_community(community::read(&self.community_file())?))
    }

    /// Replaces the device key by a new one; the old one is kept in `retired/`.
    ///
    /// A copied or restored home must never write again as the device it was.
    pub(crate) fn mint_device(&self) -> Result<Identity> {
        self.renewed_keys()?;
        self.identity()
    }

    /// Keys for a home without a community: new ones, or the account of an attempt before.
    ///
    /// The device key is always new, because whatever was here before may have written with it.
    pub(crate) fn begin(&self, name: Option<String>, default: String) -> Result<Keys> {
        self.make()?;
        let path = self.identity_file();
        let mut keys = match path.exists() {
            true => self.renewed_keys()?,
            false => Keys::random(default, names::device()),
        };
        keys.name = name.unwrap_or(keys.name);
        keys.write(&path)?;
        Ok(keys)
    }

    /// Moves databases without a community out of the way; they are never deleted.
    pub(crate) fn set_aside_databases(&self) -> Result<()> {
        let left = [self.log_file(), self.views_file()].into_iter().filter(|path| path.exists());
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
        keys.write(&path)?;
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

    /// The failure to show when a verb needs a community and none is here.
    pub(crate) fn empty(&self) -> Failure {
        Failure::new(Code::NotFound, format!("there is no community in {}", self.dir.display()))
            .next("`tidings new NAME` makes one, `tidings join CODE` joins one")
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
