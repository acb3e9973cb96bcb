//! Writes in the names of others, under its own signature.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::entry::{Body, Tip, append};
use tidings_protocol::run::RunWriter;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

#[derive(Debug)]
pub(super) struct Impersonate {
    pace: Pace,
    /// How far each log goes, as far as it heard.
    ends: BTreeMap<Author, u64>,
}

impl Default for Impersonate {
    fn default() -> Self {
        Self { pace: Pace::every_millis(700), ends: BTreeMap::new() }
    }
}

impl Trick for Impersonate {
    fn greeted(&mut self, scene: &mut Scene, _: SessionId) {
        self.pace.start(scene.now);
    }

    fn hears(&mut self, scene: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        let heard = match Message::decode(frame) {
            Ok(Message::Run { idx, first, run }) => {
                let count = tidings_protocol::run::Run::count(run).unwrap_or(0) as u64;
                let last = first.saturating_add(count).saturating_sub(1);
                vec![(scene.spoken_of(session, idx), last)]
            }
            Ok(Message::Note(items)) => {
                items.iter().map(|it| (scene.spoken_of(session, it.idx), it.seq)).collect()
            }
            Ok(Message::Intro(items)) => items
                .iter()
                .map(|it| (Some(it.author), it.seq))
                .filter(|(_, seq)| *seq > 0)
                .collect(),
            _ => Vec::new(),
        };
        for (author, seq) in heard {
            if let Some(author) = author {
                let end = self.ends.entry(author).or_default();
                *end = seq.max(*end);
            }
        }
        true
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        let ends: Vec<(Author, u64)> =
            self.ends.iter().map(|(author, end)| (*author, *end)).collect();
        on_beat(&mut self.pace, scene, |scene, session| {
            let Some((author, end)) = scene.chance.pick(&ends).copied() else { return };
            // Mostly what would come next, sometimes what was long ago.
            let first = if scene.chance.chance(0.8) {
                end + 1
            } else {
                scene.chance.between(1, end.max(1))
            };
            let Some(run) = run(scene) else { return };
            let idx = scene.index(session, author);
            scene.say(session, &Message::Run { idx, first, run: &run });
        });
    }
}

/// A run that is well formed and signed by the liar.
fn run(scene: &Scene) -> Option<Vec<u8>> {
    let words: &[u8] = b"I never said this";
    let signed = append(&scene.me, &Tip::empty(scene.community), &[(scene.now, words)]).ok()?;
    let mut writer = RunWriter::new(Time(0));
    if !writer.push(scene.now, Body::Full(words)) {
        return None;
    }
    writer.mark(signed.signature());
    Some(writer.finish()?.bytes)
}
