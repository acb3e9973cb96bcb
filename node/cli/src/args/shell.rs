//! What a shell and its manual get.

use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

/// `completions`
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// Which shell
    pub(crate) shell: Shell,
}

/// `man`
#[derive(Args, Debug)]
pub(crate) struct Man {
    /// Write tidings.1, tidings-post.1 and so on here, such as ~/.local/share/man/man1
    pub(crate) dir: Option<PathBuf>,
}
