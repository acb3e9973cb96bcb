//! Says other fingerprints than it has, so that nobody ever agrees with it.

use super::scene::Scene;
use super::trick::{Trick, altered};
use tidings_protocol::engine::SessionId;
use tidings_protocol::wire::message::{Message, Summary};

#[derive(Debug)]
pub(super) struct Misprint;

impl Trick for Misprint {
    fn mask(&mut self, _: &mut Scene, _: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        vec![altered(&frame, misprint)]
    }
}

fn misprint(message: &mut Message<'_>) {
    match message {
        Message::Hello(hello) => hello.root[0] ^= 1,
        Message::Root(told) => told.root[0] ^= 1,
        Message::Recon(recon) => {
            for range in &mut recon.ranges {
                if let Summary::Fingerprint(sum) = &mut range.what {
                    sum[0] ^= 1;
                }
            }
        }
        _ => {}
    }
}
