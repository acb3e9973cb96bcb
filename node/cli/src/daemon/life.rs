//! A node's life: opened, joined to the network and the API, and ended in good order.

use super::carrying::Carrying;
use super::door::Host;
use super::network::{MAX_ORDERS, Order, Reach};
use super::settings::Live;
use super::turn::{State, Turns};
use super::vitals::Vitals;
use super::{Options, port, signals, supervisor, turn};
use crate::commands::token::unreadable;
use crate::config::access::networks;
use crate::error::net::unaddressed;
use crate::error::{Failure, Result};
use crate::home::Home;
use crate::node;
use crate::print::said::{Said, said};
use crate::print::time::now;
use rand::Rng;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tidings_core::Node;
use tidings_http::{ApiFile, Handle, Token, Tokens, bind, handle};
use tidings_net::address::{self, AddressError};
use tidings_net::{Config, DialError, Events, Multiaddr, Net};
use tokio::runtime;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// Requests that are under way when the node stops get this long.
const LAST_REQUESTS: Duration = Duration::from_secs(2);
/// The listeners are there within this, or not soon.
const LISTENS: Duration = Duration::from_secs(5);
/// Words about the progress of a long start are at least this far apart.
const PROGRESS: Duration = Duration::from_secs(2);
/// Pause before a name that could not be resolved is tried again.
const RESOLVE_AGAIN: Duration = Duration::from_secs(60);
/// Addresses of peers from before that are dialed, the latest met first.
const MAX_REDIALED: usize = 512;

/// How a node's life ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was told to stop.
    Stopped,
    /// Its device wrote two histories: it goes on as a new device.
    Retired,
    /// Its store could not be written, and is opened again.
    Mended,
    /// The network is gone, which it never is unless it broke down.
    Unplugged,
}

/// Lives until told to stop.
pub(super) async fn live(
    home: &Home,
    options: &Options,
    settings: &Arc<Live>,
    vitals: &Arc<Vitals>,
) -> Result<Outcome> {
    turn::snapshot::clear(home.dir());
    let node = open(home, options.config.blind)?;
    let (net, events) = connect(home, options, &node).await?;
    let (api, calls, news) = handle::handle();
    let (orders, ordered) = mpsc::channel(MAX_ORDERS);
    let stop = Arc::new(Notify::new());
    let host = Host::of(node.identity());
    let reach = Reach {
        net: net.clone(),
        orders: orders.clone(),
        stop: Arc::clone(&stop),
        settings: Arc::clone(settings),
        vitals: Arc::clone(vitals),
        carrying: Carrying::default(),
        host,
        files: node.shelf().ok().cloned(),
    };
    let reach: Arc<Reach> = Arc::new(reach);
    let state = State::new(Arc::clone(settings), Arc::clone(vitals));
    let (closing, closes) = watch::channel(false);
    let scrapers = serve_metrics(options.config.metrics, &reach, &closes)?;
    let tokens = Tokens::open(home.dir()).map_err(|error| unreadable(home, &error))?;
    let (file, server) = serve(home, options.config.api_port, tokens, api, reach, closes)?;
    let turns = Turns { node, net: net.clone(), events, calls, orders: ordered, news, state };
    let mut ended = spawn(turns)?;
    // Before anybody can know of this process and ask it to end.
    let signals = signals::hear();
    file.write(home.dir()).map_err(|error| Failure::file(&home.api_file(), &error))?;
    tracing::info!(port = file.port, "the node runs");
    listening(&net).await;
    supervisor::ready();

    let early = tokio::select! {
        why = signals::end(signals, options.background, settings) => {
            tracing::info!(why, "stopping");
            None
        }
        () = stop.notified() => {
            tracing::info!(why = "asked to", "stopping");
            None
        }
        outcome = &mut ended => Some(outcome),
    };
    // A node that begins again within the process does not stop.
    if early.is_none() {
        supervisor::stopping();
    }
    if let Err(error) = file.remove(home.dir()) {
        tracing::warn!(%error, "api.json is left behind");
    }
    closing.send_replace(true);
    for server in scrapers.into_iter().chain([server]) {
        finish(server).await;
    }
    orders.send(Order::End).await.ok();
    let outcome = match early {
        Some(outcome) => outcome,
        None => ended.await,
    };
    net.shutdown().await;
    match outcome {
        Ok(Outcome::Unplugged) => Err(broke_down(said!("cli-network-broke-down"))),
        Ok(outcome) => Ok(outcome),
        Err(_) => Err(broke_down(said!("cli-thread-broke-down"))),
    }
}

/// A supervisor starts what needs this node once its listeners are there; a machine without a
/// network has none, and its node is no less ready.
async fn listening(net: &Net) {
    let mut addresses = net.watch_addresses();
    let there = addresses.wait_for(|addresses| !addresses.is_empty());
    if tokio::time::timeout(LISTENS, there).await.is_err() {
        tracing::warn!("nothing listens for peers yet");
    }
}

fn broke_down(what: Said) -> Failure {
    Failure::failed(what).next(said!("cli-log-says-why"))
}

fn open(home: &Home, blind: bool) -> Result<Node> {
    let mut told = Instant::now();
    let mut node = node::open(home, now(), &mut |done, total| {
        if told.elapsed() >= PROGRESS {
            told = Instant::now();
            tracing::info!(done, total, "indexing");
            supervisor::starting(&format!("indexing {done} of {total}"));
        }
    })?;
    node.refuse_keys(blind)?;
    Ok(node)
}

async fn connect(home: &Home, options: &Options, node: &Node) -> Result<(Net, Events)> {
    let identity = node.identity();
    let mut settings = Config::new(identity.device.seed(), identity.transport_key());
    settings.network = identity.network();
    settings.mdns = options.config.mdns;
    // Whoever is in to carry carries.
    settings.relay = options.config.relay || options.config.blind || node.is_relay();
    settings.access = networks(&options.config.access);
    settings.rates = options.config.rates();
    let (targets, unresolved) = targets(options).await?;
    settings.dial = targets;
    settings.known = met(node)?;
    let (net, events) = port::start(home, options.config.listen.clone(), settings)?;
    for text in unresolved {
        tokio::spawn(dial_when_resolved(net.clone(), text));
    }
    Ok((net, events))
}

/// Where peers were met before, the best address of each first.
fn met(node: &Node) -> Result<Vec<Multiaddr>> {
    let met = node.peers_to_dial()?;
    let addresses = met.iter().flat_map(|(_, addresses)| addresses);
    Ok(addresses.filter_map(|address| address.parse().ok()).take(MAX_REDIALED).collect())
}

/// What the command line says.
async fn targets(options: &Options) -> Result<(Vec<Multiaddr>, Vec<String>)> {
    let (mut targets, mut unresolved) = (Vec::new(), Vec::new());
    for text in &options.dial {
        match address::parse(text).await {
            Ok(found) => targets.extend(found),
            Err(error @ AddressError::Resolve { .. }) => {
                tracing::warn!(%error, "tried again later");
                unresolved.push(text.clone());
            }
            Err(error) => return Err(unaddressed(&error).into()),
        }
    }
    Ok((targets, unresolved))
}

/// A laptop that starts without a network finds names later.
async fn dial_when_resolved(net: Net, text: String) {
    loop {
        tokio::time::sleep(RESOLVE_AGAIN).await;
        let Ok(found) = address::parse(&text).await else { continue };
        for address in found {
            match net.dial(address).await {
                Ok(_) | Err(DialError::Stopped) => return,
                Err(error) => tracing::debug!(text, %error, "not reached"),
            }
        }
    }
}

type Server = JoinHandle<std::io::Result<()>>;

fn serve(
    home: &Home,
    wanted: Option<u16>,
    tokens: Tokens,
    api: Handle,
    reach: Arc<Reach>,
    closes: watch::Receiver<bool>,
) -> Result<(ApiFile, Server)> {
    let failed =
        |error: std::io::Error| Failure::failed(said!("cli-no-api", why = error.to_string()));
    let listener = port::listen_for_api(home, wanted)?;
    let mut secret = [0; 32];
    rand::rng().fill_bytes(&mut secret);
    let token = Token::new(&secret);
    let file = ApiFile {
        port: listener.local_addr().map_err(failed)?.port(),
        token: token.as_str().to_owned(),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let server = tidings_http::serve(listener, token, Arc::new(tokens), api, reach, closes);
    Ok((file, tokio::spawn(server)))
}

/// The listener for scrapers, where the settings name one: that very address, or none.
fn serve_metrics(
    at: Option<SocketAddr>,
    reach: &Arc<Reach>,
    closes: &watch::Receiver<bool>,
) -> Result<Option<Server>> {
    let Some(at) = at else { return Ok(None) };
    let listener = bind::bind_at(at).map_err(|error| {
        let (at, why) = (at.to_string(), error.to_string());
        Failure::failed(said!("cli-no-metrics", at = at, why = why))
    })?;
    let server = tidings_http::serve_metrics(listener, Arc::clone(reach) as _, closes.clone());
    Ok(Some(tokio::spawn(server)))
}

/// Lets requests end; who takes too long is cut off.
async fn finish(server: Server) {
    let abort = server.abort_handle();
    match tokio::time::timeout(LAST_REQUESTS, server).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => tracing::warn!(%error, "the API ended early"),
        Ok(Err(error)) => tracing::warn!(%error, "the API broke down"),
        Err(_) => abort.abort(),
    }
}

/// The node gets a thread of its own: it computes and waits for the disk.
fn spawn(turns: Turns) -> Result<oneshot::Receiver<Outcome>> {
    let (tell, ended) = oneshot::channel();
    let runtime = runtime::Handle::current();
    std::thread::Builder::new()
        .name("node".into())
        .spawn(move || tell.send(runtime.block_on(turns.run())).ok())
        .map_err(|error| Failure::failed(said!("cli-no-threads", why = error.to_string())))?;
    Ok(ended)
}
