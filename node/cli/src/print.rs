//! Data goes to stdout, talk to stderr; neither ever panics when nobody listens.

pub(crate) mod posts;
pub(crate) mod progress;
pub(crate) mod said;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod time;
pub(crate) mod when;

pub(crate) use tidings_words::sanitise;

use crate::args::Global;
use crate::error::{Failure, Result};
use said::{Said, said};
use serde::Serialize;
use std::io::{self, BufRead, BufWriter, IsTerminal, Stdout, Write};
use style::Style;
use tidings_core::refusal::Reason;
use tidings_words::{Language, Told, Words};

/// How this process talks to whoever started it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// One JSON object a line instead of words.
    pub(crate) json: bool,
    /// Nothing but data and errors.
    pub(crate) quiet: bool,
    /// Whether questions may be asked.
    pub(crate) interactive: bool,
    /// Whether every question is answered with yes.
    pub(crate) yes: bool,
    /// Whether stderr is a terminal, so that progress may be redrawn.
    pub(crate) live: bool,
    /// Letters on stdout.
    pub(crate) out_style: Style,
    /// Letters on stderr.
    pub(crate) err_style: Style,
    /// What is talked in.
    pub(crate) language: Language,
}

impl Screen {
    /// What the flags, the environment and the terminals allow, in this language.
    pub(crate) fn new(flags: &Global, language: Language) -> Self {
        let Global { json, quiet, no_input, yes, .. } = *flags;
        let (out, err) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        Self {
            json,
            quiet,
            interactive: !no_input && err && io::stdin().is_terminal(),
            yes,
            live: err && !quiet,
            out_style: Style::of(out && !json),
            err_style: Style::of(err),
            language,
        }
    }

    /// The catalogue in the language that is talked.
    pub(crate) fn words(self) -> &'static Words {
        Words::of(self.language)
    }

    /// One line of talk.
    pub(crate) fn say(self, line: impl Into<Said>) {
        if !self.quiet {
            self.complain(line);
        }
    }

    /// One line of talk about the one before it.
    pub(crate) fn say_below(self, line: impl Into<Said>) {
        self.say(format!("  {}", line.into().in_words(self.words())));
    }

    /// One line of talk about something done.
    pub(crate) fn done(self, line: impl Into<Said>) {
        let line = line.into().in_words(self.words());
        self.say(format!("{} {line}", self.err_style.good("✓")));
    }

    /// One line on stderr that is said also to whoever wants to hear errors only.
    pub(crate) fn complain(self, line: impl Into<Said>) {
        complain(&line.into().in_words(self.words()));
    }

    /// Asks; Enter means yes. Where nobody can be asked it is `unasked`.
    pub(crate) fn agrees(self, question: impl Into<Said>, unasked: bool) -> bool {
        if self.yes || !self.interactive {
            return self.yes || unasked;
        }
        self.complain(said!("cli-question", question = question.into()));
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        read.is_ok_and(|bytes| bytes > 0) && !answer.trim().to_lowercase().starts_with('n')
    }

    /// The way for data.
    pub(crate) fn out(self) -> Out {
        Out { to: BufWriter::new(io::stdout()) }
    }
}

/// Columns and rows of the terminal behind stderr; 80 and 24 where it does not say.
pub(crate) fn window() -> (usize, usize) {
    size().filter(|(columns, rows)| *columns > 0 && *rows > 0).unwrap_or((80, 24))
}

#[cfg(unix)]
fn size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(io::stderr()).ok()?;
    Some((size.ws_col.into(), size.ws_row.into()))
}

#[cfg(not(unix))]
fn size() -> Option<(usize, usize)> {
    None
}

/// Words that an answer of the node brought, by their reason in the words of the screen; harmless
/// on it.
pub(crate) fn because(screen: Screen, own: &str, reason: Option<&Reason>) -> String {
    let told = Told { message: own.to_owned(), next: None };
    let said = match reason {
        Some(reason) => Said::Refused(Box::new(reason.clone()), told),
        None => Said::from(own),
    };
    sanitise::line(&said.in_words(screen.words()))
}

/// One line on stderr, whether or not anybody reads it.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Buffered stdout; [`Out::finish`] tells whether it arrived.
pub(crate) struct Out {
    to: BufWriter<Stdout>,
}

impl Out {
    /// A line of sanitised text.
    pub(crate) fn line(&mut self, line: &str) -> Result<()> {
        writeln!(self.to, "{line}").map_err(|error| Failure::output(&error))
    }

    /// An object on a line of its own.
    pub(crate) fn object(&mut self, object: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(object)
            .map_err(|error| Failure::failed(said!("cli-json-failed", why = error.to_string())))?;
        self.line(&sanitise::json(&text))
    }

    /// Bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.to.write_all(bytes).map_err(|error| Failure::output(&error))
    }

    /// Makes what was written so far visible.
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.to.flush().map_err(|error| Failure::output(&error))
    }

    /// Makes everything visible, and says whether that worked.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.flush()
    }
}
