//! Where a file comes from: several at once, a box that reads nothing, somebody who lies.

use super::{file, files, here, lying, path, posts_with, saves};
use crate::blind::anywhere;
use crate::cast::{Person, SOON, free_port};
use crate::harness::eventually;
use crate::health::value;
use data_encoding::BASE32_NOPAD;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tidings_core::{Code, identity};
use tidings_files::Files;
use tidings_files::wire::{Answer, Question};
use tidings_net::{Config, Event, Net};
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

const MIB: usize = 1024 * 1024;

/// Somebody who sends slowly and whose node says how much.
fn slow(name: &str, code: Option<&str>) -> (Person, String) {
    let mut person = Person::nobody_yet();
    let at = format!("127.0.0.1:{}", free_port());
    person.env("TIDINGS_METRICS", &at);
    person.env("TIDINGS_RATE_PEER", "2 MiB/s");
    match code {
        None => person.run(&["new", "Book Club", "--as", name]).ok(),
        Some(code) => person.run(&["join", code, "--as", name]).ok(),
    };
    (person, at)
}

#[test]
fn a_file_comes_from_two_at_once_and_goes_on_when_one_is_killed() {
    let (mut ana, at_ana) = slow("ana", None);
    let (cy, at_cy) = slow("cy", Some(&ana.code()));
    let bo = Person::joins("bo", &ana.code());
    let (film, bytes) = file(&ana, "film.mp4", 16 * MIB + 77);
    let post = posts_with(&ana, "the film", &film);
    cy.sees("the film");
    bo.sees("the film");
    cy.run(&["file", "fetch", &post]).ok();
    bo.run(&["dial", &cy.address()]).ok();

    let sent = |at: &str| value(at, "tidings_file_sent_bytes_total");
    let before = [sent(&at_ana), sent(&at_cy)];
    let asking = bo.spawn(&["file", "fetch", &post]);
    eventually(SOON, "both bring their third stripe", || {
        let now = [sent(&at_ana), sent(&at_cy)];
        now.iter().zip(before).all(|(now, before)| now - before > 3.0 * MIB as f64)
    });
    ana.power_cut();
    let left = here(&bo, &post);
    assert!((10..100).contains(&left), "in the middle: {left} %");
    asking.finish(SOON).ok();
    saves(&bo, &post, &bytes);
    bo.run(&["verify"]).ok();
}

#[test]
fn a_file_comes_by_way_of_a_box_that_cannot_read_it() {
    let mut ana = Person::founds("ana");
    let relay = Person::carries_for(&ana);
    let mut bo = Person::joins("bo", &ana.code());
    bo.stop_node();
    let (film, bytes) = file(&ana, "hidden-film.mp4", 2 * MIB + 77);
    let (notes, noted) = file(&ana, "hidden-notes.pdf", 70_000);
    let large = posts_with(&ana, "the film", &film);
    let small = posts_with(&ana, "the notes", &notes);
    eventually(SOON, "the box has all of both", || {
        lying(&relay).len() == 2 && relay.status()["files"]["coming"] == 0
    });
    relay.run(&["file", "list", &large]).fails(5);
    ana.stop_node();

    bo.start_node(&[]);
    bo.meets(&relay);
    bo.sees("the notes");
    eventually(SOON, "the small one is here", || here(&bo, &small) == 100);
    bo.run(&["file", "fetch", &large]).ok();
    saves(&bo, &large, &bytes);
    assert_eq!(files(&bo, &small)[0]["name"], "hidden-notes.pdf");
    let whole = [&bytes[..64], &noted[..64], &bytes[MIB..MIB + 64], b"hidden-"];
    assert!(whole.iter().all(|part| !anywhere(&relay.path(), part)), "the box has sealed bytes");
    assert!(anywhere(&bo.beside(""), &bytes[..64]), "the eye works");
}

/// A device that was let in, and that serves other bytes than those of a file.
struct Liar {
    lies: Arc<AtomicUsize>,
    _net: Net,
    _runtime: Runtime,
}

impl Liar {
    /// In place of the node of this home, which was stopped, with its keys and its files.
    #[track_caller]
    fn instead_of(eve: &Person, code: &str) -> Self {
        let identity = fs::read_to_string(eve.path().join("identity.toml")).expect("an identity");
        let identity: toml::Table = identity.parse().expect("TOML");
        let seed = identity["device"].as_str().expect("a seed").to_ascii_uppercase();
        let seed = BASE32_NOPAD.decode(seed.as_bytes()).expect("base32");
        let code = Code::parse(code).expect("a code");
        let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).expect("32 bytes"));
        let mut config = Config::new(seed, identity::transport_key(&code.secret));
        config.network = identity::network(&code.community);
        let at = eve.address().replace("127.0.0.1:", "/ip4/127.0.0.1/tcp/");
        config.listen = vec![at.parse().expect("an address")];
        config.mdns = false;

        let files = Files::open(&eve.path().join("files")).expect("eve's files");
        let lies = Arc::new(AtomicUsize::new(0));
        let told = Arc::clone(&lies);
        let runtime = Runtime::new().expect("a runtime");
        let guard = runtime.enter();
        let (net, mut events) = tidings_net::start(config).expect("a network");
        drop(guard);
        runtime.spawn(async move {
            while let Some(event) = events.recv().await {
                let Event::File { request, reply, .. } = event else { continue };
                let question = Question::decode(&request).expect("a question");
                let mut answer = files.answer(&question);
                if let Answer::Stripe(bytes) = &mut answer {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    told.fetch_add(1, Ordering::SeqCst);
                }
                drop(reply.send(answer.encode()));
            }
        });
        Self { lies, _net: net, _runtime: runtime }
    }

    /// Stripes that it made up.
    fn lies(&self) -> usize {
        self.lies.load(Ordering::SeqCst)
    }
}

#[test]
fn who_serves_other_bytes_is_asked_for_nothing_more_of_that_file() {
    let mut ana = Person::founds("ana");
    let code = ana.code();
    let mut eve = Person::joins("eve", &code);
    let bo = Person::joins("bo", &code);
    let (film, bytes) = file(&ana, "film.mp4", 5 * MIB + 77);
    let post = posts_with(&ana, "the film", &film);
    bo.sees("the film");
    eve.sees("the film");
    eve.run(&["file", "fetch", &post]).ok();
    ana.stop_node();
    eve.stop_node();

    let liar = Liar::instead_of(&eve, &code);
    bo.run(&["dial", &eve.address()]).ok();
    let asking = bo.spawn(&["file", "fetch", &post]);
    eventually(SOON, "eve lies", || liar.lies() > 0);
    let out = bo.beside("nothing");
    bo.run(&["file", "save", &post, "-o", path(&out), "--timeout", "1s"]).fails(7);
    assert!(!out.exists() && here(&bo, &post) == 0, "nothing of it is kept");
    ana.start_node(&[]);
    bo.run(&["dial", &ana.address()]).ok();
    asking.finish(SOON).ok();
    saves(&bo, &post, &bytes);
    assert_eq!(liar.lies(), 1, "one lie is enough");
    bo.run(&["verify"]).ok();
}
