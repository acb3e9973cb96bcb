//! What clock summaries cost on the wire: bytes and one-way trips at 1 000 to 1 000 000 authors.
//!
//! `cargo bench -p tidings-protocol --bench summary`. Bytes are exact and asserted, times are not.
//! Engines do the talking up to 10 000 authors; above, where signing a million logs would take the
//! time, the very same reconciliation is run over summaries without entries.
#![allow(missing_docs)]

use std::collections::{BTreeMap, VecDeque};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::digest::reconcile::Mine;
use tidings_protocol::digest::{Digest, item};
use tidings_protocol::engine::{Engine, Input, Output, SessionId};
use tidings_protocol::entry::Tip;
use tidings_protocol::store::{Head, Mark, MemoryStore, Store};
use tidings_protocol::testing::{COMMUNITY, keypair, write};
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::{Delta, Hello, Message, Recon, Summary, VERSION};

/// Authors that changed.
const CHANGED: usize = 100;

/// Two engines, their stores, and what is on its way between them.
struct Pair {
    engines: [Engine; 2],
    stores: [MemoryStore; 2],
    flying: VecDeque<(usize, Vec<u8>)>,
    session: u64,
    said: [u64; 16],
    now: Time,
}

impl Pair {
    fn new(authors: &[Keypair]) -> Self {
        let mut store = MemoryStore::new(COMMUNITY, 1);
        for author in authors {
            write(&mut store, author, &["old"]).unwrap();
        }
        let stores = [store.clone(), store];
        let engines = ["alice", "bob"].map(|name| Engine::new(keypair(name), &stores[0]));
        let (flying, said, now) = (VecDeque::new(), [0; 16], Time(1_000_000_000));
        let mut pair = Self { engines, stores, flying, session: 0, said, now };
        for (engine, store) in pair.engines.iter_mut().zip(&pair.stores) {
            authors.iter().for_each(|author| engine.want(now, store, author.author()));
        }
        pair
    }

    /// A session from its first frame until nothing more is said; the timers do not ring.
    fn meet(&mut self) {
        let session = SessionId(self.session);
        self.said = [0; 16];
        for who in 0..2 {
            let peer = self.engines[1 - who].me();
            self.give(who, Input::Connected { session, peer });
        }
        while let Some((to, frame)) = self.flying.pop_front() {
            self.give(to, Input::Received { session, frame: &frame });
        }
        self.session += 1;
    }

    fn part(&mut self) {
        let session = SessionId(self.session - 1);
        (0..2).for_each(|who| self.give(who, Input::Disconnected { session }));
    }

    fn give(&mut self, who: usize, input: Input<'_>) {
        let (engine, store) = (&mut self.engines[who], &mut self.stores[who]);
        engine.handle(self.now, input, store).unwrap();
        store.commit().unwrap();
        while let Some(output) = engine.poll(self.now, store).unwrap() {
            if let Output::Send { frame, .. } = output {
                self.said[usize::from(frame[0])] += frame.len() as u64;
                self.flying.push_back((1 - who, frame));
            }
        }
    }

    /// Bytes said on the last session, both ways; RUN frames are the data, not its summary.
    fn bytes(&self) -> u64 {
        self.said.iter().sum::<u64>() - self.said[8]
    }
}

fn engines(count: usize) {
    let authors: Vec<Keypair> = (0..count).map(|n| keypair(&format!("author {n}"))).collect();
    let mut pair = Pair::new(&authors);
    pair.meet();
    pair.part();
    pair.meet();
    let idle = pair.bytes();
    pair.part();
    for author in authors.iter().step_by(count / CHANGED).take(CHANGED) {
        write(&mut pair.stores[0], author, &["new"]).unwrap();
    }
    let now = pair.now;
    pair.engines[0] = Engine::new(keypair("alice"), &pair.stores[0]);
    authors.iter().for_each(|it| pair.engines[0].want(now, &pair.stores[0], it.author()));
    pair.meet();
    let warm = pair.bytes();
    assert_eq!(pair.engines[0].root(), pair.engines[1].root());
    println!("{count:>9} authors: idle reconnect {idle} B, {CHANGED} changed {warm} B (engines)");
    assert!(idle <= 160 && warm <= 160 + 38 * CHANGED as u64);
}

/// A summary without entries.
#[derive(Clone, Default)]
struct Side {
    heads: BTreeMap<Author, Head>,
    digest: Digest,
}

impl Side {
    fn hold(&mut self, n: usize, seq: u64) {
        let author = Author(*blake3::hash(&n.to_be_bytes()).as_bytes());
        let id = *blake3::hash(&[author.0, [seq.to_be_bytes()[7]; 32]].concat()).as_bytes();
        let head = Head { tip: Tip { seq, id, time: Time(0) }, fork: None };
        self.digest.set(&author, &head);
        self.heads.insert(author, head);
    }
}

fn hello(side: &Side) -> usize {
    let mark = Mark { position: side.digest.count(), hash: [7; 8] };
    let hello = Hello {
        versions: (VERSION, VERSION),
        features: 0,
        community: [1; 16],
        mark,
        ticket: Some(mark),
        credit_bytes: 4 << 20,
        root: side.digest.root(),
        count: side.digest.count(),
    };
    Message::Hello(hello).encode().len()
}

/// First contact: bytes of both HELLOs and all RECONs, and one-way trips, HELLO's included.
fn first_contact(sides: [&Side; 2]) -> (usize, usize) {
    let heads = sides.map(|side| move |author: &Author| side.heads.get(author).copied());
    let mine = |who: usize| Mine::new(&sides[who].digest, &heads[who], 7);
    let (mut bytes, mut trips, mut to) = (2 * hello(sides[0]), 1, 1);
    let mut learned = 0;
    let mut flying: Vec<Recon> = mine(0).start(sides[1].digest.count());
    while !flying.is_empty() {
        trips += 1;
        let mut next = Vec::new();
        for frame in flying {
            for range in &frame.ranges {
                if let Summary::List(items) | Summary::Answer(items) = &range.what {
                    let ours = |author| heads[to](&author).map(|head| item(author, &head));
                    learned += items.iter().filter(|it| ours(it.author) != Some(**it)).count();
                }
            }
            next.extend(mine(to).answer(&frame));
            bytes += Message::Recon(frame).encode().len();
        }
        flying = next;
        to = 1 - to;
    }
    assert_eq!(learned, 2 * CHANGED, "both know of all");
    (bytes, trips)
}

fn summaries(count: usize) {
    let mut one = Side::default();
    (0..count).for_each(|n| one.hold(n, n as u64 % 1000 + 1));
    let mut two = one.clone();
    (0..count).step_by(count / CHANGED).take(CHANGED).for_each(|n| two.hold(n, 2000));
    let idle = 2 * hello(&one);
    let author = Author([7; 32]);
    let to = (count + CHANGED) as u64;
    let delta = Delta {
        from: count as u64,
        to,
        hash: Some([1; 8]),
        ticket: true,
        last: true,
        changes: vec![(author, 120); CHANGED],
        forks: Vec::new(),
    };
    let want = |n: usize| Message::Want { idx: n as u32 * 2 + 1, from: 120, upto: None };
    let wants: usize = (0..CHANGED).map(|n| want(n).encode().len()).sum();
    let none = Delta { changes: Vec::new(), to: count as u64, ..delta.clone() };
    let deltas = [delta, none].map(|delta| Message::Delta(delta).encode().len());
    let warm = idle + deltas.iter().sum::<usize>() + wants;
    let (bytes, trips) = first_contact([&one, &two]);
    println!(
        "{count:>9} authors: idle reconnect {idle} B, {CHANGED} changed {warm} B, \
         first contact {bytes} B in {trips} one-way trips"
    );
    assert!(idle <= 160 && warm <= 160 + 38 * CHANGED);
    assert!(count > 100_000 || bytes <= 64_000 && trips <= 8);
}

fn main() {
    for count in [1_000, 10_000] {
        engines(count);
    }
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        summaries(count);
    }
}
