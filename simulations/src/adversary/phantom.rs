//! Claims entries that do not exist, and delivers none.

use super::scene::Scene;
use super::trick::{Trick, altered};
use super::withhold::claim;
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::{Message, Summary};

/// Positions that are claimed beyond what there is.
const BEYOND: u64 = 1_000;

#[derive(Debug)]
pub(super) struct Phantom;

impl Trick for Phantom {
    fn mask(&mut self, _: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        match Message::decode(&frame) {
            Ok(Message::Fork(_)) => Vec::new(),
            _ => vec![altered(&claim(&frame).unwrap_or(frame), exaggerate)],
        }
    }
}

fn exaggerate(message: &mut Message<'_>) {
    match message {
        Message::Hello(hello) => hello.root[0] ^= 1,
        Message::Note(items) => items.iter_mut().for_each(|it| it.seq += BEYOND),
        Message::Intro(items) => items.iter_mut().for_each(|it| it.seq += BEYOND),
        Message::Delta(delta) => delta.changes.iter_mut().for_each(|(_, seq)| *seq += BEYOND),
        Message::Recon(recon) => {
            for range in &mut recon.ranges {
                if let Summary::List(items) | Summary::Answer(items) = &mut range.what {
                    items.iter_mut().for_each(|item| item.seq += BEYOND);
                }
            }
        }
        _ => {}
    }
}
