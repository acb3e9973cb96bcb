//! `account.toml`: the recovery words, until they are written down and forgotten here.

use super::write::private_file;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::Path;
use tidings_core::AccountKey;
use zeroize::{Zeroize, Zeroizing};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: String,
}

impl Drop for File {
    fn drop(&mut self) {
        self.words.zeroize();
    }
}

const HEADER: &str = "# Secret: these words are your account. Whoever holds them adds devices in your name.\n\
                      # `tidings device words --forget` removes this file once they are on paper.\n";

/// Writes the file, readable by its owner alone.
pub(super) fn write(path: &Path, account: &AccountKey) -> Result<()> {
    let file = File { words: account.words().to_string() };
    let text = toml::to_string(&file).map(Zeroizing::new);
    let text = text.map_err(|error| Failure::failed(format!("account: {error}")))?;
    let text = Zeroizing::new(format!("{HEADER}{}", *text));
    private_file(path, text.as_bytes())
}

/// Reads the file, if it is there.
pub(super) fn read(path: &Path) -> Result<Option<AccountKey>> {
    let text = match std::fs::read_to_string(path).map(Zeroizing::new) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| Failure::file(path, &error))?,
    };
    let file: File = toml::from_str(&text).map_err(|error| damaged(path, error.message()))?;
    let account = AccountKey::parse(&file.words);
    account.map(Some).map_err(|error| damaged(path, &error.message))
}

fn damaged(path: &Path, why: &str) -> Failure {
    let file = path.display().to_string();
    Failure::new(Code::Verification, said!("home-account-damaged", file = file, why = why))
}
