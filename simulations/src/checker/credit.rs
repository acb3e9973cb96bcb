//! Nobody sends more than it was granted.

use super::{Check, broken};
use std::collections::BTreeMap;
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::Message;

/// What each end of each session may still send, in bytes of RUN and BODIES frames.
#[derive(Debug, Default)]
pub(super) struct Credit {
    left: BTreeMap<(SessionId, usize), u64>,
}

impl Credit {
    /// A message reaches `who`: it may grant.
    pub(super) fn arrived(&mut self, who: usize, session: SessionId, message: &Message<'_>) {
        let granted = match message {
            Message::Hello(hello) => hello.credit_bytes,
            Message::Credit(bytes) => *bytes,
            _ => return,
        };
        let left = self.left.entry((session, who)).or_default();
        *left = left.saturating_add(granted);
    }

    /// `who` says a message in a frame of so many bytes.
    pub(super) fn sent(
        &mut self,
        who: usize,
        session: SessionId,
        message: &Message<'_>,
        len: usize,
    ) -> Check {
        if !matches!(message, Message::Run { .. } | Message::Bodies { .. }) {
            return Ok(());
        }
        let left = self.left.entry((session, who)).or_default();
        match left.checked_sub(len as u64) {
            Some(rest) => *left = rest,
            None => {
                let what =
                    format!("host {who} sends {len} B on session {session}, may send {left}");
                return broken("credit", what);
            }
        }
        Ok(())
    }

    /// What this end may still send.
    pub(super) fn left(&self, who: usize, session: SessionId) -> u64 {
        self.left.get(&(session, who)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_granted_may_be_sent_and_nothing_more() {
        let (session, mut credit) = (SessionId(1), Credit::default());
        let run = Message::Run { idx: 0, first: 1, run: &[] };
        assert!(credit.sent(0, session, &run, 1).is_err(), "before any grant");
        credit.arrived(0, session, &Message::Credit(100));
        assert_eq!(credit.sent(0, session, &run, 50), Ok(()));
        let bodies = Message::Bodies { idx: 0, first: 1, bodies: vec![] };
        assert_eq!(credit.sent(0, session, &bodies, 10), Ok(()));
        assert!(Credit::default().sent(0, session, &bodies, 1).is_err());
        assert_eq!(credit.sent(0, session, &Message::Note(vec![]), 900), Ok(()), "costs nothing");
        assert_eq!(credit.left(0, session), 40);
        assert!(credit.sent(0, session, &run, 41).is_err());
        assert!(credit.sent(1, session, &run, 1).is_err(), "the other end was granted nothing");
    }
}
