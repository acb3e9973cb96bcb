//! The account's recovery words from whoever has them: TIDINGS_WORDS, the terminal, or stdin.

use super::Context;
use crate::args::read_text;
use crate::error::{Code, Failure, Result};
use crate::print::Screen;
use crate::print::said::{Said, said};
use std::io::{self, BufRead};
use tidings_core::AccountKey;
use tidings_core::account::WORDS;
use tidings_protocol::author::Account;
use zeroize::Zeroizing;

/// The environment variable that may hold them.
const VARIABLE: &str = "TIDINGS_WORDS";

/// The key of `account`: kept in the home, else by its words.
pub(super) fn account(context: &Context, account: Account) -> Result<AccountKey> {
    let kept = context.home.account_key()?.filter(|key| key.keypair().account() == account);
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let typed = any(context)?;
    if typed.keypair().account() == account {
        return Ok(typed);
    }
    let suffix = tidings_views::page::suffix(&account);
    Err(Failure::new(Code::NotAllowed, said!("home-words-of-another-than", suffix = suffix)))
}

/// The words of any account.
pub(super) fn any(context: &Context) -> Result<AccountKey> {
    typed(context)?.ok_or_else(|| Failure::usage(said!("home-words-needed", variable = VARIABLE)))
}

/// The words, if there are some to be had.
pub(super) fn typed(context: &Context) -> Result<Option<AccountKey>> {
    let from_environment = std::env::var(VARIABLE).map(Zeroizing::new).ok();
    let text = match from_environment.filter(|text| !text.trim().is_empty()) {
        Some(text) => text,
        None if context.screen.interactive => prompt(context.screen)?,
        None => Zeroizing::new(read_text(io::stdin().lock(), said!("home-the-words"))?),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(AccountKey::parse(&text)?))
}

/// Lines from the terminal until there are enough words; they are not shown.
fn prompt(screen: Screen) -> Result<Zeroizing<String>> {
    screen.complain(said!("home-type-words", count = WORDS));
    let mut words = Zeroizing::new(String::new());
    while words.split_whitespace().count() < WORDS {
        let line = Zeroizing::new(unseen(read_line)?);
        if line.is_empty() {
            break;
        }
        words.push_str(&line);
        words.push(' ');
    }
    Ok(words)
}

/// One line from the terminal after a question, as it is typed.
pub(super) fn line(screen: Screen, question: Said) -> Result<String> {
    screen.complain(question);
    read_line()
}

fn read_line() -> Result<String> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| {
        Failure::failed(said!("home-terminal-unreadable", why = error.to_string()))
    })?;
    Ok(line.trim().to_owned())
}

/// Reads while the terminal does not show what is typed.
#[cfg(unix)]
fn unseen(read: impl FnOnce() -> Result<String>) -> Result<String> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let stdin = io::stdin();
    let Ok(before) = tcgetattr(&stdin) else { return read() };
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    silent.local_modes.insert(LocalModes::ECHONL);
    let quiet = tcsetattr(&stdin, OptionalActions::Now, &silent).is_ok();
    let line = read();
    if quiet {
        tcsetattr(&stdin, OptionalActions::Now, &before).map_err(|error| {
            Failure::failed(said!("home-terminal-silent", why = error.to_string()))
        })?;
    }
    line
}

/// This system's terminal cannot be kept from showing it.
#[cfg(not(unix))]
fn unseen(read: impl FnOnce() -> Result<String>) -> Result<String> {
    read()
}
