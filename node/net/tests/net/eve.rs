//! A member who keeps to no rule: eve passes the gate and then holds the bare connection.

use crate::node::{DEADLINE, SECRET};
use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::core::Endpoint;
use libp2p::core::muxing::{StreamMuxerBox, StreamMuxerExt, SubstreamBox};
use libp2p::core::transport::{Boxed, DialOpts, OrTransport, PortUse};
use libp2p::core::upgrade::Version;
use libp2p::identity::Keypair;
use libp2p::{Multiaddr, PeerId, Transport, noise, ping, quic, relay, tcp, yamux};
use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::task::{Context, Poll};

/// The gate's messages, written down a second time from the README.
const GATE_MESSAGE: usize = 66;

pub(crate) struct Eve {
    me: PeerId,
    transport: Boxed<(PeerId, StreamMuxerBox)>,
}

impl Eve {
    pub(crate) fn new() -> Self {
        let identity = Keypair::generate_ed25519();
        let tcp = tcp::tokio::Transport::new(tcp::Config::default())
            .upgrade(Version::V1)
            .authenticate(noise::Config::new(&identity).unwrap())
            .multiplex(yamux::Config::default())
            .boxed();
        let quic = quic::tokio::Transport::new(quic::Config::new(&identity))
            .map(|(peer, connection), _| (peer, StreamMuxerBox::new(connection)));
        let both = OrTransport::new(quic, tcp).map(|either, _| either.into_inner());
        Self { me: identity.public().to_peer_id(), transport: both.boxed() }
    }

    pub(crate) fn device(&self) -> [u8; 32] {
        tidings_net::keys::device_key(&self.me).unwrap()
    }

    /// A connection past the gate.
    pub(crate) async fn connect(&mut self, to: Multiaddr) -> Line {
        let (mut line, mut stream, verdict) =
            self.knock(to, |me, peer| hello(me, peer, &SECRET)).await;
        assert_eq!(verdict[..2], [1, 0], "she is a member");
        line.drive(stream.close()).await.ok();
        line
    }

    /// At the joining door, as a newcomer: the connection, the gate's stream and its verdict.
    pub(crate) async fn visit(&mut self, to: Multiaddr) -> (Line, SubstreamBox, Vec<u8>) {
        self.knock(to, |_, _| [&[1, 2][..], &[9; 64]].concat()).await
    }

    async fn knock(
        &mut self,
        to: Multiaddr,
        hello: impl Fn(PeerId, PeerId) -> Vec<u8>,
    ) -> (Line, SubstreamBox, Vec<u8>) {
        let options = DialOpts { role: Endpoint::Dialer, port_use: PortUse::New };
        let dialing = self.transport.dial(to, options).unwrap();
        let (peer, muxer) = tokio::time::timeout(DEADLINE, dialing).await.unwrap().unwrap();
        let mut line = Line { muxer, takes: true, ignored: Vec::new() };
        let hello = hello(self.me, peer);
        let (stream, verdict) = line.knock(&hello).await.unwrap();
        (line, stream, verdict)
    }
}

fn hello(me: PeerId, listener: PeerId, secret: &[u8; 32]) -> Vec<u8> {
    let nonce = [9; 32];
    let key = blake3::derive_key("tidings 1 gate key", secret);
    let mut proof = blake3::Hasher::new_keyed(&key);
    proof.update(b"tidings 1 gate\0dialer\0");
    for peer in [me, listener] {
        let id = peer.to_bytes();
        proof.update(&(id.len() as u64).to_be_bytes()).update(&id);
    }
    [&[1, 1][..], &nonce, proof.update(&nonce).finalize().as_bytes(), &[0]].concat()
}

/// What such a swarm needs: circuits, and answers to pings, without which it is thought dead.
#[derive(libp2p::swarm::NetworkBehaviour)]
pub(crate) struct Caller {
    client: relay::client::Behaviour,
    ping: ping::Behaviour,
}

/// A swarm that tells a relay's gate `outer` and the gate at the far end of a circuit `inner`.
pub(crate) fn two_faced(outer: [u8; 32], inner: [u8; 32]) -> libp2p::Swarm<Caller> {
    let identity = Keypair::generate_ed25519();
    let me = identity.public().to_peer_id();
    let (circuits, client) = relay::client::new(me);
    let tcp = tcp::tokio::Transport::new(tcp::Config::default());
    let transport = OrTransport::new(circuits, tcp)
        .upgrade(Version::V1)
        .authenticate(noise::Config::new(&identity).unwrap())
        .multiplex(yamux::Config::default())
        .boxed()
        .and_then(move |(peer, muxer), point| async move {
            let mut line = Line { muxer, takes: false, ignored: Vec::new() };
            let secret = if point.is_relayed() { inner } else { outer };
            let (mut stream, verdict) = line.knock(&hello(me, peer, &secret)).await?;
            if verdict[..2] != [1, 0] {
                return Err(io::Error::other("turned away"));
            }
            line.drive(stream.close()).await.ok();
            Ok((peer, line.muxer))
        })
        .map_err(|error| io::Error::other(error.to_string()))
        .boxed();
    let config =
        libp2p::swarm::Config::with_tokio_executor().with_idle_connection_timeout(DEADLINE);
    libp2p::Swarm::new(transport, Caller { client, ping: ping::Behaviour::default() }, me, config)
}

/// One connection: nothing happens on it unless it is driven.
pub(crate) struct Line {
    muxer: StreamMuxerBox,
    /// Whether what the other side opens is taken, or left for whoever has the connection next.
    takes: bool,
    /// What the other side opened: kept, because a ping that is refused ends the connection.
    ignored: Vec<SubstreamBox>,
}

impl Line {
    /// A new stream, as soon as the other side allows one more.
    pub(crate) async fn open(&mut self) -> io::Result<SubstreamBox> {
        poll_fn(|cx| match self.muxer.poll_outbound_unpin(cx) {
            Poll::Pending => self.poll_end(cx).map(Err),
            ready => ready,
        })
        .await
    }

    /// Knocks at the gate: the stream, and what the other side says.
    async fn knock(&mut self, hello: &[u8]) -> io::Result<(SubstreamBox, Vec<u8>)> {
        let mut stream = self.open().await?;
        let mut verdict = vec![0; GATE_MESSAGE];
        let exchange = async {
            stream.write_all(hello).await?;
            stream.flush().await?;
            stream.read_exact(&mut verdict).await
        };
        self.drive(exchange).await?;
        Ok((stream, verdict))
    }

    /// Does `work` on a stream; fails when the connection ends.
    pub(crate) async fn drive<T>(
        &mut self,
        work: impl Future<Output = io::Result<T>>,
    ) -> io::Result<T> {
        let mut work = pin!(work);
        let done = poll_fn(|cx| {
            let end = self.poll_end(cx);
            // A stream may hold bytes that arrived before the end.
            match work.as_mut().poll(cx) {
                Poll::Pending => end.map(Err),
                done => done,
            }
        });
        tokio::time::timeout(DEADLINE, done).await.expect("something happens")
    }

    /// Waits until the other side has closed the connection.
    pub(crate) async fn ended(&mut self) {
        self.drive(std::future::pending::<io::Result<()>>()).await.ok();
    }

    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            let taken = if self.takes { self.muxer.poll_inbound_unpin(cx) } else { Poll::Pending };
            match taken {
                Poll::Pending => {}
                Poll::Ready(Ok(stream)) => {
                    self.ignored.push(stream);
                    continue;
                }
                Poll::Ready(Err(error)) => return Poll::Ready(error),
            }
            match self.muxer.poll_unpin(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(error),
            }
        }
    }
}
