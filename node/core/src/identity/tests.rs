use super::*;
use tidings_protocol::testing::{alice, bob, keypair};

#[test]
fn an_identity_certifies_its_device_and_says_no_secret() {
    let founding = Founding {
        name: "Book Club".into(),
        account: alice().account(),
        device: keypair("alice's laptop").author(),
        nonce: [7; 16],
    };
    let identity = Identity {
        account: bob().account(),
        certificate: None,
        device: keypair("bob's laptop"),
        founding,
        secret: [0xee; 16],
        joined: Time(1),
        name: "bo".into(),
        device_name: "laptop".into(),
    };
    let mut identity = identity.certified_by(&bob());
    let certificate = identity.certificate.unwrap();
    assert!(certificate.holds(identity.community()));
    identity.certificate = None;
    let community = identity.community();
    let of_alice = Certificate::issue(&alice(), community, identity.device.author());
    let elsewhere = Certificate::issue(&bob(), CommunityId([1; 32]), identity.device.author());
    let for_another = Certificate::issue(&bob(), community, bob().author());
    for wrong in [of_alice, elsewhere, for_another] {
        assert!(!identity.certify(wrong) && identity.certificate.is_none());
    }
    assert!(identity.certify(certificate) && identity.certificate == Some(certificate));
    assert!(!identity.is_founder());
    assert_ne!(*identity.transport_key(), *transport_key(&[0; 16]));
    assert!(!format!("{identity:?}").contains("238"));
}
