//! Vectors of short codes: the exchange at the joining door, from fixed randomness.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::short::{Inviter, Meeting, Newcomer, Offer, ShortCode};

const HANDED: &[u8] = b"TIDINGS:AEAQCAIBAEAQCAIBAEAQCAI";

pub(crate) fn short() -> Value {
    let drawn = [0, 7, 12_959, 16_796_159, u64::MAX].map(|chance: u64| {
        json!({ "chance": chance.to_string(), "code": ShortCode::from_chance(chance).to_string() })
    });
    let offer = Offer { community: "Bücher & Tee".into(), inviter: "ana".into(), minutes: 15 };
    json!({
        "codes": drawn,
        "exchanges": [
            exchange("7-copier-lantern", "7-copier-lantern", &offer),
            exchange("7-copier-lantern", "7-lantern-copier", &offer),
        ],
    })
}

/// What is said where the inviter made one code and the newcomer knows another, or the same.
fn exchange(made: &str, known: &str, offer: &Offer) -> Value {
    let meeting = Meeting {
        newcomer: (0..38).collect(),
        inviter: (100..138).collect(),
        newcomer_nonce: [0x11; 32],
        inviter_nonce: [0x22; 32],
        offer: offer.encode(),
    };
    let chances: [[u8; 64]; 2] =
        [std::array::from_fn(|at| at as u8), std::array::from_fn(|at| 200 - at as u8)];
    let (bo, share) =
        Newcomer::begin(ShortCode::parse(known).unwrap(), meeting.clone(), &chances[0]);
    let code = ShortCode::parse(made).unwrap();
    let (ana, answer) = Inviter::answer(code, &meeting, &share, &chances[1]).unwrap();
    let (bo, confirmation) = bo.confirm(&answer).unwrap();
    let right = ana.is_right(&confirmation);
    assert_eq!(right, made == known);
    let (theirs, sealed) = ana.hand_over(HANDED).unwrap();
    assert_eq!(bo.open(&theirs, &sealed).is_ok(), right);
    json!({
        "made": made,
        "known": known,
        "newcomer": hex(&meeting.newcomer),
        "inviter": hex(&meeting.inviter),
        "newcomer_nonce": hex(meeting.newcomer_nonce),
        "inviter_nonce": hex(meeting.inviter_nonce),
        "community": offer.community,
        "inviter_name": offer.inviter,
        "minutes": offer.minutes,
        "offer": hex(&meeting.offer),
        "newcomer_chance": hex(chances[0]),
        "inviter_chance": hex(chances[1]),
        "newcomer_share": hex(share),
        "inviter_share": hex(answer),
        "newcomer_confirmation": hex(confirmation),
        "right": right,
        "inviter_confirmation": hex(theirs),
        "handed": hex(HANDED),
        "sealed": hex(sealed),
    })
}
