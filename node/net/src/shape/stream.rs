//! A connection whose streams go at a pace.

use super::{Pace, Turn, Way};
use futures::{AsyncRead, AsyncWrite, ready};
use libp2p::core::muxing::{StreamMuxer, StreamMuxerBox, StreamMuxerEvent, SubstreamBox};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::time::Sleep;

/// See the module.
pub(crate) struct Shaped {
    pub(super) inner: StreamMuxerBox,
    pub(super) pace: Arc<Pace>,
    /// Whether it leads over a relay.
    pub(super) circuit: bool,
}

impl Shaped {
    fn stream(&self, inner: SubstreamBox) -> Paced {
        Paced { inner, pace: Arc::clone(&self.pace), circuit: self.circuit, naps: [None, None] }
    }
}

impl StreamMuxer for Shaped {
    type Substream = Paced;
    type Error = io::Error;

    fn poll_inbound(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<Self::Substream>> {
        let stream = ready!(Pin::new(&mut self.inner).poll_inbound(cx))?;
        Poll::Ready(Ok(self.stream(stream)))
    }

    fn poll_outbound(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<Self::Substream>> {
        let stream = ready!(Pin::new(&mut self.inner).poll_outbound(cx))?;
        Poll::Ready(Ok(self.stream(stream)))
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_close(cx)
    }

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<StreamMuxerEvent>> {
        Pin::new(&mut self.inner).poll(cx)
    }
}

/// One stream; each way waits for itself.
pub(crate) struct Paced<S = SubstreamBox> {
    pub(super) inner: S,
    pub(super) pace: Arc<Pace>,
    pub(super) circuit: bool,
    pub(super) naps: [Option<Pin<Box<Sleep>>>; 2],
}

impl<S> Paced<S> {
    /// How many of `wanted` bytes may go, as soon as any may.
    fn poll_pace(&mut self, cx: &mut Context<'_>, way: Way, wanted: usize) -> Poll<Turn> {
        let [into, out] = &mut self.naps;
        let nap = match way {
            Way::In => into,
            Way::Out => out,
        };
        loop {
            let next = match self.pace.may(way, wanted) {
                Ok(turn) => return Poll::Ready(turn),
                Err(next) => next,
            };
            let nap = nap.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(next)));
            if nap.deadline() != next {
                nap.as_mut().reset(next);
            }
            ready!(nap.as_mut().poll(cx));
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let turn = ready!(self.poll_pace(cx, Way::In, buffer.len()));
        let room = buffer.get_mut(..turn.most).unwrap_or_default();
        let count = ready!(Pin::new(&mut self.inner).poll_read(cx, room))?;
        self.pace.went(Way::In, count, turn, self.circuit);
        Poll::Ready(Ok(count))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let turn = ready!(self.poll_pace(cx, Way::Out, bytes.len()));
        let piece = bytes.get(..turn.most).unwrap_or_default();
        let count = ready!(Pin::new(&mut self.inner).poll_write(cx, piece))?;
        self.pace.went(Way::Out, count, turn, self.circuit);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_close(cx)
    }
}
