//! What `carry`, `publish` and `pull` take.

use super::verbs::duration;
use crate::print::time::bytes_of;
use clap::Args;
use std::path::PathBuf;

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
}

/// `publish`
#[derive(Args, Debug)]
pub(crate) struct Publish {
    /// A directory; it is made if it is not there
    pub(crate) dir: PathBuf,
}

/// `pull`
#[derive(Args, Debug)]
pub(crate) struct Pull {
    /// A directory, or http://HOST/PATH
    #[arg(value_name = "DIR|URL")]
    pub(crate) from: String,
}

fn size(text: &str) -> Result<u64, String> {
    bytes_of(text).map_err(|failure| failure.to_string())
}
