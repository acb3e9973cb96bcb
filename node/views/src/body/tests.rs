use super::posts::{IMPORTED, POST};
use super::*;
use crate::role::Role;
use proptest::prelude::*;
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::join::InviteProof;
use tidings_protocol::seal::EpochKey;
use tidings_protocol::testing::{COMMUNITY, alice, bob, keypair};
use tidings_protocol::time::Time;

fn admission(name: &str) -> Admission {
    let (account, device) = (keypair("bob's account"), bob().author());
    Admission {
        certificate: Certificate::issue(&account, COMMUNITY, device),
        name: name.into(),
        invite: Some(InviteProof::new(&keypair("invite"), COMMUNITY, account.account(), device)),
    }
}

fn statement(boxes: usize) -> Key {
    let (older, newer) = (EpochKey::from_bytes([1; 32]), EpochKey::from_bytes([2; 32]));
    let sealed = newer.wrap(COMMUNITY, &older).try_into().unwrap();
    let boxed = newer.seal_to(COMMUNITY, &alice(), bob().author()).unwrap();
    Key {
        id: newer.id(),
        previous: vec![Wrapped { id: older.id(), sealed }],
        left_out: vec![alice().author()],
        boxes: vec![boxed; boxes],
    }
}

fn grade(reason: &str) -> Grade<'_> {
    Grade {
        account: alice().account(),
        role: Role::Expelled,
        lasts: vec![(Author([1; 32]), 7), (Author([2; 32]), u64::MAX)],
        supersedes: vec![EntryId([3; 32]), EntryId([4; 32])],
        reason,
    }
}

fn secret(boxes: usize) -> Secret {
    let secret = EpochKey::from_bytes([1; 32]).secret();
    let sealed = secret.seal_to(COMMUNITY, &alice(), bob().author()).unwrap();
    Secret { id: secret.id(), boxes: vec![sealed; boxes] }
}

fn edit(text: &str) -> Edit<'_> {
    let supersedes = vec![EntryId([3; 32]), EntryId([4; 32])];
    Edit { post: EntryId([9; 32]), supersedes, subject: Some("Hello"), text }
}

fn delete(place: Place<'_>) -> Delete<'_> {
    let (post, device) = (EntryId([9; 32]), alice().author());
    Delete { post, device, seq: 7, place, edits: vec![(device, 8), (device, 9)], reason: "wrong" }
}

fn post(text: &str) -> Body<'_> {
    Body::Post(Post {
        place: Place::Board("general"),
        subject: Some("Welcome!"),
        text,
        origin: None,
    })
}

#[test]
fn every_kind_survives_and_nothing_may_follow_it() {
    let certificate = Certificate::issue(&alice(), COMMUNITY, bob().author());
    let bodies = [
        Body::Device(Device { certificate, name: "laptop" }),
        Body::Profile(Profile { name: "Ana" }),
        Body::Invite(Invite {
            key: alice().account(),
            expires: Time(7),
            uses: 3,
            role: Role::Member,
        }),
        Body::Admit(Box::new(admission("bo"))),
        Body::Key(Box::new(statement(1))),
        Body::Secret(Box::new(secret(1))),
        Body::Grade(Box::new(grade("rude"))),
        Body::RevokeInvite(RevokeInvite { key: alice().account() }),
        Body::Board(Board { name: "projects/tidings" }),
        post("hello"),
        Body::Post(Post {
            place: Place::Reply(EntryId([9; 32])),
            subject: None,
            text: "",
            origin: None,
        }),
        Body::Remark(Box::new(Remark::Edit(edit("anew")))),
        Body::Remark(Box::new(Remark::Delete(delete(Place::Board("general"))))),
        Body::Remark(Box::new(Remark::React(React { post: EntryId([9; 32]), emoji: "👍" }))),
    ];
    let kinds = [1, 2, 3, 4, 8, 9, 5, 7, 16, 17, 17, 20, 21, 22];
    for (body, kind) in bodies.iter().zip(kinds) {
        let mut bytes = body.encode().unwrap();
        assert_eq!(bytes.first_chunk(), Some(&[0, kind]));
        assert_eq!(&Body::decode(&bytes), body);
        bytes.push(0);
        assert_eq!(Body::decode(&bytes), Body::Unknown { kind: kind.into() });
    }
}

#[test]
fn what_is_newer_is_unknown_and_what_is_sealed_is_sealed() {
    assert_eq!(Body::decode(&[0, 99, 1, 2, 3]), Body::Unknown { kind: 99 });
    assert_eq!(Body::decode(&[0]), Body::Unknown { kind: 0 });
    assert_eq!(Body::decode(&[]), Body::Unknown { kind: 0 });
    assert_eq!(Body::decode(&[0, 0xff, 0xff, 0xff, 1]), Body::Unknown { kind: 0 });
    assert_eq!(Body::decode(&[5, 17, 1, 2]), Body::Unknown { kind: 0 });
    assert_eq!(Body::decode(&[1, 17, 1, 2]), Body::Unknown { kind: 0 });
    let sealed = [&[1][..], &[7; 56]].concat();
    assert_eq!(Body::decode(&sealed), Body::Sealed { key: KeyId([7; 16]) });
    assert_eq!(Body::Unknown { kind: 99 }.encode(), Err(TooLarge::Unwritable));
}

#[test]
fn limits_hold_for_writers_and_readers() {
    let long = "x".repeat(MAX_TEXT + 1);
    let refused = TooLarge::Part { part: "text", len: MAX_TEXT + 1, max: MAX_TEXT };
    assert_eq!(post(&long).encode(), Err(refused));
    assert!(post(&long[1..]).encode().is_ok());

    let too_long =
        Post { place: Place::Board("general"), subject: None, text: &long, origin: None };
    let bytes = plain(POST, &too_long).unwrap();
    assert_eq!(Body::decode(&bytes), Body::Unknown { kind: POST });
    let named = |name, id| {
        let origin = Some(Origin { name, time: None, id });
        let place = Place::Board("general");
        Body::Post(Post { place, subject: None, text: "text", origin }).encode()
    };
    let (name, id) = ("n".repeat(MAX_QUOTED + 1), "i".repeat(MAX_SOURCE + 1));
    assert!(named(&name[1..], &id[1..]).is_ok());
    assert!(named(&name, "id").is_err() && named("Ana", &id).is_err() && named("Ana", "").is_err());
    let bytes = plain(BOARD, &Board { name: "No Board" }).unwrap();
    assert_eq!(Body::decode(&bytes), Body::Unknown { kind: BOARD });
    let bytes = plain(PROFILE, &Profile { name: "  " }).unwrap();
    assert_eq!(Body::decode(&bytes), Body::Unknown { kind: PROFILE });
    assert_eq!(Body::Admit(Box::new(admission(" "))).encode(), Err(TooLarge::Blank));
}

#[test]
fn the_longest_statement_on_a_key_fits_and_no_longer_one_is_read() {
    let mut longest = statement(MAX_BOXES);
    longest.previous = vec![longest.previous[0].clone(); MAX_PREVIOUS];
    longest.left_out = vec![alice().author(); MAX_LEFT_OUT];
    assert!(Body::Key(Box::new(longest.clone())).encode().is_ok());
    longest.left_out.push(alice().author());
    let refused = Body::Key(Box::new(longest.clone())).encode();
    assert!(matches!(refused, Err(TooLarge::Part { part: "list of devices", .. })), "{refused:?}");
    assert_eq!(Body::decode(&plain(KEY, &longest).unwrap()), Body::Unknown { kind: KEY });
}

#[test]
fn the_longest_statement_on_a_secret_fits_and_no_longer_one_is_read() {
    assert!(Body::Secret(Box::new(secret(MAX_SECRET_BOXES))).encode().is_ok());
    let longer = secret(MAX_SECRET_BOXES + 1);
    let refused = Body::Secret(Box::new(longer.clone())).encode();
    assert!(matches!(refused, Err(TooLarge::Part { part: "list of boxes", .. })), "{refused:?}");
    assert_eq!(Body::decode(&plain(SECRET, &longer).unwrap()), Body::Unknown { kind: SECRET });
}

#[test]
fn who_is_in_and_by_which_keys_is_never_sealed() {
    assert!(text_to_seal(&post("hello").encode().unwrap()).is_some());
    let key = Body::Key(Box::new(statement(1))).encode().unwrap();
    assert_eq!(text_to_seal(&key), None);
    let secret = Body::Secret(Box::new(secret(1))).encode().unwrap();
    assert_eq!(text_to_seal(&secret), None);
    assert_eq!(text_to_seal(&[1, 17, 0]), None);
}

#[test]
fn a_grade_fits_one_entry_and_its_lists_are_in_order() {
    let many = |count: u8| (0..count).map(|n| EntryId([n; 32])).collect::<Vec<_>>();
    let lasts = |count: u8| (0..count).map(|n| (Author([n; 32]), u64::MAX)).collect::<Vec<_>>();
    let reason = "x".repeat(MAX_REASON);
    let largest = Grade { lasts: lasts(128), supersedes: many(128), ..grade(&reason) };
    assert!(Body::Grade(Box::new(largest.clone())).encode().is_ok());
    let too_long = format!("{reason}x");
    for grade in [
        Grade { lasts: lasts(129), ..largest.clone() },
        Grade { supersedes: many(129), ..largest.clone() },
        Grade { lasts: vec![(Author([1; 32]), 1); 2], ..largest.clone() },
        Grade { supersedes: vec![EntryId([2; 32]), EntryId([1; 32])], ..largest.clone() },
        Grade { reason: &too_long, ..largest },
    ] {
        let bytes = plain(GRADE, &grade).unwrap();
        assert_eq!(Body::decode(&bytes), Body::Unknown { kind: GRADE });
        assert!(Body::Grade(Box::new(grade)).encode().is_err());
    }
    let key = alice().account();
    let invite = Invite { key, expires: Time(7), uses: 1, role: Role::Owner };
    assert_eq!(Body::Invite(invite).encode(), Err(TooLarge::Role));
}

#[test]
fn a_judgement_knows_its_limits_and_moves_nothing_out_of_a_circle() {
    let said =
        |act, supersedes, reason| Moderate { what: EntryId([9; 32]), act, supersedes, reason };
    let many = |count: u8| (0..count).map(|n| EntryId([n; 32])).collect::<Vec<_>>();
    let reason = "x".repeat(MAX_REASON + 1);
    let largest = said(Act::Lock, many(16), &reason[1..]);
    let body = Body::Moderate(Box::new(largest.clone()));
    assert_eq!(Body::decode(&body.encode().unwrap()), body);
    assert!(Within::Moderate(largest).encode().is_ok());
    for bad in [
        said(Act::Hide, many(17), ""),
        said(Act::Hide, vec![EntryId([2; 32]); 2], ""),
        said(Act::Hide, Vec::new(), &reason),
        said(Act::Move("No Board"), Vec::new(), ""),
    ] {
        let bytes = plain(moderate::MODERATE, &bad).unwrap();
        assert_eq!(Body::decode(&bytes), Body::Unknown { kind: moderate::MODERATE });
        assert!(Body::Moderate(Box::new(bad.clone())).encode().is_err());
        assert!(Within::Moderate(bad).encode().is_err());
    }
    let moved = said(Act::Move("books"), Vec::new(), "");
    assert!(Within::Moderate(moved.clone()).encode().is_err());
    assert!(Body::Moderate(Box::new(moved)).encode().is_ok());
}

#[test]
fn what_is_said_of_posts_knows_its_limits() {
    let post = EntryId([9; 32]);
    let many = |count: u8| (0..count).map(|n| EntryId([n; 32])).collect::<Vec<_>>();
    let (text, subject) = ("x".repeat(MAX_TEXT), "s".repeat(MAX_SUBJECT));
    let largest = Edit { supersedes: many(16), subject: Some(&subject), ..edit(&text) };
    let emoji = "x".repeat(MAX_EMOJI);
    for remark in [Remark::Edit(largest.clone()), Remark::React(React { post, emoji: &emoji })] {
        assert!(Body::Remark(Box::new(remark.clone())).encode().is_ok());
        assert!(Within::Remark(remark).encode().is_ok());
    }
    let (longer, reason) = (format!("{text}x"), "x".repeat(MAX_REASON + 1));
    let emoji = format!("{emoji}x");
    for remark in [
        Remark::Edit(Edit { supersedes: many(17), ..largest.clone() }),
        Remark::Edit(Edit { supersedes: vec![EntryId([2; 32]); 2], ..largest.clone() }),
        Remark::Edit(Edit { text: &longer, ..largest }),
        Remark::Delete(Delete { reason: &reason, ..delete(Place::Reply(post)) }),
        Remark::Delete(Delete {
            edits: (0..65).map(|seq| (alice().author(), seq)).collect(),
            ..delete(Place::Reply(post))
        }),
        Remark::Delete(Delete {
            edits: vec![(alice().author(), 1); 2],
            ..delete(Place::Reply(post))
        }),
        Remark::React(React { post, emoji: &emoji }),
        Remark::React(React { post, emoji: "\u{1b}[2J" }),
    ] {
        let bytes = remark.put(plain_head(remark.kind())).unwrap();
        assert_eq!(Body::decode(&bytes), Body::Unknown { kind: remark.kind() });
        assert!(Body::Remark(Box::new(remark.clone())).encode().is_err());
        assert!(Within::Remark(remark).encode().is_err());
    }
    // A post stands on a board outside of circles alone, and here in them.
    for (place, outside) in [(Place::Board("general"), true), (Place::Here, false)] {
        let remark = Remark::Delete(delete(place));
        assert_eq!(Body::Remark(Box::new(remark.clone())).encode().is_ok(), outside);
        assert_eq!(Within::Remark(remark).encode().is_ok(), !outside);
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Body::decode(&bytes);
        for kind in [DEVICE, PROFILE, INVITE, ADMIT, GRADE, REVOKE_INVITE, KEY, BOARD, POST, IMPORTED, EDIT, DELETE, REACT, moderate::MODERATE] {
            let mut body = vec![0];
            varint::put(&mut body, kind.into());
            body.extend_from_slice(&bytes);
            let _ = Body::decode(&body);
        }
    }

    #[test]
    fn an_imported_post_survives(
        text in ".{0,200}", name in ".{0,40}", id in ".{1,60}", time: Option<u64>
    ) {
        let origin = Some(Origin { name: &name, time: time.map(Time), id: &id });
        let post = Post { place: Place::Board("general"), subject: None, text: &text, origin };
        let bytes = Body::Post(post).encode().unwrap();
        prop_assert_eq!(Body::decode(&bytes), Body::Post(post));
        let within = Within::Post(Post { place: Place::Here, ..post });
        let said = opened(CircleId([1; 32]), &within.encode().unwrap());
        prop_assert_eq!(Body::decode(&said), Body::Within(CircleId([1; 32]), Box::new(within)));
        let Some(Origin { name, time, id: kept }) = post.remains().origin else { panic!() };
        prop_assert_eq!((name, time, kept), ("", None, id.as_str()));
    }

    #[test]
    fn a_post_survives(text in ".{0,200}", subject in prop::option::of(".{0,40}"), id: [u8; 32]) {
        let place = Place::Reply(EntryId(id));
        let body = Body::Post(Post { place, subject: subject.as_deref(), text: &text , origin: None});
        let bytes = body.encode().unwrap();
        prop_assert_eq!(Body::decode(&bytes), body);
    }
}
