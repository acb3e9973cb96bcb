//! Two nodes in memory, over the real network on loopback.

use super::*;
use crate::daemon::carrying::Carrying;
use crate::daemon::door::Host;
use crate::daemon::network::{MAX_ORDERS, Reach};
use crate::daemon::settings::Live;
use crate::print::time;
use std::path::Path;
use std::sync::Arc;
use tidings_core::code::CodeKind;
use tidings_core::{Code, Identity, News, Request, Response, founding_secret};
use tidings_http::network::{Network, Synced};
use tidings_http::{Handle, Kind, handle};
use tidings_net::Config;
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::EntryId;
use tokio::sync::{Notify, oneshot};

struct Running {
    api: Handle,
    reach: Reach,
    ended: oneshot::Receiver<Outcome>,
}

/// Ana's laptop founded the community; her second one is not in yet.
fn identity(device: u8) -> Identity {
    let (account, first) = (Keypair::from_seed(&[1; 32]), Keypair::from_seed(&[2; 32]));
    let founding = Founding {
        name: "Book Club".into(),
        account: account.account(),
        device: first.author(),
        nonce: [3; 16],
    };
    let secret = founding_secret(&first, founding.id());
    Identity {
        account: account.account(),
        certificate: None,
        device: Keypair::from_seed(&[device; 32]),
        founding,
        secret,
        joined: time::now(),
        name: "ana".into(),
        device_name: format!("laptop {device}"),
    }
    .certified_by(&account)
}

/// Everything that the thread of a node in memory owns, and what the API reaches it by.
fn prepared(device: u8, config: crate::config::Config) -> (Turns, Reach, Handle) {
    let identity = identity(device);
    let host = Host::of(&identity);
    let mut settings = Config::new(identity.device.seed(), identity.transport_key());
    settings.network = identity.network();
    settings.mdns = false;
    settings.listen = vec!["/ip4/127.0.0.1/tcp/0".parse().unwrap()];
    let (net, events) = tidings_net::start(settings).unwrap();
    let node = Node::in_memory(identity, u64::from(device), time::now()).unwrap();
    let (api, calls, news) = handle::handle();
    let (orders, ordered) = mpsc::channel(MAX_ORDERS);
    let reach = Reach {
        net: net.clone(),
        orders,
        stop: Arc::new(Notify::new()),
        carrying: Carrying::default(),
        settings: Arc::new(Live::of_nobody(config)),
        vitals: Arc::new(Vitals::new(Path::new("/"))),
        host,
        files: None,
    };
    let state = State::new(Arc::clone(&reach.settings), Arc::clone(&reach.vitals));
    (Turns { node, net, events, calls, orders: ordered, news, state }, reach, api)
}

/// Steps a node in memory on a thread of its own, as the process does.
fn run(device: u8) -> Running {
    let (turns, reach, api) = prepared(device, crate::config::Config::default());
    let (tell, ended) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || tell.send(runtime.block_on(turns.run())).ok());
    Running { api, reach, ended }
}

impl Running {
    async fn address(&self) -> String {
        let mut addresses = self.reach.net.watch_addresses();
        let listening = addresses.wait_for(|addresses| !addresses.is_empty()).await.unwrap();
        listening[0].to_string()
    }

    async fn post(&self, text: &str) -> EntryId {
        let (board, text) = ("general".to_owned(), text.to_owned());
        match self.api.call(Request::Post { board, subject: None, text }).await {
            Ok(Response::Written { id, .. }) => id,
            other => panic!("{other:?}"),
        }
    }

    async fn sync_with(&self, other: &Self) -> Synced {
        self.reach.sync(Some(other.address().await), Duration::from_secs(20)).await.unwrap()
    }

    async fn stop(self) {
        self.reach.orders.send(Order::End).await.unwrap();
        assert_eq!(self.ended.await.unwrap(), Outcome::Stopped);
    }
}

/// Waits until this post can be read.
async fn arrives(news: &mut broadcast::Receiver<tidings_core::Event>, post: EntryId) {
    let arrival = async {
        while !matches!(news.recv().await.unwrap().news, News::Post { id, .. } if id == post) {}
    };
    tokio::time::timeout(Duration::from_secs(20), arrival).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_further_device_is_admitted_on_contact_and_reads_what_was_written() {
    let (first, second) = (run(2), run(5));
    let early = first.post("written before they met").await;
    let mut news = second.api.subscribe();
    let synced = second.sync_with(&first).await;
    assert!(synced.complete && synced.peers == 1);
    arrives(&mut news, early).await;

    let mut news = first.api.subscribe();
    let late = second.post("an answer from the other laptop").await;
    arrives(&mut news, late).await;

    let peers = first.reach.peers().await.unwrap();
    assert!(peers.iter().any(|peer| peer.connected && peer.session.is_some()), "{peers:?}");
    second.stop().await;
    first.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_rules_wake_a_node_that_has_nothing_to_do() {
    const AT_ONCE: Duration = Duration::from_secs(1);
    let quota = crate::config::Quota(Some(1 << 30));
    let config = crate::config::Config { quota, ..Default::default() };
    let (mut turns, reach, _api) = prepared(2, config);
    turns.take_rules();
    // What the start brings is over once nothing wakes it for a while.
    let quiet = async {
        while tokio::time::timeout(AT_ONCE, turns.wait()).await.is_ok() {
            turns.finish(Burst::default());
        }
    };
    tokio::time::timeout(Duration::from_secs(20), quiet).await.expect("it has nothing to do");
    assert_eq!(turns.node.status().unwrap().stock.quota, Some(1 << 30));
    reach.settings.reload().unwrap();
    let woken = tokio::time::timeout(AT_ONCE, turns.wait()).await;
    assert!(matches!(woken, Ok(None)), "it was told of them at once");
    turns.finish(Burst::default());
    assert_eq!(turns.node.status().unwrap().stock.quota, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_peer_a_sync_ends_when_its_patience_does() {
    let alone = run(2);
    let problem = alone.reach.sync(None, Duration::ZERO).await.unwrap_err();
    assert_eq!(problem.kind, Kind::NoPeer);
    let myself = alone.address().await;
    let problem = alone.reach.dial(myself).await.unwrap_err();
    assert_eq!(problem.kind, Kind::Usage);
    assert_eq!(alone.reach.dial("nonsense".into()).await.unwrap_err().kind, Kind::Usage);
    let reach = Reach {
        net: alone.reach.net.clone(),
        orders: alone.reach.orders.clone(),
        stop: Arc::clone(&alone.reach.stop),
        settings: Arc::clone(&alone.reach.settings),
        vitals: Arc::clone(&alone.reach.vitals),
        carrying: Carrying::default(),
        host: Host::of(&identity(2)),
        files: None,
    };
    alone.stop().await;
    assert_eq!(reach.peers().await.unwrap_err().kind, Kind::Stopped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_code_is_made_for_invites_of_this_community_that_hold() {
    let alone = run(2);
    let invite = |community: &Founding, minutes| Code {
        kind: CodeKind::Invite,
        community: *community.id().0.first_chunk().unwrap(),
        secret: [4; 16],
        seed: [5; 16],
        expires_minutes: minutes,
        hints: Vec::new(),
    };
    let ours = identity(2).founding;
    let mut theirs = ours.clone();
    theirs.name = "Chess Club".into();
    let wrong =
        ["nonsense".into(), invite(&theirs, u32::MAX).to_string(), invite(&ours, 1).to_string()];
    for wrong in wrong {
        assert_eq!(alone.reach.offer(wrong).await.unwrap_err().kind, Kind::Usage);
    }
    assert_eq!(alone.reach.offered().await, Ok(None));
    let made = alone.reach.offer(invite(&ours, u32::MAX).to_string()).await.unwrap();
    assert!(made.tries == 3 && made.seconds <= 900, "{made:?}");
    assert_eq!(alone.reach.offered().await.unwrap().map(|live| live.code), Some(made.code));
    assert_eq!(alone.reach.withdraw().await, Ok(true));
    assert_eq!(alone.reach.withdraw().await, Ok(false));
    alone.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_how_a_node_is_hears_it_also_after_its_end() {
    let (first, second) = (run(2), run(5));
    second.sync_with(&first).await;
    assert!(first.reach.health().ready);
    let text = first.reach.metrics().await;
    for series in [
        "tidings_sessions{transport=\"tcp\"} 1",
        "tidings_sessions_opened_total 1",
        "tidings_admitted 1",
        "tidings_store_writable 1",
    ] {
        assert!(text.lines().any(|line| line == series), "{series} in\n{text}");
    }
    let entries = |text: &str| text.lines().any(|line| line.starts_with("tidings_entries "));
    let vitals = Arc::clone(&second.reach.vitals);
    second.stop().await;
    assert!(entries(&vitals.metrics.text(Duration::ZERO)));
    first.stop().await;
}
