//! Tickets that were never issued, or that were long ago: whoever checks them must not believe that
//! anything was received.

use super::scene::Scene;
use super::trick::{Trick, altered};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::store::Mark;
use tidings_protocol::wire::message::Message;

/// Shows the first ticket that a peer gave it, for ever.
#[derive(Debug, Default)]
pub(super) struct Stale {
    first: BTreeMap<Author, Mark>,
}

impl Trick for Stale {
    fn mask(&mut self, scene: &mut Scene, session: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let Some(peer) = scene.peer(session) else { return vec![frame] };
        vec![altered(&frame, |message| {
            let Message::Hello(hello) = message else { return };
            if let Some(ticket) = hello.ticket {
                self.first.entry(peer).or_insert(ticket);
            }
            hello.ticket = self.first.get(&peer).copied();
        })]
    }
}

/// Shows tickets that it made up, and another journal than it has.
#[derive(Debug)]
pub(super) struct Forged;

impl Trick for Forged {
    fn mask(&mut self, scene: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        vec![altered(&frame, |message| {
            let Message::Hello(hello) = message else { return };
            let position = scene.chance.below(hello.mark.position.max(1) * 2);
            let hash = scene.chance.bits().to_be_bytes();
            hello.ticket = Some(Mark { position, hash });
            hello.mark.position = scene.chance.bits();
        })]
    }
}
