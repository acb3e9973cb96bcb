use super::*;
use crate::limits::{MAX_RUN_BYTES, MAX_RUN_ENTRIES};
use crate::run::{Run, RunEntry, verify};
use crate::testing::{COMMUNITY, alice, bob, write_after};
use proptest::prelude::*;

fn headers() -> impl Strategy<Value = Header> {
    let commitment = (0..=u32::try_from(MAX_BODY).unwrap(), any::<[u8; 32]>());
    (any::<[u8; 32]>(), 1_u64.., any::<[u8; 32]>(), any::<u64>(), commitment).prop_map(
        |(author, seq, prev, time, (body_len, body_hash))| Header {
            author: Author(author),
            seq,
            prev,
            time: Time(time),
            body_len,
            body_hash,
        },
    )
}

fn first_of_alice() -> Header {
    Header {
        author: alice().author(),
        seq: 1,
        prev: COMMUNITY.0,
        time: Time(0x0102_0304_0506_0708),
        body_len: 5,
        body_hash: body_hash(b"hello"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_header_survives_its_bytes(header in headers()) {
        prop_assert_eq!(Header::decode(&header.encode()), Ok(header));
    }

    #[test]
    fn whatever_decodes_is_written_the_same(mut bytes in prop::collection::vec(any::<u8>(), 117)) {
        bytes[0] = 1;
        if let Ok(header) = Header::decode(&bytes) {
            prop_assert_eq!(&header.encode()[..], &bytes[..]);
        }
    }
}

#[test]
fn the_fields_stand_where_the_specification_says() {
    let header = first_of_alice();
    let bytes = header.encode();
    assert_eq!(bytes[0], 1);
    assert_eq!(bytes[1..33], header.author.0);
    assert_eq!(bytes[33..41], [0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(bytes[41..73], COMMUNITY.0);
    assert_eq!(bytes[73..81], [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(bytes[81..85], [0, 0, 0, 5]);
    assert_eq!(bytes[85..], body_hash(b"hello"));
    assert_eq!(header.id().0, blake3::derive_key("tidings 1 entry", &bytes));
}

#[test]
fn every_flipped_bit_is_refused_or_is_another_entry() {
    let header = first_of_alice();
    for bit in 0..HEADER_LEN * 8 {
        let mut bytes = header.encode();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(other) = Header::decode(&bytes) {
            assert_ne!(other.id(), header.id(), "bit {bit}");
        }
    }
}

#[test]
fn a_header_has_exactly_its_length() {
    let bytes = first_of_alice().encode();
    for len in 0..HEADER_LEN {
        assert_eq!(Header::decode(&bytes[..len]), Err(BadHeader::Length));
    }
    assert_eq!(Header::decode(&[&bytes[..], &[0]].concat()), Err(BadHeader::Length));
}

#[test]
fn unknown_versions_position_zero_and_huge_bodies_are_refused() {
    let good = first_of_alice();
    for version in [0, 2, 255] {
        let mut bytes = good.encode();
        bytes[0] = version;
        assert_eq!(Header::decode(&bytes), Err(BadHeader::Version(version)));
    }
    let nowhere = Header { seq: 0, ..good };
    assert_eq!(Header::decode(&nowhere.encode()), Err(BadHeader::Position));
    let limit = u32::try_from(MAX_BODY).unwrap();
    assert!(Header::decode(&Header { body_len: limit, ..good }.encode()).is_ok());
    for body_len in [limit + 1, u32::MAX] {
        let large = Header { body_len, ..good };
        assert_eq!(Header::decode(&large.encode()), Err(BadHeader::Body(body_len)));
    }
}

#[test]
fn alice_writes_a_log_and_each_entry_names_the_one_before() {
    let run = write_after(&alice(), Tip::empty(COMMUNITY), &["one", "two", "three"]).unwrap();
    let mut prev = COMMUNITY.0;
    for (entry, text) in run.entries().iter().zip(["one", "two", "three"]) {
        let (body_len, body_hash) = Body::Full(text.as_bytes()).commitment().unwrap();
        let Header { author, .. } = first_of_alice();
        let time = entry.time;
        let header = Header { author, seq: entry.seq, prev, time, body_len, body_hash };
        assert_eq!(header.id(), entry.id);
        prev = entry.id.0;
    }
    assert_eq!(run.tip(), Tip { seq: 3, id: prev, time: Time(3) });
}

#[test]
fn what_is_appended_verifies_for_everybody() {
    let bodies: [(Time, &[u8]); 3] = [(Time(9), b"later"), (Time(3), b"back"), (Time(3), b"")];
    let written = append(&alice(), &Tip::empty(COMMUNITY), &bodies).unwrap();
    let entries = bodies.map(|(time, bytes)| RunEntry { time, body: Body::Full(bytes) }).to_vec();
    let run = Run { entries, signature: written.signature() };
    assert_eq!(verify(alice().author(), Tip::empty(COMMUNITY), &run), Ok(written));
}

#[test]
fn the_same_words_of_another_author_or_in_another_community_are_another_entry() {
    let id = |who: &crate::author::Keypair, community| {
        write_after(who, Tip::empty(community), &["hello"]).unwrap().tip().id
    };
    assert_ne!(id(&alice(), COMMUNITY), id(&bob(), COMMUNITY));
    assert_ne!(id(&alice(), COMMUNITY), id(&alice(), CommunityId([0xd0; 32])));
}

#[test]
fn what_cannot_be_written_is_refused_before_it_is_signed() {
    let (alice, start) = (alice(), Tip::empty(COMMUNITY));
    let large = vec![b'x'; MAX_BODY + 1];
    assert_eq!(append(&alice, &start, &[]), Err(AppendError::Empty));
    assert_eq!(
        append(&alice, &start, &[(Time(1), &large)]),
        Err(AppendError::TooLarge(MAX_BODY + 1))
    );
    assert!(append(&alice, &start, &[(Time(1), &large[1..])]).is_ok());
    let many: Vec<(Time, &[u8])> = vec![(Time(1), b"x"); MAX_RUN_ENTRIES + 1];
    assert_eq!(append(&alice, &start, &many), Err(AppendError::TooMany));
    assert!(append(&alice, &start, &many[1..]).is_ok());
    let heavy: Vec<(Time, &[u8])> = vec![(Time(1), &large[1..]); MAX_RUN_BYTES / MAX_BODY];
    assert_eq!(append(&alice, &start, &heavy), Err(AppendError::TooMany));
    let end = Tip { seq: u64::MAX - 1, ..start };
    assert_eq!(append(&alice, &end, &many[..2]), Err(AppendError::Full));
    assert_eq!(append(&alice, &end, &many[..1]).unwrap().tip().seq, u64::MAX);
}

#[test]
fn a_long_writing_is_cut_where_each_piece_still_fits() {
    let (large, small) = (vec![b'x'; MAX_BODY], vec![b'x'; 3]);
    let mixed = [vec![&large[..]; 3], vec![&small[..]; MAX_RUN_ENTRIES]].concat();
    for bodies in [vec![&large[..]; 9], vec![&small[..]; 2_000], mixed] {
        let mut rest = &bodies[..];
        while !rest.is_empty() {
            let (piece, left) = rest.split_at(fit_one_run(rest));
            let stamped: Vec<_> = piece.iter().map(|body| (Time(u64::MAX), *body)).collect();
            assert!(append(&alice(), &Tip::empty(COMMUNITY), &stamped).is_ok());
            rest = left;
        }
    }
    assert_eq!(fit_one_run(&[]), 0);
    assert_eq!(fit_one_run(&[&[0; MAX_RUN_BYTES], &[]]), 1, "append names it");
}
