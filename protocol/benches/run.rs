//! What a run costs: one signature and a hash an entry, against one Ed25519 check an entry.
//!
//! `cargo bench -p tidings-protocol`. The ratio of the two is asserted, times are not.
#![allow(missing_docs)]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench measures time, outside of the library"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};
use tidings_protocol::author::{self, Purpose, Signature};
use tidings_protocol::entry::{Body, Header, Tip, append};
use tidings_protocol::hash::{Deriver, body_hash};
use tidings_protocol::run::{Run, RunEntry, RunWriter, Verified, verify};
use tidings_protocol::testing::{COMMUNITY, alice};
use tidings_protocol::time::Time;

const START: Tip = Tip { seq: 0, id: COMMUNITY.0, time: Time(0) };
/// Length of the body of a usual post, in bytes.
const BODY: usize = 300;
/// As many such entries as fit one run.
const ENTRIES: usize = 204;
/// How much faster a run must be than a signature an entry.
const RATIO: f64 = 10.0;

/// A run of alice's, its bytes, and the signatures that it saves.
struct Sample {
    run: Run<'static>,
    bytes: Vec<u8>,
    signatures: Vec<Signature>,
}

impl Sample {
    fn new() -> Self {
        let bodies: Vec<(Time, &[u8])> =
            (1..).take(ENTRIES).map(|time| (Time(time * 1_000), &[b'x'; BODY][..])).collect();
        let written = append(&alice(), &START, &bodies).unwrap();
        let entries: Vec<_> = written
            .entries()
            .iter()
            .map(|entry| RunEntry { time: entry.time, body: entry.body })
            .collect();
        let sign = |id: &[u8; 32]| alice().sign(Purpose::Run, id);
        let signatures = written.entries().iter().map(|entry| sign(&entry.id.0)).collect();
        let run = Run { entries, signature: written.signature() };
        Self { bytes: encode(&run), run, signatures }
    }

    fn verify_run(&self) -> Verified<'_> {
        verify(alice_key(), START, &self.run).unwrap()
    }

    /// The same chain with a signature an entry, as most systems have it.
    fn verify_each(&self) -> Tip {
        let mut deriver = Deriver::entries();
        let mut tip = START;
        for (entry, signature) in self.run.entries.iter().zip(&self.signatures) {
            let (body_len, body_hash) = entry.body.commitment().unwrap();
            let (author, seq, prev, time) = (alice_key(), tip.seq + 1, tip.id, entry.time);
            let header = Header { author, seq, prev, time, body_len, body_hash };
            let id = header.id_with(&mut deriver);
            assert!(author::verify(&author.0, Purpose::Run, &id.0, signature));
            tip = Tip { seq, id: id.0, time };
        }
        tip
    }
}

fn alice_key() -> author::Author {
    static KEY: std::sync::OnceLock<author::Author> = std::sync::OnceLock::new();
    *KEY.get_or_init(|| alice().author())
}

fn encode(run: &Run<'_>) -> Vec<u8> {
    let mut writer = RunWriter::new(START.time);
    for entry in &run.entries {
        assert!(writer.push(entry.time, entry.body));
    }
    writer.mark(run.signature);
    writer.finish().unwrap().bytes
}

fn runs(c: &mut Criterion) {
    let sample = Sample::new();
    let mut group = c.benchmark_group("run");
    group.throughput(Throughput::Elements(u64::try_from(ENTRIES).unwrap()));
    group.bench_function("verify, one signature a run", |b| b.iter(|| sample.verify_run()));
    group.bench_function("verify, one signature an entry", |b| b.iter(|| sample.verify_each()));
    group.bench_function("encode", |b| b.iter(|| encode(&sample.run)));
    group.bench_function("decode", |b| b.iter(|| Run::decode(&sample.bytes, START.time)));
    let bodies: Vec<_> = sample
        .run
        .entries
        .iter()
        .map(|entry| match entry.body {
            Body::Full(bytes) => (entry.time, bytes),
            Body::Pruned { .. } => (entry.time, &[][..]),
        })
        .collect();
    group.bench_function("append and sign", |b| b.iter(|| append(&alice(), &START, &bodies)));
    group.finish();
}

fn hashing(c: &mut Criterion) {
    let body = [b'x'; BODY];
    let mut group = c.benchmark_group("hash");
    group.throughput(Throughput::Bytes(u64::try_from(BODY).unwrap()));
    group.bench_function("body of 300 bytes", |b| b.iter(|| body_hash(black_box(&body))));
    group.finish();
}

/// Shortest of several rounds: what the machine can do when nobody disturbs it.
fn shortest(mut work: impl FnMut()) -> Duration {
    let mut round = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..20).map(|_| round()).min().unwrap_or_default()
}

fn ratio(_: &mut Criterion) {
    let sample = Sample::new();
    assert_eq!(sample.verify_run().tip(), sample.verify_each());
    let each = shortest(|| _ = black_box(sample.verify_each()));
    let run = shortest(|| _ = black_box(sample.verify_run()));
    let ratio = each.as_secs_f64() / run.as_secs_f64();
    let overhead = sample.bytes.len() - ENTRIES * BODY;
    println!("{ENTRIES} entries of {BODY} bytes: {overhead} bytes on the wire beyond the bodies");
    println!("one signature a run verifies {ratio:.1} times as fast as one an entry");
    assert!(ratio >= RATIO, "only {ratio:.1} times");
}

criterion_group!(benches, runs, hashing, ratio);
criterion_main!(benches);
