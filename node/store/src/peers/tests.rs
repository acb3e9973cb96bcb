use super::*;
use tidings_protocol::testing::{COMMUNITY, alice, bob};

fn log() -> Log {
    Log::in_memory(COMMUNITY, 1).unwrap()
}

fn many(count: usize) -> Vec<String> {
    (0..count).map(|port| format!("/ip4/127.0.0.1/tcp/{port}")).collect()
}

#[test]
fn the_peer_seen_last_comes_first_with_its_newest_addresses() {
    let (mut log, alice, bob) = (log(), alice().author(), bob().author());
    log.remember_peer(alice, &many(1), Time(1)).unwrap();
    log.remember_peer(bob, &many(2), Time(2)).unwrap();
    log.remember_peer(alice, &many(3), Time(3)).unwrap();
    let peers = log.peers().unwrap();
    assert_eq!(peers.iter().map(|peer| peer.author).collect::<Vec<_>>(), [alice, bob]);
    assert_eq!(peers[0].addresses, many(3));
}

#[test]
fn addresses_are_capped_in_number_and_length() {
    let mut log = log();
    let mut addresses = many(20);
    addresses[0] = "x".repeat(MAX_ADDRESS + 1);
    log.remember_peer(alice().author(), &addresses, Time(1)).unwrap();
    assert_eq!(log.peers().unwrap()[0].addresses, addresses[1..=MAX_ADDRESSES]);
}

#[test]
fn the_peer_not_seen_for_longest_makes_room() {
    let mut log = log();
    log.write(|to| {
        let mut peers = to.open_table(PEERS)?;
        for number in 0..u16::try_from(MAX_PEERS).unwrap() {
            let mut author = [0; 32];
            author[..2].copy_from_slice(&number.to_be_bytes());
            let row = Row { addresses: many(1), last_seen: Time(100 + u64::from(number)) };
            peers.insert(&author, postcard::to_stdvec(&row).unwrap().as_slice())?;
        }
        Ok(())
    })
    .unwrap();
    log.remember_peer(alice().author(), &many(1), Time(9_999)).unwrap();
    let peers = log.peers().unwrap();
    assert_eq!(peers.len() as u64, MAX_PEERS);
    assert_eq!(peers[0].author, alice().author());
    assert!(peers.iter().all(|peer| peer.author != Author([0; 32])), "seen at 100");
}
