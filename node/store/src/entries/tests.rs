use super::*;

fn samples() -> Vec<Record<'static>> {
    let at = |what| Record { number: 7, seq: 300, received: Time(99), what };
    let entry = |body| What::Entry { time: Time(5), id: EntryId([3; 32]), body };
    vec![
        at(entry(Body::Full(b"hello"))),
        at(entry(Body::Full(b""))),
        at(entry(Body::Pruned { hash: [9; 32], len: 4 })),
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
fn no_cut_record_is_read_as_another_place_or_kind() {
    for record in samples() {
        let mut bytes = Vec::new();
        record.encode(&mut bytes);
        for len in 0..bytes.len() {
            let cut = Record::decode(&bytes[..len]);
            assert!(
                cut.is_none_or(|cut| matches!(cut.what, What::Entry { body: Body::Full(_), .. }))
            );
        }
    }
}

#[test]
fn what_no_signature_covers_is_checked() {
    let mut bytes = Vec::new();
    samples()[0].encode(&mut bytes);
    for place in 0..CHECKED + 4 {
        for bit in 0..8 {
            let mut altered = bytes.clone();
            altered[place] ^= 1 << bit;
            assert_eq!(Record::decode(&altered), None, "byte {place} bit {bit}");
        }
    }
}
