//! What others do, to put beside ours on the same graph, under the same workload and in the same
//! frames: flooding, and pure pull.
//!
//! Flooding sends each new entry at once on every link but those that are known to have it: nothing
//! is faster, and nobody sends more. Pure pull asks one random neighbour after the other what it
//! has (Demers et al., PODC 1987): no entry is sent in vain as long as answers are quicker than
//! questions, and everything waits for the next question. Neither defends itself against anybody.

mod numbers;
mod peer;

use crate::kernel::{Entity, Seed, Stream};
use crate::machine::{Arrival, Checking, digest};
use numbers::Numbers;
use peer::Peer;
use std::collections::{BTreeMap, VecDeque};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Event, Output, SessionId};
use tidings_protocol::entry::{self, Body, Tip};
use tidings_protocol::limits::MAX_NOTE_ITEMS;
use tidings_protocol::run::{EncodedRun, Run, Verifier};
use tidings_protocol::store::{Head, MemoryStore, Store};
use tidings_protocol::testing::{COMMUNITY, intro, noted};
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// From one question of pure pull to the next, in microseconds.
pub const PULL_INTERVAL: u64 = 1_000_000;

/// Questions until the neighbour who matters is asked: of ten, one in 24 rounds is left out by
/// chance with probability 0.08, and hardly ever at every hop of a way.
const MOST_QUESTIONS: u64 = 24;

/// What a baseline does with what is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Sends it on.
    Flood,
    /// Waits to be asked.
    Pull,
}

/// A node that floods, or pulls, over a store in memory.
#[derive(Debug)]
pub struct Baseline {
    style: Style,
    device: Keypair,
    store: MemoryStore,
    up: bool,
    sessions: BTreeMap<SessionId, Peer>,
    numbers: Numbers,
    /// What became new since the last commit.
    fresh: Vec<Fresh>,
    outbox: VecDeque<Output>,
    /// Sum over all heads, so that equal stores have equal roots.
    root: u128,
    chance: Stream,
    asks: Option<Time>,
}

/// Entries that are new here.
#[derive(Clone, Copy, Debug)]
struct Fresh {
    author: Author,
    first: u64,
    last: u64,
    from: Option<Author>,
}

impl Baseline {
    /// One with an empty disk, not started.
    #[must_use]
    pub fn new(style: Style, device: Keypair, epoch: u64) -> Self {
        Self {
            style,
            device,
            store: MemoryStore::new(COMMUNITY, epoch),
            up: false,
            sessions: BTreeMap::new(),
            numbers: Numbers::default(),
            fresh: Vec::new(),
            outbox: VecDeque::new(),
            root: 0,
            chance: Seed(epoch).stream(Entity::World, "baseline"),
            asks: None,
        }
    }

    /// Starts it over its disk. Questions begin at a random moment of the first interval.
    pub fn start(&mut self, now: Time) {
        self.up = true;
        let first = now.after(self.chance.below(PULL_INTERVAL));
        self.asks = (self.style == Style::Pull).then_some(first);
    }

    /// Power cut: what was staged is gone.
    pub fn crash(&mut self) {
        self.up = false;
        self.asks = None;
        self.sessions.clear();
        self.fresh.clear();
        self.outbox.clear();
        self.store.crash();
        self.root = 0;
        let mut last = None;
        while let Some((author, head)) = self.store.next_author(last.as_ref()) {
            self.root = self.root.wrapping_add(weight(&author, &head.tip));
            last = Some(author);
        }
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.up
    }

    /// How long beyond ours it may take over a hop, in microseconds: who has the news is asked in
    /// turn with all other neighbours.
    #[must_use]
    pub fn patience(&self) -> u64 {
        if self.style == Style::Pull { MOST_QUESTIONS * PULL_INTERVAL } else { 0 }
    }

    /// It goes without a word.
    pub fn close(&mut self) {
        self.sessions.clear();
    }

    /// Deals with what arrived; what follows is staged. A writing never needs to be tried again.
    pub fn give(&mut self, now: Time, arrival: &Arrival, checking: &mut Checking) -> bool {
        if !self.up {
            return true;
        }
        match arrival {
            Arrival::Connected(session, peer) => self.connected(*session, *peer),
            Arrival::Lost(session) => {
                self.sessions.remove(session);
            }
            Arrival::Frame(session, frame) => {
                if let Ok(message) = Message::decode(frame) {
                    self.received(*session, &message, checking);
                }
            }
            Arrival::Timer => self.ask(now),
            Arrival::Write(bodies) => self.write(now, bodies),
            // It takes whatever anybody wrote.
            Arrival::Admit(_) | Arrival::Grade(..) | Arrival::Join(_) | Arrival::Ask(..) => {}
        }
        true
    }

    /// Makes durable what was staged, and tells and sends on what is new.
    pub fn commit(&mut self) {
        let Ok(()) = self.store.commit();
        for fresh in std::mem::take(&mut self.fresh) {
            let Fresh { author, first, last, from } = fresh;
            self.outbox.push_back(Output::Event(Event::Accepted { author, first, last, from }));
            if self.style == Style::Flood {
                let who = self.numbers.of(author);
                for (session, peer) in &mut self.sessions {
                    send((&self.store, &mut self.outbox), (*session, peer), (who, author), last);
                }
            }
        }
    }

    /// What is to be done next; `None` when nothing is.
    pub fn poll(&mut self) -> Option<Output> {
        self.outbox.pop_front()
    }

    /// When it asks next.
    #[must_use]
    pub fn timeout(&self) -> Option<Time> {
        self.asks
    }

    /// Equal where the same is held.
    #[must_use]
    pub fn root(&self) -> Option<[u8; 16]> {
        self.up.then_some(self.root.to_be_bytes())
    }

    /// What its disk holds of `author`.
    #[must_use]
    pub fn head(&self, author: &Author) -> Option<Head> {
        self.store.head(author)
    }

    /// The durable entry at this position.
    #[must_use]
    pub fn tip(&self, author: &Author, seq: u64) -> Option<Tip> {
        self.store.tip(author, seq).ok().flatten()
    }

    /// What it would serve of the log from `first` on, up to `last` at most.
    #[must_use]
    pub fn served(&self, author: &Author, first: u64, last: u64) -> Option<EncodedRun> {
        self.store.run(author, first, last).ok().flatten()
    }

    /// The next author whose log it holds, in order.
    #[must_use]
    pub fn next_author(&self, after: Option<&Author>) -> Option<(Author, Head)> {
        self.store.next_author(after)
    }

    /// Length of the durable body at this position, in bytes.
    #[must_use]
    pub fn body_len(&self, author: &Author, seq: u64) -> Option<u64> {
        let at = usize::try_from(seq.checked_sub(1)?).ok()?;
        Some(self.store.bodies(author).nth(at)?.commitment()?.0.into())
    }

    /// A digest of all bodies of `author`: equal where the bodies are equal.
    #[must_use]
    pub fn content(&self, author: &Author) -> u64 {
        self.store.bodies(author).fold(0, |sum, body| match body {
            Body::Full(bytes) => digest(sum, bytes),
            Body::Pruned { hash, .. } => digest(sum, &hash),
        })
    }

    fn connected(&mut self, session: SessionId, peer: Author) {
        self.sessions.insert(session, Peer::new(peer));
        if self.style == Style::Flood {
            self.send_all(session);
        }
    }

    fn received(&mut self, id: SessionId, message: &Message<'_>, checking: &mut Checking) {
        match message {
            Message::Intro(_) => {
                for author in message.introduced() {
                    let who = self.numbers.of(author);
                    let peer = self.sessions.get_mut(&id);
                    peer.into_iter().for_each(|peer| peer.introduced(who));
                }
            }
            Message::Run { idx, first, run } => self.run(id, *idx, (*first, run), checking),
            Message::Note(items) => {
                let Some(peer) = self.sessions.get_mut(&id) else { return };
                items.iter().for_each(|it| peer.says_it_has(it.idx, it.seq));
                self.send_all(id);
            }
            _ => {}
        }
    }

    /// A run arrived: what follows the head is kept.
    fn run(
        &mut self,
        id: SessionId,
        idx: u32,
        (first, bytes): (u64, &[u8]),
        checking: &mut Checking,
    ) {
        let Ok(count) = Run::count(bytes) else { return };
        let last = first.saturating_add(count as u64).saturating_sub(1);
        let Some(peer) = self.sessions.get_mut(&id) else { return };
        let Some(who) = peer.named(idx) else { return };
        peer.sent(who, last);
        let (author, from) = (self.numbers.author(who), Some(peer.author));
        let tip = self.end(&author);
        if first > tip.seq + 1 || last <= tip.seq {
            return;
        }
        let before = if first == tip.seq + 1 {
            Some(tip)
        } else {
            self.tip(&author, first.saturating_sub(1))
        };
        let Some(before) = before else { return };
        let Ok(run) = Run::decode(bytes, before.time) else { return };
        let verified = checking.verify(author, before, bytes, &run).ok();
        if let Some(new) = verified.and_then(|run| run.after(&tip)) {
            let end = new.tip();
            if self.store.stage(&new).is_ok() {
                self.grew(&tip, Fresh { author, first: tip.seq + 1, last: end.seq, from }, &end);
            }
        }
    }

    fn write(&mut self, now: Time, bodies: &[Vec<u8>]) {
        let slices: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let mut rest = slices.as_slice();
        while !rest.is_empty() {
            let author = self.device.author();
            let tip = self.end(&author);
            let (piece, left) = rest.split_at(entry::fit_one_run(rest).clamp(1, rest.len()));
            rest = left;
            let times = (1..).map(|n| now.max(tip.time.after(n)));
            let stamped: Vec<(Time, &[u8])> = times.zip(piece.iter().copied()).collect();
            let Ok(run) = entry::append(&self.device, &tip, &stamped) else { return };
            let end = run.tip();
            if self.store.stage(&run).is_ok() {
                let (first, last) = (tip.seq + 1, end.seq);
                self.grew(&tip, Fresh { author, first, last, from: None }, &end);
            }
        }
    }

    /// The log of somebody goes on from `old` to `new`.
    fn grew(&mut self, old: &Tip, fresh: Fresh, new: &Tip) {
        if old.seq > 0 {
            self.root = self.root.wrapping_sub(weight(&fresh.author, old));
        }
        self.root = self.root.wrapping_add(weight(&fresh.author, new));
        self.fresh.push(fresh);
    }

    /// Tells one random neighbour what has changed here since it was asked last: what it has beyond
    /// that it will send.
    fn ask(&mut self, now: Time) {
        if self.asks.is_none_or(|due| due > now) {
            return;
        }
        self.asks = Some(now.after(PULL_INTERVAL));
        let sessions: Vec<SessionId> = self.sessions.keys().copied().collect();
        let Some(id) = self.chance.pick(&sessions).copied() else { return };
        let heads: Vec<(usize, u64)> =
            self.heads().into_iter().map(|(author, seq)| (self.numbers.of(author), seq)).collect();
        let Some(peer) = self.sessions.get_mut(&id) else { return };
        let (names, items) = peer.question(&heads);
        let names: Vec<Author> = names.into_iter().map(|who| self.numbers.author(who)).collect();
        let mut say = |message: &Message<'_>| {
            self.outbox.push_back(Output::Send { session: id, frame: message.encode() });
        };
        names.chunks(MAX_NOTE_ITEMS).for_each(|names| say(&intro(names)));
        if items.is_empty() {
            say(&Message::Note(Vec::new()));
        }
        items.chunks(MAX_NOTE_ITEMS).for_each(|items| {
            say(&Message::Note(items.iter().map(|(idx, seq)| noted(*idx, *seq)).collect()));
        });
    }

    fn send_all(&mut self, session: SessionId) {
        for (author, seq) in self.heads() {
            let who = self.numbers.of(author);
            if let Some(peer) = self.sessions.get_mut(&session) {
                send((&self.store, &mut self.outbox), (session, peer), (who, author), seq);
            }
        }
    }

    fn heads(&self) -> Vec<(Author, u64)> {
        let next = |(author, _): &(Author, u64)| self.after(Some(author));
        std::iter::successors(self.after(None), next).collect()
    }

    fn after(&self, author: Option<&Author>) -> Option<(Author, u64)> {
        let (author, _) = self.store.next_author(author)?;
        Some((author, self.durable(&author)))
    }

    /// The last durable position, below what is only staged.
    fn durable(&self, author: &Author) -> u64 {
        let staged = self.fresh.iter().find(|fresh| fresh.author == *author);
        staged.map_or_else(|| self.end(author).seq, |fresh| fresh.first - 1)
    }

    fn end(&self, author: &Author) -> Tip {
        self.store.head(author).map_or(Tip::empty(COMMUNITY), |head| head.tip)
    }
}

/// Sends what is durable of an author, up to `last`, as far as the peer may lack it.
fn send(
    (store, outbox): (&MemoryStore, &mut VecDeque<Output>),
    (session, peer): (SessionId, &mut Peer),
    (who, author): (usize, Author),
    last: u64,
) {
    let mut first = peer.needs(who);
    while first <= last {
        let Ok(Some(run)) = store.run(&author, first, last) else { return };
        let (idx, new) = peer.name(who);
        let named = new.then(|| intro(&[author]).encode());
        let frame = Message::Run { idx, first, run: &run.bytes }.encode();
        let frames = named.into_iter().chain([frame]);
        outbox.extend(frames.map(|frame| Output::Send { session, frame }));
        first += run.count as u64;
        peer.has(who, first - 1);
    }
}

/// A number for one head.
fn weight(author: &Author, tip: &Tip) -> u128 {
    let low = digest(digest(tip.seq, &author.0), &tip.id);
    let high = digest(low, &author.0);
    u128::from(high) << 64 | u128::from(low)
}

#[cfg(test)]
mod tests;
