//! The newcomer's side: nodes nearby, the doors that are open there, and the code given at one.
//!
//! It has an identity of its own for as long as it seeks, which says nothing about the device that
//! joins afterwards.

use crate::address::{dialable, split_peer};
use crate::behaviour::{has_ipv4, multicast_dns};
use crate::config::{
    GATE_TIMEOUT, LOOK_FIRST, LOOK_LONGEST, MAX_ADDRESSES, MAX_DOORS, MAX_LOOKS, TRANSPORT_TIMEOUT,
};
use crate::door::{Pair, ask, look, readable};
use crate::error::{DoorError, Error};
use crate::gate::{JOINER, MESSAGE, NO_PROOF, Nonce, WELCOME, drive, message, outbound, parse};
use crate::swarm;
use futures::future::BoxFuture;
use futures::{AsyncReadExt, AsyncWriteExt, FutureExt};
use libp2p::core::Endpoint;
use libp2p::core::muxing::{StreamMuxerBox, SubstreamBox};
use libp2p::core::transport::{Boxed, DialOpts, PortUse};
use libp2p::identity::Keypair;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{NetworkBehaviour, ToSwarm};
use libp2p::{Multiaddr, PeerId, Transport, mdns};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;
use tidings_protocol::short::{Handed, Offer, ShortCode};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// An open door: where it is, and what is offered there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// The inviter's address, with `/p2p/…`.
    pub address: Multiaddr,
    /// What it says; nobody vouches for it until the short code was right.
    pub offer: Offer,
}

/// Somebody without a secret who looks for an open door.
pub struct Seeker {
    me: PeerId,
    transport: Boxed<(PeerId, StreamMuxerBox)>,
    mdns: Vec<Toggle<mdns::tokio::Behaviour>>,
    /// Nodes that were found; at most [`MAX_DOORS`].
    nodes: BTreeMap<PeerId, Node>,
    looks: JoinSet<(PeerId, Result<Door, DoorError>)>,
}

struct Node {
    addresses: Vec<Multiaddr>,
    /// When to look next; never while it is being looked at, or after its door was found open.
    due: Option<Instant>,
    pause: Duration,
}

impl Seeker {
    /// A new identity; nodes nearby are searched for by multicast DNS if `mdns`.
    ///
    /// # Errors
    /// When the network cannot be set up on this machine.
    pub fn new(mdns: bool) -> Result<Self, Error> {
        let identity = Keypair::generate_ed25519();
        let me = identity.public().to_peer_id();
        let four = multicast_dns(mdns, me, false)?;
        let six = multicast_dns(mdns && !has_ipv4(), me, true)?;
        let transport = swarm::transport(&identity)?;
        let (nodes, looks) = (BTreeMap::new(), JoinSet::new());
        Ok(Self { me, transport, mdns: vec![four, six], nodes, looks })
    }

    /// The next open door nearby, each node's once. Waits until there is one; a node whose door is
    /// closed is looked at again. May be dropped and called again.
    pub async fn next(&mut self) -> Door {
        loop {
            self.look_around();
            let room = self.looks.len() < MAX_LOOKS;
            let due = self.nodes.values().filter_map(|node| node.due).min().filter(|_| room);
            let found = tokio::select! {
                found = poll_fn(|cx| poll_mdns(&mut self.mdns, cx)) => found,
                Some(looked) = self.looks.join_next() => {
                    if let Some(door) = looked.ok().and_then(|(peer, seen)| self.seen(peer, seen)) {
                        return door;
                    }
                    continue;
                }
                () = sleep_until(due) => continue,
            };
            found.into_iter().for_each(|(peer, address)| self.found(peer, address));
        }
    }

    /// What is offered at this address.
    ///
    /// # Errors
    /// A [`DoorError`] that says why nothing is.
    pub async fn look(&mut self, address: Multiaddr) -> Result<Door, DoorError> {
        self.visit(address, None).await.map(|(door, _)| door)
    }

    /// Gives `code` at this address; the door, and what the inviter handed over.
    ///
    /// # Errors
    /// A [`DoorError`] that says why it handed over nothing.
    pub async fn ask(
        &mut self,
        address: Multiaddr,
        code: ShortCode,
    ) -> Result<(Door, Handed), DoorError> {
        let (door, handed) = self.visit(address, Some(code)).await?;
        handed.map(|handed| (door, handed)).ok_or(DoorError::WrongCode)
    }

    fn found(&mut self, peer: PeerId, address: Multiaddr) {
        let (address, _) = split_peer(address);
        let room = self.nodes.len() < MAX_DOORS || self.nodes.contains_key(&peer);
        if !room || peer == self.me || !dialable(&address, false) {
            return;
        }
        let node = self.nodes.entry(peer).or_insert_with(|| Node {
            addresses: Vec::new(),
            due: Some(Instant::now()),
            pause: LOOK_FIRST,
        });
        if node.addresses.len() < MAX_ADDRESSES && !node.addresses.contains(&address) {
            node.addresses.push(address);
        }
    }

    fn look_around(&mut self) {
        let now = Instant::now();
        let ripe = self.nodes.iter_mut().filter(|(_, node)| node.due.is_some_and(|due| due <= now));
        let room = MAX_LOOKS.saturating_sub(self.looks.len());
        let chosen: Vec<(PeerId, Vec<Multiaddr>)> = ripe
            .take(room)
            .map(|(peer, node)| {
                node.due = None;
                (*peer, node.addresses.clone())
            })
            .collect();
        for (peer, addresses) in chosen {
            let visits: Vec<_> = addresses
                .into_iter()
                .map(|address| self.visit(address.with_p2p(peer).unwrap_or_else(|same| same), None))
                .collect();
            self.looks.spawn(async move { (peer, first(visits).await) });
        }
    }

    fn seen(&mut self, peer: PeerId, seen: Result<Door, DoorError>) -> Option<Door> {
        let node = self.nodes.get_mut(&peer)?;
        if seen.is_err() {
            node.due = Instant::now().checked_add(node.pause);
            node.pause = node.pause.saturating_mul(2).min(LOOK_LONGEST);
        }
        seen.ok()
    }

    /// Nothing is dialed before it is awaited.
    fn visit(
        &mut self,
        address: Multiaddr,
        code: Option<ShortCode>,
    ) -> BoxFuture<'static, Result<(Door, Option<Handed>), DoorError>> {
        let options = DialOpts { role: Endpoint::Dialer, port_use: PortUse::New };
        let me = self.me;
        let dial = self.transport.dial(address.clone(), options);
        async move {
            let dial = dial.map_err(|error| DoorError::Failed(error.to_string()))?;
            let met = tokio::time::timeout(TRANSPORT_TIMEOUT, dial).await.map_err(|_| late())?;
            let (peer, muxer) = met.map_err(|error| DoorError::Failed(error.to_string()))?;
            let (address, expected) = split_peer(address);
            if expected.is_some_and(|expected| expected != peer) {
                return Err(DoorError::Failed("another device answers at this address".into()));
            }
            let talk = talk(muxer, me, peer, code);
            let (offer, handed) =
                tokio::time::timeout(GATE_TIMEOUT, talk).await.map_err(|_| late())??;
            let address = address.with_p2p(peer).unwrap_or_else(|same| same);
            Ok((Door { address, offer }, handed))
        }
        .boxed()
    }
}

fn late() -> DoorError {
    DoorError::Failed("no answer in time".into())
}

/// The first address at which somebody answers counts, with what it says.
async fn first<T>(
    visits: Vec<BoxFuture<'static, Result<(Door, T), DoorError>>>,
) -> Result<Door, DoorError> {
    let mut last = DoorError::Failed("no address".into());
    for visit in visits {
        match visit.await {
            Ok((door, _)) => return Ok(door),
            Err(DoorError::Failed(why)) => last = DoorError::Failed(why),
            Err(said) => return Err(said),
        }
    }
    Err(last)
}

async fn talk(
    mut muxer: StreamMuxerBox,
    newcomer: PeerId,
    inviter: PeerId,
    code: Option<ShortCode>,
) -> Result<(Offer, Option<Handed>), DoorError> {
    let failed = |_| DoorError::Failed("the connection ended".into());
    let mut stream = outbound(&mut muxer).await.map_err(failed)?;
    let newcomer_nonce: Nonce = rand::random();
    let verdict = knock(&mut stream, &newcomer_nonce);
    let verdict = drive(&mut muxer, verdict).await.map_err(failed)?;
    let (verdict, inviter_nonce, _) =
        parse(&verdict).map_err(|error| DoorError::Failed(error.to_string()))?;
    if verdict != WELCOME {
        return Err(DoorError::Closed);
    }
    let shown = drive(&mut muxer, look(&mut stream)).await.map_err(failed)?;
    let offer = readable(&shown)?;
    let Some(code) = code else {
        // So that the inviter sees a newcomer leave, and no connection break.
        let leaving = async {
            stream.close().await?;
            stream.read(&mut [0; 1]).await
        };
        drive(&mut muxer, leaving).await.ok();
        return Ok((offer, None));
    };
    let pair = Pair { newcomer, inviter, newcomer_nonce, inviter_nonce };
    let asked = drive(&mut muxer, ask(&mut stream, code, pair, shown)).await.map_err(failed)?;
    drive(&mut muxer, stream.close()).await.ok();
    asked.map(|handed| (offer, Some(handed)))
}

async fn knock(stream: &mut SubstreamBox, nonce: &Nonce) -> std::io::Result<[u8; MESSAGE]> {
    stream.write_all(&message(JOINER, nonce, &NO_PROOF)).await?;
    stream.flush().await?;
    let mut verdict = [0; MESSAGE];
    stream.read_exact(&mut verdict).await?;
    Ok(verdict)
}

fn poll_mdns(
    all: &mut [Toggle<mdns::tokio::Behaviour>],
    cx: &mut Context<'_>,
) -> Poll<Vec<(PeerId, Multiaddr)>> {
    for behaviour in all {
        while let Poll::Ready(event) = behaviour.poll(cx) {
            if let ToSwarm::GenerateEvent(mdns::Event::Discovered(found)) = event {
                return Poll::Ready(found);
            }
        }
    }
    Poll::Pending
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}
