//! Secrets of epochs: what they open, and what they do not tell.

use super::*;
use crate::seal::Place;
use crate::testing::{COMMUNITY, alice, bob, eve};

fn key(number: u8) -> EpochKey {
    EpochKey::from_bytes([number; 32])
}

#[test]
fn a_secret_is_known_by_the_name_of_its_key() {
    let secret = key(1).secret();
    assert_eq!(secret.id(), key(1).id());
    assert_eq!(secret.transport_secret(), key(1).transport_secret());
    assert_ne!(secret.id(), key(2).secret().id());
    assert!(!format!("{secret:?}").contains(&crate::hash::to_text(secret.as_bytes())));
}

#[test]
fn a_box_opens_for_its_relay_by_its_writer_in_its_community_alone() {
    let secret = key(1).secret();
    let sealed = secret.seal_to(COMMUNITY, &alice(), bob().author()).unwrap();
    let elsewhere = CommunityId([9; 32]);
    let open = |community, by: &Keypair, id, device: &Keypair| {
        sealed.open(community, by.author(), id, device)
    };
    assert_eq!(open(COMMUNITY, &alice(), key(1).id(), &bob()), Some(secret.clone()));
    assert_eq!(open(COMMUNITY, &alice(), key(1).id(), &eve()), None);
    assert_eq!(open(COMMUNITY, &eve(), key(1).id(), &bob()), None);
    assert_eq!(open(elsewhere, &alice(), key(1).id(), &bob()), None);
    assert_eq!(open(COMMUNITY, &alice(), key(2).id(), &bob()), None);
    let mut renamed = sealed.clone();
    renamed.device = eve().author();
    assert_eq!(renamed.open(COMMUNITY, alice().author(), key(1).id(), &eve()), None);
    assert_eq!(secret.seal_to(COMMUNITY, &alice(), Author([2; 32])), None, "no point");
}

#[test]
fn nobody_passes_another_secret_off_as_that_of_a_key() {
    let place = place(COMMUNITY, alice().author(), bob().author(), key(1).id());
    let sealed = seal_with(&place, &alice(), key(2).secret().as_bytes()).unwrap();
    let forged = SecretBox { device: bob().author(), sealed };
    assert_eq!(forged.open(COMMUNITY, alice().author(), key(1).id(), &bob()), None);
}

#[test]
fn neither_kind_of_box_is_taken_for_the_other_and_a_secret_reads_nothing() {
    let (community, by, device) = (COMMUNITY, alice(), bob());
    let bytes = crate::join::encode(&key(1).seal_to(community, &by, device.author()).unwrap());
    let relabelled: SecretBox = postcard::from_bytes(&bytes.unwrap()).unwrap();
    assert_eq!(relabelled.open(community, by.author(), key(1).id(), &device), None);
    let place = Place { community, author: by.author(), seq: 1 };
    let body = key(1).seal(&place, b"Welcome!").unwrap();
    let as_key = EpochKey::from_bytes(*key(1).secret().as_bytes());
    assert_eq!(as_key.open(&place, &body), None);
}
