//! Tokens of bots: made by the home's owner, shown once, kept as hashes in `tokens.json` of the home.

mod bucket;
mod file;

use crate::api::Scope;
use crate::problem::Problem;
use crate::problems;
use crate::token::{Token, same};
use bucket::Bucket;
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tidings_protocol::time::Time;

pub use file::NAME;

/// The schema of [`TokenRow`].
pub const TOKEN_SCHEMA: &str = "tidings/token/1";
/// Tokens of one home at a time, those included that have expired.
pub const MAX_TOKENS: usize = 64;
/// Boards that one token may be bound to.
pub const MAX_BOARDS: usize = 32;
/// The longest name, in bytes.
pub const MAX_NAME: usize = 32;
/// What all tokens begin with, so that whoever finds one knows what it opens.
pub const PREFIX: &str = "tidings-";

const SECOND: u64 = 1_000_000;

/// What a bot is let in with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What the owner calls it: letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// On these boards alone; on all when empty.
    #[serde(default)]
    pub boards: Vec<String>,
    /// Seconds until it lets nobody in any more; never when left out.
    #[serde(default)]
    pub expires_seconds: Option<u64>,
}

/// A token as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// [`TOKEN_SCHEMA`].
    pub schema: String,
    /// What the owner calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// On these boards alone; on all when empty.
    #[serde(default)]
    pub boards: Vec<String>,
    /// When it was made, in microseconds since the Unix epoch.
    pub created: Time,
    /// When it lets nobody in any more, in microseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Time>,
    /// The secret itself; told when it is made, and never again. That of a feed whose address a page
    /// names is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// All tokens of a home.
#[derive(Debug)]
pub struct Tokens {
    path: PathBuf,
    kept: Mutex<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    hash: [u8; 32],
    row: Arc<TokenRow>,
    bucket: Bucket,
}

impl Tokens {
    /// The tokens of this home.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or is not of its form.
    pub fn open(home: &Path) -> std::io::Result<Self> {
        let path = home.join(NAME);
        let kept = file::read(&path)?.into_iter();
        let kept =
            kept.map(|(hash, row)| Kept { hash, row: Arc::new(row), bucket: Bucket::full() });
        Ok(Self { path, kept: Mutex::new(kept.collect()) })
    }

    /// Makes one, and says its secret; durable once this returns.
    ///
    /// # Errors
    /// When the name or a board is none, the name is taken, there are [`MAX_TOKENS`] already, or the
    /// home cannot be written.
    pub fn add(&self, now: Time, new: NewToken) -> Result<TokenRow, Problem> {
        check(&new)?;
        let expires = new
            .expires_seconds
            .map(|seconds| Time(now.0.saturating_add(seconds.saturating_mul(SECOND))));
        let NewToken { name, scope, boards, .. } = new;
        let schema = TOKEN_SCHEMA.to_owned();
        let row = TokenRow { schema, name, scope, boards, created: now, expires, token: None };
        self.keep(row, false)
    }

    /// Keeps a new token, and its secret with it if that is `told` again.
    fn keep(&self, mut row: TokenRow, told: bool) -> Result<TokenRow, Problem> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.iter().any(|other| other.row.name == row.name) {
            return Err(problems::token_exists(&row.name));
        }
        if kept.len() >= MAX_TOKENS {
            return Err(problems::too_many_tokens(MAX_TOKENS));
        }
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        let secret = format!("{PREFIX}{}", Token::new(&bytes).as_str());
        row.token = told.then(|| secret.clone());
        let (hash, row) = (hash(&secret), Arc::new(row));
        kept.push(Kept { hash, row: Arc::clone(&row), bucket: Bucket::full() });
        if let Err(problem) = self.save(&kept) {
            kept.pop();
            return Err(problem);
        }
        Ok(TokenRow { token: Some(secret), ..TokenRow::clone(&row) })
    }

    /// The secret that opens the feed of this board, where [`Self::make_feed`] made one.
    pub(crate) fn feed(&self, board: &str) -> Option<String> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bound = |row: &&Arc<TokenRow>| row.scope == Scope::Feed && row.boards == [board];
        kept.iter().map(|kept| &kept.row).filter(bound).find_map(|row| row.token.clone())
    }

    /// Makes a token for the feed of this board, which [`Self::feed`] tells from then on.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub(crate) fn make_feed(&self, now: Time, board: &str) -> Result<(), Problem> {
        if self.feed(board).is_some() {
            return Ok(());
        }
        let place = blake3::hash(board.as_bytes()).to_hex();
        let row = TokenRow {
            schema: TOKEN_SCHEMA.to_owned(),
            name: format!("feed-{}", place.as_str().get(..16).unwrap_or_default()),
            scope: Scope::Feed,
            boards: vec![board.to_owned()],
            created: now,
            expires: None,
            token: None,
        };
        self.keep(row, true).map(drop)
    }

    /// All of them in the order in which they were made, without their secrets.
    #[must_use]
    pub fn list(&self) -> Vec<TokenRow> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|kept| TokenRow { token: None, ..TokenRow::clone(&kept.row) }).collect()
    }

    /// Takes one back: from now on it lets nobody in.
    ///
    /// # Errors
    /// When there is none of this name, or the home cannot be written.
    pub fn revoke(&self, name: &str) -> Result<TokenRow, Problem> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = kept.iter().position(|kept| kept.row.name == name) else {
            return Err(problems::no_such_token(name));
        };
        let gone = kept.remove(at);
        if let Err(problem) = self.save(&kept) {
            kept.insert(at, gone);
            return Err(problem);
        }
        Ok(TokenRow { token: None, ..TokenRow::clone(&gone.row) })
    }

    /// What whoever shows this secret may do; one request is counted.
    ///
    /// # Errors
    /// [`Kind::Unauthorized`] when it is none or its time is over, [`Kind::TooMany`] when it asks
    /// too often.
    pub(crate) fn admit(&self, shown: &str, now: Time) -> Result<Arc<TokenRow>, Problem> {
        let shown = hash(shown);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter_mut().find(|kept| same(&kept.hash, &shown));
        let Some(found) = found else { return Err(unknown()) };
        if found.row.expires.is_some_and(|expires| expires <= now) {
            return Err(problems::token_expired());
        }
        match found.bucket.take(Instant::now()) {
            true => Ok(Arc::clone(&found.row)),
            false => Err(problems::asks_too_often()),
        }
    }

    /// Whether this very token still lets in.
    pub(crate) fn holds(&self, token: &Arc<TokenRow>, now: Time) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().any(|kept| Arc::ptr_eq(&kept.row, token));
        found && token.expires.is_none_or(|expires| expires > now)
    }

    fn save(&self, kept: &[Kept]) -> Result<(), Problem> {
        let rows = kept.iter().map(|kept| (kept.hash, &*kept.row));
        file::write(&self.path, rows).map_err(|error| problems::tokens_not_kept(NAME, error))
    }
}

/// What whoever shows no token that is known is told.
pub(crate) fn unknown() -> Problem {
    problems::no_token()
}

fn hash(secret: &str) -> [u8; 32] {
    blake3::derive_key("tidings 2026 token of a bot", secret.as_bytes())
}

fn check(new: &NewToken) -> Result<(), Problem> {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter);
    if new.name.is_empty() || new.name.len() > MAX_NAME || !new.name.bytes().all(plain) {
        return Err(problems::no_token_name(&new.name, MAX_NAME));
    }
    if new.boards.len() > MAX_BOARDS {
        return Err(problems::too_many_token_boards(MAX_BOARDS));
    }
    if new.expires_seconds == Some(0) {
        return Err(problems::token_over_at_once());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
