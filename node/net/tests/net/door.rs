//! The joining door: newcomers with a short code, and strangers who try more than that.

use crate::eve::Eve;
use crate::node::{DEADLINE, Node, QUIC, QUIC6, TCP, TCP6};
use futures::future::join_all;
use futures::{AsyncReadExt, AsyncWriteExt};
use std::time::Duration;
use tidings_net::{DoorError, Event, Multiaddr, Offering, PeerId, Seeker};
use tidings_protocol::short::ShortCode;
use zeroize::Zeroizing;

const INVITE: &[u8] = b"TIDINGS:ABC";
/// Newcomers at one door.
const GUESTS: usize = 8;
/// What a refused newcomer reads: the same whether a code died or never was.
const CLOSED: [u8; 66] = {
    let mut message = [0; 66];
    (message[0], message[1]) = (1, 1);
    message
};

fn code(chance: u64) -> ShortCode {
    ShortCode::from_chance(chance)
}

/// Opens the door of `node` for [`code`]`(1)`.
fn open(node: &Node) {
    node.net.offer(Offering {
        code: code(1),
        community: "Book Club".into(),
        inviter: "ana".into(),
        about: [0; 32],
        handed: Zeroizing::new(INVITE.to_vec()),
        lasts: Duration::from_secs(900),
    });
}

async fn asks(to: &Multiaddr, code: ShortCode) -> Result<Vec<u8>, DoorError> {
    let mut bo = Seeker::new(false).unwrap();
    bo.ask(to.clone(), code).await.map(|(_, handed)| handed.to_vec())
}

/// Fails if the swarm of `node` has seen anybody.
fn saw_nobody(node: &mut Node) {
    while let Some(event) = node.events.try_recv() {
        assert!(matches!(event, Event::Refused { .. } | Event::Listening { .. }), "{event:?}");
    }
}

#[tokio::test]
async fn a_newcomer_with_the_code_is_handed_the_invite_over_every_transport() {
    for listen in [TCP, QUIC, TCP6, QUIC6] {
        let mut alice = Node::at(1, listen);
        let to = alice.address().await;
        open(&alice);
        let mut bo = Seeker::new(false).unwrap();
        let door = bo.look(to.clone()).await.unwrap();
        assert_eq!((&*door.offer.community, &*door.offer.inviter), ("Book Club", "ana"));
        assert_eq!(door.address, to.clone().with_p2p(alice.net.local_peer()).unwrap());
        assert_eq!(alice.net.offered().unwrap().tries, 3, "looking costs no try");
        let (_, handed) = bo.ask(door.address, code(1)).await.unwrap();
        assert_eq!(handed.as_slice(), INVITE, "{listen}");
        assert_eq!(alice.net.offered(), None, "it is used up");
        assert_eq!(asks(&to, code(1)).await, Err(DoorError::Closed));
        assert!(alice.refused().await.contains("looked"));
        assert!(alice.refused().await.contains("was handed the invite"));
        saw_nobody(&mut alice);
    }
}

#[tokio::test]
async fn after_three_wrong_tries_of_anybody_the_right_code_comes_too_late() {
    let mut alice = Node::at(1, TCP);
    let to = alice.address().await;
    open(&alice);
    for wrong in [2, 3, 4] {
        assert_eq!(asks(&to, code(wrong)).await, Err(DoorError::WrongCode));
        assert!(alice.refused().await.contains("wrong"));
    }
    assert_eq!(asks(&to, code(1)).await, Err(DoorError::Closed));
    assert!(!alice.net.withdraw(), "there is nothing left to kill");
}

#[tokio::test]
async fn a_dead_code_and_none_look_the_same() {
    let alice = Node::at(1, TCP);
    let to = alice.address().await;
    let mut eve = Eve::new();
    assert_eq!(eve.visit(to.clone()).await.2, CLOSED);
    open(&alice);
    assert_eq!(eve.visit(to.clone()).await.2[..2], [1, 0]);
    assert!(alice.net.withdraw());
    assert_eq!(eve.visit(to.clone()).await.2, CLOSED);
    open(&alice);
    assert_eq!(asks(&to, code(1)).await.as_deref(), Ok(INVITE));
    assert_eq!(eve.visit(to).await.2, CLOSED);
}

/// What comes back when a newcomer at the door asks for `protocol` on a stream of its own.
async fn asked_for(protocol: &str, to: &Multiaddr) -> Vec<u8> {
    let (mut line, _door, verdict) = Eve::new().visit(to.clone()).await;
    assert_eq!(verdict[..2], [1, 0], "the door is open");
    let mut stream = line.open().await.unwrap();
    let size = u8::try_from(protocol.len() + 1).unwrap();
    let greeting = [b"\x13/multistream/1.0.0\n", &[size][..], protocol.as_bytes(), b"\n"].concat();
    let mut answer = Vec::new();
    let asking = async {
        stream.write_all(&greeting).await?;
        stream.flush().await?;
        stream.read_to_end(&mut answer).await
    };
    // Ends with the connection, if not before.
    line.drive(asking).await.ok();
    answer
}

#[tokio::test]
async fn whoever_stands_at_the_door_is_answered_nothing_else() {
    let tag = tidings_net::keys::tag(&crate::node::SECRET);
    let ours = ["session", "join", "kad"].map(|name| format!("/tidings/{tag}/{name}/1"));
    let public = ["/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/libp2p/circuit/relay/0.2.0/hop"];
    let all: Vec<&str> = public.into_iter().chain(ours.iter().map(String::as_str)).collect();
    for listen in [TCP, QUIC] {
        let mut alice = Node::at(1, listen);
        open(&alice);
        let to = alice.address().await;
        let answers = all.iter().map(|protocol| asked_for(protocol, &to));
        for (answer, protocol) in join_all(answers).await.iter().zip(&all) {
            assert_eq!(answer, b"", "{protocol} over {listen}");
        }
        saw_nobody(&mut alice);
    }
}

#[tokio::test]
async fn nonsense_at_the_door_costs_no_try_and_gets_no_answer() {
    let mut alice = Node::at(1, TCP);
    open(&alice);
    // No point of an inviter, and a point of the wrong side.
    for share in [[0; 33], [b'B'; 33]] {
        let mut eve = Eve::new();
        let (mut line, mut door, _) = eve.visit(alice.address().await).await;
        let mut answer = Vec::new();
        let asking = async {
            door.write_all(&share).await?;
            door.flush().await?;
            door.read_to_end(&mut answer).await
        };
        line.drive(asking).await.ok();
        let offer = 2 + usize::from(answer[1]);
        assert_eq!(answer.len(), offer, "nothing follows the offer");
    }
    assert_eq!(alice.net.offered().unwrap().tries, 3);
    assert_eq!(asks(&alice.address().await, code(1)).await.as_deref(), Ok(INVITE));
    saw_nobody(&mut alice);
}

#[tokio::test]
async fn another_device_than_the_one_that_was_seen_is_given_no_code() {
    let alice = Node::at(1, TCP);
    open(&alice);
    let elsewhere = alice.address().await.with_p2p(PeerId::random()).unwrap();
    assert!(matches!(asks(&elsewhere, code(2)).await, Err(DoorError::Failed(_))));
    assert_eq!(alice.net.offered().unwrap().tries, 3);
}

#[tokio::test]
async fn a_crowd_at_the_door_is_bounded_and_keeps_no_member_out() {
    let (mut alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let to = alice.address().await;
    open(&alice);
    let mut crowd = Vec::new();
    for _ in 0..GUESTS {
        let visit = Eve::new().visit(to.clone()).await;
        assert_eq!(visit.2[..2], [1, 0]);
        crowd.push(visit);
    }
    assert_eq!(Eve::new().visit(to.clone()).await.2, CLOSED, "the door is full");
    bob.connect_to(&mut alice).await;
    // Whoever only stands there is sent away in time, without a try of the code.
    let entering = async {
        loop {
            match asks(&to, code(1)).await {
                Err(DoorError::Closed) => tokio::time::sleep(Duration::from_millis(50)).await,
                outcome => return outcome,
            }
        }
    };
    let handed = tokio::time::timeout(DEADLINE, entering).await.expect("there is room again");
    assert_eq!(handed.as_deref(), Ok(INVITE));
}
