//! `read --fetch`: what was pruned here of a thread, asked of the peers that may have it.

use crate::client::{Backend, answer};
use crate::commands::Context;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::Request;
use tidings_core::api::MAX_LIMIT;

/// How long peers may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pause between looks at what came.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Waits until all is here that the peers have; how many posts are still missing.
pub(super) fn run(context: &Context, backend: &mut Backend, id: &str) -> Result<usize> {
    if matches!(backend, Backend::Local(_)) {
        return Err(Failure::new(Code::Unreachable, said!("cli-no-node-to-ask")));
    }
    let posts = match backend.call(Request::Fetch { id: id.to_owned() })? {
        tidings_core::Response::Fetching { posts } => posts,
        _ => 0,
    };
    if posts > 0 {
        context.screen.say(said!("cli-asking-peers", count = posts));
    }
    let until = Instant::now() + PATIENCE;
    loop {
        let request = Request::Thread { id: id.to_owned(), skip: 0, limit: MAX_LIMIT };
        let rows = answer!(backend, request, Posts);
        let missing = rows.iter().filter(|row| row.pruned.is_some()).count();
        let hopeless = rows.iter().filter_map(|row| row.pruned).all(|pruned| pruned.peers == 0);
        if missing == 0 || hopeless || Instant::now() >= until {
            return Ok(missing);
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// Not all came.
pub(super) fn missed(posts: usize) -> Failure {
    Failure::new(Code::Partly, said!("cli-still-missing", count = posts))
}
