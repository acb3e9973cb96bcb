//! Errors of the parts below, as exit codes.

use super::{Code, Failure};
use tidings_core::Kind as CoreKind;
use tidings_http::{Kind as ApiKind, Problem};
use tidings_store::lock::LockError;

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
        Self::Told { code, message, next, reason }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let code = match problem.kind {
            ApiKind::Failed | ApiKind::Moved => Code::Failed,
            ApiKind::Usage => Code::Usage,
            ApiKind::Unauthorized | ApiKind::NotAllowed => Code::NotAllowed,
            ApiKind::NotFound => Code::NotFound,
            ApiKind::Busy | ApiKind::TooMany => Code::Busy,
            ApiKind::Verification => Code::Verification,
            ApiKind::TooLarge => Code::TooLarge,
            ApiKind::NoPeer => Code::NoPeer,
            ApiKind::Stopped => Code::Unreachable,
        };
        let Problem { message, next, reason, .. } = problem;
        Self::Told { code, message, next, reason }
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Busy { home, pid } => {
                let who =
                    pid.map_or_else(|| "another process".into(), |pid| format!("process {pid}"));
                Self::new(Code::Busy, format!("{} is in use by {who}", home.display()))
                    .next("let it do the work, or stop it with `tidings stop`")
            }
            LockError::Io { ref source, .. } => {
                let code = match source.kind() {
                    std::io::ErrorKind::PermissionDenied => Code::NotAllowed,
                    _ => Code::Failed,
                };
                Self::new(code, error.to_string())
                    .next("this user must be able to write there; `--home DIR` names another home")
            }
        }
    }
}
