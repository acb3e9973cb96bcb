//! Progress with numbers: redrawn on a terminal, one line at the end elsewhere.

use super::Screen;
use super::said::Said;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// Work of which some is done.
pub(crate) struct Progress {
    screen: Screen,
    bar: Option<ProgressBar>,
    started: Instant,
}

impl Progress {
    /// Begins; `what` is said in front of the numbers, such as “Receiving”.
    pub(crate) fn new(screen: Screen, what: impl Into<Said>) -> Self {
        let bar = screen.live.then(|| bar(what.into().in_words(screen.words())));
        Self { screen, bar, started: Instant::now() }
    }

    /// How much is done, of how much that is known of.
    pub(crate) fn set(&self, done: u64, total: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(total.max(done));
            bar.set_position(done);
        }
    }

    /// How long it has taken.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Ends with a line such as `✓ Received 41 entries, 18 KB, 0.3 s`.
    pub(crate) fn finish(self, done: impl Into<Said>, size: Option<u64>) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let done = done.into().in_words(self.screen.words());
        let size =
            size.map(|size| format!(", {}", self.screen.words().size(size))).unwrap_or_default();
        let seconds = self.elapsed().as_secs_f64();
        self.screen.done(format!("{done}{size}, {seconds:.1} s"));
    }

    /// Ends without a word.
    pub(crate) fn abandon(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(what: String) -> ProgressBar {
    let template = "{msg} {wide_bar} {human_pos}/{human_len} {elapsed}";
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("██░");
    ProgressBar::new(0).with_style(style).with_message(what)
}
