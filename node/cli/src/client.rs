//! Who answers a verb: the running node over its loopback API, or the store opened here when no
//! node runs.

mod local;
mod remote;

pub(crate) use local::Local;
pub(crate) use remote::Remote;

use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::print::Screen;
use crate::print::said::said;
use crate::shelf::Tell;
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::carry::{Job, Report};
use tidings_core::{Request, Response};

/// A node that starts or stops, or another verb, may hold the home this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pause between looks at a home that is held by somebody who does not answer yet.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Who answers.
pub(crate) enum Backend {
    /// The running node.
    Remote(Remote),
    /// This process.
    Local(Box<Local>),
}

impl Backend {
    /// The running node if there is one, else this process once it owns the home.
    pub(crate) fn open(home: &Home, screen: Screen) -> Result<Self> {
        if !home.holds_community() {
            return Err(home.empty());
        }
        let patience = Instant::now() + PATIENCE;
        loop {
            if let Some(remote) = Remote::find(home)? {
                return Ok(Self::Remote(remote));
            }
            match home.try_lock() {
                Ok(lock) => return Local::open(home, lock, screen).map(Box::new).map(Self::Local),
                Err(failure) if !failure.is(Code::Busy) || Instant::now() > patience => {
                    return Err(failure);
                }
                Err(_) => thread::sleep(LOOK_AGAIN),
            }
        }
    }

    /// Asks; a write is durable once this returns.
    pub(crate) fn call(&mut self, request: Request) -> Result<Response> {
        match self {
            Self::Remote(remote) => remote.call(&request),
            Self::Local(local) => local.call(request),
        }
    }
}

impl Backend {
    /// Carries; `tell` hears how far it is.
    pub(crate) fn carry(&mut self, job: &Job, tell: Tell<'_>) -> Result<Report> {
        match self {
            Self::Remote(remote) => remote.follow_answer("/v1/carry", job)?.result_telling(tell),
            Self::Local(local) => local.carry(job, tell),
        }
    }
}

/// The running node, for verbs that need one.
pub(crate) fn running(home: &Home) -> Result<Remote> {
    if !home.holds_community() {
        return Err(home.empty());
    }
    let patience = Instant::now() + PATIENCE;
    loop {
        if let Some(remote) = Remote::find(home)? {
            return Ok(remote);
        }
        match home.try_lock() {
            Err(failure) if failure.is(Code::Busy) && Instant::now() < patience => {
                thread::sleep(LOOK_AGAIN);
            }
            Err(failure) => return Err(failure),
            Ok(_) => return Err(no_node()),
        }
    }
}

/// What to say where a node is needed and none runs.
pub(crate) fn no_node() -> Failure {
    Failure::new(Code::Unreachable, said!("cli-no-node"))
}

/// An answer of another kind than the question asks for: two versions that differ.
pub(crate) fn unexpected() -> Failure {
    Failure::failed(said!("cli-unexpected-answer"))
}

/// The value of the one kind of answer that a question has.
macro_rules! answer {
    ($backend:expr, $request:expr, $kind:ident) => {
        match $backend.call($request)? {
            tidings_core::Response::$kind(value) => value,
            _ => return Err($crate::client::unexpected()),
        }
    };
}
pub(crate) use answer;
