use super::*;
use crate::limits::MAX_BODY;
use crate::testing::{COMMUNITY, alice, bob, eve};
use proptest::prelude::*;

const ELSEWHERE: CommunityId = CommunityId([9; 32]);

fn key(number: u8) -> EpochKey {
    EpochKey::from_bytes([number; 32])
}

fn place() -> Place {
    Place { community: COMMUNITY, author: alice().author(), seq: 7 }
}

#[test]
fn a_body_opens_with_its_key_at_its_place_alone() {
    let sealed = key(1).seal(&place(), b"Welcome!").unwrap();
    assert_eq!(key_of(&sealed), Some(key(1).id()));
    assert_eq!(key(1).open(&place(), &sealed), Some(b"Welcome!".to_vec()));
    assert_eq!(key(2).open(&place(), &sealed), None);
    for elsewhere in [
        Place { community: ELSEWHERE, ..place() },
        Place { author: bob().author(), ..place() },
        Place { seq: 8, ..place() },
    ] {
        assert_eq!(key(1).open(&elsewhere, &sealed), None, "{elsewhere:?}");
    }
}

#[test]
fn no_byte_can_be_changed_added_or_left_out() {
    let sealed = key(1).seal(&place(), b"Welcome!").unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(key(1).open(&place(), &changed), None, "byte {at}");
        assert_eq!(key(1).open(&place(), &sealed[..at]), None, "{at} bytes");
    }
    assert_eq!(key(1).open(&place(), &[&sealed[..], &[0]].concat()), None);
}

#[test]
fn whoever_knows_the_cipher_key_cannot_choose_another_nonce() {
    let (place, text) = (place(), [0x80; 64]);
    let nonce = [3; 24];
    let cipher = Deriver::new("tidings 1 body key").derive(key(1).as_bytes());
    let id = key(1).id();
    let aad = [&place.community.0[..], &place.author.0, &7_u64.to_be_bytes(), &id.0].concat();
    let payload = Payload { msg: &text, aad: &aad };
    let sealed = XChaCha20Poly1305::new(&cipher.into()).encrypt(&nonce.into(), payload).unwrap();
    let body = [&[SEALED][..], &id.0, &nonce, &sealed].concat();
    assert_eq!(key(1).open(&place, &body), None);
}

#[test]
fn two_texts_at_one_place_share_no_nonce() {
    let (one, other) =
        (key(1).seal(&place(), b"yes").unwrap(), key(1).seal(&place(), b"no").unwrap());
    assert_eq!(one.len(), other.len(), "and their lengths say nothing");
    assert_ne!(one[17..41], other[17..41]);
    assert_eq!(one, key(1).seal(&place(), b"yes").unwrap());
}

#[test]
fn the_longest_text_fits_a_body() {
    let longest = key(1).seal(&place(), &[7; MAX_SEALED]).unwrap();
    assert_eq!(longest.len(), MAX_BODY);
    assert_eq!(key(1).open(&place(), &longest), Some(vec![7; MAX_SEALED]));
    assert_eq!(key(1).seal(&place(), &[7; MAX_SEALED + 1]), None);
}

#[test]
fn a_box_opens_for_its_device_by_its_writer_in_its_community_alone() {
    let key = key(1);
    let sealed = key.seal_to(COMMUNITY, &alice(), bob().author()).unwrap();
    let open = |community, by: &Keypair, id, device: &Keypair| {
        sealed.open(community, by.author(), id, device)
    };
    assert_eq!(open(COMMUNITY, &alice(), key.id(), &bob()), Some(key.clone()));
    assert_eq!(open(COMMUNITY, &alice(), key.id(), &eve()), None);
    assert_eq!(open(COMMUNITY, &eve(), key.id(), &bob()), None);
    assert_eq!(open(ELSEWHERE, &alice(), key.id(), &bob()), None);
    assert_eq!(open(COMMUNITY, &alice(), KeyId([0; 16]), &bob()), None);

    let mut renamed = sealed.clone();
    renamed.device = eve().author();
    assert_eq!(renamed.open(COMMUNITY, alice().author(), key.id(), &eve()), None);
    let nobody = Author([2; 32]);
    assert_eq!(nobody.reading_key(), None, "no point of the curve");
    assert_eq!(key.seal_to(COMMUNITY, &alice(), nobody), None);
}

#[test]
fn a_key_of_small_order_gets_nothing() {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    assert_eq!(key(1).seal_to(COMMUNITY, &alice(), Author(neutral)), None);
}

#[test]
fn a_key_opens_the_one_that_it_wraps() {
    let wrapped = key(2).wrap(COMMUNITY, &key(1));
    assert_eq!(wrapped.len(), WRAPPED_LEN);
    assert_eq!(key(2).unwrap(COMMUNITY, key(1).id(), &wrapped), Some(key(1)));
    assert_eq!(key(3).unwrap(COMMUNITY, key(1).id(), &wrapped), None);
    assert_eq!(key(2).unwrap(ELSEWHERE, key(1).id(), &wrapped), None);
    assert_eq!(key(2).unwrap(COMMUNITY, key(3).id(), &wrapped), None);
}

#[test]
fn what_is_derived_is_apart() {
    let device = alice();
    let one = EpochKey::generate(&device, COMMUNITY, b"one");
    assert_eq!(one, EpochKey::generate(&device, COMMUNITY, b"one"));
    let others = [
        EpochKey::generate(&device, COMMUNITY, b"two"),
        EpochKey::generate(&device, ELSEWHERE, b"one"),
        EpochKey::generate(&bob(), COMMUNITY, b"one"),
    ];
    assert!(others.iter().all(|other| *other != one));
    assert_ne!(one.id().0, one.transport_secret());
    assert!(!format!("{one:?}").contains(&to_text(one.as_bytes())));
}

/// RFC 9180, appendix A.2.1 (base mode), with the ephemeral key pair of its `ikmE`.
#[test]
fn hpke_is_that_of_the_rfc() {
    use data_encoding::HEXLOWER;
    use hpke::{Deserializable, Serializable};
    type Kem = hpke::kem::X25519HkdfSha256;
    let bytes = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap();
    let secret = bytes("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    let encapped = bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
    let info = bytes("4f6465206f6e2061204772656369616e2055726e");
    let sealed = bytes(
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
    );
    let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(&secret).unwrap();
    let encapped = <Kem as hpke::Kem>::EncappedKey::from_bytes(&encapped).unwrap();
    let text = hpke::single_shot_open::<hpke::aead::ChaCha20Poly1305, hpke::kdf::HkdfSha256, Kem>(
        &hpke::OpModeR::Base,
        &secret,
        &encapped,
        &info,
        &sealed,
        b"Count-0",
    );
    assert_eq!(text.unwrap(), b"Beauty is truth, truth beauty");
    assert_eq!(encapped.to_bytes().len(), 32);
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens(text in prop::collection::vec(any::<u8>(), 0..600), seq: u64) {
        let place = Place { seq, ..place() };
        let sealed = key(5).seal(&place, &text).unwrap();
        prop_assert_eq!(key(5).open(&place, &sealed), Some(text));
    }

    #[test]
    fn random_bytes_open_nowhere(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let body = [&[SEALED][..], &key(5).id().0, &bytes].concat();
        prop_assert_eq!(key(5).open(&place(), &body), None);
        prop_assert_eq!(key(5).unwrap(COMMUNITY, key(4).id(), &bytes), None);
    }
}
