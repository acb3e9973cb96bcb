//! After quiescence nothing is said but the comparison of summaries, once a minute.

use super::{At, Check, broken};
use std::collections::BTreeMap;
use tidings_protocol::engine::SessionId;
use tidings_protocol::limits::COMPARE_INTERVAL;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// When each side of each session compared last, while it ought to be silent.
#[derive(Debug, Default)]
pub struct Silence {
    demanded: bool,
    compared: BTreeMap<(usize, SessionId), Time>,
}

impl Silence {
    /// Everything is settled: from now on silence is demanded.
    pub fn demand(&mut self) {
        self.demanded = true;
    }

    pub(super) fn sent(&mut self, at: At<'_>, id: SessionId, message: &Message<'_>) -> Check {
        if !self.demanded {
            return Ok(());
        }
        if !is_comparison(message) {
            let what = format!("host {} says {message:?} on session {id}", at.who);
            return broken("silence", what);
        }
        match self.compared.insert((at.who, id), at.now) {
            // A commit in between shifts the moment a little.
            Some(last) if at.now.since(last) < COMPARE_INTERVAL / 2 => {
                let what = format!("host {} compares on session {id} again already", at.who);
                broken("silence", what)
            }
            _ => Ok(()),
        }
    }
}

fn is_comparison(message: &Message<'_>) -> bool {
    matches!(message, Message::Root(_))
}
