//! What `carry`, `publish` and `pull` take.

use super::verbs::duration;
use crate::print::time::bytes_of;
use clap::Args;
use std::path::PathBuf;
use tidings_core::carry::files::DEFAULT_UP_TO;

/// `carry`
#[derive(Args, Debug)]
pub(crate) struct Carry {
    /// Where the stick is mounted, or any other directory
    pub(crate) dir: PathBuf,
    /// Leave what this person lacks only: a name, NAME#KEY, #KEY, or 6 or more letters of a key
    #[arg(long = "for", value_name = "WHO")]
    pub(crate) reader: Option<String>,
    /// Leave only logs in which something was written within this time: 12h, 30d
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) newer: Option<u64>,
    /// Use at most this much room there, the liveliest logs first: 500M, 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max: Option<u64>,
    #[command(flatten)]
    pub(crate) files: Along,
}

/// `publish`
#[derive(Args, Debug)]
pub(crate) struct Publish {
    /// A directory; it is made if it is not there
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) files: Along,
}

/// `pull`
#[derive(Args, Debug)]
pub(crate) struct Pull {
    /// A directory, or http://HOST/PATH
    #[arg(value_name = "DIR|URL")]
    pub(crate) from: String,
    #[command(flatten)]
    pub(crate) files: Along,
}

/// Which files go along.
#[derive(Args, Debug)]
pub(crate) struct Along {
    /// Take files along that have at most this size each: 500K, 20M; 0 for none [default: 1 MiB]
    #[arg(long = "files-up-to", value_name = "SIZE", value_parser = size_or_none)]
    up_to: Option<u64>,
}

impl Along {
    /// Files of at most so many bytes; 0 for none.
    pub(crate) fn up_to(&self) -> u64 {
        self.up_to.unwrap_or(DEFAULT_UP_TO)
    }
}

fn size_or_none(text: &str) -> Result<u64, String> {
    if text == "0" { Ok(0) } else { size(text) }
}

fn size(text: &str) -> Result<u64, String> {
    bytes_of(text).map_err(|failure| failure.to_string())
}
