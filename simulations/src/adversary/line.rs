//! One session of a liar: whom both sides mean by an index, and whom its engine believes they mean.
//!
//! An index on the wire is `2·n + side`: side 0 is the speaker's table, 1 the listener's. The liar's
//! table on the wire holds authors that its engine never introduced, so the engine's places in it
//! are translated, both ways.

use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::wire::message::Message;

/// The tables of one session.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) peer: Author,
    /// Our HELLO went out: more may follow.
    pub(super) greeted: bool,
    /// Our table as the peer knows it.
    ours: Vec<Author>,
    /// Where an author stands in it.
    places: BTreeMap<Author, u32>,
    /// Where those stand in it whom the engine introduced, by the engine's own places.
    engine: Vec<u32>,
    /// The same the other way round.
    back: BTreeMap<u32, u32>,
    theirs: Vec<Author>,
}

impl Line {
    pub(super) fn new(peer: Author) -> Self {
        Self {
            peer,
            greeted: false,
            ours: Vec::new(),
            places: BTreeMap::new(),
            engine: Vec::new(),
            back: BTreeMap::new(),
            theirs: Vec::new(),
        }
    }

    /// The peer said this: it may introduce authors.
    pub(super) fn learn(&mut self, message: &Message<'_>) {
        self.theirs.extend(message.introduced());
    }

    /// Our index of `author`, if it has one.
    pub(super) fn index(&self, author: &Author) -> Option<u32> {
        self.places.get(author).map(|place| place << 1)
    }

    /// Puts `author` into our table.
    pub(super) fn introduce(&mut self, author: Author) {
        self.places.insert(author, self.ours.len() as u32);
        self.ours.push(author);
    }

    /// Everybody who was named, by either side.
    pub(super) fn named(&self) -> Vec<Author> {
        let mut all: Vec<Author> = self.theirs.iter().chain(&self.ours).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whom the peer means by this index.
    pub(super) fn spoken_of(&self, idx: u32) -> Option<Author> {
        let table = if idx & 1 == 0 { &self.theirs } else { &self.ours };
        table.get((idx >> 1) as usize).copied()
    }

    /// Whom we mean by this index.
    pub(super) fn meant(&self, idx: u32) -> Option<Author> {
        self.spoken_of(idx ^ 1)
    }

    /// The engine's words with the indexes of the wire.
    pub(super) fn outward(&mut self, frame: Vec<u8>) -> Vec<u8> {
        let Ok(mut message) = Message::decode(&frame) else { return frame };
        for author in message.introduced() {
            let place = self.ours.len() as u32;
            self.back.insert(place, self.engine.len() as u32);
            self.engine.push(place);
            self.introduce(author);
        }
        if self.is_straight() {
            return frame;
        }
        for idx in indexes(&mut message) {
            if *idx & 1 == 0
                && let Some(place) = self.engine.get((*idx >> 1) as usize)
            {
                *idx = place << 1;
            }
        }
        message.encode()
    }

    /// The peer's words with the indexes of the engine; `None` where it speaks of somebody whom the
    /// engine does not know of.
    pub(super) fn inward(&self, frame: Vec<u8>) -> Option<Vec<u8>> {
        if self.is_straight() {
            return Some(frame);
        }
        let Ok(mut message) = Message::decode(&frame) else { return Some(frame) };
        let known = |idx: u32| match idx & 1 {
            0 => Some(idx),
            _ => self.back.get(&(idx >> 1)).map(|place| place << 1 | 1),
        };
        if let Message::Note(items) = &mut message {
            items.retain(|it| known(it.idx).is_some());
        }
        for idx in indexes(&mut message) {
            *idx = known(*idx)?;
        }
        Some(message.encode())
    }

    /// Whether the engine's table is the one on the wire.
    fn is_straight(&self) -> bool {
        self.engine.len() == self.ours.len()
    }
}

/// The indexes in a message.
fn indexes<'m>(message: &'m mut Message<'_>) -> Vec<&'m mut u32> {
    match message {
        Message::Note(items) => items.iter_mut().map(|it| &mut it.idx).collect(),
        Message::Want { idx, .. } | Message::Stop { idx, .. } | Message::Run { idx, .. } => {
            vec![idx]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_protocol::testing::{alice, bob, eve, intro, noted};

    #[test]
    fn indexes_of_the_engine_and_of_the_wire_are_translated_both_ways() {
        let [alice, bob, eve] = [alice(), bob(), eve()].map(|who| who.author());
        let mut line = Line::new(bob);
        let note = |idx| Message::Note(vec![noted(idx, 7)]).encode();
        line.outward(intro(&[alice]).encode());
        assert_eq!(line.outward(note(0)), note(0));
        line.introduce(eve);
        line.outward(intro(&[bob]).encode());
        assert_eq!(line.outward(note(2)), note(4), "bob stands behind eve");
        assert_eq!(line.outward(note(1)), note(1), "the peer's table is as it is");
        assert_eq!((line.meant(4), line.spoken_of(3)), (Some(bob), Some(eve)));
        assert_eq!(line.inward(note(5)), Some(note(3)));
        let want = |idx| Message::Want { idx, from: 1, upto: None }.encode();
        assert_eq!(line.inward(want(5)), Some(want(3)));
        assert_eq!(line.inward(want(3)), None, "the engine does not know of eve");
        line.learn(&intro(&[eve, alice]));
        assert_eq!((line.meant(3), line.spoken_of(2)), (Some(alice), Some(alice)));
        assert_eq!(line.named().len(), 3);
    }
}
