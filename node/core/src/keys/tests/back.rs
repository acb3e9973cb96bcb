//! Secrets by which a home came back, beside those of which its logs tell.

use super::*;

/// Alice, who expelled bob; her secrets, the newest first.
fn alice() -> (Node, Vec<[u8; 16]>) {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    expel(&mut alice, "bob");
    let secrets = alice.secrets();
    assert!(secrets.len() >= 2);
    (alice, secrets)
}

fn opens(node: &mut Node) -> Vec<[u8; 32]> {
    node.take_gate().expect("it changed").keys.iter().map(|key| **key).collect()
}

#[test]
fn a_secret_of_which_no_log_tells_opens_the_gate_before_all_others() {
    let (mut alice, known) = alice();
    let wanted: Vec<[u8; 16]> = [&[[8; 16], [7; 16]], &known[..]].concat();
    alice.come_back_by(vec![[8; 16], [7; 16]]);
    assert_eq!(alice.secrets(), wanted);
    let keys: Vec<[u8; 32]> = wanted.iter().map(|secret| *transport_key(secret)).collect();
    assert_eq!(opens(&mut alice), keys);
    assert_eq!(*alice.identity().transport_key(), keys[0]);
    // What others do meanwhile does not change that: it is newer than what is held here.
    admit(&mut alice, "carol");
    expel(&mut alice, "carol");
    assert_eq!(alice.secrets()[..2], wanted[..2]);
    assert_eq!(alice.secrets().len(), wanted.len() + 1);
    assert_eq!(alice.identity().secret, [8; 16]);
}

#[test]
fn one_that_the_logs_tell_of_changes_nothing_however_old_it_is() {
    let (mut alice, known) = alice();
    alice.come_back_by(known.iter().rev().copied().collect());
    assert_eq!(alice.secrets(), known);
    assert_eq!(alice.identity().secret, known[0]);
    // The key of this one comes later, as the log tells it.
    let key = EpochKey::from_bytes([9; 32]);
    alice.come_back_by(vec![key.transport_secret()]);
    assert_eq!(alice.identity().secret, key.transport_secret());
    alice.views.add_keys(vec![key]).unwrap();
    alice.keys_changed().unwrap();
    assert_eq!(alice.secrets(), known);
}

#[test]
fn a_code_is_of_no_use_where_its_secret_is_known_and_the_device_is_in() {
    let (mut alice, known) = alice();
    let request =
        Request::Invite { uses: 0, expires_seconds: 60, hints: vec![], role: Role::Member };
    let Ok(Response::Invite(invite)) = alice.execute(NOW, request, [9; 16]) else { panic!() };
    let code = crate::Code::parse(&invite.code.unwrap()).unwrap();
    let recognised = |node: &mut Node, code: &crate::Code| {
        let request = Request::Recognise { code: code.to_string() };
        node.execute(NOW, request, [0; 16]).unwrap() == Response::Recognised(true)
    };
    for secret in &known {
        assert!(recognised(&mut alice, &crate::Code { secret: *secret, ..code.clone() }));
    }
    assert!(!recognised(&mut alice, &crate::Code { secret: [8; 16], ..code.clone() }));
    assert!(!recognised(&mut alice, &crate::Code { community: [8; 16], ..code.clone() }));
    let mut bob = node("bob");
    let same = crate::Code { secret: bob.secrets()[0], ..code };
    assert!(!recognised(&mut bob, &same), "nobody let him in");
    let garbled = Request::Recognise { code: "garbled".into() };
    assert_eq!(alice.execute(NOW, garbled, [0; 16]).unwrap_err().kind(), Kind::Usage);
}
