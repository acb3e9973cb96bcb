//! How fast the log on disk takes entries in, gives them back, and checks them.
//!
//! `cargo bench -p tidings-store`; files are made in the system's temporary directory, `TMPDIR`.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fs::File;
use std::io::{Seek, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};
use tidings_protocol::entry::{Tip, append};
use tidings_protocol::run::Verified;
use tidings_protocol::store::Store;
use tidings_protocol::testing::{COMMUNITY, keypair};
use tidings_protocol::time::Time;
use tidings_store::Log;

const AUTHORS: usize = 50;
const RUNS: usize = 10;
const RUN: usize = 200;
const ENTRIES: usize = AUTHORS * RUNS * RUN;
const COMMIT: usize = 10_000;

/// `runs` runs of `len` entries for each author, as they come from many peers: in turns.
fn runs(body: &[u8], runs: usize, len: usize) -> Vec<Verified<'_>> {
    let mut all = Vec::new();
    let mut tips = vec![Tip::empty(COMMUNITY); AUTHORS];
    for _ in 0..runs {
        for (author, tip) in tips.iter_mut().enumerate() {
            let bodies: Vec<_> = (0..len).map(|n| (Time(tip.time.0 + n as u64), body)).collect();
            let run = append(&keypair(&author.to_string()), tip, &bodies).unwrap();
            *tip = run.tip();
            all.push(run);
        }
    }
    all
}

fn ingest(log: &mut Log, runs: &[Verified<'_>]) {
    let mut staged = 0;
    for run in runs {
        log.stage(run).unwrap();
        staged += run.entries().len();
        if staged >= COMMIT {
            log.commit().unwrap();
            staged = 0;
        }
    }
    log.commit().unwrap();
}

/// A new log under `home`, with the time that taking in `runs` took.
fn filled(home: &Path, runs: &[Verified<'_>]) -> (Log, Duration) {
    let path = home.join("log.redb");
    let _ = std::fs::remove_file(&path);
    let mut log = Log::create(&path, COMMUNITY, 1).unwrap();
    let start = Instant::now();
    ingest(&mut log, runs);
    (log, start.elapsed())
}

/// What the machine itself can do, to compare with: the same bytes, synced as often, in no order.
fn machine(criterion: &mut Criterion) {
    let home = tempfile::tempdir().unwrap();
    let mut group = criterion.benchmark_group("machine");
    group.sample_size(10).throughput(Throughput::Elements(ENTRIES as u64));
    let commit = vec![b'x'; COMMIT * 362];
    group.bench_function("plain file, synced every 10 000", |bencher| {
        bencher.iter(|| {
            let mut file = File::create(home.path().join("plain")).unwrap();
            for _ in 0..ENTRIES / COMMIT {
                file.write_all(&commit).unwrap();
                file.sync_data().unwrap();
            }
        });
    });
    let mut file = File::create(home.path().join("page")).unwrap();
    group.throughput(Throughput::Elements(1));
    group.bench_function("4 KiB, synced", |bencher| {
        bencher.iter(|| {
            file.rewind().unwrap();
            file.write_all(&commit[..4096]).unwrap();
            file.sync_data().unwrap();
        });
    });
    group.finish();
}

fn writing(criterion: &mut Criterion) {
    let (home, body) = (tempfile::tempdir().unwrap(), vec![b'x'; 300]);
    let mut group = criterion.benchmark_group("write");
    group.sample_size(10).throughput(Throughput::Elements(ENTRIES as u64));
    for (name, count, len) in [("runs of 200", RUNS, RUN), ("runs of 1", RUNS * RUN, 1)] {
        let runs = runs(&body, count, len);
        group.bench_function(format!("{name}, 10 000 a commit"), |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| filled(home.path(), &runs).1).sum());
        });
    }
    let mut log = Log::create(&home.path().join("single.redb"), COMMUNITY, 1).unwrap();
    let (alice, mut tip) = (keypair("alice"), Tip::empty(COMMUNITY));
    group.throughput(Throughput::Elements(1));
    group.bench_function("one durable commit", |bencher| {
        bencher.iter(|| {
            let run = append(&alice, &tip, &[(Time(tip.time.0 + 1), &body)]).unwrap();
            log.stage(&run).unwrap();
            log.commit().unwrap();
            tip = run.tip();
        });
    });
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    let (home, body) = (tempfile::tempdir().unwrap(), vec![b'x'; 300]);
    let all = runs(&body, RUNS, RUN);
    let (mut log, _) = filled(home.path(), &all);
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10).throughput(Throughput::Elements(ENTRIES as u64));
    group.bench_function("runs", |bencher| bencher.iter(|| read_runs(&log)));
    group.bench_function("scan", |bencher| {
        bencher.iter(|| log.scan(0, usize::MAX, |_| ControlFlow::Continue(())).unwrap());
    });
    group.bench_function("verify", |bencher| {
        bencher.iter(|| assert_eq!(log.verify(|_, _| {}).unwrap(), []));
    });
    println!("file bytes a byte of body: {:.2}", {
        log.totals().file_bytes as f64 / (ENTRIES * body.len()) as f64
    });
    group.bench_function("open", |bencher| {
        bencher.iter_custom(|times| {
            let mut spent = Duration::ZERO;
            for _ in 0..times {
                let path = home.path().join("log.redb");
                log = Log::in_memory(COMMUNITY, 1).unwrap();
                let start = Instant::now();
                log = Log::open(&path).unwrap();
                spent += start.elapsed();
            }
            spent
        });
    });
    group.finish();
}

fn read_runs(log: &Log) -> usize {
    let (mut count, mut after) = (0, None);
    while let Some((author, head)) = log.next_author(after.as_ref()) {
        let mut first = 1;
        while first <= head.tip.seq {
            let run = log.run(&author, first, u64::MAX).unwrap().unwrap();
            count += run.count;
            first += run.count as u64;
        }
        after = Some(author);
    }
    assert_eq!(count, ENTRIES);
    count
}

criterion_group!(benches, machine, writing, reading);
criterion_main!(benches);
