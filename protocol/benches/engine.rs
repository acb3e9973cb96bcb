//! What one frame costs an engine of eight sessions and thirty authors, the commit included.
//!
//! `cargo bench -p tidings-protocol --bench engine`
#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::engine::{Engine, Input, Output, SessionId};
use tidings_protocol::entry::{Tip, append};
use tidings_protocol::run::{Memo, RunWriter};
use tidings_protocol::store::{MemoryStore, Store};
use tidings_protocol::testing::{COMMUNITY, intro, keypair};
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::{Message, Noted, note};

const SESSIONS: u64 = 8;
const AUTHORS: usize = 30;

/// An engine in the middle of things: everybody said hello, everybody is a member.
struct Node {
    engine: Engine,
    store: MemoryStore,
    memo: Memo,
    now: Time,
    said: usize,
}

impl Node {
    fn new(members: &[Keypair]) -> Self {
        let store = MemoryStore::new(COMMUNITY, 1);
        let engine = Engine::new(keypair("alice"), &store);
        let mut node = Self { engine, store, memo: Memo::new(1 << 16), now: Time(1), said: 0 };
        for member in members {
            node.engine.want(node.now, &node.store, member.author());
        }
        for n in 0..SESSIONS {
            let other = MemoryStore::new(COMMUNITY, n);
            let (session, key) = (SessionId(n), keypair(&n.to_string()));
            let mut peer = Engine::new(key.clone(), &other);
            let mut store = other;
            let connected = Input::Connected { session, peer: node.engine.me() };
            peer.handle(node.now, connected, &mut store).unwrap();
            node.give(Input::Connected { session, peer: key.author() });
            while let Some(output) = peer.poll(node.now, &store).unwrap() {
                if let Output::Send { frame, .. } = output {
                    node.give(Input::Received { session, frame: &frame });
                }
            }
            let authors: Vec<Author> = members.iter().map(Keypair::author).collect();
            let frame = intro(&authors).encode();
            node.give(Input::Received { session, frame: &frame });
        }
        node
    }

    fn give(&mut self, input: Input<'_>) {
        let Self { engine, store, memo, now, .. } = self;
        engine.handle_with(*now, input, store, memo).unwrap();
        store.commit().unwrap();
        while let Some(output) = engine.poll(*now, store).unwrap() {
            self.said += usize::from(matches!(output, Output::Send { .. }));
            black_box(&output);
        }
        black_box(engine.poll_timeout());
    }
}

/// Frames of runs of one entry each by one author.
fn runs(author: &Keypair, idx: u32, count: usize) -> Vec<Vec<u8>> {
    let mut tip = Tip::empty(COMMUNITY);
    let body = [b'x'; 300];
    let mut frames = Vec::with_capacity(count);
    for _ in 0..count {
        let run = append(author, &tip, &[(tip.time.after(1), &body[..])]).unwrap();
        let mut writer = RunWriter::new(tip.time);
        assert!(run.entries().iter().all(|entry| writer.push(entry.time, entry.body)));
        writer.mark(run.signature());
        let bytes = writer.finish().unwrap().bytes;
        let first = tip.seq + 1;
        frames.push(Message::Run { idx, first, run: &bytes }.encode());
        tip = run.tip();
    }
    frames
}

fn frames(c: &mut Criterion) {
    let members: Vec<Keypair> = (0..AUTHORS).map(|n| keypair(&format!("author {n}"))).collect();
    let mut node = Node::new(&members);
    let written = runs(&members[3], 6, 2_000);
    node.give(Input::Received { session: SessionId(0), frame: &written[0] });
    let id = node.store.head(&members[3].author()).unwrap().tip.id;
    c.bench_function("a note of what is held", |b| {
        let frame = note(&[Noted { idx: 6, seq: 1, head: [id[0], id[1]] }]);
        b.iter(|| node.give(Input::Received { session: SessionId(1), frame: black_box(&frame) }));
    });
    for (name, again) in [("runs of one entry, checked", false), ("the same, remembered", true)] {
        c.bench_function(name, |b| {
            b.iter_batched_ref(
                || {
                    let mut node = Node::new(&members);
                    if again {
                        for frame in &written {
                            node.give(Input::Received { session: SessionId(0), frame });
                        }
                        let memo = node.memo;
                        node = Node { memo, ..Node::new(&members) };
                    }
                    node
                },
                |node| {
                    for frame in &written {
                        node.give(Input::Received { session: SessionId(0), frame });
                    }
                },
                criterion::BatchSize::LargeInput,
            );
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = frames
}
criterion_main!(benches);
