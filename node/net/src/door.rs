//! The joining door: what a newcomer without the secret may do at the gate, and nothing else.
//!
//! The conversation takes place on the gate's own stream, before the swarm sees the connection, and
//! the connection ends with it: there is no identify, no ping, no session behind this door. After
//! the gate's hello and verdict:
//!
//! ```text
//! inviter   length u16 | offer
//! newcomer  share 33                (or hangs up: it only looked)
//! inviter   share 33
//! newcomer  confirmation 32
//! inviter   0 | confirmation 32 | length u16 | sealed        or 1: wrong
//! ```
//!
//! [`lobby`] holds the inviter's live code and bounds who stands at the door; [`seeker`] is the
//! newcomer's side.

pub(crate) mod lobby;
pub(crate) mod seeker;

use crate::error::DoorError;
use crate::gate::Nonce;
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::PeerId;
use lobby::Guest;
use std::time::Instant;
use std::{fmt, io};
use tidings_protocol::limits::{MAX_HANDED, MAX_OFFER};
use tidings_protocol::short::{Handed, Inviter, Meeting, Newcomer, Offer, ShortCode};

const RIGHT: u8 = 0;
const WRONG: u8 = 1;
/// What sealing adds to what is handed over.
const SEAL: usize = 16;

/// Who meets whom, as the transport authenticated them, and their nonces.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) newcomer: PeerId,
    pub(crate) inviter: PeerId,
    pub(crate) newcomer_nonce: Nonce,
    pub(crate) inviter_nonce: Nonce,
}

impl Pair {
    fn meeting(&self, offer: Vec<u8>) -> Meeting {
        Meeting {
            newcomer: self.newcomer.to_bytes(),
            inviter: self.inviter.to_bytes(),
            newcomer_nonce: self.newcomer_nonce,
            inviter_nonce: self.inviter_nonce,
            offer,
        }
    }
}

/// How a newcomer's visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// It hung up before it gave a code.
    Looked,
    /// Its code was wrong, or dead by then.
    Wrong,
    /// It knew the code and was handed the invite.
    Handed,
}

impl fmt::Display for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Looked => "it looked at what is offered",
            Self::Wrong => "its short code was wrong",
            Self::Handed => "it knew the short code and was handed the invite",
        })
    }
}

/// The inviter's side, after the verdict.
pub(crate) async fn receive<S>(stream: &mut S, guest: &Guest, pair: Pair) -> io::Result<Visit>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    write_block(stream, guest.offer()).await?;
    let mut share = [0; 33];
    match stream.read_exact(&mut share).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            stream.close().await?;
            return Ok(Visit::Looked);
        }
        outcome => outcome?,
    }
    let meeting = pair.meeting(guest.offer().to_vec());
    let (inviter, answer) =
        Inviter::answer(guest.code(), &meeting, &share, &chance()).map_err(io::Error::other)?;
    stream.write_all(&answer).await?;
    stream.flush().await?;
    let mut confirmation = [0; 32];
    stream.read_exact(&mut confirmation).await?;
    let handed = guest.judge(inviter.is_right(&confirmation), Instant::now());
    let Some((ours, sealed)) = handed.and_then(|handed| inviter.hand_over(&handed)) else {
        stream.write_all(&[WRONG]).await?;
        stream.close().await?;
        return Ok(Visit::Wrong);
    };
    stream.write_all(&[RIGHT]).await?;
    stream.write_all(&ours).await?;
    write_block(stream, &sealed).await?;
    stream.close().await?;
    Ok(Visit::Handed)
}

/// What the newcomer is shown, after the verdict.
pub(crate) async fn look<S>(stream: &mut S) -> io::Result<Vec<u8>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    read_block(stream, MAX_OFFER).await
}

/// The newcomer gives its code and is handed the invite.
pub(crate) async fn ask<S>(
    stream: &mut S,
    code: ShortCode,
    pair: Pair,
    offer: Vec<u8>,
) -> io::Result<Result<Handed, DoorError>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (newcomer, share) = Newcomer::begin(code, pair.meeting(offer), &chance());
    stream.write_all(&share).await?;
    stream.flush().await?;
    let mut answer = [0; 33];
    stream.read_exact(&mut answer).await?;
    let Ok((opener, confirmation)) = newcomer.confirm(&answer) else {
        return Ok(Err(DoorError::Impostor));
    };
    stream.write_all(&confirmation).await?;
    stream.flush().await?;
    let mut verdict = [WRONG];
    stream.read_exact(&mut verdict).await?;
    if verdict != [RIGHT] {
        return Ok(Err(DoorError::WrongCode));
    }
    let mut theirs = [0; 32];
    stream.read_exact(&mut theirs).await?;
    let sealed = read_block(stream, MAX_HANDED.saturating_add(SEAL)).await?;
    Ok(opener.open(&theirs, &sealed).map_err(|_| DoorError::Impostor))
}

/// An offer as people see it.
pub(crate) fn readable(offer: &[u8]) -> Result<Offer, DoorError> {
    Offer::decode(offer).ok_or_else(|| DoorError::Failed("what it offers makes no sense".into()))
}

/// The random part of one share.
fn chance() -> [u8; 64] {
    let mut chance = [0; 64];
    rand::fill(&mut chance);
    chance
}

async fn write_block<S: AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> io::Result<()> {
    let length = u16::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    stream.write_all(&length.to_be_bytes()).await?;
    stream.write_all(bytes).await?;
    stream.flush().await
}

async fn read_block<S: AsyncRead + Unpin>(stream: &mut S, most: usize) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length).await?;
    let length = usize::from(u16::from_be_bytes(length));
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}
