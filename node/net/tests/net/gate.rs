//! The gate, on every transport.

use crate::node::{DEADLINE, Node, QUIC, QUIC6, TCP, TCP6, config};
use bytes::Bytes;
use futures::StreamExt;
use libp2p::swarm::SwarmEvent;
use libp2p::{Multiaddr, identify, identity::Keypair, noise, tcp, yamux};
use tidings_net::{DialError, Event};
use zeroize::Zeroizing;

#[tokio::test]
async fn members_meet_and_talk_over_every_transport() {
    for listen in [TCP, QUIC, TCP6, QUIC6] {
        let (mut alice, mut bob) = (Node::at(1, listen), Node::at(2, listen));
        let (mine, theirs) = alice.connect_to(&mut bob).await;
        alice.net.send(mine, Bytes::from_static(b"hello")).unwrap();
        assert_eq!(bob.received().await, (theirs, Bytes::from_static(b"hello")), "{listen}");
        bob.net.send(theirs, Bytes::from(vec![7; tidings_net::config::MAX_FRAME])).unwrap();
        assert_eq!(alice.received().await.1.len(), tidings_net::config::MAX_FRAME);
    }
}

#[tokio::test]
async fn the_wrong_secret_gets_nothing_and_both_sides_say_so() {
    for listen in [TCP, QUIC] {
        let mut alice = Node::at(1, listen);
        let mut strangers = config(2, listen);
        strangers.secret = Zeroizing::new([43; 32]);
        let mut eve = Node::start(strangers);
        let address = alice.address().await;
        let answer = eve.net.dial(address).await;
        assert!(matches!(answer, Err(DialError::Refused(_))), "{listen}: {answer:?}");
        assert!(eve.refused().await.contains("not a member"));
        assert!(alice.refused().await.contains("not a member"));
        while let Some(event) = alice.events.try_recv() {
            assert!(!matches!(event, Event::Authenticated { .. } | Event::Connected { .. }));
        }
    }
}

fn secrets(numbers: &[u8]) -> Vec<Zeroizing<[u8; 32]>> {
    numbers.iter().map(|number| Zeroizing::new([*number; 32])).collect()
}

/// A node of the community whose gate knows these secrets, the newest first.
fn knowing(seed: u8, numbers: &[u8], members: &[[u8; 32]]) -> Node {
    let node = Node::at(seed, TCP);
    node.net.set_gate(&secrets(numbers), members);
    node
}

#[tokio::test]
async fn a_member_that_slept_through_new_secrets_is_let_in_and_a_stranger_is_not() {
    for (members, met) in [(true, true), (false, false)] {
        let bob = knowing(2, &[5], &[]);
        let list = if members { vec![bob.device()] } else { Vec::new() };
        let alice = knowing(1, &[7, 6, 5], &list);
        let answer = bob.net.dial(alice.address().await).await;
        assert_eq!(answer.is_ok(), met, "{answer:?}");
    }
}

#[tokio::test]
async fn a_member_goes_to_one_that_is_behind_and_to_no_stranger_that_is() {
    for (members, met) in [(true, true), (false, false)] {
        let bob = knowing(2, &[5, 4], &[]);
        let list = if members { vec![bob.device()] } else { Vec::new() };
        let alice = knowing(1, &[7, 6, 5, 4], &list);
        let answer = alice.net.dial(bob.address().await).await;
        assert_eq!(answer.is_ok(), met, "{answer:?}");
    }
}

#[tokio::test]
async fn the_newest_secret_is_enough_and_eight_older_ones_are_all() {
    let alice = knowing(1, &[7], &[]);
    let bob = knowing(2, &[7, 6], &[]);
    assert!(bob.net.dial(alice.address().await).await.is_ok(), "bob is not a member yet");
    let carol = knowing(3, &[20, 19, 18, 17, 16, 15, 14, 13, 12, 7], &[alice.device()]);
    assert!(carol.net.dial(alice.address().await).await.is_err(), "that one was forgotten");
    carol.net.set_gate(&secrets(&[20, 19, 18, 17, 16, 15, 14, 13, 7]), &[alice.device()]);
    let dave = knowing(4, &[20, 19, 18, 17, 16, 15, 14, 13, 7], &[alice.device()]);
    assert!(dave.net.dial(alice.address().await).await.is_ok());
}

#[derive(libp2p::swarm::NetworkBehaviour)]
struct Curious {
    identify: identify::Behaviour,
}

/// An ordinary libp2p program: it passes the encryption, knows no secret, and asks who we are.
fn curious() -> libp2p::Swarm<Curious> {
    libp2p::SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
        .unwrap()
        .with_quic()
        .with_behaviour(|key: &Keypair| Curious {
            identify: identify::Behaviour::new(identify::Config::new("/x/1".into(), key.public())),
        })
        .unwrap()
        .build()
}

#[tokio::test]
async fn a_program_without_the_gate_is_told_nothing_not_even_who_we_are() {
    for listen in [TCP, QUIC] {
        let mut alice = Node::at(1, listen);
        let mut eve = curious();
        eve.dial(alice.address().await).unwrap();
        let watching = async {
            loop {
                match eve.select_next_some().await {
                    SwarmEvent::Behaviour(CuriousEvent::Identify(identify::Event::Received {
                        ..
                    })) => panic!("identify answered a stranger"),
                    SwarmEvent::ConnectionClosed { .. } => break,
                    _ => {}
                }
            }
        };
        tokio::time::timeout(DEADLINE, watching).await.expect("she is thrown out");
        alice.refused().await;
    }
}

#[tokio::test]
async fn a_connection_that_never_knocks_is_hung_up_on() {
    for listen in [TCP, QUIC] {
        let mut alice = Node::at(1, listen);
        let mut eve = libp2p::SwarmBuilder::with_new_identity()
            .with_tokio()
            .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
            .unwrap()
            .with_quic()
            .with_behaviour(|_| libp2p::swarm::dummy::Behaviour)
            .unwrap()
            .with_swarm_config(|config| config.with_idle_connection_timeout(DEADLINE))
            .build();
        eve.dial(alice.address().await).unwrap();
        let serving = tokio::spawn(async move {
            loop {
                if let SwarmEvent::ConnectionClosed { .. } = eve.select_next_some().await {
                    break;
                }
            }
        });
        assert!(alice.refused().await.contains("in time"));
        let thrown_out = tokio::time::timeout(DEADLINE, serving).await;
        thrown_out.expect("the connection is closed").unwrap();
    }
}

#[tokio::test]
async fn of_several_addresses_the_one_that_answers_counts() {
    let (alice, mut bob) = (Node::at(1, TCP), Node::at(2, TCP));
    let port = alice.address().await.to_string().rsplit('/').next().unwrap().to_owned();
    let addresses = tidings_net::address::parse(&format!("127.0.0.1:{port}")).await.unwrap();
    assert_eq!(addresses.len(), 2, "TCP, where alice listens, and QUIC, where nobody does");
    let dials = addresses.into_iter().map(|address| Box::pin(bob.net.dial(address)));
    let (outcome, _) = futures::future::select_ok(dials).await.unwrap();
    assert_eq!((outcome.peer, outcome.session), (alice.device(), bob.connected().await.0));
}

#[tokio::test]
async fn whoever_does_not_answer_the_gate_is_given_up() {
    let mut eve = curious();
    eve.listen_on(TCP.parse().unwrap()).unwrap();
    let address: Multiaddr = loop {
        if let SwarmEvent::NewListenAddr { address, .. } = eve.select_next_some().await {
            break address;
        }
    };
    let serving = tokio::spawn(async move {
        loop {
            eve.select_next_some().await;
        }
    });
    let alice = Node::at(1, TCP);
    let answer = alice.net.dial(address).await;
    assert!(matches!(answer, Err(DialError::Refused(_) | DialError::Timeout)), "{answer:?}");
    serving.abort();
}

#[tokio::test]
async fn dialing_oneself_or_nobody_is_explained() {
    let alice = Node::at(1, TCP);
    let own = alice.address().await;
    assert_eq!(alice.net.dial(own.clone()).await, Err(DialError::Myself));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody: Multiaddr = format!("/ip4/127.0.0.1/tcp/{free}").parse().unwrap();
    assert!(matches!(alice.net.dial(nobody).await, Err(DialError::Unreachable(_))));
    let bob = Node::at(2, TCP);
    let wrong = bob.address().await.with_p2p(libp2p::PeerId::random()).unwrap();
    assert_eq!(alice.net.dial(wrong).await, Err(DialError::WrongPeer));
}
