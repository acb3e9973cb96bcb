use super::*;
use crate::event::{Event, queue};
use crate::outbox::{Budget, Pushed, outbox};
use bytes::Bytes;
use futures::io::Cursor;

/// Reads from one buffer and forgets what is written.
struct Canned(Cursor<Vec<u8>>);

impl AsyncRead for Canned {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
        buffer: &mut [u8],
    ) -> std::task::Poll<io::Result<usize>> {
        std::pin::Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Canned {
    fn poll_write(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        bytes: &[u8],
    ) -> std::task::Poll<io::Result<usize>> {
        std::task::Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn poll_close(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }
}

fn canned(bytes: &[u8]) -> Canned {
    Canned(Cursor::new(bytes.to_vec()))
}

#[tokio::test]
async fn the_deciding_side_needs_no_life_byte_and_the_other_does() {
    let hello = [&[VERSION][..], &[9; 16]].concat();
    assert_eq!(open(&mut canned(&hello), [1; 16], true).await.unwrap(), [9; 16]);
    assert!(open(&mut canned(&hello), [1; 16], false).await.is_err());
    let alive = [&hello[..], &[LIFE]].concat();
    assert_eq!(open(&mut canned(&alive), [1; 16], false).await.unwrap(), [9; 16]);
    let other = [&[VERSION + 1][..], &[9; 16]].concat();
    assert!(open(&mut canned(&other), [1; 16], true).await.is_err());
}

#[tokio::test]
async fn an_oversize_frame_ends_the_session_with_a_reason() {
    let (inbox, _events) = queue(0);
    let (_outbox, outgoing) = outbox(1000, &Budget::new(usize::MAX));
    let end = carry(canned(&[0xff; 64]), SessionId(1), false, outgoing, inbox).await;
    assert!(end.contains("limit"), "{end}");
}

#[tokio::test]
async fn the_peers_end_is_told_apart() {
    let (inbox, mut events) = queue(0);
    let (outbox, outgoing) = outbox(1000, &Budget::new(usize::MAX));
    assert_eq!(outbox.push(Bytes::from_static(b"x")), Ok(Pushed::Queued));
    let end = carry(canned(&[1, b'y']), SessionId(1), true, outgoing, inbox).await;
    assert_eq!(end, "the peer ended the session");
    assert!(!matches!(events.try_recv(), Some(Event::Received { .. })), "it never was connected");
}
