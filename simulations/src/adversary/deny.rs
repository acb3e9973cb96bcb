//! Says that it has nothing, wants nothing and serves nothing.

use super::scene::Scene;
use super::trick::{Trick, altered};
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::{Message, StopReason, Summary};

#[derive(Debug)]
pub(super) struct Deny;

impl Trick for Deny {
    fn hears(&mut self, scene: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        let Ok(Message::Run { idx, .. } | Message::Want { idx, .. }) = Message::decode(frame)
        else {
            return true;
        };
        if let Some(author) = scene.spoken_of(session, idx) {
            let idx = scene.index(session, author);
            scene.say(session, &Message::Stop { idx, reason: StopReason::NotWanted });
        }
        false
    }

    fn mask(&mut self, _: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        match Message::decode(&frame) {
            Ok(
                Message::Run { .. } | Message::Fork(_) | Message::Note(_) | Message::Want { .. },
            ) => Vec::new(),
            _ => vec![altered(&frame, belittle)],
        }
    }
}

fn belittle(message: &mut Message<'_>) {
    match message {
        Message::Hello(hello) => (hello.root, hello.count) = ([0; 16], 0),
        Message::Intro(items) => items.iter_mut().for_each(|it| it.seq = 0),
        Message::Root(told) => (told.root, told.count) = ([0; 16], 0),
        Message::Delta(delta) => {
            delta.changes.iter_mut().for_each(|(_, seq)| *seq = 0);
            delta.forks.iter_mut().for_each(|(_, seq, fork)| (*seq, *fork) = (0, u64::MAX));
        }
        Message::Recon(recon) => {
            for range in &mut recon.ranges {
                match &mut range.what {
                    Summary::List(items) | Summary::Answer(items) => items.clear(),
                    Summary::Fingerprint(_) => range.what = Summary::List(Vec::new()),
                    Summary::Skip => {}
                }
            }
        }
        _ => {}
    }
}
