//! What may be said of the terminal UI, which is what `tidings` without a verb shows.

use clap::Args;
use tidings_tui::Palette;

/// How the terminal UI looks.
#[derive(Args, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Without a verb, on a terminal: the boards")]
pub(crate) struct Face {
    /// Colours: dark, light, 16 or none [default: the settings', or what the terminal says]
    #[arg(long)]
    pub(crate) palette: Option<Palette>,
    /// Talk by lines, for screen readers and pipes
    #[arg(long)]
    pub(crate) plain: bool,
    /// Draw nothing but ASCII
    #[arg(long)]
    pub(crate) ascii: bool,
}

/// `web`
#[derive(Args, Debug)]
pub(crate) struct Web {
    /// Only print the address
    #[arg(long)]
    pub(crate) no_open: bool,
}
