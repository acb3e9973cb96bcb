//! A node of a story: its handle, its events, and ways to wait for them with a deadline.

use bytes::Bytes;
use std::time::Duration;
use tidings_net::{Config, Event, Events, Multiaddr, Net, SessionId, keys};
use zeroize::Zeroizing;

/// Generous: on a loaded machine everything takes its time, and only a failure waits this long.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

pub(crate) const TCP: &str = "/ip4/127.0.0.1/tcp/0";
pub(crate) const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";
pub(crate) const TCP6: &str = "/ip6/::1/tcp/0";
pub(crate) const QUIC6: &str = "/ip6/::1/udp/0/quic-v1";

pub(crate) const SECRET: [u8; 32] = [42; 32];

pub(crate) struct Node {
    pub(crate) net: Net,
    pub(crate) events: Events,
}

/// A configuration for loopback: one address, no discovery.
pub(crate) fn config(seed: u8, listen: &str) -> Config {
    let mut config = Config::new(Zeroizing::new([seed; 32]), Zeroizing::new(SECRET));
    config.listen = vec![listen.parse().unwrap()];
    config.mdns = false;
    config
}

/// Where a TCP address on loopback is for an ordinary socket.
pub(crate) fn socket(address: &Multiaddr) -> String {
    let port = address.to_string().rsplit('/').next().unwrap().to_owned();
    format!("127.0.0.1:{port}")
}

impl Node {
    pub(crate) fn start(config: Config) -> Self {
        let (net, events) = tidings_net::start(config).unwrap();
        Self { net, events }
    }

    pub(crate) fn at(seed: u8, listen: &str) -> Self {
        Self::start(config(seed, listen))
    }

    pub(crate) fn device(&self) -> [u8; 32] {
        keys::device_key(&self.net.local_peer()).unwrap()
    }

    /// Where it listens, once it does.
    pub(crate) async fn address(&self) -> Multiaddr {
        let mut addresses = self.net.watch_addresses();
        let found = addresses.wait_for(|all| !all.is_empty());
        let found = tokio::time::timeout(DEADLINE, found).await.expect("it listens").unwrap();
        found.first().cloned().unwrap()
    }

    /// The first event that `pick` wants; others are dropped.
    pub(crate) async fn wait<T>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(Event) -> Option<T>,
    ) -> T {
        let search = async {
            loop {
                let event = self.events.recv().await.expect("the network runs");
                if let Some(found) = pick(event) {
                    return found;
                }
            }
        };
        tokio::time::timeout(DEADLINE, search).await.unwrap_or_else(|_| panic!("no {what}"))
    }

    pub(crate) async fn connected(&mut self) -> (SessionId, [u8; 32]) {
        self.wait("session", |event| match event {
            Event::Connected { session, peer, .. } => Some((session, peer)),
            _ => None,
        })
        .await
    }

    pub(crate) async fn disconnected(&mut self, of: SessionId) -> String {
        self.wait("end of the session", |event| match event {
            Event::Disconnected { session, reason } if session == of => Some(reason),
            _ => None,
        })
        .await
    }

    pub(crate) async fn received(&mut self) -> (SessionId, Bytes) {
        self.wait("frame", |event| match event {
            Event::Received { session, frame } => Some((session, frame)),
            _ => None,
        })
        .await
    }

    pub(crate) async fn refused(&mut self) -> String {
        self.wait("refusal", |event| match event {
            Event::Refused { why, .. } => Some(why),
            _ => None,
        })
        .await
    }

    /// Dials `other` and returns both sides' sessions.
    pub(crate) async fn connect_to(&mut self, other: &mut Self) -> (SessionId, SessionId) {
        let outcome = self.net.dial(other.address().await).await.expect("a session");
        assert_eq!(outcome.peer, other.device());
        let (mine, _) = self.connected().await;
        let (theirs, peer) = other.connected().await;
        assert_eq!((outcome.session, peer), (mine, self.device()));
        (mine, theirs)
    }
}
