//! Ana is at the door with a code that bo was told; eve was not.

use super::*;
use crate::limits::{MAX_HANDED, MAX_NAME, MAX_OFFER};
use proptest::prelude::*;
use std::collections::BTreeSet;

const CODE: u64 = 0x0123_4567_89ab_cdef;

fn meeting() -> Meeting {
    Meeting {
        newcomer: b"bo".to_vec(),
        inviter: b"ana".to_vec(),
        newcomer_nonce: [1; 32],
        inviter_nonce: [2; 32],
        offer: b"Book Club".to_vec(),
    }
}

fn code(chance: u64) -> ShortCode {
    ShortCode::from_chance(chance)
}

/// What came of an exchange in which each side believes its own code and meeting.
fn exchange(
    (theirs, seen): (ShortCode, Meeting),
    (ours, held): (ShortCode, &Meeting),
) -> Result<Vec<u8>, WrongCode> {
    let (bo, share) = Newcomer::begin(theirs, seen, &[3; 64]);
    let (ana, answer) = Inviter::answer(ours, held, &share, &[4; 64])?;
    let (bo, confirmation) = bo.confirm(&answer)?;
    if !ana.is_right(&confirmation) {
        return Err(WrongCode);
    }
    let (confirmation, sealed) = ana.hand_over(b"TIDINGS:ABC").expect("it is small");
    bo.open(&confirmation, &sealed).map(|handed| handed.to_vec())
}

#[test]
fn the_list_is_what_it_promises() {
    let all: Vec<&str> = words().collect();
    assert_eq!(all.len() as u64, WORDS);
    assert!(all.is_sorted());
    assert!(all.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
    let beginnings: BTreeSet<&str> = all.iter().map(|word| &word[..3]).collect();
    assert_eq!(beginnings.len(), all.len(), "three letters tell any two apart");
}

#[test]
fn every_code_can_be_drawn_and_read_back() {
    for chance in [0, 9, 10, CODE, 10 * WORDS * WORDS - 1, u64::MAX] {
        let code = code(chance);
        assert_eq!(ShortCode::parse(&code.to_string()), Ok(code));
    }
    assert_eq!(code(0).to_string(), "0-aardvark-aardvark");
    assert_eq!(code(10 * WORDS * WORDS - 1).to_string(), "9-zucchini-zucchini");
    assert_ne!(code(10), code(10 * WORDS), "both words are drawn");
}

#[test]
fn what_people_type_is_forgiven() {
    let wanted = ShortCode::parse("7-copier-lantern").unwrap();
    for text in [
        "7 copier lantern",
        " 7-COPIER-Lantern\n",
        "7.cop_lan",
        "7 – copi – lanter",
        "7, copier lantern",
    ] {
        assert_eq!(ShortCode::parse(text), Ok(wanted), "{text}");
        assert!(ShortCode::is_meant(text));
    }
    assert!(!ShortCode::is_meant("TIDINGS:AEAE") && !ShortCode::is_meant("aeae7"));
}

#[test]
fn what_is_no_code_is_told_apart() {
    let long = "7 ".repeat(200);
    for text in [
        "",
        "7",
        "7-copier",
        "77-copier-lantern",
        "copier-lantern",
        "7-a-b-c",
        "٧-copier-lantern",
        &long,
    ] {
        assert_eq!(ShortCode::parse(text), Err(Unreadable::Shape), "{text}");
    }
    for (text, word) in
        [("7-copper-lantern", "copper"), ("7-copier-l", "l"), ("7-copier-lanterns", "lanterns")]
    {
        assert_eq!(ShortCode::parse(text), Err(Unreadable::Word(word.into())), "{text}");
    }
}

#[test]
fn whoever_knows_the_code_is_handed_the_invite() {
    let meeting = meeting();
    let handed = exchange((code(CODE), meeting.clone()), (code(CODE), &meeting));
    assert_eq!(handed.as_deref(), Ok(&b"TIDINGS:ABC"[..]));
}

#[test]
fn a_wrong_code_is_wrong_for_both() {
    let meeting = meeting();
    for wrong in [CODE + 1, CODE + 10, CODE + 10 * WORDS] {
        let (bo, share) = Newcomer::begin(code(wrong), meeting.clone(), &[3; 64]);
        let (ana, answer) = Inviter::answer(code(CODE), &meeting, &share, &[4; 64]).unwrap();
        let (bo, confirmation) = bo.confirm(&answer).unwrap();
        assert!(!ana.is_right(&confirmation));
        // An inviter that lets everybody in is found out by the newcomer.
        let (confirmation, sealed) = ana.hand_over(b"TIDINGS:ABC").unwrap();
        assert_eq!(bo.open(&confirmation, &sealed), Err(WrongCode));
    }
}

#[test]
fn both_saw_the_same_or_the_code_is_wrong() {
    let held = meeting();
    let changes: [fn(&mut Meeting); 5] = [
        |seen| seen.newcomer = b"eve".to_vec(),
        |seen| seen.inviter = b"eve".to_vec(),
        |seen| seen.newcomer_nonce = [9; 32],
        |seen| seen.inviter_nonce = [9; 32],
        |seen| seen.offer = b"Book Clu".to_vec(),
    ];
    for change in changes {
        let mut seen = meeting();
        change(&mut seen);
        assert_eq!(exchange((code(CODE), seen), (code(CODE), &held)), Err(WrongCode));
    }
}

#[test]
fn nothing_is_reflected_or_replayed() {
    let held = meeting();
    let (bo, share) = Newcomer::begin(code(CODE), held.clone(), &[3; 64]);
    assert!(bo.confirm(&share).is_err(), "bo's own share is none of an inviter");
    let mut flipped = share;
    flipped[0] = b'B';
    assert!(Inviter::answer(code(CODE), &held, &flipped, &[4; 64]).is_err());
    let (bo, _) = Newcomer::begin(code(CODE), held.clone(), &[3; 64]);
    let (opener, theirs) = bo.confirm(&flipped).expect("a point is a point");
    assert!(opener.open(&theirs, &[]).is_err(), "bo's own confirmation confirms nothing to bo");
    // What was said to ana once is of no use the next time, when she draws another number.
    let (bo, share) = Newcomer::begin(code(CODE), held.clone(), &[3; 64]);
    let (_, answer) = Inviter::answer(code(CODE), &held, &share, &[4; 64]).unwrap();
    let (_, confirmation) = bo.confirm(&answer).unwrap();
    let (again, _) = Inviter::answer(code(CODE), &held, &share, &[5; 64]).unwrap();
    assert!(!again.is_right(&confirmation));
}

#[test]
fn shares_that_are_no_points_and_changed_seals_are_refused() {
    let held = meeting();
    // Two is no y of a point on the curve.
    let mut nowhere = [0; 33];
    (nowhere[0], nowhere[1]) = (b'A', 2);
    assert!(Inviter::answer(code(CODE), &held, &nowhere, &[4; 64]).is_err());
    let (bo, share) = Newcomer::begin(code(CODE), held.clone(), &[3; 64]);
    let (ana, answer) = Inviter::answer(code(CODE), &held, &share, &[4; 64]).unwrap();
    let (bo, _) = bo.confirm(&answer).unwrap();
    let (confirmation, sealed) = ana.hand_over(b"TIDINGS:ABC").unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(bo.open(&confirmation, &changed), Err(WrongCode));
    }
    assert_eq!(bo.open(&[0; 32], &sealed), Err(WrongCode));
    assert!(ana.hand_over(&[0; MAX_HANDED + 1]).is_none());
}

#[test]
fn an_offer_survives_and_is_bounded() {
    let offer = Offer { community: "Book Club".into(), inviter: "ana".into(), minutes: 15 };
    let mut bytes = offer.encode();
    assert_eq!(Offer::decode(&bytes), Some(offer));
    bytes.push(0);
    assert_eq!(Offer::decode(&bytes), None);
    let long = Offer { community: "é".repeat(MAX_NAME), inviter: "x".repeat(999), minutes: 255 };
    let bytes = long.encode();
    assert_eq!(bytes.len(), MAX_OFFER);
    assert_eq!(Offer::decode(&bytes).unwrap().community, "é".repeat(MAX_NAME / 2));
    let loud = postcard::to_stdvec(&long).unwrap();
    assert_eq!(Offer::decode(&loud), None);
}

proptest! {
    #[test]
    fn whatever_is_typed_is_a_code_or_refused(text in ".{0,40}", digit in 0..10_u8, at in 0..WORDS) {
        if let Ok(code) = ShortCode::parse(&text) {
            prop_assert_eq!(ShortCode::parse(&code.to_string()), Ok(code));
        }
        let word = words().nth(usize::try_from(at).unwrap()).unwrap();
        for cut in 3..=word.len() {
            let typed = format!("{digit} {} {word}", &word[..cut]);
            prop_assert_eq!(ShortCode::parse(&typed).unwrap().to_string(), format!("{digit}-{word}-{word}"));
        }
    }

    #[test]
    fn whatever_stands_at_a_door_is_an_offer_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(offer) = Offer::decode(&bytes) {
            prop_assert_eq!(Offer::decode(&offer.encode()), Some(offer));
        }
    }

    #[test]
    fn whatever_is_said_to_either_side_is_wrong(share: [u8; 32], side: bool, noise: [u8; 32]) {
        let share: Share = std::array::from_fn(|at| match at {
            0 => if side { b'A' } else { b'B' },
            at => share[at - 1],
        });
        let (bo, _) = Newcomer::begin(code(CODE), meeting(), &[3; 64]);
        if let Ok((opener, _)) = bo.confirm(&share) {
            prop_assert_eq!(opener.open(&noise, &noise), Err(WrongCode));
        }
        if let Ok((ana, _)) = Inviter::answer(code(CODE), &meeting(), &share, &[4; 64]) {
            prop_assert!(!ana.is_right(&noise));
        }
    }
}
