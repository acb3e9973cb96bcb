//! One way to lie, as [`super::liar::Liar`] uses it. Each trick is a file; most change what is said
//! on its way out, some hold back what is heard, some speak by themselves.

use super::Behaviour;
use super::pace::Pace;
use super::scene::Scene;
use super::{deny, echo, flood, forge, fork, hoard, impersonate, junk, misprint, mute, names};
use super::{oversize, phantom, replay, slow, storm, ticket, withhold};
use std::fmt::Debug;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// A way to lie. Whatever is left out is done honestly.
pub(super) trait Trick: Debug {
    /// Both may talk on this session now.
    fn greeted(&mut self, scene: &mut Scene, session: SessionId) {
        let _ = (scene, session);
    }

    /// A frame came; whether the engine hears of it.
    fn hears(&mut self, scene: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        let _ = (scene, session, frame);
        true
    }

    /// What is said instead of `frame`.
    fn mask(&mut self, scene: &mut Scene, session: SessionId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let _ = (scene, session);
        vec![frame]
    }

    /// When it does something of its own accord.
    fn due(&self) -> Option<Time> {
        None
    }

    /// Time has come for something, perhaps not for this trick.
    fn act(&mut self, scene: &mut Scene) {
        let _ = scene;
    }

    /// Power cut: sessions are gone.
    fn crash(&mut self) {}
}

/// What is said instead of `frame` when `change` has had its way with the message in it.
pub(super) fn altered(frame: &[u8], change: impl FnOnce(&mut Message<'_>)) -> Vec<u8> {
    let Ok(mut message) = Message::decode(frame) else { return frame.to_vec() };
    change(&mut message);
    message.encode()
}

/// Does `word` on every session at each beat.
pub(super) fn on_beat(
    pace: &mut Pace,
    scene: &mut Scene,
    mut word: impl FnMut(&mut Scene, SessionId),
) {
    if pace.beats(scene.now) {
        scene.sessions().into_iter().for_each(|session| word(scene, session));
    }
}

impl Behaviour {
    /// The trick that does it; none for what is no trick of words.
    pub(super) fn trick(self) -> Option<Box<dyn Trick>> {
        Some(match self {
            Self::Withhold(percent) => Box::new(withhold::Withhold::of(percent)),
            Self::Eclipse => Box::new(withhold::Withhold::of(100)),
            Self::Phantom => Box::new(phantom::Phantom),
            Self::Deny => Box::new(deny::Deny),
            Self::StaleTicket => Box::new(ticket::Stale::default()),
            Self::ForgedTicket => Box::new(ticket::Forged),
            Self::Misprint => Box::new(misprint::Misprint),
            Self::Fork(branches) => Box::new(fork::Branches::new(branches)),
            Self::Forge => Box::new(forge::Forge),
            Self::Impersonate => Box::new(impersonate::Impersonate::default()),
            Self::Replay => Box::new(replay::Replay::default()),
            Self::Flood(rate) => Box::new(flood::Flood::new(rate)),
            Self::Names => Box::new(names::names()),
            Self::Junk => Box::new(junk::Junk::default()),
            Self::Oversize => Box::new(oversize::oversize()),
            Self::Slow => Box::new(slow::Slow::default()),
            Self::Storm => Box::new(storm::storm()),
            Self::Hoard => Box::new(hoard::hoard()),
            Self::Mute => Box::new(mute::Mute),
            Self::Echo => Box::new(echo::Echo::default()),
            Self::CrashLoop | Self::Lurk(_) => return None,
        })
    }
}
