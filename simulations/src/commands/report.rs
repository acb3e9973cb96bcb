//! `tidings-sim report`: makes a run's page anew from what was recorded.

use super::say;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use tidings_sim::output::files;

/// Makes the page of a recorded run anew and prints its path.
#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// The folder that `run --out DIR` wrote.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Shows it in the browser.
    #[arg(long)]
    open: bool,
}

impl Report {
    /// Does it.
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        let page = files::rebuild(&self.folder).map_err(|error| error.to_string())?;
        say(&page.display().to_string());
        if self.open {
            open(&page);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Asks the desktop to show a page, and says so if there is none.
pub(crate) fn open(page: &Path) {
    let asked = Command::new("xdg-open")
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !asked.is_ok_and(|status| status.success()) {
        eprintln!("tidings-sim: no browser answered; open {} yourself", page.display());
    }
}
