//! The gate of a private network: on an authenticated, encrypted connection, before the swarm
//! sees the peer, both sides prove that they hold a secret of the community (`ring`).
//!
//! One stream, one round trip. Dialer: `version, role, nonce 32, proof 32, count, proof 32 × count`,
//! one proof for each of its secrets, the newest first. Listener: `version, verdict, nonce 32,
//! proof 32`, by the newest that both have. A proof is keyed BLAKE3 over a label, the role, both
//! peer ids and the nonces known so far; the transport has authenticated both ids, so a proof is
//! of no use to anybody else. The dialer proves first: a listener tells strangers nothing.
//!
//! A newcomer without the secret comes as far as the [`door`](crate::door) while a short code is
//! live, and is never let through.

pub(crate) mod ring;

use crate::config::{GATE_TIMEOUT, MAX_OLDER_SECRETS};
use crate::door::lobby::{Guest, Lobby};
use crate::door::{self, Pair};
use crate::error::{Refusal, Refused};
use blake3::{Hash, Hasher};
use futures::{AsyncReadExt, AsyncWriteExt};
use libp2p::core::Endpoint;
use libp2p::core::connection::ConnectedPoint;
use libp2p::core::muxing::{StreamMuxerBox, StreamMuxerExt, SubstreamBox};
use libp2p::{Multiaddr, PeerId};
use ring::{Held, Ring};
use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
/// The dialer claims to hold the secret.
const MEMBER: u8 = 1;
/// The dialer asks for the joining door without the secret.
pub(crate) const JOINER: u8 = 2;
pub(crate) const WELCOME: u8 = 0;
const REFUSED: u8 = 1;
pub(crate) const MESSAGE: usize = 66;
/// How long a refused dialer is given to read the verdict.
const LAST_WORD: Duration = Duration::from_secs(1);

pub(crate) type Nonce = [u8; 32];

/// Whether this end of a connection is the dialer. Where two punched holes towards each other, both
/// dialed, and one of them took the listener's part.
pub(crate) fn is_dialer(point: &ConnectedPoint) -> bool {
    matches!(point, ConnectedPoint::Dialer { role_override: Endpoint::Dialer, .. })
}

/// One community's gate, as seen from one device.
#[derive(Clone)]
pub(crate) struct Gate {
    ring: Ring,
    local: PeerId,
    lobby: Lobby,
}

/// A key of the gate.
type Key = Zeroizing<[u8; 32]>;

/// Who may come in: past the gate, or as far as the joining door.
enum Caller {
    Member(Nonce, Key),
    Newcomer(Nonce, Guest),
}

impl Gate {
    pub(crate) fn new(ring: Ring, local: PeerId, lobby: Lobby) -> Self {
        Self { ring, local, lobby }
    }

    /// Lets the connection through, or says why not; within [`GATE_TIMEOUT`].
    pub(crate) async fn pass(
        self,
        (peer, mut muxer): (PeerId, StreamMuxerBox),
        point: ConnectedPoint,
    ) -> Result<(PeerId, StreamMuxerBox), Refused> {
        let proof = async {
            if is_dialer(&point) {
                self.knock(&mut muxer, peer).await
            } else {
                self.answer(&mut muxer, peer, point.get_remote_address()).await
            }
        };
        let passed = tokio::time::timeout(GATE_TIMEOUT, proof).await;
        match passed.unwrap_or(Err(Refusal::Timeout)) {
            Ok(()) => Ok((peer, muxer)),
            Err(why) => Err(Refused { peer, why }),
        }
    }

    async fn knock(&self, muxer: &mut StreamMuxerBox, peer: PeerId) -> Result<(), Refusal> {
        let mut stream = outbound(muxer).await?;
        let nonce: Nonce = rand::random();
        let held = self.ring.held();
        let hello = self.hello(&held, peer, &nonce);
        let exchange = async {
            stream.write_all(&hello).await?;
            stream.flush().await?;
            let mut reply = [0; MESSAGE];
            stream.read_exact(&mut reply).await?;
            stream.close().await.ok();
            Ok(reply)
        };
        let reply = drive(muxer, exchange).await?;
        let (verdict, theirs, their_proof) = parse(&reply)?;
        let by =
            |key: &Key| proof(key, b"listener", self.local, peer, &[nonce, theirs]) == their_proof;
        let place = held.keys.iter().position(by).filter(|place| held.admits(*place, &peer));
        if verdict == WELCOME && place.is_some() { Ok(()) } else { Err(Refusal::Stranger) }
    }

    /// What a member says: a proof for each of its keys.
    fn hello(&self, held: &Held, peer: PeerId, nonce: &Nonce) -> Vec<u8> {
        let mut proofs =
            held.keys.iter().map(|key| proof(key, b"dialer", self.local, peer, &[*nonce]));
        let mut hello = message(MEMBER, nonce, &proofs.next().unwrap_or(NO_PROOF));
        hello.push(u8::try_from(held.keys.len().saturating_sub(1)).unwrap_or_default());
        proofs.for_each(|proof| hello.extend_from_slice(proof.as_bytes()));
        hello
    }

    async fn answer(
        &self,
        muxer: &mut StreamMuxerBox,
        peer: PeerId,
        from: &Multiaddr,
    ) -> Result<(), Refusal> {
        let mut stream = inbound(muxer).await?;
        let mut hello = [0; MESSAGE];
        drive(muxer, stream.read_exact(&mut hello)).await?;
        let ours: Nonce = rand::random();
        let caller = match parse(&hello) {
            Ok((MEMBER, nonce, proof)) => {
                let proofs = drive(muxer, older_proofs(&mut stream, proof)).await?;
                self.judge(nonce, &proofs, peer)
            }
            Ok((JOINER, nonce, _)) => {
                let guest = self.lobby.enter(from, Instant::now());
                guest.map(|guest| Caller::Newcomer(nonce, guest)).ok_or(Refusal::Joining)
            }
            Ok(_) => Err(Refusal::Stranger),
            Err(refusal) => Err(refusal),
        };
        let reply = match &caller {
            Ok(Caller::Member(theirs, key)) => {
                let proof = proof(key, b"listener", peer, self.local, &[*theirs, ours]);
                message(WELCOME, &ours, &proof)
            }
            Ok(Caller::Newcomer(..)) => message(WELCOME, &ours, &NO_PROOF),
            Err(_) => message(REFUSED, &[0; 32], &NO_PROOF),
        };
        drive(muxer, stream.write_all(&reply)).await?;
        let refusal = match caller {
            Ok(Caller::Member(..)) => return drive(muxer, stream.close()).await,
            Ok(Caller::Newcomer(theirs, guest)) => {
                let pair = Pair {
                    newcomer: peer,
                    inviter: self.local,
                    newcomer_nonce: theirs,
                    inviter_nonce: ours,
                };
                Refusal::Guest(drive(muxer, door::receive(&mut stream, &guest, pair)).await?)
            }
            Err(refusal) => {
                drive(muxer, stream.close()).await?;
                refusal
            }
        };
        let goodbye = drive(muxer, async { stream.read(&mut [0; 1]).await });
        tokio::time::timeout(LAST_WORD, goodbye).await.ok();
        Err(refusal)
    }

    /// The newest key that the peer has, too, if it may come in by that one.
    fn judge(&self, nonce: Nonce, proofs: &[Hash], peer: PeerId) -> Result<Caller, Refusal> {
        let held = self.ring.held();
        let shared = held.keys.iter().enumerate().find(|(_, key)| {
            let ours = proof(key, b"dialer", peer, self.local, &[nonce]);
            proofs.contains(&ours)
        });
        match shared {
            Some((place, key)) if held.admits(place, &peer) => {
                Ok(Caller::Member(nonce, key.clone()))
            }
            _ => Err(Refusal::Stranger),
        }
    }
}

/// The proofs after the first, behind their number.
async fn older_proofs(stream: &mut SubstreamBox, first: Hash) -> io::Result<Vec<Hash>> {
    let mut count = [0];
    stream.read_exact(&mut count).await?;
    let count = usize::from(count[0]);
    if count > MAX_OLDER_SECRETS {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut proofs = vec![first];
    for _ in 0..count {
        let mut proof = [0; 32];
        stream.read_exact(&mut proof).await?;
        proofs.push(Hash::from_bytes(proof));
    }
    Ok(proofs)
}

/// Comparing two of these takes the same time wherever they differ.
fn proof(key: &Key, role: &[u8], dialer: PeerId, listener: PeerId, nonces: &[Nonce]) -> Hash {
    let mut hasher = Hasher::new_keyed(key);
    hasher.update(b"tidings 1 gate\0");
    hasher.update(role).update(b"\0");
    for peer in [dialer, listener] {
        let id = peer.to_bytes();
        hasher.update(&u64::try_from(id.len()).unwrap_or(u64::MAX).to_be_bytes()).update(&id);
    }
    for nonce in nonces {
        hasher.update(nonce);
    }
    hasher.finalize()
}

/// What stands where nothing is to be proved.
pub(crate) const NO_PROOF: Hash = Hash::from_bytes([0; 32]);

pub(crate) fn message(kind: u8, nonce: &Nonce, proof: &Hash) -> Vec<u8> {
    [&[VERSION, kind][..], nonce, proof.as_bytes()].concat()
}

pub(crate) fn parse(message: &[u8; MESSAGE]) -> Result<(u8, Nonce, Hash), Refusal> {
    let fields = message.split_first_chunk::<2>().and_then(|(head, rest)| {
        let (nonce, rest) = rest.split_first_chunk::<32>()?;
        Some((*head, *nonce, Hash::from_bytes(*rest.first_chunk::<32>()?)))
    });
    match fields {
        Some(([VERSION, kind], nonce, proof)) => Ok((kind, nonce, proof)),
        _ => Err(Refusal::Version),
    }
}

pub(crate) async fn outbound(muxer: &mut StreamMuxerBox) -> Result<SubstreamBox, Refusal> {
    let opened = poll_fn(|cx| match muxer.poll_outbound_unpin(cx) {
        Poll::Pending => match muxer.poll_unpin(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Pending,
        },
        ready => ready,
    });
    opened.await.map_err(|_| Refusal::Closed)
}

async fn inbound(muxer: &mut StreamMuxerBox) -> Result<SubstreamBox, Refusal> {
    let accepted = poll_fn(|cx| match muxer.poll_inbound_unpin(cx) {
        Poll::Pending => match muxer.poll_unpin(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Pending,
        },
        ready => ready,
    });
    accepted.await.map_err(|_| Refusal::Closed)
}

/// Runs `work` on a stream while the connection below it makes progress.
pub(crate) async fn drive<T>(
    muxer: &mut StreamMuxerBox,
    work: impl Future<Output = io::Result<T>>,
) -> Result<T, Refusal> {
    let mut work = pin!(work);
    let mut over = None;
    let done = poll_fn(|cx| {
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(cx) {
                return Poll::Ready(done);
            }
            if let Some(error) = over.take() {
                return Poll::Ready(Err(error));
            }
            match muxer.poll_unpin(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(_)) => {}
                // The stream may hold bytes that arrived before the end: it is asked once more.
                Poll::Ready(Err(error)) => over = Some(error),
            }
        }
    });
    done.await.map_err(|_| Refusal::Closed)
}
