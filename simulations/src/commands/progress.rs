//! How far long work is, on standard error and only where somebody looks.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for `count` steps of `what`; `None` where nobody knows how many there will be.
pub(crate) fn bar(count: Option<u64>, what: &'static str) -> ProgressBar {
    let template = match count {
        Some(_) => "{msg} {wide_bar} {pos}/{len}  {per_sec}  {eta} left",
        None => "{spinner} {pos} {msg}  {per_sec}  {elapsed}",
    };
    let bar = count.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_message(what);
    // The templates are constants: what cannot be read is shown in indicatif's own way.
    bar.with_style(ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar()))
}
