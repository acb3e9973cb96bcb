//! Sealing to a circle: the key first, to whoever lacks it, then what is said.

use super::first;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use std::collections::BTreeSet;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{CircleBox, CircleKey, Place};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_views::Writing;
use tidings_views::body::{
    About, Body, CircleStatement, MAX_CIRCLE_BOXES, MAX_CIRCLE_PREVIOUS, WrappedCircleKey,
};

/// An entry before its place is known, on which everything in it depends.
enum Draft<'t> {
    /// The key goes to these devices, and those keys with it.
    Give(Vec<Author>, Vec<CircleKey>),
    /// This is said.
    Say(&'t [u8]),
}

impl Node {
    /// Stages `texts` for the circle, and before them what gives their key to all its readers. The
    /// ids of the texts, in order.
    pub(super) fn enclose(
        &mut self,
        now: Time,
        writing: &Writing,
        texts: &[Vec<u8>],
    ) -> Result<Vec<EntryId>, Error> {
        let mut ids = self.enclose_all(now, &[(writing, texts)], Vec::new())?;
        Ok(ids.split_off(ids.len().saturating_sub(texts.len())))
    }

    /// As [`Node::enclose`], for one text; and the key that it was said with.
    pub(super) fn enclose_one(
        &mut self,
        now: Time,
        writing: &Writing,
        text: Vec<u8>,
    ) -> Result<(EntryId, CircleKey), Error> {
        // What `enclose` comes to, too: nothing is written in between.
        let (key, _) = self.circle_key(now, writing);
        Ok((first(&self.enclose(now, writing, &[text])?)?, key))
    }

    /// Stages one more text under a key with which something was said since everything was settled;
    /// `plain` bodies stand in front of it. Its name.
    pub(crate) fn say_more(
        &mut self,
        now: Time,
        key: &CircleKey,
        text: &[u8],
        mut plain: Vec<Vec<u8>>,
    ) -> Result<EntryId, Error> {
        let (community, author) = (self.identity.community(), self.identity.device.author());
        let before = self.log.head(&author).map_or(0, |head| head.tip.seq);
        let behind = u64::try_from(plain.len()).unwrap_or(u64::MAX).saturating_add(1);
        let place = Place { community, author, seq: before.saturating_add(behind) };
        let too_long = refusal::text_too_long_sealed;
        plain.push(compose::enclosed(&key.seal(&place, text).ok_or_else(too_long)?)?);
        let epoch = self.views.epoch().map(|epoch| epoch.key);
        let ids = self.append_sealed(now, epoch.as_ref(), plain)?;
        ids.last().copied().ok_or_else(|| refusal::failed("nothing was written"))
    }

    /// As [`Node::enclose`], for several circles and `plain` bodies behind them, in one call of the
    /// engine: all of it is staged, or nothing. The ids of all entries.
    pub(super) fn enclose_all(
        &mut self,
        now: Time,
        said: &[(&Writing, &[Vec<u8>])],
        plain: Vec<Vec<u8>>,
    ) -> Result<Vec<EntryId>, Error> {
        self.can_write()?;
        let (epoch, mut bodies) = self.seal_with(&[compose::enclosed(&[])?])?;
        let (author, community) = (self.identity.device.author(), self.identity.community());
        let first = self.log.head(&author).map_or(0, |head| head.tip.seq).saturating_add(1);
        let mut seq = first.saturating_add(u64::try_from(bodies.len()).unwrap_or(u64::MAX));
        for (writing, texts) in said {
            let (key, mut drafts) = self.circle_key(now, writing);
            drafts.extend(texts.iter().map(|text| Draft::Say(text)));
            for draft in &drafts {
                let place = Place { community, author, seq };
                bodies.push(self.drafted(&key, writing, draft, &place)?);
                seq = seq.saturating_add(1);
            }
        }
        bodies.extend(plain);
        self.append_sealed(now, epoch.as_ref(), bodies)
    }

    /// The key to write with, and what must be said of it before.
    fn circle_key<'t>(&self, now: Time, writing: &Writing) -> (CircleKey, Vec<Draft<'t>>) {
        let mut devices = writing.devices.clone();
        devices.insert(self.identity.device.author());
        let leaked = writing.holders.difference(&devices).next().is_some();
        match &writing.key {
            Some(key) if !leaked => {
                let lacking: Vec<Author> = devices.difference(&writing.given).copied().collect();
                let mut late = writing.lacking();
                late.remove(&self.identity.device.author());
                let nobody = lacking.is_empty() && late.is_empty();
                let under = if nobody { &[][..] } else { &writing.beside };
                (key.clone(), giving(&lacking, under))
            }
            older => {
                let key = self.new_circle_key(now, writing, &devices);
                let under: Vec<CircleKey> = older.iter().chain(&writing.beside).cloned().collect();
                let devices: Vec<Author> = devices.into_iter().collect();
                let drafts = giving(&devices, &under);
                (key, drafts)
            }
        }
    }

    fn new_circle_key(
        &self,
        now: Time,
        writing: &Writing,
        devices: &BTreeSet<Author>,
    ) -> CircleKey {
        let device = &self.identity.device;
        let tip = self.log.head(&device.author()).map_or([0; 32], |head| head.tip.id);
        let everybody: Vec<u8> = devices.iter().flat_map(|device| device.0).collect();
        let occasion = [&tip[..], &now.0.to_be_bytes(), &everybody].concat();
        CircleKey::generate(device, self.identity.community(), writing.circle, &occasion)
    }

    fn drafted(
        &self,
        key: &CircleKey,
        writing: &Writing,
        draft: &Draft<'_>,
        place: &Place,
    ) -> Result<Vec<u8>, Error> {
        match draft {
            Draft::Say(text) => {
                let too_long = refusal::text_too_long_sealed;
                compose::enclosed(&key.seal(place, text).ok_or_else(too_long)?)
            }
            Draft::Give(devices, under) => {
                let wrap = |older: &CircleKey| {
                    let wrapped = key.wrap(place.community, older)?.try_into().ok()?;
                    Some(WrappedCircleKey { id: older.id(), sealed: wrapped })
                };
                let previous = under.iter().filter_map(wrap).collect();
                let about = About { board: writing.board, devices: devices.clone(), previous };
                let boxes = self.boxes(key, devices, about.boxes(), place.seq);
                let about = about.seal(key, place).map_err(|error| compose::refused(&error))?;
                let said = CircleStatement { id: key.id(), boxes, about };
                Body::CircleKey(Box::new(said)).encode().map_err(|error| compose::refused(&error))
            }
        }
    }

    /// A box for each device, and as many for nobody as make `wanted`: they hide how many there are.
    fn boxes(
        &self,
        key: &CircleKey,
        devices: &[Author],
        wanted: usize,
        seq: u64,
    ) -> Vec<CircleBox> {
        let (community, by) = (self.identity.community(), &self.identity.device);
        let made = devices.iter().filter_map(|device| key.seal_to(community, by, *device));
        let mut boxes: Vec<_> = made.collect();
        let first = seq.saturating_mul(MAX_CIRCLE_BOXES as u64);
        let decoys = (first..).filter_map(|number| key.decoy(community, by, number));
        boxes.extend(decoys.take(wanted.saturating_sub(boxes.len())));
        boxes.sort();
        boxes
    }
}

/// Statements that give a key to these devices, and those under it.
fn giving<'t>(devices: &[Author], under: &[CircleKey]) -> Vec<Draft<'t>> {
    let (mut devices, mut under) =
        (devices.chunks(MAX_CIRCLE_BOXES), under.chunks(MAX_CIRCLE_PREVIOUS));
    let mut drafts = Vec::new();
    loop {
        let (to, keys) = (devices.next().unwrap_or_default(), under.next().unwrap_or_default());
        if to.is_empty() && keys.is_empty() {
            return drafts;
        }
        drafts.push(Draft::Give(to.to_vec(), keys.to_vec()));
    }
}

#[cfg(test)]
mod tests;
