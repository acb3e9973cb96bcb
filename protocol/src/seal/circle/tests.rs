use super::*;
use crate::testing::{COMMUNITY, alice, bob, eve};
use proptest::prelude::*;

const ELSEWHERE: CommunityId = CommunityId([9; 32]);

fn circle() -> Circle {
    Circle::Board { maker: alice().account(), nonce: [4; 16] }
}

fn key(number: u8) -> CircleKey {
    CircleKey::new(circle().id(COMMUNITY), alice().author(), [number; 32])
}

fn place() -> Place {
    Place { community: COMMUNITY, author: alice().author(), seq: 7 }
}

fn boxes(key: &CircleKey) -> Vec<CircleBox> {
    let mut boxes = vec![
        key.decoy(COMMUNITY, &alice(), 1).unwrap(),
        key.seal_to(COMMUNITY, &alice(), bob().author()).unwrap(),
        key.seal_to(COMMUNITY, &alice(), alice().author()).unwrap(),
    ];
    boxes.sort();
    boxes
}

#[test]
fn a_conversation_is_the_same_from_both_ends_and_another_with_anybody_else() {
    let (a, b, e) = (alice().account(), bob().account(), eve().account());
    let id = |one, other| Circle::Conversation(one, other).id(COMMUNITY);
    assert_eq!(id(a, b), id(b, a));
    assert!(id(a, b).is_conversation() && !circle().id(COMMUNITY).is_conversation());
    let all = [id(a, b), id(a, e), id(b, e), id(a, a), Circle::Conversation(a, b).id(ELSEWHERE)];
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
    let other = Circle::Board { maker: alice().account(), nonce: [5; 16] };
    assert_ne!(other.id(COMMUNITY), circle().id(COMMUNITY));
}

#[test]
fn a_key_is_of_its_circle() {
    let other = Circle::Conversation(alice().account(), bob().account()).id(COMMUNITY);
    let by = alice().author();
    assert_ne!(CircleKey::new(other, by, [1; 32]).id(), key(1).id());
    assert_eq!(CircleKey::from_bytes(&key(1).to_bytes()), key(1));
    assert_eq!(key(1).wrap(COMMUNITY, &CircleKey::new(other, by, [2; 32])), None);
    // Neither of the same secret on the layer around it.
    let epoch = EpochKey::from_bytes([1; 32]);
    let sealed = key(1).seal(&place(), b"text").unwrap();
    assert_ne!(epoch.id(), key(1).id());
    assert_eq!(epoch.open(&place(), &sealed), None);
}

#[test]
fn a_key_is_of_its_maker() {
    let others = CircleKey::new(circle().id(COMMUNITY), bob().author(), [1; 32]);
    assert_ne!(others.id(), key(1).id());
    let bobs = Place { author: bob().author(), ..place() };
    assert!(key(1).seal(&place(), b"text").is_some() && key(1).seal(&bobs, b"text").is_none());
    assert!(key(1).seal_at_length(&bobs, b"text", 64).is_none());
    assert!(key(1).seal_to(COMMUNITY, &bob(), eve().author()).is_none());
    // Not even what is sealed with what is inside it, by somebody who was given it.
    let parts = Deriver::new("tidings 1 circle key").derive(key(1).to_bytes().as_slice());
    let forged = EpochKey::from_bytes(parts).seal(&bobs, b"text").unwrap();
    assert_eq!(key(1).open(&bobs, &forged), None);
}

#[test]
fn a_box_opens_for_its_device_alone() {
    let (key, by) = (key(1), alice().author());
    let boxes = boxes(&key);
    for device in [alice(), bob()] {
        let found = CircleBox::open_one(&boxes, COMMUNITY, by, key.id(), &device);
        assert_eq!(found.as_ref(), Some(&key));
    }
    assert_eq!(CircleBox::open_one(&boxes, COMMUNITY, by, key.id(), &eve()), None);
    assert_eq!(CircleBox::open_one(&boxes, ELSEWHERE, by, key.id(), &bob()), None);
    let other = eve().author();
    assert_eq!(CircleBox::open_one(&boxes, COMMUNITY, other, key.id(), &bob()), None);
    assert_eq!(CircleBox::open_one(&boxes, COMMUNITY, by, KeyId([0; 16]), &bob()), None);
}

#[test]
fn no_byte_of_a_box_can_be_changed() {
    let key = key(1);
    let sealed = key.seal_to(COMMUNITY, &alice(), bob().author()).unwrap();
    for at in 0..CIRCLE_BOX_LEN {
        let mut changed = sealed.clone();
        changed.0[at] ^= 1;
        let by = alice().author();
        // The last bit of an encapsulated key is not part of it, but of what is hashed.
        let found = CircleBox::open_one(&[changed], COMMUNITY, by, key.id(), &bob());
        assert_eq!(found, None, "byte {at}");
    }
}

#[test]
fn boxes_have_nothing_in_common_but_for_who_can_open_them() {
    let (one, other) = (boxes(&key(1)), boxes(&key(2)));
    for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
        assert_ne!(a.0[..HINT_LEN], b.0[..HINT_LEN]);
    }
    let (one, other) = (key(1).decoy(COMMUNITY, &alice(), 1), key(1).decoy(COMMUNITY, &alice(), 2));
    assert_ne!(one, other);
}

proptest! {
    #[test]
    fn what_is_sealed_opens_at_its_place_alone(
        text in prop::collection::vec(any::<u8>(), 0..300),
        seq in 1..9_u64,
    ) {
        let place = Place { seq, ..place() };
        let sealed = key(1).seal(&place, &text).unwrap();
        prop_assert_eq!(sealed.len(), EpochKey::from_bytes([1; 32]).seal(&place, &text).unwrap().len());
        prop_assert_eq!(key(1).open(&place, &sealed), Some(text));
        prop_assert_eq!(key(2).open(&place, &sealed), None);
        let elsewhere = Place { seq: seq + 1, ..place };
        prop_assert_eq!(key(1).open(&elsewhere, &sealed), None);
    }

    #[test]
    fn whoever_has_a_key_has_those_under_it(older: [u8; 32], newer: [u8; 32]) {
        let id = circle().id(COMMUNITY);
        let older = CircleKey::new(id, bob().author(), older);
        let newer = CircleKey::new(id, alice().author(), newer);
        let wrapped = newer.wrap(COMMUNITY, &older).unwrap();
        prop_assert_eq!(newer.unwrap(COMMUNITY, older.id(), &wrapped), Some(older.clone()));
        prop_assert_eq!(newer.unwrap(ELSEWHERE, older.id(), &wrapped), None);
        prop_assert_eq!(newer.unwrap(COMMUNITY, newer.id(), &wrapped), None);
    }
}
