//! Yamux with a bounded receive window and a bounded farewell.
//!
//! libp2p's own wrapper keeps yamux's default window of 1 GiB a connection and offers no way to
//! lower it; and its close waits for a vanished peer's socket for as long as the system does.

use crate::config::{CLOSE_TIMEOUT, MAX_STREAMS, RECEIVE_WINDOW};
use futures::{AsyncRead, AsyncWrite, future, ready};
use libp2p::core::muxing::{StreamMuxer, StreamMuxerEvent};
use libp2p::core::upgrade::{InboundConnectionUpgrade, OutboundConnectionUpgrade, UpgradeInfo};
use std::collections::VecDeque;
use std::io;
use std::iter;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio::time::Sleep;
use yamux::{Connection, ConnectionError, Mode};

/// The upgrade that turns an encrypted connection into streams.
#[derive(Clone)]
pub(crate) struct Yamux(yamux::Config);

impl Yamux {
    pub(crate) fn new() -> Self {
        let mut config = yamux::Config::default();
        config.set_max_num_streams(MAX_STREAMS);
        config.set_max_connection_receive_window(Some(RECEIVE_WINDOW));
        Self(config)
    }

    fn upgrade<C>(self, io: C, mode: Mode) -> future::Ready<io::Result<Muxer<C>>>
    where
        C: AsyncRead + AsyncWrite + Unpin,
    {
        let connection = Connection::new(io, self.0, mode);
        future::ready(Ok(Muxer { connection, waiting: VecDeque::new(), waker: None, close: None }))
    }
}

impl UpgradeInfo for Yamux {
    type Info = &'static str;
    type InfoIter = iter::Once<Self::Info>;

    fn protocol_info(&self) -> Self::InfoIter {
        iter::once("/yamux/1.0.0")
    }
}

impl<C: AsyncRead + AsyncWrite + Send + Unpin + 'static> InboundConnectionUpgrade<C> for Yamux {
    type Output = Muxer<C>;
    type Error = io::Error;
    type Future = future::Ready<io::Result<Muxer<C>>>;

    fn upgrade_inbound(self, io: C, _: Self::Info) -> Self::Future {
        self.upgrade(io, Mode::Server)
    }
}

impl<C: AsyncRead + AsyncWrite + Send + Unpin + 'static> OutboundConnectionUpgrade<C> for Yamux {
    type Output = Muxer<C>;
    type Error = io::Error;
    type Future = future::Ready<io::Result<Muxer<C>>>;

    fn upgrade_outbound(self, io: C, _: Self::Info) -> Self::Future {
        self.upgrade(io, Mode::Client)
    }
}

/// One connection's streams.
pub(crate) struct Muxer<C> {
    connection: Connection<C>,
    /// Streams that arrived while the connection was driven for another reason.
    waiting: VecDeque<yamux::Stream>,
    waker: Option<Waker>,
    close: Option<Pin<Box<Sleep>>>,
}

impl<C: AsyncRead + AsyncWrite + Unpin> Muxer<C> {
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<yamux::Stream>> {
        let stream = ready!(self.connection.poll_next_inbound(cx));
        Poll::Ready(stream.unwrap_or(Err(ConnectionError::Closed)).map_err(io_error))
    }
}

impl<C: AsyncRead + AsyncWrite + Unpin + 'static> StreamMuxer for Muxer<C> {
    type Substream = yamux::Stream;
    type Error = io::Error;

    fn poll_inbound(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<yamux::Stream>> {
        if let Some(stream) = self.waiting.pop_front() {
            return Poll::Ready(Ok(stream));
        }
        if let Poll::Ready(stream) = self.poll_next(cx) {
            return Poll::Ready(stream);
        }
        self.waker = Some(cx.waker().clone());
        Poll::Pending
    }

    fn poll_outbound(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<yamux::Stream>> {
        self.connection.poll_new_outbound(cx).map_err(io_error)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Poll::Ready(closed) = self.connection.poll_close(cx) {
            return Poll::Ready(closed.map_err(io_error));
        }
        let deadline =
            self.close.get_or_insert_with(|| Box::pin(tokio::time::sleep(CLOSE_TIMEOUT)));
        deadline.as_mut().poll(cx).map(Ok)
    }

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<StreamMuxerEvent>> {
        let stream = ready!(self.poll_next(cx))?;
        if self.waiting.len() < MAX_STREAMS {
            self.waiting.push_back(stream);
        }
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

fn io_error(error: ConnectionError) -> io::Error {
    match error {
        ConnectionError::Io(error) => error,
        other => io::Error::other(other),
    }
}
