//! One question about a file and one answer on a stream of their own: `length u16, question`, then
//! `length u32, answer`. What is said is the caller's business.

use crate::config::{FILE_STALL, FILE_TIMEOUT, MAX_FILE_ANSWER, MAX_FILE_QUESTION};
use crate::error::JoinError;
use crate::event::{Event, Inbox};
use crate::join::{Slot, hung_up};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Bytes that are moved at a time: sessions get their turn between two of them.
const PIECE: usize = 16 * 1024;

/// Sends `question` and takes the answer, as long as it goes on.
pub(crate) async fn ask<S>(mut stream: S, question: Vec<u8>) -> Result<Vec<u8>, JoinError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let exchange = async {
        let length = u16::try_from(question.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        within(stream.write_all(&length.to_be_bytes())).await?;
        within(stream.write_all(&question)).await?;
        within(stream.close()).await?;
        let mut length = [0; 4];
        within(stream.read_exact(&mut length)).await?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        read(&mut stream, length).await
    };
    match timeout(FILE_TIMEOUT, exchange).await {
        Err(_) => Err(JoinError::Timeout),
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) if error.kind() == io::ErrorKind::TimedOut => Err(JoinError::Timeout),
        Ok(Err(error)) if hung_up(&error) => Err(JoinError::Refused),
        Ok(Err(error)) => Err(JoinError::Failed(error.to_string())),
    }
}

/// Reads a question, has the caller answer it, sends the answer. The slot is free again afterwards.
pub(crate) async fn answer<S>(mut stream: S, slot: Slot, inbox: Inbox)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let exchange = async {
        let mut length = [0; 2];
        within(stream.read_exact(&mut length)).await?;
        let length = usize::from(u16::from_be_bytes(length));
        if length > MAX_FILE_QUESTION {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut request = vec![0; length];
        within(stream.read_exact(&mut request)).await?;
        let (reply, answer) = oneshot::channel();
        inbox.push(Event::File { peer: slot.peer(), request, reply });
        match answer.await {
            Ok(answer) if answer.len() <= MAX_FILE_ANSWER => write(&mut stream, &answer).await,
            _ => within(stream.close()).await,
        }
    };
    match timeout(FILE_TIMEOUT, exchange).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a part of a file could not be sent"),
        Err(_) => tracing::debug!("a peer takes a part of a file too slowly"),
    }
}

async fn write<S: AsyncWrite + Unpin>(stream: &mut S, answer: &[u8]) -> io::Result<()> {
    let length = u32::try_from(answer.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    within(stream.write_all(&length.to_be_bytes())).await?;
    for piece in answer.chunks(PIECE) {
        within(stream.write_all(piece)).await?;
        tokio::task::yield_now().await;
    }
    within(stream.close()).await
}

/// Memory follows what came, not what was announced.
async fn read<S: AsyncRead + Unpin>(stream: &mut S, length: usize) -> io::Result<Vec<u8>> {
    if length > MAX_FILE_ANSWER {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut answer = Vec::new();
    while answer.len() < length {
        let start = answer.len();
        answer.resize(start.saturating_add(PIECE).min(length), 0);
        let piece = answer.get_mut(start..).unwrap_or_default();
        within(stream.read_exact(piece)).await?;
    }
    Ok(answer)
}

/// Nothing moves for this long: it is over.
async fn within<T>(step: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(FILE_STALL, step).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
