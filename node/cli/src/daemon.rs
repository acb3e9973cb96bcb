//! The node as a process: the loop that joins core, network and API, and its start and end.
//!
//! One thread of its own owns the [`Node`](tidings_core::Node) and steps it ([`turn`]): it takes what
//! is ready ([`burst`]), commits once, then answers, sends and tells. Around it, on the runtime,
//! run the network and the loopback API ([`network`] is what the API asks of the network). Beside
//! the loop stand [`sessions`], [`syncs`] and [`admission`], beside the node [`carrying`]. [`life`]
//! starts all of this and ends it in good order; [`door`], [`port`], [`hints`], [`clock`],
//! [`signals`] and [`log`] are what it needs; [`supervisor`] is who is told how it goes, [`hook`] and
//! [`desktop`] tell what came, [`settings`] are those that a running node takes, [`vitals`] how it is.

mod admission;
mod burst;
mod carrying;
mod clock;
mod desktop;
mod door;
mod fetching;
mod hints;
mod hook;
mod life;
mod log;
mod network;
pub(crate) mod port;
mod sessions;
mod settings;
mod signals;
mod supervisor;
mod syncs;
mod turn;
mod vitals;

use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::print::said::said;
use life::Outcome;
use settings::Live;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use vitals::Vitals;

/// Threads of the runtime that serve network and API; the node has its own.
const THREADS: usize = 2;
/// Tasks that are still there at the end get this long.
const LAST_TASKS: Duration = Duration::from_secs(1);

/// What a node is told on its command line.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Settings, flags included.
    pub(crate) config: Config,
    /// The flags alone, for when the settings are read again.
    pub(crate) flags: Overrides,
    /// Addresses to dial and keep dialing: `host:port` or multiaddrs.
    pub(crate) dial: Vec<String>,
    /// Whether this is the background node: it logs to `node.log`.
    pub(crate) background: bool,
}

/// Runs the node of this home until it is told to stop.
///
/// # Errors
/// When the home is in use or empty, or the stores, the network or the API cannot be opened.
pub(crate) fn run(home: &Home, options: &Options) -> Result<ExitCode> {
    let lock = home.lock()?;
    let log = log::start(home, options.background, &options.config)?;
    let settings = Arc::new(Live::new(home, options, log));
    let vitals = Arc::new(Vitals::new(home.dir()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("tidings")
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(said!("cli-no-threads", why = error.to_string())))?;
    let mut mending = false;
    let outcome = loop {
        match runtime.block_on(life::live(home, options, &settings, &vitals)) {
            Ok(Outcome::Retired) => tracing::warn!("starting again as a new device"),
            Ok(Outcome::Mended) => mending = true,
            Ok(Outcome::Stopped | Outcome::Unplugged) => break Ok(ExitCode::SUCCESS),
            Err(failure) if mending && !failure.is(Code::Verification) => {
                tracing::error!(%failure, "the store cannot be opened; it is tried again");
                if runtime.block_on(stopped_while_waiting(options, &settings, &vitals)) {
                    break Ok(ExitCode::SUCCESS);
                }
            }
            Err(failure) => break Err(failure),
        }
    };
    runtime.shutdown_timeout(LAST_TASKS);
    drop(lock);
    outcome
}

/// Waits before the store is opened again; whether the node was told to end meanwhile.
async fn stopped_while_waiting(options: &Options, settings: &Live, vitals: &Vitals) -> bool {
    tokio::select! {
        _ = signals::end(signals::hear(), options.background, settings) => true,
        () = tokio::time::sleep(vitals.mending_pause()) => false,
    }
}
