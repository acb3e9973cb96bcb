//! Searches over 100 000 posts of real text, the index's own costs, and what it costs folding.
//!
//! The text is that of changelogs where a Debian system has some, else of the sources that cargo
//! keeps, else this repository's: whatever it is, it was written by people.
#![allow(missing_docs, reason = "a bench is no library")]

use std::fs;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::entry::{self, Tip};
use tidings_protocol::seal::{EpochKey, Place};
use tidings_protocol::store::Store;
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;
use tidings_search::{Order, Query, Search};
use tidings_store::Log;
use tidings_views::body::{self, Body, Post, text_to_seal};
use tidings_views::{Role, Viewer, Views};

const POSTS: usize = 100_000;
const AUTHORS: usize = 20;
const BOARDS: usize = 12;
const RUN: usize = 100;
const RUNS: u32 = 60;
/// Bytes of one post's text, about.
const LENGTH: usize = 550;
const YEAR: u64 = 365 * 86_400_000_000;

fn main() {
    let text = real_text(POSTS * LENGTH);
    let posts = cut(&text);
    println!("{POSTS} posts of {} bytes on average", text.len() / POSTS);
    let founder = keypair("author 0");
    let founding = Founding {
        name: "Bench".into(),
        account: founder.account(),
        device: founder.author(),
        nonce: [0; 16],
    };
    let log = log(&founding, &posts);
    let folding = fold_pairs(&founding, &log);
    let (mut views, _) = folded(&founding, &log);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("search.redb");
    let before = resident();
    let mut search = Search::at(&path);
    let (took, steps) = index(&mut search, &views, &log);
    let during = resident();
    search.flush();
    drop(search);
    let disk = fs::metadata(&path).unwrap().len();
    println!(
        "indexing: {took:.2?} in {} steps, p50 {:.2?}, p99 {:.2?}, longest {:.2?}; {} bytes a post \
         on disk",
        steps.len(),
        steps[steps.len() / 2],
        steps[steps.len() * 99 / 100],
        steps[steps.len() - 1],
        disk / POSTS as u64
    );
    println!("memory: {} KB more after indexing; folding {folding}", during.saturating_sub(before));

    let idle = resident();
    let mut search = Search::at(&path);
    while search.is_due(&views, &log) {
        search.step(&views, &log).unwrap();
    }
    println!("memory: {} KB for an index that is open and idle", resident().saturating_sub(idle));
    let rare = rare_word(&mut search, &views, &log, &posts);
    ask_all(&mut search, &views, &log, &rare);
    for query in ["the", "fix -the @author2"] {
        count(&mut search, &views, &log, query);
    }
    println!("memory: {} KB more after these searches", resident().saturating_sub(idle));
    let mut none = Search::default();
    println!("without an index:");
    for query in ["nowheretobefound", "the"] {
        ask(&mut none, &views, &log, query, Order::Newest, 3);
    }
    views.flush().unwrap();
}

/// Ten shapes of queries, newest first and best first.
fn ask_all(search: &mut Search, views: &Views, log: &Log, rare: &str) {
    for (query, order) in [
        ("nowheretobefound", Order::Newest),
        (rare, Order::Newest),
        ("the", Order::Newest),
        ("update vers", Order::Newest),
        ("\"in the\"", Order::Newest),
        ("\"the the\" -of", Order::Newest),
        ("fix -the @author2", Order::Newest),
        ("#board3 error before:1985 after:1975", Order::Newest),
        ("the is:unread by:me", Order::Newest),
        ("th", Order::Best),
        ("memory leak fix", Order::Best),
        ("the #board1", Order::Best),
    ] {
        ask(search, views, log, query, order, RUNS);
    }
}

fn ask(search: &mut Search, views: &Views, log: &Log, text: &str, order: Order, runs: u32) {
    let query = Query::parse(text, Time(40 * YEAR)).unwrap();
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..runs {
        let began = Instant::now();
        let page = search.find(views, log, &query, (order, None, 50)).unwrap();
        times.push(began.elapsed());
        found = black_box(page).posts.len();
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!("{:>9.2?} p50 {:>9.2?} p99  {found:>2} found  {order:?} {text}", at(50), at(99));
}

/// Counts all posts that are meant, in one call or several.
fn count(search: &mut Search, views: &Views, log: &Log, text: &str) {
    let query = Query::parse(text, Time(40 * YEAR)).unwrap();
    let (mut times, mut posts) = (Vec::new(), 0);
    for _ in 0..RUNS {
        let (began, mut after) = (Instant::now(), None);
        posts = 0;
        loop {
            let counted = search.count(views, log, &query, after.as_deref()).unwrap();
            (posts, after) = (posts + counted.posts, counted.next);
            if after.is_none() {
                break;
            }
        }
        times.push(began.elapsed());
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!("{:>9.2?} p50 {:>9.2?} p99  {posts} counted  {text}", at(50), at(99));
}

/// How long it takes in all, and each step, the longest last.
fn index(search: &mut Search, views: &Views, log: &Log) -> (Duration, Vec<Duration>) {
    let began = Instant::now();
    let mut steps = Vec::new();
    while search.is_due(views, log) {
        let step = Instant::now();
        search.step(views, log).unwrap();
        steps.push(step.elapsed());
    }
    steps.sort();
    (began.elapsed(), steps)
}

/// Folding with and without an index that is fed between the pieces, in turn; their ratio.
fn fold_pairs(founding: &Founding, log: &Log) -> String {
    let mut ratios = Vec::new();
    for _ in 0..3 {
        let (_, alone) = folded(founding, log);
        let dir = tempfile::tempdir().unwrap();
        let mut search = Search::at(&dir.path().join("search.redb"));
        let mut views = views(founding);
        let mut folding = Duration::ZERO;
        loop {
            let began = Instant::now();
            let behind = views.fold(log, 10_000).unwrap().behind;
            folding += began.elapsed();
            if search.is_due(&views, log) {
                search.step(&views, log).unwrap();
            }
            if !behind {
                break;
            }
        }
        ratios.push(folding.as_secs_f64() / alone.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    format!("takes {:.2} times as long while an index is fed", ratios[1])
}

fn views(founding: &Founding) -> Views {
    let viewer =
        Viewer { account: founding.account, device: founding.device, joined: Time(20 * YEAR) };
    let mut views = Views::in_memory(viewer, founding.clone()).unwrap();
    views.add_keys(vec![key()]).unwrap();
    views
}

fn folded(founding: &Founding, log: &Log) -> (Views, Duration) {
    let mut views = views(founding);
    let began = Instant::now();
    while views.fold(log, 10_000).unwrap().behind {}
    (views, began.elapsed())
}

fn key() -> EpochKey {
    EpochKey::from_bytes([7; 32])
}

/// Sealed posts as those of a community of today, over 25 years.
fn log(founding: &Founding, posts: &[&str]) -> Log {
    let mut log = Log::in_memory(founding.id(), 1).unwrap();
    let authors: Vec<Keypair> = (0..AUTHORS).map(|at| keypair(&format!("author {at}"))).collect();
    let mut tips = vec![Tip::empty(founding.id()); authors.len()];
    introduce(&mut log, founding, &authors, &mut tips);
    for (run, texts) in posts.chunks(RUN).enumerate() {
        let at = run % AUTHORS;
        let bodies: Vec<Vec<u8>> = (1..)
            .zip(texts)
            .map(|(n, text)| {
                let name = format!("board{}", (run + n as usize) % BOARDS);
                let post =
                    Post { place: body::Place::Board(&name), subject: None, text, origin: None };
                let plain = Body::Post(post).encode().unwrap();
                let place = Place {
                    community: founding.id(),
                    author: authors[at].author(),
                    seq: tips[at].seq + n,
                };
                key().seal(&place, text_to_seal(&plain).unwrap()).unwrap()
            })
            .collect();
        let time = |n: usize| Time((run * RUN + n) as u64 * (25 * YEAR / POSTS as u64));
        let posts: Vec<_> = (0..).map(time).zip(bodies.iter().map(Vec::as_slice)).collect();
        let run = entry::append(&authors[at], &tips[at], &posts).unwrap();
        tips[at] = run.tip();
        log.stage(&run).unwrap();
    }
    log.commit().unwrap();
    log
}

/// Everybody says whose device they are, and is let in.
fn introduce(log: &mut Log, founding: &Founding, authors: &[Keypair], tips: &mut [Tip]) {
    use tidings_protocol::certificate::Certificate;
    use tidings_protocol::join::{Admission, InviteProof};
    let certificate = |device: &Keypair| Certificate::issue(device, founding.id(), device.author());
    for (at, author) in authors.iter().enumerate() {
        let device = body::Device { certificate: certificate(author), name: "laptop" };
        let mut bodies = vec![Body::Device(device).encode().unwrap()];
        let name = format!("author{at}");
        bodies.push(Body::Profile(body::Profile { name: &name }).encode().unwrap());
        let key = keypair("invite");
        if at == 0 {
            let (key, expires) = (key.account(), Time(100 * YEAR));
            let invite = body::Invite { key, expires, uses: 0, role: Role::Member };
            bodies.push(Body::Invite(invite).encode().unwrap());
        }
        for newcomer in authors.iter().skip(1).filter(|_| at == 0) {
            let (account, device) = (newcomer.account(), newcomer.author());
            let proof = InviteProof::new(&key, founding.id(), account, device);
            let certificate = certificate(newcomer);
            let admission = Admission { certificate, name: "newcomer".into(), invite: Some(proof) };
            bodies.push(Body::Admit(Box::new(admission)).encode().unwrap());
        }
        let said: Vec<_> = bodies.iter().map(|body| (Time(0), body.as_slice())).collect();
        let run = entry::append(author, &tips[at], &said).unwrap();
        tips[at] = run.tip();
        log.stage(&run).unwrap();
    }
}

/// A word that stands in a few posts.
fn rare_word(search: &mut Search, views: &Views, log: &Log, posts: &[&str]) -> String {
    let words = posts[POSTS / 3].split_whitespace();
    let plain =
        words.filter(|word| word.len() > 5 && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let count = |word: &str| {
        let query = Query::parse(&format!("\"{word}\""), Time(0)).unwrap();
        search.find(views, log, &query, (Order::Newest, None, 100)).unwrap().posts.len()
    };
    let word = plain.min_by_key({
        let mut count = count;
        move |word| count(word)
    });
    format!("\"{}\"", word.unwrap_or("rare"))
}

/// At least this much text, of people.
fn real_text(bytes: usize) -> String {
    let mut text = String::new();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let places = [
        Some(PathBuf::from("/usr/share/doc")),
        cargo.map(|dir| dir.join("registry/src")),
        manifest.parent().and_then(Path::parent).map(Path::to_path_buf),
    ];
    for place in places.into_iter().flatten() {
        let mut files = Vec::new();
        collect(&place, 6, &mut files);
        files.sort();
        for file in files {
            if text.len() >= bytes {
                return text;
            }
            text.push_str(&read(&file));
        }
    }
    while text.len() < bytes {
        text.push_str(&text.clone());
    }
    text
}

fn collect(dir: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() && depth > 0 && name != "target" {
            collect(&path, depth - 1, files);
        } else if name.starts_with("changelog") || name.ends_with(".md") || name.ends_with(".rs") {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    let mut bytes = Vec::new();
    if path.extension().is_some_and(|it| it == "gz") {
        let unpack = Command::new("gzip").arg("-dc").arg(path).stdout(Stdio::piped()).spawn();
        if let Ok(mut unpack) = unpack {
            unpack.stdout.take().map(|mut out| out.read_to_end(&mut bytes));
            unpack.wait().ok();
        }
    } else if let Ok(plain) = fs::read(path) {
        bytes = plain;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Texts of about one length, cut between words.
fn cut(text: &str) -> Vec<&str> {
    let each = text.len() / POSTS;
    let mut rest = text;
    let mut posts = Vec::with_capacity(POSTS);
    for _ in 0..POSTS {
        let fits = |at: &usize| rest.is_char_boundary(*at);
        let at = (each.min(rest.len())..=rest.len()).find(fits).unwrap_or(rest.len());
        let (post, after) = rest.split_at(at);
        posts.push(post);
        rest = after;
    }
    posts
}

/// Memory of this process, in KB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let words = line.and_then(|line| line.split_whitespace().nth(1));
    words.and_then(|kb| kb.parse().ok()).unwrap_or(0)
}
