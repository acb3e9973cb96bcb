//! Folding 100 000 posts of 300 bytes from memory, and the queries of a screen over them.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::ops::ControlFlow;
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::entry::{self, Tip};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{EpochKey, Place};
use tidings_protocol::store::Store;
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;
use tidings_store::{Arrived, Log};
use tidings_views::body::{self, Body, Post, text_to_seal};
use tidings_views::{Viewer, Views};

const POSTS: u64 = 100_000;
const AUTHORS: u64 = 10;
const RUN: u64 = 100;

/// What each post replies to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Nothing: each is its own thread.
    Threads,
    /// The first post of the same run.
    Replies,
    /// Nothing, and it is sealed with [`key`], as all posts are in a community of today.
    Sealed,
}

fn key() -> EpochKey {
    EpochKey::from_bytes([7; 32])
}

fn founding(founder: &Keypair) -> Founding {
    Founding {
        name: "Bench".into(),
        account: founder.account(),
        device: founder.author(),
        nonce: [0; 16],
    }
}

/// Runs of ten authors in turn, a microsecond between any two posts.
fn log(founding: &Founding, shape: Shape) -> Log {
    let mut log = Log::in_memory(founding.id(), 1).unwrap();
    let authors: Vec<_> = (0..AUTHORS).map(|at| keypair(&format!("author {at}"))).collect();
    let mut tips = vec![Tip::empty(founding.id()); authors.len()];
    let mut first = None;
    for run in 0..POSTS / RUN {
        let at = usize::try_from(run % AUTHORS).unwrap();
        let place = |n| Place {
            community: founding.id(),
            author: authors[at].author(),
            seq: tips[at].seq + 1 + n,
        };
        let write = |n| match (body(run * RUN + n, shape, first), shape) {
            (plain, Shape::Sealed) => key().seal(&place(n), text_to_seal(&plain).unwrap()).unwrap(),
            (plain, _) => plain,
        };
        let bodies: Vec<_> = (0..RUN).map(write).collect();
        let posts: Vec<_> =
            (run * RUN..).zip(&bodies).map(|(time, body)| (Time(1_000 + time), &**body)).collect();
        let run = entry::append(&authors[at], &tips[at], &posts).unwrap();
        first = first.or(Some(run.entries()[0].id));
        tips[at] = run.tip();
        log.stage(&run).unwrap();
    }
    log.commit().unwrap();
    log
}

fn body(number: u64, shape: Shape, first: Option<EntryId>) -> Vec<u8> {
    let text = format!("{number:-<290}");
    let place = match first {
        Some(first) if shape == Shape::Replies => body::Place::Reply(first),
        _ => body::Place::Board("general"),
    };
    Body::Post(Post { place, subject: None, text: &text, origin: None }).encode().unwrap()
}

fn viewer(joined: Time) -> Viewer {
    let me = keypair("me");
    Viewer { account: me.account(), device: me.author(), joined }
}

fn views(founding: &Founding, joined: Time) -> Views {
    Views::in_memory(viewer(joined), founding.clone()).unwrap()
}

fn fold_all(views: &mut Views, log: &Log, batch: usize) {
    while views.fold(log, batch).unwrap().behind {}
}

fn fold(c: &mut Criterion) {
    let founding = founding(&keypair("founder"));
    let mut group = c.benchmark_group("fold");
    group.sample_size(10).throughput(Throughput::Elements(POSTS));
    for (name, shape, joined) in [
        ("threads from before the join", Shape::Threads, Time::NEVER),
        ("threads, all unread", Shape::Threads, Time(0)),
        ("replies in one thread", Shape::Replies, Time::NEVER),
        ("threads, sealed", Shape::Sealed, Time::NEVER),
    ] {
        let log = log(&founding, shape);
        group.bench_function(name, |b| {
            b.iter_with_large_drop(|| {
                let mut views = views(&founding, joined);
                views.add_keys(vec![key()]).unwrap();
                fold_all(&mut views, &log, 10_000);
                views
            });
        });
    }
    let log = log(&founding, Shape::Threads);
    group.bench_function("threads, into a file, durable", |b| {
        b.iter_with_large_drop(|| {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("views.redb");
            let mut views = Views::open(&path, viewer(Time::NEVER), founding.clone()).unwrap();
            fold_all(&mut views, &log, 10_000);
            views.flush().unwrap();
            (views, home)
        });
    });
    group.bench_function("the feed alone, nothing folded", |b| {
        b.iter(|| {
            let mut known = 0_u64;
            let last = log.scan(0, usize::MAX, |arrived| {
                if let Arrived::Entry { body: entry::Body::Full(body), .. } = arrived {
                    known += u64::from(!matches!(Body::decode(body), Body::Unknown { .. }));
                }
                ControlFlow::Continue(())
            });
            (last.unwrap(), known)
        });
    });
    group.finish();
}

fn ask(c: &mut Criterion) {
    let founding = founding(&keypair("founder"));
    let log = log(&founding, Shape::Threads);
    let mut views = views(&founding, Time(0));
    fold_all(&mut views, &log, 10_000);
    let id = views.recent(&log, None, None, 1).unwrap()[0].id.to_string();
    let mut group = c.benchmark_group("ask");
    group.bench_function("boards", |b| b.iter(|| black_box(views.boards(&log).unwrap())));
    group.bench_function("50 threads", |b| {
        b.iter(|| black_box(views.threads(&log, "general", 50, None).unwrap()));
    });
    group.bench_function("next unread", |b| {
        b.iter(|| black_box(views.next_unread(&log, None).unwrap()));
    });
    group.bench_function("resolve", |b| {
        b.iter(|| black_box(views.resolve(&log, &id[..8]).unwrap()));
    });
    group.finish();
}

fn one_post(c: &mut Criterion) {
    let founding = founding(&keypair("founder"));
    let mut log = log(&founding, Shape::Threads);
    let mut views = views(&founding, Time(0));
    fold_all(&mut views, &log, 10_000);
    let author = keypair("author 0");
    c.bench_function("fold one post", |b| {
        b.iter_custom(|rounds| {
            let mut spent = std::time::Duration::ZERO;
            for _ in 0..rounds {
                let tip = log.head(&author.author()).unwrap().tip;
                let body = body(0, Shape::Threads, None);
                let run = entry::append(&author, &tip, &[(tip.time.after(1), &body)]).unwrap();
                log.stage(&run).unwrap();
                log.commit().unwrap();
                let start = std::time::Instant::now();
                views.fold(&log, 10_000).unwrap();
                spent += start.elapsed();
            }
            spent
        });
    });
}

criterion_group!(benches, fold, ask, one_post);
criterion_main!(benches);
