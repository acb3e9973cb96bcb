//! A liar: a real engine between whose ears and mouth stand its tricks, in a row.

use super::scene::{Deed, Scene};
use super::trick::Trick;
use super::{Behaviour, Deceit};
use crate::kernel::Stream;
use crate::machine::Arrival;
use tidings_protocol::author::Keypair;
use tidings_protocol::engine::SessionId;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// When a run's safety phase begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its begin.
    pub start: Time,
    /// Its end: from here on nothing new is written.
    pub end: Time,
}

/// The tricks of one host.
#[derive(Debug)]
pub struct Liar {
    tricks: Vec<Box<dyn Trick>>,
    scene: Scene,
    /// Until then it behaves.
    awake: Time,
}

impl Liar {
    /// The liar that `me` is, with these chances, in a run of this term.
    #[must_use]
    pub fn new(
        deceit: Deceit,
        me: Keypair,
        community: CommunityId,
        chance: Stream,
        term: Term,
    ) -> Self {
        let tricks = deceit.iter().filter_map(Behaviour::trick).collect();
        let scene = Scene::new(me, community, chance, term.end);
        Self { tricks, scene, awake: deceit.awake(term) }
    }

    /// Something reaches the host: what its engine is told of it, and given besides.
    pub fn face(&mut self, now: Time, given: Arrival) -> Vec<Arrival> {
        self.scene.now = now;
        let heard = match &given {
            Arrival::Connected(session, peer) => {
                self.scene.open(*session, *peer);
                true
            }
            Arrival::Lost(session) => {
                self.scene.forget(*session);
                true
            }
            Arrival::Frame(session, frame) => self.hears(*session, frame),
            Arrival::Timer => {
                self.act();
                true
            }
            Arrival::Write(_)
            | Arrival::Admit(_)
            | Arrival::Grade(..)
            | Arrival::Join(_)
            | Arrival::Ask(..) => true,
        };
        if heard {
            self.scene.give(given);
        }
        let given = self.scene.take_given().into_iter();
        given.filter_map(|arrival| self.understood(arrival)).collect()
    }

    fn understood(&self, arrival: Arrival) -> Option<Arrival> {
        let Arrival::Frame(session, frame) = arrival else { return Some(arrival) };
        Some(Arrival::Frame(session, self.scene.inward(session, frame)?))
    }

    /// The engine wants to say `frame`.
    pub fn voice(&mut self, now: Time, session: SessionId, frame: Vec<u8>) {
        self.scene.now = now;
        let greets = matches!(Message::decode(&frame), Ok(Message::Hello(_)));
        let frame = self.scene.outward(session, frame);
        let mut frames = vec![frame];
        if self.is_awake() {
            for trick in &mut self.tricks {
                let masked =
                    frames.into_iter().flat_map(|it| trick.mask(&mut self.scene, session, it));
                frames = masked.collect();
            }
        }
        let said = !frames.is_empty();
        frames.into_iter().for_each(|frame| self.scene.pass(session, frame));
        if greets && said {
            self.scene.greeted(session);
            self.tricks.iter_mut().for_each(|trick| trick.greeted(&mut self.scene, session));
        }
    }

    /// The engine closed a session.
    pub fn closed(&mut self, session: SessionId) {
        self.scene.forget(session);
    }

    /// All that was said and done since the last time, in order.
    pub fn deeds(&mut self) -> Vec<Deed> {
        self.scene.take_deeds()
    }

    /// When [`Arrival::Timer`] is due for its tricks.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        let first = self.tricks.iter().filter_map(|trick| trick.due()).min()?;
        Some(first.max(self.awake))
    }

    /// Power cut.
    pub fn crash(&mut self) {
        self.scene.clear();
        self.tricks.iter_mut().for_each(|trick| trick.crash());
    }

    fn is_awake(&self) -> bool {
        self.scene.now >= self.awake
    }

    fn act(&mut self) {
        if self.is_awake() {
            self.tricks.iter_mut().for_each(|trick| trick.act(&mut self.scene));
        }
    }

    fn hears(&mut self, session: SessionId, frame: &[u8]) -> bool {
        if let Ok(message) = Message::decode(frame) {
            self.scene.learn(session, &message);
        }
        let awake = self.is_awake();
        let scene = &mut self.scene;
        !awake || self.tricks.iter_mut().all(|trick| trick.hears(scene, session, frame))
    }
}
