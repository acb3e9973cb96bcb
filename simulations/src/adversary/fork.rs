//! Writes two or more histories and shows each peer one of them.

use super::pace::Pace;
use super::scene::Scene;
use super::trick::{Trick, on_beat};
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_protocol::engine::SessionId;
use tidings_protocol::entry::{Tip, append};
use tidings_protocol::store::{MemoryStore, Store};
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Entries that all branches have in common.
const COMMON: u64 = 2;

#[derive(Debug)]
pub(super) struct Branches {
    pace: Pace,
    count: usize,
    branches: Vec<MemoryStore>,
    /// Which branch a peer is shown.
    shown: BTreeMap<Author, usize>,
    /// How far it was shown on a session.
    said: BTreeMap<SessionId, u64>,
}

impl Branches {
    /// So many branches, at least two.
    pub(super) fn new(count: u8) -> Self {
        Self {
            pace: Pace::every_millis(1_000),
            count: usize::from(count).max(2),
            branches: Vec::new(),
            shown: BTreeMap::new(),
            said: BTreeMap::new(),
        }
    }

    /// Every branch grows by an entry.
    fn grow(&mut self, scene: &Scene) {
        let fresh = || MemoryStore::new(scene.community, 0);
        self.branches.resize_with(self.count, fresh);
        let first = |branch: &mut MemoryStore| {
            (0..COMMON).for_each(|_| write(branch, scene, "as we all know", Time(1)));
        };
        let me = scene.me.author();
        let empty = |branch: &&mut MemoryStore| branch.head(&me).is_none();
        self.branches.iter_mut().filter(empty).for_each(first);
        for (at, branch) in self.branches.iter_mut().enumerate() {
            write(branch, scene, &format!("history {at}"), scene.now);
        }
    }

    /// Shows a peer what is new in its branch.
    fn show(&mut self, scene: &mut Scene, session: SessionId) {
        let Some(peer) = scene.peer(session) else { return };
        let next = self.shown.len() % self.count;
        let branch = self.branches.get(*self.shown.entry(peer).or_insert(next));
        let said = self.said.entry(session).or_default();
        let me = scene.me.author();
        while let Some(Ok(Some(run))) = branch.map(|branch| branch.run(&me, *said + 1, u64::MAX)) {
            let idx = scene.index(session, me);
            scene.say(session, &Message::Run { idx, first: *said + 1, run: &run.bytes });
            *said += run.count as u64;
        }
    }
}

fn write(branch: &mut MemoryStore, scene: &Scene, text: &str, time: Time) {
    let tip = branch.head(&scene.me.author()).map_or(Tip::empty(scene.community), |head| head.tip);
    if let Ok(run) = append(&scene.me, &tip, &[(time.max(tip.time.after(1)), text.as_bytes())]) {
        branch.stage(&run).ok();
        branch.commit().ok();
    }
}

impl Trick for Branches {
    fn greeted(&mut self, scene: &mut Scene, session: SessionId) {
        self.pace.start(scene.now);
        self.said.remove(&session);
    }

    fn hears(&mut self, scene: &mut Scene, session: SessionId, frame: &[u8]) -> bool {
        let Ok(Message::Want { idx, from, .. }) = Message::decode(frame) else { return true };
        if scene.spoken_of(session, idx) != Some(scene.me.author()) {
            return true;
        }
        self.said.insert(session, from.saturating_sub(1));
        self.show(scene, session);
        false
    }

    fn due(&self) -> Option<Time> {
        self.pace.due()
    }

    fn act(&mut self, scene: &mut Scene) {
        let open = scene.sessions();
        self.said.retain(|session, _| open.contains(session));
        if scene.now < scene.until && self.pace.due().is_some_and(|due| due <= scene.now) {
            self.grow(scene);
        }
        let mut pace = self.pace;
        on_beat(&mut pace, scene, |scene, session| self.show(scene, session));
        self.pace = pace;
    }

    fn crash(&mut self) {
        self.said.clear();
    }
}
