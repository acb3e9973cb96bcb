//! The messages by their type on the wire.

use tidings_protocol::wire::frame;

/// Names by type; 0 stands for what no build knows.
pub const KINDS: [&str; 17] = [
    "OTHER", "HELLO", "DELTA", "RECON", "INTRO", "NOTE", "WANT", "STOP", "RUN", "FORK", "CREDIT",
    "BYE", "LINK", "ROOT", "LACKS", "ASK", "BODIES",
];

/// The place in [`KINDS`] of a frame's message.
#[must_use]
pub fn kind(bytes: &[u8]) -> usize {
    let kind = frame::split(bytes).map_or(0, |(kind, _)| kind);
    usize::try_from(kind).ok().filter(|kind| *kind < KINDS.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_protocol::testing::noted;
    use tidings_protocol::wire::message::{ByeCode, Message};

    #[test]
    fn a_frame_has_the_name_of_its_message() {
        let name = |message: Message<'_>| KINDS[kind(&message.encode())];
        assert_eq!(name(Message::Note(vec![noted(0, 1)])), "NOTE");
        assert_eq!(name(Message::Want { idx: 0, from: 1, upto: None }), "WANT");
        assert_eq!(name(Message::Run { idx: 0, first: 1, run: &[1] }), "RUN");
        assert_eq!(name(Message::Credit(1)), "CREDIT");
        assert_eq!(name(Message::Bye { code: ByeCode::Going, retry_after: 0 }), "BYE");
        assert_eq!(KINDS[kind(&[63, 1, 2])], "OTHER");
        assert_eq!(KINDS[kind(&[])], "OTHER");
    }
}
