//! Errors of the parts below, as exit codes.

use super::{Code, Failure};
use crate::print::said::{Said, said};
use tidings_core::Kind as CoreKind;
use tidings_core::refusal::Reason;
use tidings_http::{Kind as ApiKind, Problem};
use tidings_store::lock::LockError;
use tidings_words::Told;

impl Failure {
    /// By its reason in every language; where there is none, in its own words.
    fn refused(code: Code, own: Told, reason: Option<Box<Reason>>) -> Self {
        match (reason, own) {
            (Some(reason), own) => Self::new(code, Said::Refused(reason, own)),
            (None, Told { message, next: Some(next) }) => Self::new(code, message).next(next),
            (None, Told { message, next: None }) => Self::new(code, message),
        }
    }
}

impl From<tidings_core::Error> for Failure {
    fn from(error: tidings_core::Error) -> Self {
        let code = match error.kind {
            CoreKind::Failed | CoreKind::Moved => Code::Failed,
            CoreKind::Usage => Code::Usage,
            CoreKind::NotFound => Code::NotFound,
            CoreKind::NotAllowed => Code::NotAllowed,
            CoreKind::Busy => Code::Busy,
            CoreKind::Verification => Code::Verification,
            CoreKind::TooLarge => Code::TooLarge,
        };
        let tidings_core::Error { message, next, reason, .. } = error;
        Self::refused(code, Told { message, next }, reason)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let code = match problem.kind {
            ApiKind::Failed | ApiKind::Moved => Code::Failed,
            ApiKind::Usage | ApiKind::Reused => Code::Usage,
            ApiKind::Unauthorized | ApiKind::NotAllowed => Code::NotAllowed,
            ApiKind::NotFound => Code::NotFound,
            ApiKind::Busy | ApiKind::TooMany => Code::Busy,
            ApiKind::Verification => Code::Verification,
            ApiKind::TooLarge => Code::TooLarge,
            ApiKind::NoPeer => Code::NoPeer,
            ApiKind::Stopped => Code::Unreachable,
        };
        let Problem { message, next, reason, .. } = problem;
        Self::refused(code, Told { message, next }, reason)
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Busy { home, pid } => {
                let home = home.display().to_string();
                Self::new(
                    Code::Busy,
                    match pid {
                        Some(pid) => said!("cli-home-busy", home = home, pid = pid.to_string()),
                        None => said!("cli-home-busy-somehow", home = home),
                    },
                )
            }
            LockError::Io { home, source } => {
                let code = match source.kind() {
                    std::io::ErrorKind::PermissionDenied => Code::NotAllowed,
                    _ => Code::Failed,
                };
                let (home, why) = (home.display().to_string(), source.to_string());
                Self::new(code, said!("cli-home-unlockable", home = home, why = why))
            }
        }
    }
}
