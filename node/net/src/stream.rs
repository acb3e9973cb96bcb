//! One session's stream: the opening, then frames both ways until either side ends it.
//!
//! Opening: both sides send `version, instance 16`, at once; then the side with the smaller peer
//! id sends one byte, which gives the session its life. That side alone decides which of several
//! connections carries the session, so both always agree.

mod frame;

use crate::config::{DRAIN_TIMEOUT, OPEN_TIMEOUT};
use crate::event::{Inbox, SessionId};
use crate::outbox::Outgoing;
use frame::{Deframer, enframe};
use futures::future::{Either, select};
use futures::io::{ReadHalf, WriteHalf};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;
use std::pin::pin;

const VERSION: u8 = 1;
const LIFE: u8 = 1;
/// Frames are gathered up to this many bytes before they are written.
const WRITE_CHUNK: usize = 64 * 1024;

/// Names one run of one process: a restarted peer has another one.
pub(crate) type Instance = [u8; 16];

/// Exchanges openings within [`OPEN_TIMEOUT`] and returns the other side's instance. The side
/// that does not decide also waits for the decision.
pub(crate) async fn open<S>(stream: &mut S, own: Instance, decides: bool) -> io::Result<Instance>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let opening = async {
        let mut hello = vec![VERSION];
        hello.extend_from_slice(&own);
        stream.write_all(&hello).await?;
        stream.flush().await?;
        let mut version = [0; 1];
        stream.read_exact(&mut version).await?;
        if version != [VERSION] {
            return Err(io::Error::other("speaks another session version"));
        }
        let mut theirs = Instance::default();
        stream.read_exact(&mut theirs).await?;
        if !decides {
            let mut life = [0; 1];
            stream.read_exact(&mut life).await?;
            if life != [LIFE] {
                return Err(io::Error::other("malformed opening"));
            }
        }
        Ok(theirs)
    };
    let late = |_| Err(io::Error::new(io::ErrorKind::TimedOut, "the session did not open in time"));
    tokio::time::timeout(OPEN_TIMEOUT, opening).await.unwrap_or_else(late)
}

/// Carries frames until the session ends; returns why, for people.
pub(crate) async fn carry<S>(
    stream: S,
    session: SessionId,
    decides: bool,
    outgoing: Outgoing,
    inbox: Inbox,
) -> String
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut reader, writer) = stream.split();
    let end = {
        let reading = pin!(read(&mut reader, session, &inbox));
        let writing = pin!(write(writer, decides, outgoing));
        // Both run in one task, so that the halves never wait for each other's lock.
        match select(reading, writing).await {
            Either::Left((end, _)) => Err(end),
            Either::Right((written, _)) => written,
        }
    };
    match end {
        Err(end) => describe(&end),
        Ok(()) => {
            tokio::time::timeout(DRAIN_TIMEOUT, discard(&mut reader)).await.ok();
            "disconnected by this side".into()
        }
    }
}

fn describe(end: &io::Error) -> String {
    match end.kind() {
        io::ErrorKind::UnexpectedEof => "the peer ended the session".into(),
        _ => end.to_string(),
    }
}

async fn read<S: AsyncRead + Unpin>(
    reader: &mut ReadHalf<S>,
    session: SessionId,
    inbox: &Inbox,
) -> io::Error {
    let mut frames = Deframer::new();
    loop {
        match reader.read(frames.space()).await {
            Ok(0) => return io::ErrorKind::UnexpectedEof.into(),
            Ok(count) => frames.filled(count),
            Err(error) => return error,
        }
        loop {
            match frames.next() {
                Ok(Some(frame)) => inbox.frame(session, frame).await,
                Ok(None) => break,
                Err(malformed) => return io::Error::other(malformed),
            }
        }
    }
}

/// Takes all that is ready, writes it, and flushes only when nothing more is ready.
async fn write<S: AsyncWrite + Unpin>(
    mut writer: WriteHalf<S>,
    decides: bool,
    mut outgoing: Outgoing,
) -> io::Result<()> {
    let mut chunk = Vec::new();
    if decides {
        writer.write_all(&[LIFE]).await?;
        writer.flush().await?;
    }
    let mut next = None;
    loop {
        if next.is_none() {
            next = outgoing.next().await;
        }
        let Some(mut frame) = next.take() else { break };
        let (mut bytes, mut frames) = (0_usize, 0_usize);
        loop {
            enframe(&frame, &mut chunk);
            bytes = bytes.saturating_add(frame.len());
            frames = frames.saturating_add(1);
            match outgoing.ready() {
                Some(more) if chunk.len() < WRITE_CHUNK => frame = more,
                more => {
                    next = more;
                    break;
                }
            }
        }
        writer.write_all(&chunk).await?;
        outgoing.sent(bytes, frames);
        chunk.clear();
        if next.is_none() {
            writer.flush().await?;
        }
    }
    tokio::time::timeout(DRAIN_TIMEOUT, writer.close()).await.unwrap_or(Ok(()))
}

/// Reads until the other side has ended too, so that what was written last is not cut off.
async fn discard<S: AsyncRead + Unpin>(reader: &mut ReadHalf<S>) {
    let mut waste = vec![0; 4096];
    while reader.read(&mut waste).await.is_ok_and(|count| count > 0) {}
}

#[cfg(test)]
mod tests;
