use super::*;
use tidings_core::Node;
use tidings_core::identity::Identity;
use tidings_core::status::SessionRow;
use tidings_http::Kind;
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::engine::SessionId;
use tidings_protocol::time::Time;

fn status(entries: u64, sessions: &[(bool, u64)]) -> Status {
    let (account, device) = (Keypair::from_seed(&[1; 32]), Keypair::from_seed(&[2; 32]));
    let founding = Founding {
        name: "Book Club".into(),
        account: account.account(),
        device: device.author(),
        nonce: [0; 16],
    };
    let (name, device_name) = ("ana".to_owned(), "laptop".to_owned());
    let (secret, joined) = ([0; 16], Time(1));
    let (key, account, certificate) = (account.clone(), account.account(), None);
    let identity =
        Identity { account, certificate, device, founding, secret, joined, name, device_name };
    let identity = identity.certified_by(&key);
    let mut status = Node::in_memory(identity, 1, Time(1)).unwrap().status().unwrap();
    status.entries = entries;
    status.sessions =
        (1..).zip(sessions).map(|(session, row)| session_row(session, *row)).collect();
    status
}

fn session_row(session: u64, (caught_up, missing): (bool, u64)) -> SessionRow {
    SessionRow {
        schema: "tidings/session/1".into(),
        session: SessionId(session),
        peer: Keypair::from_seed(&[9; 32]).author(),
        person: None,
        ready: true,
        caught_up,
        missing,
        quiet: false,
        strikes: 0,
        queued: 0,
        sent_bytes: 7 * session,
        received_bytes: 100,
    }
}

#[test]
fn a_sync_ends_when_every_peer_has_nothing_new() {
    let (mut syncs, now) = (Syncs::default(), Instant::now());
    let (reply, mut answer) = oneshot::channel();
    syncs.add(now, &status(10, &[(false, 5)]), Duration::from_secs(9), reply);
    assert_eq!(syncs.look_at(), Some(now));
    for unfinished in [&[(false, 5)][..], &[(true, 1)], &[(true, 0), (false, 0)], &[]] {
        syncs.look(now, &status(12, unfinished));
        assert!(answer.try_recv().is_err(), "{unfinished:?}");
        assert!(syncs.look_at() > Some(now));
    }
    let mut indexing = status(15, &[(true, 0)]);
    indexing.indexing = true;
    syncs.look(now, &indexing);
    assert!(answer.try_recv().is_err());
    syncs.look(now, &status(15, &[(true, 0), (true, 0)]));
    let synced = answer.try_recv().unwrap().unwrap();
    assert_eq!((synced.peers, synced.received, synced.complete), (2, 5, true));
    assert_eq!((synced.sent_bytes, synced.received_bytes), (14, 100));
    assert_eq!(syncs.look_at(), None);
}

#[test]
fn patience_ends_and_says_what_is_missing() {
    let now = Instant::now();
    for (sessions, words) in [(&[][..], "no peer"), (&[(false, 5)], "5 entries")] {
        let mut syncs = Syncs::default();
        let (reply, mut answer) = oneshot::channel();
        syncs.add(now, &status(10, sessions), Duration::from_secs(9), reply);
        syncs.look(now + Duration::from_secs(9), &status(10, sessions));
        let problem = answer.try_recv().unwrap().unwrap_err();
        assert_eq!(problem.kind, Kind::NoPeer);
        assert!(problem.message.contains(words), "{problem}");
    }
}

#[test]
fn who_hung_up_is_forgotten() {
    let (mut syncs, now) = (Syncs::default(), Instant::now());
    let (reply, answer) = oneshot::channel();
    syncs.add(now, &status(10, &[]), Duration::from_secs(9), reply);
    drop(answer);
    syncs.look(now, &status(10, &[]));
    assert_eq!(syncs.look_at(), None);
}
