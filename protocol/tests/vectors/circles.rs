//! Vectors of circles: their names, keys, boxes without names, bodies inside others.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::Keypair;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::join;
use tidings_protocol::seal::{Circle, CircleBox, CircleId, CircleKey, KeyId, Place};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve};

const OTHER: CommunityId = CommunityId([0xd0; 32]);

fn board() -> Circle {
    Circle::Board { maker: alice().account(), nonce: [0x4e; 16] }
}

fn talk() -> Circle {
    Circle::Conversation(bob().account(), alice().account())
}

fn name(circle: &Circle, community: CommunityId) -> Value {
    let of = match circle {
        Circle::Conversation(one, other) => json!({ "between": [hex(one.0), hex(other.0)] }),
        Circle::Board { maker, nonce } => json!({ "maker": hex(maker.0), "nonce": hex(nonce) }),
    };
    json!({ "community": hex(community.0), "of": of, "circle": hex(circle.id(community).0) })
}

fn key(circle: CircleId, maker: &Keypair, number: u8) -> CircleKey {
    CircleKey::new(circle, maker.author(), [number; 32])
}

fn named(key: &CircleKey) -> Value {
    json!({ "key": hex(key.to_bytes().as_slice()), "id": hex(key.id().0) })
}

fn body(key: &CircleKey, place: &Place, text: &[u8]) -> Value {
    let sealed = key.seal(place, text).unwrap();
    assert_eq!(key.open(place, &sealed).as_deref(), Some(text));
    json!({
        "community": hex(place.community.0),
        "author": hex(place.author.0),
        "seq": place.seq,
        "key": hex(key.to_bytes().as_slice()),
        "text": hex(text),
        "body": hex(sealed),
    })
}

fn boxed(key: &CircleKey, by: &Keypair, device: &Keypair) -> Value {
    let sealed = key.seal_to(COMMUNITY, by, device.author()).unwrap();
    let found = open(&sealed, by, key.id(), device);
    assert_eq!(found.as_ref(), Some(key));
    json!({
        "community": hex(COMMUNITY.0),
        "by": hex(by.public()),
        "device_seed": hex(device.seed().as_slice()),
        "device": hex(device.public()),
        "key": hex(key.to_bytes().as_slice()),
        "postcard": hex(join::encode(&sealed).unwrap()),
    })
}

fn open(sealed: &CircleBox, by: &Keypair, id: KeyId, device: &Keypair) -> Option<CircleKey> {
    CircleBox::open_one(std::slice::from_ref(sealed), COMMUNITY, by.author(), id, device)
}

/// A box to a key that only its writer can make, which nobody has.
fn decoy(key: &CircleKey) -> Value {
    let sealed = key.decoy(COMMUNITY, &alice(), 7).unwrap();
    for device in [bob(), eve()] {
        assert_eq!(open(&sealed, &alice(), key.id(), &device), None);
    }
    json!({
        "community": hex(COMMUNITY.0),
        "by": hex(alice().public()),
        "by_seed": hex(alice().seed().as_slice()),
        "number": 7,
        "others": [hex(bob().seed().as_slice()), hex(eve().seed().as_slice())],
        "key": hex(key.to_bytes().as_slice()),
        "postcard": hex(join::encode(&sealed).unwrap()),
    })
}

fn wrapped(newer: &CircleKey, older: &CircleKey) -> Value {
    json!({
        "community": hex(COMMUNITY.0),
        "newer": hex(newer.to_bytes().as_slice()),
        "older": hex(older.to_bytes().as_slice()),
        "wrapped": hex(newer.wrap(COMMUNITY, older).unwrap()),
    })
}

pub(crate) fn circles() -> Value {
    let (board, talk) = (board().id(COMMUNITY), talk().id(COMMUNITY));
    let made = CircleKey::generate(&alice(), COMMUNITY, talk, b"first");
    let place = Place { community: COMMUNITY, author: alice().author(), seq: 7 };
    json!({
        "circles": [
            name(&self::board(), COMMUNITY),
            name(&self::talk(), COMMUNITY),
            name(&Circle::Conversation(eve().account(), eve().account()), OTHER),
        ],
        "keys": [named(&key(board, &alice(), 1)), named(&key(talk, &bob(), 1)), named(&made)],
        "bodies": [
            body(&key(board, &alice(), 1), &place, b""),
            body(&key(talk, &alice(), 2), &place, b"between us"),
            body(&made, &Place { seq: u64::MAX, ..place }, &[0; 300]),
        ],
        "boxes": [
            boxed(&key(board, &alice(), 1), &alice(), &bob()),
            boxed(&key(talk, &bob(), 2), &bob(), &alice()),
            boxed(&made, &alice(), &alice()),
        ],
        "decoys": [decoy(&key(board, &alice(), 1))],
        "wrapped": [
            wrapped(&key(board, &alice(), 2), &key(board, &bob(), 1)),
            wrapped(&made, &key(talk, &bob(), 2)),
        ],
    })
}
