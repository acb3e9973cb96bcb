//! What went wrong, what to do next, and the exit code that tells scripts which kind it was.

mod core;

use std::fmt;
use std::io;
use std::process::ExitCode;
use tidings_core::refusal::Reason;

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
    Told {
        /// For scripts.
        code: Code,
        /// What happened, one sentence without a full stop.
        message: String,
        /// What to do about it.
        next: Option<String>,
        /// The same for other languages, where a node said it.
        reason: Option<Box<Reason>>,
    },
    /// Whoever read our output has gone: nobody is left to tell.
    Closed,
}

impl Failure {
    /// A failure of this kind.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self::Told { code, message: message.into(), next: None, reason: None }
    }

    /// A wrong command.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// A failure of a kind that scripts need not tell apart.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Code::Failed, message)
    }

    /// The same with the next step.
    pub(crate) fn next(mut self, step: impl Into<String>) -> Self {
        if let Self::Told { next, reason, .. } = &mut self {
            (*next, *reason) = (Some(step.into()), None);
        }
        self
    }

    /// The same, said to have happened while doing `what`.
    pub(crate) fn during(mut self, what: &str) -> Self {
        if let Self::Told { message, reason, .. } = &mut self {
            (*message, *reason) = (format!("{what}: {message}"), None);
        }
        self
    }

    /// The same after a part was done: what is done, and how to go on, is the next step.
    pub(crate) fn partly(mut self, done: &str) -> Self {
        if let Self::Told { code, next, reason, .. } = &mut self {
            (*code, *next, *reason) = (Code::Partly, Some(done.to_owned()), None);
        }
        self
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
        Self::failed(format!("cannot write the output: {error}"))
    }

    /// Whether it is of this kind.
    pub(crate) fn is(&self, kind: Code) -> bool {
        matches!(self, Self::Told { code, .. } if *code == kind)
    }

    /// The code to exit with.
    pub(crate) fn exit(&self) -> ExitCode {
        match self {
            Self::Told { code, .. } => ExitCode::from(*code as u8),
            Self::Closed => ExitCode::SUCCESS,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told { message, next: Some(next), .. } => write!(f, "{message}\n  next: {next}"),
            Self::Told { message, .. } => f.write_str(message),
            Self::Closed => f.write_str("the output is closed"),
        }
    }
}

/// The result of everything a verb does.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

#[cfg(test)]
mod tests;
