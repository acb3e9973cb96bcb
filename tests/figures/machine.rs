//! What the machine can do, so that figures have something to be compared with.

use super::{line, median_and_p99};
use bytes::Bytes;
use std::fs::File;
use std::hint::black_box;
use std::io::{Seek, SeekFrom, Write};
use std::time::{Duration, Instant};
use tidings_net::{Config, Event, Net};
use tidings_protocol::entry::{Tip, append};
use tidings_protocol::run::{Run, RunEntry, verify};
use tidings_protocol::testing::{COMMUNITY, alice};
use tidings_protocol::time::Time;
use tidings_store::database::{self, TableDefinition};
use zeroize::Zeroizing;

/// Bytes of a typical body.
const BODY: usize = 300;

/// Rates of the bare parts, in things a second.
pub(crate) struct Machine {
    pub(crate) redb: f64,
    pub(crate) fsync_ms: f64,
    pub(crate) stream_mb: f64,
}

pub(crate) fn measure() -> Machine {
    let hashes = per_second(200_000, || {
        black_box(blake3::hash(black_box(&[7; BODY])));
    });
    line("BLAKE3 of 300 bytes", format!("{:.2} M/s", hashes / 1e6));
    let (runs, single) = verification();
    line("verification, one signature a run", format!("{:.2} M entries/s", runs / 1e6));
    line(
        "verification, one signature an entry",
        format!("{:.0} k entries/s; runs are {:.0} times as fast", single / 1e3, runs / single),
    );
    let fsync_ms = fsync();
    line("one fsync of 4 KiB, median", format!("{fsync_ms:.2} ms"));
    let redb = redb_batches();
    line("redb, 330 bytes by number, durable each 10 000", format!("{:.0} k/s", redb / 1e3));
    let stream_mb = stream();
    line("libp2p stream over TCP, frames of 64 KiB", format!("{stream_mb:.0} MB/s"));
    Machine { redb, fsync_ms, stream_mb }
}

fn per_second(count: u32, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        work();
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// Entries a second with one signature a run of 200, and with one signature an entry.
fn verification() -> (f64, f64) {
    let alice = alice();
    let body = [7; BODY];
    let times: Vec<(Time, &[u8])> = (1..=200).map(|at| (Time(at), &body[..])).collect();
    let empty = Tip::empty(COMMUNITY);
    let rate = |bodies: &[(Time, &[u8])], rounds| {
        let written = append(&alice, &empty, bodies).expect("it fits");
        let entry = |&(time, body): &(Time, &'static [u8])| RunEntry {
            time,
            body: tidings_protocol::entry::Body::Full(body),
        };
        let leaked: Vec<(Time, &'static [u8])> =
            bodies.iter().map(|(time, body)| (*time, &*body.to_vec().leak())).collect();
        let run =
            Run { entries: leaked.iter().map(entry).collect(), signature: written.signature() };
        let rate = per_second(rounds, || {
            black_box(verify(alice.author(), empty, black_box(&run)).expect("it verifies"));
        });
        rate * bodies.len() as f64
    };
    (rate(&times, 2_000), rate(&times[..1], 5_000))
}

fn fsync() -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let mut file = File::create(folder.path().join("sync")).expect("a file");
    let times = (0..100).map(|_| {
        let start = Instant::now();
        file.seek(SeekFrom::Start(0)).expect("it seeks");
        file.write_all(&[7; 4096]).expect("it writes");
        file.sync_all().expect("it syncs");
        start.elapsed().as_secs_f64() * 1e3
    });
    median_and_p99(times.collect()).0
}

fn redb_batches() -> f64 {
    const TABLE: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("bare");
    let folder = tempfile::tempdir().expect("a folder");
    let database = database::open(&folder.path().join("bare.redb"), 32 << 20).expect("it opens");
    let record = [7_u8; BODY + 30];
    let start = Instant::now();
    for batch in 0..10_u64 {
        let mut write = database.begin_write().expect("it begins");
        write.set_quick_repair(true);
        {
            let mut table = write.open_table(TABLE).expect("it opens");
            for number in 0..10_000 {
                table.insert(batch * 10_000 + number, &record[..]).expect("it inserts");
            }
        }
        write.commit().expect("it commits");
    }
    100_000.0 / start.elapsed().as_secs_f64()
}

/// Megabytes a second that one session carries between two nodes of this process.
fn stream() -> f64 {
    const FRAMES: usize = 8_000;
    const FRAME: usize = 64 * 1024;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("tokio");
    runtime.block_on(async {
        let (ana, mut to_ana) = bare(1);
        let (bo, mut to_bo) = bare(2);
        let mut addresses = ana.watch_addresses();
        let address = addresses.wait_for(|all| !all.is_empty()).await.expect("it runs")[0].clone();
        bo.dial(address).await.expect("a session");
        let session = loop {
            if let Some(Event::Connected { session, .. }) = to_bo.recv().await {
                break session;
            }
        };
        let start = Instant::now();
        let sender = tokio::spawn(async move {
            let window = std::sync::Arc::new(tokio::sync::Semaphore::new(64));
            let returning = window.clone();
            let frame = Bytes::from(vec![7; FRAME]);
            let sending = tokio::spawn(async move {
                for _ in 0..FRAMES {
                    window.acquire().await.expect("open").forget();
                    bo.send(session, frame.clone()).expect("alive");
                }
                bo
            });
            let mut got = 0;
            while got < FRAMES {
                if let Some(Event::Received { .. }) = to_ana.recv().await {
                    got += 1;
                    returning.add_permits(1);
                }
            }
            sending.await.expect("it sends")
        });
        let bo = sender.await.expect("it ends");
        let elapsed = start.elapsed();
        bo.shutdown().await;
        ana.shutdown().await;
        (FRAMES * FRAME) as f64 / 1e6 / elapsed.max(Duration::from_millis(1)).as_secs_f64()
    })
}

fn bare(seed: u8) -> (Net, tidings_net::Events) {
    let mut config = Config::new(Zeroizing::new([seed; 32]), Zeroizing::new([9; 32]));
    config.listen = vec!["/ip4/127.0.0.1/tcp/0".parse().expect("a multiaddr")];
    config.mdns = false;
    tidings_net::start(config).expect("a node")
}
