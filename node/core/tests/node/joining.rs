//! Who comes in, who does not.

use crate::mesh::{Mesh, keys};
use tidings_core::{Kind, News, Request, Response, Role};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Certificate;
use tidings_protocol::join::{Admission, Answer, Ask, InviteProof, Refusal};
use tidings_protocol::testing::keypair;

const HOUR: u64 = 3_600;

fn admit(mesh: &Mesh, account: &Keypair, device: &Keypair, invite: Option<&Keypair>) -> Ask {
    let community = mesh.nodes[0].identity().community();
    let (who, device) = (account.account(), device.author());
    Ask::Admit(Box::new(Admission {
        certificate: Certificate::issue(account, community, device),
        name: "bo".into(),
        invite: invite.map(|key| InviteProof::new(key, community, who, device)),
    }))
}

#[test]
fn bob_joins_by_a_code_and_reads_what_alice_wrote() {
    let mut mesh = Mesh::founded();
    mesh.post(0, "general", "Welcome!");
    let bob = mesh.join_and_sync(0, "bob");
    assert_eq!(mesh.texts(bob), ["Welcome!"]);
    assert!(mesh.nodes[bob].is_admitted());

    mesh.post(bob, "general", "Thank you");
    mesh.settle();
    assert_eq!(mesh.texts(0), ["Welcome!", "Thank you"]);
    assert_eq!(mesh.nodes[0].root(), mesh.nodes[bob].root());
    assert_eq!(mesh.recent(0)[0].author.name, "bob");

    let joined = |(node, event): &(usize, tidings_core::Event)| {
        *node == 0 && matches!(&event.news, News::Joined { person, .. } if person.name == "bob")
    };
    assert_eq!(mesh.events.iter().filter(|event| joined(event)).count(), 1);
}

#[test]
fn a_newcomer_has_read_everything_older_than_the_join() {
    let mut mesh = Mesh::founded();
    mesh.post(0, "general", "old");
    let bob = mesh.join_and_sync(0, "bob");
    assert_eq!(mesh.ask(bob, Request::Next { after: None }).unwrap(), Response::Post(None));
    mesh.post(0, "general", "new");
    mesh.settle();
    let Response::Post(Some(next)) = mesh.ask(bob, Request::Next { after: None }).unwrap() else {
        panic!()
    };
    assert_eq!(next.text, "new");
    let marked = mesh.ask(bob, Request::MarkRead { ids: vec![next.id, next.id] }).unwrap();
    assert_eq!(marked, Response::Marked { posts: 1 });
    assert_eq!(mesh.ask(bob, Request::Next { after: None }).unwrap(), Response::Post(None));
}

#[test]
fn any_member_that_holds_the_invite_admits() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let code = mesh.invite(0, 1, HOUR);
    mesh.settle();
    mesh.disconnect_all();
    let carol = mesh.join(bob, &code, "carol").unwrap();
    mesh.connect(bob, carol);
    mesh.settle();
    mesh.post(carol, "general", "carol is here");
    mesh.settle();
    assert_eq!(mesh.texts(bob), ["carol is here"]);

    mesh.connect(0, bob);
    mesh.settle();
    assert_eq!(mesh.texts(0), ["carol is here"]);
    let Response::Invites(invites) = mesh.ask(0, Request::Invites).unwrap() else { panic!() };
    let used: Vec<_> = invites.iter().map(|it| (it.invite.uses, it.invite.used)).collect();
    assert!(used.contains(&(1, 1)), "{used:?}");
    assert!(invites.iter().all(|invite| invite.code.is_some()));
    let Response::Invites(seen) = mesh.ask(bob, Request::Invites).unwrap() else { panic!() };
    assert!(seen.iter().all(|invite| invite.code.is_none()), "only its maker knows a code");
}

#[test]
fn an_invite_ends_by_time_and_by_use() {
    let mut mesh = Mesh::founded();
    let once = mesh.invite(0, 1, HOUR);
    mesh.join(0, &once, "bob").unwrap();
    assert_eq!(mesh.join(0, &once, "carol"), Err(Refusal::Used));

    let short = mesh.invite(0, 0, 60);
    mesh.now = mesh.now.after(3 * 60 * 1_000_000);
    assert_eq!(mesh.join(0, &short, "carol"), Err(Refusal::Expired));
}

#[test]
fn an_invite_used_twice_in_one_burst_admits_once() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite(0, 1, HOUR);
    let mut answers = Vec::new();
    for name in ["bob", "carol"] {
        let (account, device) = keys(name);
        let ask = admit(&mesh, &account, &device, Some(&code.key()));
        let request = tidings_protocol::join::encode(&ask).unwrap();
        answers.push(mesh.nodes[0].join_request(mesh.now, device.author(), &request));
    }
    mesh.nodes[0].commit(mesh.now).unwrap();
    let answers: Vec<Answer> =
        answers.iter().map(|bytes| tidings_protocol::join::decode(bytes).unwrap()).collect();
    assert!(matches!(answers[0], Answer::Admitted { .. }));
    assert_eq!(answers[1], Answer::Refused(Refusal::Used));
}

#[test]
fn eve_gets_nothing() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite(0, 0, HOUR);
    let (account, device) = keys("eve");
    let refused = |mesh: &mut Mesh, from: &Keypair, ask: &Ask, why| {
        assert_eq!(mesh.request_join(0, from, ask), Answer::Refused(why), "{ask:?}");
    };
    // An invite that nobody published, and none at all.
    let unknown = admit(&mesh, &account, &device, Some(&keypair("made up")));
    refused(&mut mesh, &device, &unknown, Refusal::Unknown);
    let without = admit(&mesh, &account, &device, None);
    refused(&mut mesh, &device, &without, Refusal::Unknown);
    // Somebody else's request, replayed from her device.
    let (bob, bobs) = keys("bob");
    let replayed = admit(&mesh, &bob, &bobs, Some(&code.key()));
    refused(&mut mesh, &device, &replayed, Refusal::Invalid);
    // A proof or a certificate for another device.
    let (Ask::Admit(hers), Ask::Admit(his)) =
        (admit(&mesh, &account, &device, Some(&code.key())), replayed)
    else {
        panic!()
    };
    let borrowed = Admission { invite: his.invite, ..(*hers).clone() };
    refused(&mut mesh, &device, &Ask::Admit(Box::new(borrowed)), Refusal::Invalid);
    let mut forged = (*hers).clone();
    forged.certificate.account = bob.account();
    refused(&mut mesh, &device, &Ask::Admit(Box::new(forged)), Refusal::Invalid);
    // Names that are none.
    for name in ["", " ", &"x".repeat(65)] {
        let named = Admission { name: name.into(), ..(*hers).clone() };
        refused(&mut mesh, &device, &Ask::Admit(Box::new(named)), Refusal::Invalid);
    }
    for garbage in [&b""[..], &[255; 100], &[0; 9_000]] {
        let answer = mesh.nodes[0].join_request(mesh.now, device.author(), garbage);
        let answer: Answer = tidings_protocol::join::decode(&answer).unwrap();
        assert_eq!(answer, Answer::Refused(Refusal::Invalid));
    }
    mesh.nodes[0].commit(mesh.now).unwrap();
    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!((status.members, status.entries), (1, 6), "nothing was written for her");
}

#[test]
fn asking_again_is_answered_alike_and_written_once() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite(0, 1, HOUR);
    let (account, device) = keys("bob");
    let ask = admit(&mesh, &account, &device, Some(&code.key()));
    let first = mesh.request_join(0, &device, &ask);
    assert_eq!(mesh.request_join(0, &device, &ask), first);
    let Response::Status(status) = mesh.ask(0, Request::Status).unwrap() else { panic!() };
    assert_eq!((status.members, status.entries), (2, 8));
}

#[test]
fn a_second_device_of_bob_needs_no_invite_and_a_lost_key_no_disk() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite(0, 1, HOUR);
    mesh.join(0, &code, "bob").unwrap();
    let (account, _) = keys("bob");
    let mut admitted = 1;
    for n in 0..100 {
        let device = keypair(&format!("bob's device {n}"));
        let ask = admit(&mesh, &account, &device, None);
        match mesh.request_join(0, &device, &ask) {
            Answer::Admitted { .. } => admitted += 1,
            Answer::Refused(why) => assert_eq!(why, Refusal::Unable),
            _ => panic!(),
        }
    }
    assert_eq!(admitted, 64);
}

#[test]
fn whoever_is_not_in_admits_and_invites_nobody() {
    let mut mesh = Mesh::founded();
    let code = mesh.invite(0, 0, HOUR);
    let bob = mesh.join(0, &code, "bob").unwrap();
    assert!(!mesh.nodes[bob].is_admitted(), "his logs do not say so yet");
    assert!(mesh.nodes[bob].needs_admission().is_some());
    assert_eq!(mesh.join(bob, &code, "carol"), Err(Refusal::Unable));
    let request =
        Request::Invite { uses: 0, expires_seconds: 60, role: Role::Member, hints: Vec::new() };
    assert_eq!(mesh.ask(bob, request).unwrap_err().kind, Kind::NotAllowed);
}

#[test]
fn an_invite_carries_where_the_node_is_and_shows_its_code_again() {
    let mut mesh = Mesh::founded();
    let here: Vec<std::net::SocketAddr> =
        (1..=6).map(|n| format!("10.0.0.{n}:4001").parse().unwrap()).collect();
    mesh.nodes[0].set_addresses(here.clone());
    let code = mesh.invite(0, 3, HOUR);
    assert_eq!(code.hints, here[..4]);
    let Response::Invites(invites) = mesh.ask(0, Request::Invites).unwrap() else { panic!() };
    assert_eq!(invites[0].code.as_deref(), Some(code.to_string().as_str()));
    assert_eq!((invites[0].invite.uses, invites[0].invite.used), (3, 0));
    assert_eq!(invites[0].invite.by.name, "alice");

    let json = serde_json::to_string(&invites[0]).unwrap();
    assert!(json.starts_with(r#"{"schema":"tidings/invite/1""#), "{json}");
    assert_eq!(
        serde_json::from_str::<tidings_core::invite::InviteCode>(&json).unwrap(),
        invites[0]
    );
    assert!(!format!("{invites:?}").contains("TIDINGS:"), "codes stay out of logs");
}

#[test]
fn who_is_in_does_not_depend_on_who_met_whom_first() {
    // A chain of admissions: each was admitted by the one before, out of sight of the others.
    let names = ["bob", "carol", "dave", "erin"];
    let mut roots = Vec::new();
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]] {
        let mut mesh = Mesh::founded();
        let code = mesh.invite(0, 0, HOUR);
        for (before, name) in names.iter().enumerate() {
            let node = mesh.join(before, &code, name).unwrap();
            mesh.connect(before, node);
            mesh.settle();
            mesh.disconnect_all();
        }
        for pair in order.windows(2).chain(order.windows(2)) {
            mesh.connect(pair[0], pair[1]);
            mesh.settle();
            mesh.disconnect_all();
        }
        for [a, b] in [[0, 1], [1, 2], [2, 3], [3, 4]] {
            mesh.connect(a, b);
        }
        mesh.settle();
        for node in 0..5 {
            let Response::Status(status) = mesh.ask(node, Request::Status).unwrap() else {
                panic!()
            };
            assert_eq!((status.members, status.admitted), (5, true), "node {node} of {order:?}");
            roots.push(mesh.nodes[node].root());
        }
    }
    roots.dedup();
    assert_eq!(roots.len(), 1, "the same entries, whatever the order");
}

#[test]
fn whoever_was_in_asks_again_by_a_new_code_and_the_expelled_are_refused_whatever_they_hold() {
    let mut mesh = Mesh::founded();
    let bob = mesh.join_and_sync(0, "bob");
    let (account, device) = keys("bob");
    let code = mesh.invite(0, 1, HOUR);
    let founding = mesh.nodes[0].identity().founding.clone();
    let word = Certificate::issue(&account, founding.id(), device.author());
    let ask = code.ask_again(&founding, word, "bob").unwrap();
    let before = mesh.nodes[0].status().unwrap().entries;
    let answer = mesh.request_join(0, &device, &ask);
    assert!(matches!(answer, Answer::Admitted { .. }), "{answer:?}");
    assert_eq!(mesh.nodes[0].status().unwrap().entries, before, "it is in, and told so");
    // A device of the same account that nobody has heard of; the code is used up by nobody new.
    let other = keypair("bob's copy");
    let word = Certificate::issue(&account, founding.id(), other.author());
    let answer = mesh.request_join(0, &other, &code.ask_again(&founding, word, "bob").unwrap());
    assert!(matches!(answer, Answer::Admitted { .. }), "{answer:?}");

    let request = |role| Request::Grade { who: "bob".into(), role, reason: String::new() };
    mesh.ask(0, request(Role::Expelled)).unwrap();
    assert_eq!(mesh.request_join(0, &device, &ask), Answer::Refused(Refusal::Expelled));
    mesh.ask(0, request(Role::Member)).unwrap();
    let answer = mesh.request_join(0, &device, &ask);
    assert!(matches!(answer, Answer::Admitted { .. }), "{answer:?}");
    assert!(mesh.nodes[bob].is_admitted());
}
