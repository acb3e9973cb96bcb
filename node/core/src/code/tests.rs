use super::*;
use proptest::prelude::*;
use tidings_protocol::testing::{alice, bob};

fn code() -> Code {
    Code {
        kind: CodeKind::Invite,
        community: [1; 16],
        secret: [2; 16],
        seed: [3; 16],
        expires_minutes: 29_000_000,
        hints: vec!["192.168.1.20:4001".parse().unwrap(), "[fe80::1]:4002".parse().unwrap()],
    }
}

#[test]
fn a_code_survives_its_text() {
    let code = code();
    let text = code.to_string();
    assert!(text.starts_with(PREFIX));
    assert_eq!(Code::parse(&text).unwrap(), code);
    assert!(!format!("{code:?}").contains("2, 2"), "secrets stay out of logs");
}

#[test]
fn a_device_code_is_another_kind_with_another_key() {
    let device = Code { kind: CodeKind::Device, ..code() };
    assert_eq!(Code::parse(&device.to_string()).unwrap(), device);
    assert_ne!(device.key().account(), code().key().account());
}

#[test]
fn a_newer_kind_says_update() {
    let mut bytes = code().encode();
    bytes.truncate(bytes.len() - CHECK_LEN);
    bytes[0] = 9;
    bytes.extend_from_slice(&checksum(&bytes));
    let error = Code::parse(&BASE32_NOPAD.encode(&bytes)).unwrap_err();
    assert!(error.message.contains("kind 9") && error.next.unwrap().contains("update"));
}

#[test]
fn without_hints_it_is_at_most_64_bytes() {
    let bare = Code { hints: Vec::new(), ..code() };
    assert!(bare.encode().len() <= 64);
    assert_eq!(Code::parse(&bare.to_string()).unwrap(), bare);
}

#[test]
fn what_mail_and_people_do_to_a_code_is_forgiven() {
    let code = code();
    let text = code.to_string();
    let broken: Vec<String> =
        text.as_bytes().chunks(20).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    assert_eq!(Code::parse(&broken.join("\r\n  ")).unwrap(), code);
    assert_eq!(Code::parse(&text.to_lowercase()).unwrap(), code);
    assert_eq!(Code::parse(text.strip_prefix(PREFIX).unwrap()).unwrap(), code);
    assert_eq!(Code::parse(&format!("  {text}\n")).unwrap(), code);
}

#[test]
fn every_cut_and_every_changed_letter_is_noticed_with_a_next_step() {
    let text = code().to_string();
    for end in 0..text.len() {
        let error = Code::parse(&text[..end]).unwrap_err();
        assert!(error.next.is_some(), "{error}");
    }
    for at in PREFIX.len()..text.len() {
        let mut changed = text.clone();
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        changed.replace_range(at..=at, other);
        assert!(Code::parse(&changed).unwrap_err().next.is_some());
    }
}

#[test]
fn no_text_panics() {
    for text in ["", " ", "TIDINGS:", "TIDINGS:é", "7-copper-lantern", "TIDINGS:1", "ä", "\u{0}"]
    {
        assert_eq!(Code::parse(text).unwrap_err().kind, crate::Kind::Usage);
    }
    assert!(Code::parse(&"A".repeat(100_000)).is_err());
}

#[test]
fn too_many_or_odd_hints_are_no_code() {
    for extra in [vec![5_u8; 7], vec![4, 1, 2], [4, 127, 0, 0, 1, 0, 1].repeat(5)] {
        let mut bytes = Code { hints: Vec::new(), ..code() }.encode();
        bytes.truncate(bytes.len() - CHECK_LEN);
        bytes.extend_from_slice(&extra);
        bytes.extend_from_slice(&checksum(&bytes));
        assert!(Code::parse(&BASE32_NOPAD.encode(&bytes)).is_err());
    }
}

#[test]
fn expiry_is_rounded_up_to_minutes() {
    assert_eq!(Code::minutes(Time(60_000_001)), 2);
    let expires = Time(1_900_000_123_456_789);
    assert!(Code { expires_minutes: Code::minutes(expires), ..code() }.expires() >= expires);
    assert_eq!(Code::minutes(Time::NEVER), u32::MAX);
}

#[test]
fn a_code_asks_only_its_own_community() {
    let founding = Founding {
        name: "Book Club".into(),
        account: alice().account(),
        device: alice().author(),
        nonce: [9; 16],
    };
    assert!(code().ask(&founding, &bob(), bob().author(), "bo").is_err());
    let mut ours = code();
    ours.community.copy_from_slice(&founding.id().0[..16]);
    let Ask::Admit(admission) = ours.ask(&founding, &bob(), bob().author(), "bo").unwrap() else {
        panic!("asks to be admitted");
    };
    let proof = admission.invite.unwrap();
    assert!(proof.holds(founding.id(), bob().account(), bob().author()));
    assert_eq!(proof.invite, ours.key().account());
}

proptest! {
    #[test]
    fn any_code_survives_and_any_text_is_answered(
        payload in (any::<[u8; 16]>(), any::<[u8; 16]>(), any::<[u8; 16]>(), any::<u32>()),
        ports in prop::collection::vec((any::<[u8; 16]>(), any::<bool>(), any::<u16>()), 0..=4),
        text in ".{0,200}",
    ) {
        let hint = |(ip, short, port): ([u8; 16], bool, u16)| match short {
            true => SocketAddr::from(([ip[0], ip[1], ip[2], ip[3]], port)),
            false => SocketAddr::from((ip, port)),
        };
        let (community, secret, seed, expires_minutes) = payload;
        let kind = CodeKind::of(if seed[0] < 128 { 1 } else { 2 }).unwrap();
        let hints = ports.into_iter().map(hint).collect();
        let code = Code { kind, community, secret, seed, expires_minutes, hints };
        prop_assert_eq!(&Code::parse(&code.to_string()).unwrap(), &code);
        prop_assert!(Code::parse(&text).is_err());
        let behind = [PREFIX, text.as_str()].concat();
        prop_assert!(Code::parse(&behind).is_err());
    }
}
