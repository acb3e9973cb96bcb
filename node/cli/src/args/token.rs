//! `token`: what programs are let in with.

use super::verbs::duration;
use clap::{Subcommand, ValueEnum};
use tidings_http::Scope as Opens;

/// `token`
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a token for a program, and print it: it is shown once
    Add {
        /// What you call it: letters, digits, `-`, `_` and `.`
        name: String,
        /// What it opens; each opens what those before it open
        #[arg(long, value_enum)]
        scope: Scope,
        /// On this board alone; may be repeated
        #[arg(long = "board", value_name = "BOARD")]
        boards: Vec<String>,
        /// How long it holds: 12h, 30d [default: until it is revoked]
        #[arg(long, value_name = "TIME", value_parser = duration)]
        expires: Option<u64>,
    },
    /// List the tokens, without their secrets
    List,
    /// Take a token back: it opens nothing from now on
    Revoke {
        /// Its name
        name: String,
    },
}

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scope {
    /// Feeds for newsreaders, by their address
    Feed,
    /// Reading
    Read,
    /// Writing, too, and marking as read
    Post,
    /// Moderating, too, where you may
    Moderate,
    /// Invites, roles and readers, too
    Admin,
}

impl From<Scope> for Opens {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Feed => Self::Feed,
            Scope::Read => Self::Read,
            Scope::Post => Self::Post,
            Scope::Moderate => Self::Moderate,
            Scope::Admin => Self::Admin,
        }
    }
}
