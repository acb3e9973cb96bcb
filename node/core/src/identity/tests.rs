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
        account: bob(),
        device: keypair("bob's laptop"),
        founding,
        secret: [0xee; 16],
        joined: Time(1),
        name: "bo".into(),
        device_name: "laptop".into(),
    };
    assert!(identity.certificate().holds(identity.community()));
    assert!(!identity.is_founder());
    assert_ne!(*identity.transport_key(), *transport_key(&[0; 16]));
    assert!(!format!("{identity:?}").contains("238"));
}
