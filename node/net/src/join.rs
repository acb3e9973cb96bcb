//! One request and one answer on a stream of their own: `length u16, bytes` each way.

mod slots;

pub(crate) use slots::{Slot, Slots};

use crate::config::{JOIN_TIMEOUT, MAX_JOIN};
use crate::error::JoinError;
use crate::event::{Event, Inbox};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;
use tokio::sync::oneshot;

/// Sends `request` and waits for the answer, within [`JOIN_TIMEOUT`].
pub(crate) async fn ask<S>(mut stream: S, request: Vec<u8>) -> Result<Vec<u8>, JoinError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let exchange = async {
        write(&mut stream, &request).await?;
        read(&mut stream).await
    };
    match tokio::time::timeout(JOIN_TIMEOUT, exchange).await {
        Err(_) => Err(JoinError::Timeout),
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) if hung_up(&error) => Err(JoinError::Refused),
        Ok(Err(error)) => Err(JoinError::Failed(error.to_string())),
    }
}

pub(crate) fn hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof, WriteZero};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof | WriteZero)
}

/// Reads a request, has the caller answer it, sends the answer; within [`JOIN_TIMEOUT`] each.
/// The slot is free again afterwards.
pub(crate) async fn answer<S>(mut stream: S, slot: Slot, inbox: Inbox)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Ok(Ok(request)) = tokio::time::timeout(JOIN_TIMEOUT, read(&mut stream)).await else {
        return;
    };
    let (reply, answer) = oneshot::channel();
    inbox.push(Event::Join { peer: slot.peer(), request, reply });
    let reply = async {
        match answer.await {
            Ok(answer) if answer.len() <= MAX_JOIN => write(&mut stream, &answer).await,
            _ => stream.close().await,
        }
    };
    if let Ok(Err(error)) = tokio::time::timeout(JOIN_TIMEOUT, reply).await {
        tracing::debug!(%error, "a join answer could not be sent");
    }
}

async fn write<S: AsyncWrite + Unpin>(stream: &mut S, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    stream.write_all(&length.to_be_bytes()).await?;
    stream.write_all(message).await?;
    stream.close().await
}

async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length).await?;
    let length = usize::from(u16::from_be_bytes(length));
    if length > MAX_JOIN {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut message = vec![0; length];
    stream.read_exact(&mut message).await?;
    Ok(message)
}
