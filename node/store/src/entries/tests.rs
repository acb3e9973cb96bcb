use super::*;

fn samples() -> Vec<Record<'static>> {
    let at = |what| Record { number: 7, seq: 300, received: Time(99), what };
    let content = |body, remains| Content { time: Time(5), id: EntryId([3; 32]), body, remains };
    let gone = Body::Pruned { hash: [9; 32], len: 4 };
    vec![
        at(What::Entry(content(Body::Full(b"hello"), b""))),
        at(What::Entry(content(Body::Full(b""), b""))),
        at(What::Entry(content(gone, b""))),
        at(What::Entry(content(gone, b"remains"))),
        at(What::Fill(12, content(Body::Full(b"hello"), b""))),
        at(What::Fill(12, content(gone, b"remains"))),
        at(What::Fork),
    ]
}

#[test]
fn records_survive_their_bytes() {
    for record in samples() {
        let mut bytes = Vec::new();
        record.encode(&mut bytes);
        assert_eq!(Record::decode(&bytes), Some(record));
    }
}

#[test]
fn no_altered_record_is_taken_for_another_or_for_whole() {
    for record in samples() {
        let mut bytes = Vec::new();
        record.encode(&mut bytes);
        assert!(is_intact(&bytes));
        for len in 0..bytes.len() {
            assert!(!is_intact(&bytes[..len]), "{len} bytes");
        }
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[place] ^= 1 << bit;
                assert!(!is_intact(&altered), "byte {place} bit {bit}");
                match Record::decode(&altered) {
                    Some(found) => {
                        assert!(place >= CHECKED + 4, "byte {place} bit {bit}");
                        assert_eq!((found.number, found.seq), (record.number, record.seq));
                    }
                    None => assert!(place < bytes.len() - SEAL),
                }
            }
        }
    }
}

#[test]
fn a_record_without_its_body_keeps_everything_else() {
    for record in samples() {
        let Some(stripped) = record.without_body(b"left") else {
            assert_eq!(record.what, What::Fork);
            continue;
        };
        let (before, after) = (record.content().unwrap(), stripped.content().unwrap());
        assert_eq!(after.body.commitment(), before.body.commitment());
        assert!(matches!(after.body, Body::Pruned { .. }));
        assert_eq!((after.id, after.time, after.remains), (before.id, before.time, &b"left"[..]));
        assert_eq!((stripped.number, stripped.seq), (record.number, record.seq));
    }
}
