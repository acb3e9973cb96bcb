//! Vectors of what is sealed: bodies, keys in boxes, keys under keys.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::Keypair;
use tidings_protocol::hash::CommunityId;
use tidings_protocol::join;
use tidings_protocol::limits::MAX_BODY;
use tidings_protocol::seal::{EpochKey, MAX_SEALED, OVERHEAD, Place};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve};

const OTHER: CommunityId = CommunityId([0xd0; 32]);

fn key(number: u8) -> EpochKey {
    EpochKey::from_bytes([number; 32])
}

fn place() -> Place {
    Place { community: COMMUNITY, author: alice().author(), seq: 7 }
}

fn derived(key: &EpochKey) -> Value {
    json!({
        "key": hex(key.as_bytes()),
        "secret": hex(key.secret().as_bytes()),
        "id": hex(key.id().0),
        "transport_secret": hex(key.transport_secret()),
    })
}

fn body(key: &EpochKey, place: &Place, text: &[u8]) -> Value {
    let sealed = key.seal(place, text).unwrap();
    assert_eq!(key.open(place, &sealed).as_deref(), Some(text));
    json!({
        "community": hex(place.community.0),
        "author": hex(place.author.0),
        "seq": place.seq,
        "key": hex(key.as_bytes()),
        "text": hex(text),
        "body": hex(sealed),
    })
}

fn refused_body(why: &str, key: &EpochKey, place: &Place, body: &[u8]) -> Value {
    assert_eq!(key.open(place, body), None, "{why}");
    json!({
        "why": why,
        "community": hex(place.community.0),
        "author": hex(place.author.0),
        "seq": place.seq,
        "key": hex(key.as_bytes()),
        "body": hex(body),
    })
}

fn bodies() -> Value {
    let long = vec![b'x'; MAX_SEALED];
    json!([
        body(&key(1), &place(), b""),
        body(&key(1), &place(), b"Welcome!"),
        body(&key(2), &Place { seq: u64::MAX, ..place() }, &[0; 64]),
        body(&key(2), &Place { community: OTHER, author: bob().author(), seq: 1 }, &[0x80; 300]),
        body(&key(3), &place(), &long[..1_000]),
        body(&key(3), &place(), &long),
    ])
}

fn refused_bodies() -> Value {
    let sealed = key(1).seal(&place(), b"Welcome!").unwrap();
    let edited = |at: usize| {
        let mut bytes = sealed.clone();
        bytes[at] ^= 1;
        bytes
    };
    let refused = |why, bytes: &[u8]| refused_body(why, &key(1), &place(), bytes);
    json!([
        refused("another form", &edited(0)),
        refused("another key's name", &edited(1)),
        refused("another nonce", &edited(20)),
        refused("another text", &edited(OVERHEAD - 16)),
        refused("another tag", &edited(sealed.len() - 1)),
        refused("cut", &sealed[..sealed.len() - 1]),
        refused("with a byte after it", &[&sealed[..], &[0]].concat()),
        refused("shorter than its tag", &sealed[..OVERHEAD - 1]),
        refused_body("another key", &key(2), &place(), &sealed),
        refused_body("another place", &key(1), &Place { seq: 8, ..place() }, &sealed),
    ])
}

fn key_box(key: &EpochKey, community: CommunityId, by: &Keypair, device: &Keypair) -> Value {
    let sealed = key.seal_to(community, by, device.author()).unwrap();
    assert_eq!(sealed.open(community, by.author(), key.id(), device).as_ref(), Some(key));
    json!({
        "community": hex(community.0),
        "by": hex(by.public()),
        "device_seed": hex(device.seed().as_slice()),
        "device": hex(device.public()),
        "reading_key": hex(device.author().reading_key().unwrap()),
        "key": hex(key.as_bytes()),
        "postcard": hex(join::encode(&sealed).unwrap()),
    })
}

fn secret_box(key: &EpochKey, community: CommunityId, by: &Keypair, device: &Keypair) -> Value {
    let secret = key.secret();
    let sealed = secret.seal_to(community, by, device.author()).unwrap();
    assert_eq!(sealed.open(community, by.author(), key.id(), device).as_ref(), Some(&secret));
    json!({
        "community": hex(community.0),
        "by": hex(by.public()),
        "device_seed": hex(device.seed().as_slice()),
        "device": hex(device.public()),
        "secret": hex(secret.as_bytes()),
        "id": hex(key.id().0),
        "postcard": hex(join::encode(&sealed).unwrap()),
    })
}

fn wrapped(newer: &EpochKey, older: &EpochKey, community: CommunityId) -> Value {
    json!({
        "community": hex(community.0),
        "newer": hex(newer.as_bytes()),
        "older": hex(older.as_bytes()),
        "wrapped": hex(newer.wrap(community, older)),
    })
}

pub(crate) fn sealed() -> Value {
    let made = EpochKey::generate(&alice(), COMMUNITY, b"founding");
    json!({
        "limits": { "body": MAX_BODY, "text": MAX_SEALED },
        "keys": [derived(&key(1)), derived(&key(2)), derived(&made)],
        "bodies": bodies(),
        "refused": refused_bodies(),
        "boxes": [
            key_box(&key(1), COMMUNITY, &alice(), &bob()),
            key_box(&key(2), COMMUNITY, &alice(), &alice()),
            key_box(&made, OTHER, &bob(), &eve()),
        ],
        "secret_boxes": [
            secret_box(&key(1), COMMUNITY, &alice(), &bob()),
            secret_box(&made, OTHER, &bob(), &eve()),
        ],
        "wrapped": [wrapped(&key(2), &key(1), COMMUNITY), wrapped(&made, &key(2), OTHER)],
    })
}
