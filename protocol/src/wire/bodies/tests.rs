//! Bodies on the wire: what is read is what was written, and what is beyond a bound is nothing.

use crate::limits::{MAX_BODY, MAX_RUN_ENTRIES};
use crate::wire::message::{BadMessage, Message};

#[test]
fn what_is_written_is_read_again() {
    let large = vec![7; MAX_BODY];
    let list = vec![Some(&b"one"[..]), None, Some(&b""[..]), Some(&large[..])];
    let messages = [
        Message::Lacks(300),
        Message::Ask { idx: 4, from: 7, upto: 7 },
        Message::Ask { idx: u32::MAX, from: u64::MAX - 511, upto: u64::MAX },
        Message::Bodies { idx: 4, first: 7, bodies: list },
        Message::Bodies { idx: 4, first: 7, bodies: vec![] },
    ];
    for message in messages {
        assert_eq!(Message::decode(&message.encode()), Ok(message));
    }
}

#[test]
fn what_is_beyond_its_bounds_is_malformed() {
    let entries = u64::try_from(MAX_RUN_ENTRIES).unwrap();
    for ask in [(0, 1), (2, 1), (1, entries + 1)] {
        let frame = Message::Ask { idx: 0, from: ask.0, upto: ask.1 }.encode();
        assert_eq!(Message::decode(&frame), Err(BadMessage::Malformed(15)), "{ask:?}");
    }
    let body = |bodies| Message::Bodies { idx: 0, first: 1, bodies }.encode();
    let long = vec![0; MAX_BODY + 1];
    for frame in [
        body(vec![None; MAX_RUN_ENTRIES + 1]),
        body(vec![Some(&long[..])]),
        Message::Bodies { idx: 0, first: 0, bodies: vec![None] }.encode(),
        [&body(vec![None])[..], &[0]].concat(),
        vec![16, 0, 1, 2, 0],
        vec![16, 0, 1, 1, 9, 1],
    ] {
        assert_eq!(Message::decode(&frame), Err(BadMessage::Malformed(16)));
    }
}
