//! What went wrong, what to do next, and the exit code that tells scripts which kind it was.

mod core;
pub(crate) mod net;

use crate::print::said::{Said, said};
use std::fmt;
use std::io;
use std::process::ExitCode;
use tidings_words::{Language, Told, Words};

/// Exit codes: a contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Code {
    /// It failed.
    Failed = 1,
    /// The command was not understood or does not fit this home.
    Usage = 2,
    /// No node runs, or it does not answer.
    Unreachable = 3,
    /// There is no such board, post, person or home.
    NotFound = 4,
    /// Not allowed here.
    NotAllowed = 5,
    /// Another process owns the home.
    Busy = 6,
    /// No peer was found, or time ran out.
    NoPeer = 7,
    /// Something stored or received does not verify.
    Verification = 8,
    /// Beyond a size limit or a quota.
    TooLarge = 9,
    /// Part of it is done.
    Partly = 10,
    /// Ctrl-C.
    Interrupted = 130,
}

/// Why a verb did not succeed: what happened, and the next step.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Told to the person on stderr.
    Told(Box<Tale>),
    /// Whoever read our output has gone: nobody is left to tell.
    Closed,
}

/// What is told of a failure.
#[derive(Debug)]
pub(crate) struct Tale {
    /// For scripts.
    code: Code,
    /// What was being done, the outermost first.
    during: Vec<Said>,
    /// What happened, one sentence without a full stop.
    message: Said,
    /// What to do about it, where it is another thing than `message` says itself.
    next: Option<Said>,
}

impl Failure {
    /// A failure of this kind.
    pub(crate) fn new(code: Code, message: impl Into<Said>) -> Self {
        let (message, during) = (message.into(), Vec::new());
        Self::Told(Box::new(Tale { code, during, message, next: None }))
    }

    /// A wrong command.
    pub(crate) fn usage(message: impl Into<Said>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// A failure of a kind that scripts need not tell apart.
    pub(crate) fn failed(message: impl Into<Said>) -> Self {
        Self::new(Code::Failed, message)
    }

    /// The same with the next step.
    pub(crate) fn next(mut self, step: impl Into<Said>) -> Self {
        if let Self::Told(tale) = &mut self {
            tale.next = Some(step.into());
        }
        self
    }

    /// The same, said to have happened while doing `what`.
    pub(crate) fn during(mut self, what: impl Into<Said>) -> Self {
        if let Self::Told(tale) = &mut self {
            tale.during.insert(0, what.into());
        }
        self
    }

    /// The same after a part was done: what is done, and how to go on, is the next step.
    pub(crate) fn partly(mut self, done: impl Into<Said>) -> Self {
        if let Self::Told(tale) = &mut self {
            tale.code = Code::Partly;
        }
        self.next(done)
    }

    /// A failed read or write of a file, named.
    pub(crate) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::NotFound => Code::NotFound,
            io::ErrorKind::PermissionDenied => Code::NotAllowed,
            _ => Code::Failed,
        };
        Self::new(code, format!("{}: {error}", path.display()))
    }

    /// A failed write to our own output.
    pub(crate) fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::failed(said!("cli-output-failed", why = error.to_string()))
    }

    /// What happened and what to do about it.
    pub(crate) fn told(&self, words: &Words) -> Told {
        match self {
            Self::Told(tale) => tale.in_words(words),
            Self::Closed => Told { message: words.say("cli-output-closed"), next: None },
        }
    }

    /// The same in a line each.
    pub(crate) fn block(&self, words: &Words) -> String {
        let Told { message, next } = self.told(words);
        let next = next.map(|next| words.with("cli-next", &[("step", (&next).into())]));
        next.map_or(message.clone(), |next| format!("{message}\n  {next}"))
    }

    /// What happened alone.
    pub(crate) fn into_said(self) -> Said {
        match self {
            Self::Told(tale) => tale.message,
            Self::Closed => said!("cli-output-closed"),
        }
    }

    /// Whether it is of this kind.
    pub(crate) fn is(&self, kind: Code) -> bool {
        matches!(self, Self::Told(tale) if tale.code == kind)
    }

    /// The code to exit with.
    pub(crate) fn exit(&self) -> ExitCode {
        match self {
            Self::Told(tale) => ExitCode::from(tale.code as u8),
            Self::Closed => ExitCode::SUCCESS,
        }
    }
}

impl Tale {
    fn in_words(&self, words: &Words) -> Told {
        let during = self.during.iter().map(|what| what.in_words(words));
        let message = during.chain([self.message.in_words(words)]).collect::<Vec<_>>().join(": ");
        let next = self.next.as_ref().map(|next| next.in_words(words));
        Told { message, next: next.or_else(|| self.message.next(words)) }
    }
}

/// In English, for logs.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.block(Words::of(Language::English)))
    }
}

/// The result of everything a verb does.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

#[cfg(test)]
mod tests;
