//! `api.json` in the home: how programs of this user find and enter the running node.

use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Name of the file within the home.
pub const NAME: &str = "api.json";

/// What the file says; readable by the home's owner alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiFile {
    /// TCP port on 127.0.0.1.
    pub port: u16,
    /// What goes into `Authorization: Bearer …`.
    pub token: String,
    /// Process id of the node.
    pub pid: u32,
    /// Version of the node.
    pub version: String,
}

impl ApiFile {
    /// Reads the file of this home; `None` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read or is not of this form.
    pub fn read(home: &Path) -> io::Result<Option<Self>> {
        match fs::read(home.join(NAME)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the file into this home, whole or not at all.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub fn write(&self, home: &Path) -> io::Result<()> {
        let draft = home.join(format!(".{NAME}.{}", self.pid));
        let written = write_private(&draft, &serde_json::to_vec(self)?)
            .and_then(|()| fs::rename(&draft, home.join(NAME)));
        if written.is_err() {
            fs::remove_file(&draft).ok();
        }
        written
    }

    /// Removes the file from this home, if it still is this node's.
    ///
    /// # Errors
    /// When it cannot be read or removed.
    pub fn remove(&self, home: &Path) -> io::Result<()> {
        match Self::read(home)? {
            Some(file) if file == *self => fs::remove_file(home.join(NAME)),
            _ => Ok(()),
        }
    }
}

/// Makes a file that its owner alone reads.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::remove_file(path).ok();
    let mut file: File = private().open(path)?;
    file.write_all(bytes)
}

/// The permissions are given at creation, so that there is no moment at which others can read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

#[cfg(test)]
mod tests;
