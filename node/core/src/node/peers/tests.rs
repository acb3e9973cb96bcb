use super::*;
use crate::identity::Identity;
use tidings_protocol::certificate::Founding;
use tidings_protocol::testing::keypair;

const NOW: Time = Time(1_800_000_000_000_000);

fn alice() -> Node {
    let (account, device) = (keypair("alice's account"), keypair("alice's laptop"));
    let founding = Founding {
        name: "Book Club".into(),
        account: account.account(),
        device: device.author(),
        nonce: [7; 16],
    };
    let identity = Identity {
        account: account.account(),
        certificate: None,
        device,
        name: "alice".into(),
        device_name: "laptop".into(),
        founding,
        secret: [1; 16],
        joined: NOW,
    }
    .certified_by(&account);
    Node::in_memory(identity, 1, NOW).unwrap()
}

fn at(port: u32) -> Vec<String> {
    vec![format!("/ip4/10.0.0.2/tcp/{port}")]
}

#[test]
fn a_peer_that_changes_its_addresses_all_the_time_is_written_a_few_times_an_hour() {
    let (mut node, bob) = (alice(), keypair("bob").author());
    for port in 1..=100 {
        node.remember_peer(NOW.after(u64::from(port)), bob, &at(port)).unwrap();
    }
    assert_eq!(node.peers_to_dial().unwrap(), [(bob, at(MAX_REWRITES))]);
    node.remember_peer(NOW.after(REFRESH + 1), bob, &at(7_000)).unwrap();
    assert_eq!(node.peers_to_dial().unwrap(), [(bob, at(7_000))]);
}

#[test]
fn peers_met_are_capped() {
    let mut node = alice();
    for number in 0..u32::try_from(MAX_MET).unwrap() + 5 {
        let mut name = [0; 32];
        name[..4].copy_from_slice(&number.to_be_bytes());
        node.met.insert(Author(name), Met { addresses: at(1), since: NOW, writes: 1 });
    }
    node.remember_peer(NOW, keypair("bob").author(), &at(1)).unwrap();
    assert_eq!(node.met.len(), 1, "forgotten and begun anew: each is written once more");
}
