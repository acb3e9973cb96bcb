//! Where a home is, and what its files are called.

use super::Home;
use crate::error::{Failure, Result};
use crate::print::said::said;
use etcetera::BaseStrategy;
use std::path::PathBuf;

impl Home {
    /// Keys and names.
    pub(crate) fn identity_file(&self) -> PathBuf {
        self.dir.join("identity.toml")
    }

    /// The account's words, until they are written down.
    pub(crate) fn account_file(&self) -> PathBuf {
        self.dir.join("account.toml")
    }

    /// The community; its presence makes the home a member's.
    pub(crate) fn community_file(&self) -> PathBuf {
        self.dir.join("community.toml")
    }

    /// The precious database.
    pub(crate) fn log_file(&self) -> PathBuf {
        self.dir.join("log.redb")
    }

    /// The database that may be deleted.
    pub(crate) fn views_file(&self) -> PathBuf {
        self.dir.join("views.redb")
    }

    /// The index of words, which may be deleted, too.
    pub(crate) fn search_file(&self) -> PathBuf {
        self.dir.join("search.redb")
    }

    /// Files that go with posts.
    pub(crate) fn files_dir(&self) -> PathBuf {
        self.dir.join("files")
    }

    /// Mailboxes that came on standard input, while they are imported.
    pub(crate) fn imports_dir(&self) -> PathBuf {
        self.dir.join("imports")
    }

    /// Port and token of the running node.
    pub(crate) fn api_file(&self) -> PathBuf {
        self.dir.join("api.json")
    }

    /// The port that the node listens on for peers, unless it is told addresses.
    pub(crate) fn port_file(&self) -> PathBuf {
        self.dir.join("port")
    }

    /// The port that the node listens on for programs and browsers, unless the settings name one.
    pub(crate) fn api_port_file(&self) -> PathBuf {
        self.dir.join("api_port")
    }

    /// What the background node says.
    pub(crate) fn node_log(&self) -> PathBuf {
        self.dir.join("node.log")
    }

    /// What the node did lately.
    pub(crate) fn report_file(&self) -> PathBuf {
        self.dir.join("report.jsonl")
    }

    /// Settings.
    pub(crate) fn config_file(&self) -> PathBuf {
        self.dir.join("config.toml")
    }

    /// A text being written; it survives a post that failed.
    pub(crate) fn draft_file(&self) -> PathBuf {
        self.dir.join("draft.txt")
    }

    /// Texts that the terminal UI did not send yet.
    pub(crate) fn drafts_file(&self) -> PathBuf {
        self.dir.join("drafts.json")
    }

    /// The same for an edit of the post whose id begins so.
    pub(crate) fn edit_file(&self, post: &str) -> PathBuf {
        self.dir.join(format!("edit-{post}.txt"))
    }
}

pub(super) fn locate(flag: Option<PathBuf>) -> Result<PathBuf> {
    let dir = flag.or_else(from_environment).map_or_else(platform, Ok)?;
    std::path::absolute(&dir).map_err(|error| Failure::file(&dir, &error))
}

fn from_environment() -> Option<PathBuf> {
    std::env::var_os("TIDINGS_HOME").filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn platform() -> Result<PathBuf> {
    let strategy =
        etcetera::choose_base_strategy().map_err(|_| Failure::usage(said!("home-nowhere")))?;
    Ok(strategy.data_dir().join("tidings"))
}
