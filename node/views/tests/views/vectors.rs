//! Vectors of whole bodies that are for circles (kinds 18 and 19, and what stands in them), beside the
//! protocol's own and checked by the same verifier.
//!
//! `REWRITE=1 cargo test -p tidings-views --test views vectors` writes them anew.

mod files;
mod moderation;
mod posts;
mod remarks;

use serde_json::{Value, json};
use std::path::Path;
use tidings_protocol::author::{Account, Author, Keypair};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{Circle, CircleKey, Place as On};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve};
use tidings_views::body::{
    About, Board, Body, CircleStatement, Place, Post, Read, ReadRange, Readers, Removed, Within,
    WrappedCircleKey, enclose,
};

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn on(seq: u64) -> On {
    On { community: COMMUNITY, author: alice().author(), seq }
}

/// The maker and nonce of alice's closed board.
fn board() -> (Account, [u8; 16]) {
    (alice().account(), [0x4e; 16])
}

fn key(circle: &Circle, maker: &Keypair, number: u8) -> CircleKey {
    CircleKey::new(circle.id(COMMUNITY), maker.author(), [number; 32])
}

fn board_key(maker: &Keypair, number: u8) -> CircleKey {
    let (maker_of, nonce) = board();
    key(&Circle::Board { maker: maker_of, nonce }, maker, number)
}

fn talk_key(number: u8) -> CircleKey {
    key(&Circle::Conversation(alice().account(), bob().account()), &alice(), number)
}

/// Alice gives her `key` and those before it to `readers`; nobody else opens a box.
fn statement(
    key: &CircleKey,
    seq: u64,
    board: Option<(Account, [u8; 16])>,
    readers: &[Keypair],
    older: &[CircleKey],
) -> Value {
    let wrap = |older: &CircleKey| WrappedCircleKey {
        id: older.id(),
        sealed: key.wrap(COMMUNITY, older).unwrap().try_into().unwrap(),
    };
    let devices = readers.iter().map(Keypair::author).collect();
    let about = About { board, devices, previous: older.iter().map(wrap).collect() };
    let to =
        readers.iter().map(|device| key.seal_to(COMMUNITY, &alice(), device.author()).unwrap());
    let decoys = (64 * seq..).map(|number| key.decoy(COMMUNITY, &alice(), number).unwrap());
    let mut boxes: Vec<_> = to.chain(decoys).take(about.boxes()).collect();
    boxes.sort();
    let said = CircleStatement { id: key.id(), boxes, about: about.seal(key, &on(seq)).unwrap() };
    let body = Body::CircleKey(Box::new(said.clone())).encode().unwrap();
    assert_eq!(Body::decode(&body), Body::CircleKey(Box::new(said.clone())));
    assert_eq!(About::open(&said, key, &on(seq)), Some(about.clone()));
    let mut shown = placed(key, seq, &body);
    shown["board"] = about.board.map_or(
        Value::Null,
        |(maker, nonce)| json!({ "maker": hex(maker.0), "nonce": hex(nonce) }),
    );
    shown["readers"] = readers.iter().map(|device| hex(device.seed().as_slice())).collect();
    shown["others"] = json!([hex(eve().seed().as_slice())]);
    shown["previous"] = older.iter().map(|older| hex(older.to_bytes().as_slice())).collect();
    shown
}

fn placed(key: &CircleKey, seq: u64, body: &[u8]) -> Value {
    json!({
        "community": hex(COMMUNITY.0),
        "author": hex(alice().author().0),
        "seq": seq,
        "key": hex(key.to_bytes().as_slice()),
        "body": hex(body),
    })
}

/// What alice says in the circle of `key`.
fn said(key: &CircleKey, seq: u64, within: &Within<'_>, what: Value) -> Value {
    let sealed = key.seal(&on(seq), &within.encode().unwrap()).unwrap();
    let body = enclose(&sealed).unwrap();
    assert_eq!(Body::decode(&body), Body::Enclosed { key: key.id() });
    let mut shown = placed(key, seq, &body);
    shown["says"] = what;
    shown
}

fn post(key: &CircleKey, seq: u64, place: Place<'_>, subject: Option<&str>) -> Value {
    let reply = match place {
        Place::Reply(to) => hex(to.0).into(),
        _ => Value::Null,
    };
    let what = json!({ "post": { "reply": reply, "subject": subject, "text": "between us" } });
    let post = Post { place, subject, text: "between us", origin: None };
    said(key, seq, &Within::Post(post), what)
}

fn readers(seq: u64, readers: Readers) -> Value {
    let admit: Vec<String> = readers.admit.iter().map(|account| hex(account.0)).collect();
    let lasts = |removed: &Removed| -> Vec<Value> {
        removed.lasts.iter().map(|(device, seq)| json!([hex(device.0), seq])).collect()
    };
    let remove: Vec<Value> = readers
        .remove
        .iter()
        .map(|removed| json!({ "account": hex(removed.account.0), "lasts": lasts(removed) }))
        .collect();
    let what = json!({ "readers": { "admit": admit, "remove": remove } });
    said(&board_key(&alice(), 1), seq, &Within::Readers(readers), what)
}

/// What alice read, told to her other devices.
fn read(seq: u64, ranges: &[(Keypair, u64, u64)]) -> Value {
    let me = Circle::Conversation(alice().account(), alice().account());
    let range = |(by, first, last): &(Keypair, u64, u64)| ReadRange {
        author: by.author(),
        first: *first,
        last: *last,
    };
    let ranges: Vec<ReadRange> = ranges.iter().map(range).collect();
    let shown = ranges.iter().map(|it| json!([hex(it.author.0), it.first, it.last]));
    let what = json!({ "read": shown.collect::<Vec<Value>>() });
    said(&key(&me, &alice(), 4), seq, &Within::Read(Read { ranges }), what)
}

fn made() -> Value {
    let (first, second) = (board_key(&alice(), 1), board_key(&alice(), 2));
    let out = |account: &Keypair, lasts: Vec<(Author, u64)>| Removed {
        account: account.account(),
        lasts,
    };
    json!({
        "statements": [
            statement(&first, 3, Some(board()), &[alice(), bob()], &[]),
            statement(&second, 300, Some(board()), &[alice()], &[first.clone(), board_key(&bob(), 7)]),
            statement(&talk_key(3), 4, None, &[alice(), bob()], &[]),
        ],
        "said": [
            said(&first, 5, &Within::Board(Board { name: "plans" }), json!({ "board": "plans" })),
            post(&first, 6, Place::Here, Some("Saturday")),
            post(&talk_key(3), 7, Place::Reply(EntryId([7; 32])), None),
            readers(8, Readers { admit: vec![bob().account(), eve().account()], remove: vec![] }),
            readers(9, Readers {
                admit: vec![bob().account()],
                remove: vec![out(&eve(), vec![(eve().author(), 300)]), out(&alice(), vec![])],
            }),
            readers(u64::MAX, Readers::default()),
            remarks::within(&first, 10, remarks::edit()),
            remarks::within(&talk_key(3), 11, remarks::delete(Place::Here)),
            remarks::within(&first, 12, remarks::react("👍")),
            moderation::within(&first, 13),
            read(14, &[(alice(), 1, 1), (alice(), 3, 300)]),
            read(15, &[(bob(), 7, u64::MAX)]),
            posts::within(&first, 16),
        ],
    })
}

/// The file says what was made; with `REWRITE` it is made to.
fn compare(name: &str, made: &Value) {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../protocol/tests/vectors");
    let path = dir.join(name);
    if std::env::var_os("REWRITE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(made).unwrap() + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&path).expect("a vector file; REWRITE=1 makes it");
    let kept: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(&kept, made, "the bytes changed");
}

#[test]
fn whole_bodies_for_circles_are_as_the_vectors_say() {
    compare("circle_bodies.json", &made());
}

#[test]
fn what_is_said_of_posts_is_as_the_vectors_say() {
    compare("remark_bodies.json", &remarks::made());
}

#[test]
fn posts_are_as_the_vectors_say() {
    compare("post_bodies.json", &posts::made());
}

#[test]
fn what_moderators_say_is_as_the_vectors_say() {
    compare("moderation_bodies.json", &moderation::made());
}

#[test]
fn what_is_said_of_files_is_as_the_vectors_say() {
    compare("file_bodies.json", &files::made());
}
