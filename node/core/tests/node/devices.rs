//! Several devices of one person: shown a code, given a certificate, admitted.

use crate::mesh::{Mesh, START, founder};
use tidings_core::account::AccountKey;
use tidings_core::devices::{CODE_SECONDS, OwnDevice};
use tidings_core::{Code, Error, Identity, Kind, Request, Response};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::{Certificate, Founding, Revocation};
use tidings_protocol::join::{Answer, Ask, Refusal};
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;

const HOUR: u64 = CODE_SECONDS * 1_000_000;

fn words() -> AccountKey {
    AccountKey::from_entropy(&[7; 32]).unwrap()
}

/// Alice, whose account is behind words.
fn alice() -> Identity {
    let before = founder("alice");
    let account = words().keypair();
    let founding = Founding { account: account.account(), ..before.founding };
    Identity { founding, ..before }.certified_by(&account)
}

fn founded() -> Mesh {
    let mut mesh = Mesh::new();
    mesh.add(alice());
    mesh
}

fn show(mesh: &mut Mesh, node: usize, account: AccountKey) -> Result<Code, Error> {
    match mesh.ask(node, Request::AddDevice { account, hints: Vec::new() })? {
        Response::DeviceCode(shown) => Ok(Code::parse(&shown.code).unwrap()),
        other => panic!("{other:?}"),
    }
}

fn ask(mesh: &mut Mesh, node: usize, code: &Code, device: &Keypair) -> Answer {
    let founding = mesh.nodes[0].identity().founding.clone();
    let ask = code.ask_for_device(&founding, device.author()).unwrap();
    mesh.request_join(node, device, &ask)
}

/// The device's identity, if `answer` makes it alice's.
fn added(mesh: &Mesh, code: &Code, device: Keypair, answer: &Answer) -> Option<Identity> {
    let Answer::Device(given) = answer else { return None };
    let founding = mesh.nodes[0].identity().founding.clone();
    let holds = given.holds(code.key().account(), founding.id(), device.author());
    holds.then(|| Identity {
        account: given.certificate.account,
        certificate: Some(given.certificate),
        device,
        founding,
        secret: code.secret,
        joined: Time(START),
        name: String::new(),
        device_name: "second laptop".into(),
    })
}

fn devices(mesh: &mut Mesh, node: usize) -> Vec<OwnDevice> {
    match mesh.ask(node, Request::Devices).unwrap() {
        Response::Devices(devices) => devices,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_adds_one_device_of_the_same_person() {
    let mut mesh = founded();
    let bob = mesh.join_and_sync(0, "bob");
    let code = show(&mut mesh, 0, words()).unwrap();
    let laptop = keypair("alice's second laptop");
    let answer = ask(&mut mesh, 0, &code, &laptop);
    let identity = added(&mesh, &code, laptop.clone(), &answer).unwrap();
    let second = mesh.add(identity);
    mesh.connect(second, 0);
    mesh.settle();
    assert!(mesh.nodes[second].is_admitted());
    mesh.post(second, "general", "from the second");
    mesh.settle();
    let post = mesh.recent(bob).remove(0);
    assert_eq!((post.text.as_str(), post.author.name.as_str()), ("from the second", "alice"));
    assert_eq!(mesh.nodes[second].status().unwrap().name, "alice");
    for node in [0, second] {
        let rows = devices(&mut mesh, node);
        assert!(rows.len() == 2 && rows.iter().all(|row| row.admitted), "{rows:?}");
        assert_eq!(rows.iter().filter(|row| row.this).count(), 1);
        assert!(rows.iter().all(|row| row.since.is_some() && row.heard.is_some()), "{rows:?}");
    }
    assert_eq!(devices(&mut mesh, bob).len(), 1, "one's own alone");

    let again = ask(&mut mesh, 0, &code, &laptop);
    assert!(added(&mesh, &code, laptop, &again).is_some(), "who was not told hears it again");
    let third = keypair("alice's third laptop");
    assert_eq!(ask(&mut mesh, 0, &code, &third), Answer::Refused(Refusal::Used));
}

#[test]
fn a_code_is_worth_nothing_with_others_or_too_late() {
    let mut mesh = founded();
    let bob = mesh.join_and_sync(0, "bob");
    let (laptop, eve) = (keypair("alice's second laptop"), keypair("eve's laptop"));
    let old = show(&mut mesh, 0, words()).unwrap();
    let code = show(&mut mesh, 0, words()).unwrap();
    assert_eq!(ask(&mut mesh, 0, &old, &laptop), Answer::Refused(Refusal::Unknown), "void");
    assert_eq!(ask(&mut mesh, bob, &code, &laptop), Answer::Refused(Refusal::Unknown));
    // Eve overheard the question, and asks it for her own device.
    let founding = mesh.nodes[0].identity().founding.clone();
    let overheard = code.ask_for_device(&founding, laptop.author()).unwrap();
    let Ask::Device(mut stolen) = overheard.clone() else { panic!() };
    assert_eq!(mesh.request_join(0, &eve, &overheard), Answer::Refused(Refusal::Invalid));
    stolen.device = eve.author();
    let stolen = Ask::Device(stolen);
    assert_eq!(mesh.request_join(0, &eve, &stolen), Answer::Refused(Refusal::Invalid));

    mesh.now = mesh.now.after(HOUR + 60_000_000);
    assert_eq!(ask(&mut mesh, 0, &code, &laptop), Answer::Refused(Refusal::Expired));
    mesh.ask(0, Request::Status).unwrap();
    assert_eq!(ask(&mut mesh, 0, &code, &laptop), Answer::Refused(Refusal::Unknown), "forgotten");
    assert_eq!(devices(&mut mesh, 0).len(), 1);
}

#[test]
fn words_of_others_show_no_code() {
    let mut mesh = founded();
    let others = AccountKey::from_entropy(&[8; 32]).unwrap();
    assert_eq!(show(&mut mesh, 0, others).unwrap_err().kind, Kind::NotAllowed);
}

#[test]
fn a_device_without_a_certificate_reads_and_writes_once_it_has_one() {
    let mut mesh = founded();
    mesh.post(0, "general", "Welcome!");
    let device = keypair("alice's restored laptop");
    let identity = Identity { device: device.clone(), certificate: None, ..alice() };
    let restored = mesh.add(identity);
    mesh.connect(restored, 0);
    mesh.settle();
    assert!(mesh.nodes[restored].status().unwrap().entries >= 5, "it takes what others wrote");
    assert!(mesh.nodes[restored].needs_admission().is_none(), "nobody vouches for it");
    let post = Request::Post { board: "general".into(), subject: None, text: "mine".into() };
    let board = Request::CreateBoard { name: "attic".into() };
    assert_eq!(mesh.ask(restored, board).unwrap_err().kind, Kind::NotAllowed);
    let status = mesh.nodes[restored].status().unwrap();
    assert!(!status.writable && status.not_writable_next.unwrap().contains("certify"));

    let community = mesh.nodes[0].identity().community();
    let wrong = Certificate::issue(&keypair("eve"), community, device.author());
    let error = mesh.ask(restored, Request::Certify { certificate: wrong }).unwrap_err();
    assert_eq!(error.kind, Kind::Verification);
    let word = Certificate::issue(&words().keypair(), community, device.author());
    for _ in 0..2 {
        mesh.ask(restored, Request::Certify { certificate: word }).unwrap();
    }
    // Nobody knew it, so it was turned away meanwhile, and comes again.
    mesh.connect(restored, 0);
    let ask = mesh.nodes[restored].needs_admission().unwrap();
    assert!(matches!(mesh.request_join(0, &device, &ask), Answer::Admitted { .. }));
    mesh.settle();
    mesh.ask(restored, post).unwrap();
    mesh.settle();
    for node in [0, restored] {
        assert_eq!(mesh.texts(node), ["Welcome!", "mine"]);
    }
}

#[test]
fn a_revoked_device_is_heard_up_to_its_last_and_talked_to_no_more() {
    let mut mesh = founded();
    let bob = mesh.join_and_sync(0, "bob");
    let code = show(&mut mesh, 0, words()).unwrap();
    let laptop = keypair("alice's second laptop");
    let answer = ask(&mut mesh, 0, &code, &laptop);
    let identity = added(&mesh, &code, laptop.clone(), &answer).unwrap();
    let stolen = mesh.add(identity);
    mesh.connect(stolen, 0);
    mesh.connect(stolen, bob);
    mesh.settle();
    mesh.post(stolen, "general", "mine");
    mesh.settle();

    let community = mesh.nodes[0].identity().community();
    let last = devices(&mut mesh, 0).iter().find(|row| !row.this).unwrap().entries;
    let revoke = |key: &Keypair, device, last| Request::RevokeDevice {
        revocation: Revocation::issue(key, community, device, last),
    };
    let account = words().keypair();
    let first = mesh.nodes[0].identity().device.author();
    for (request, kind) in [
        (revoke(&keypair("bob's account"), laptop.author(), last), Kind::Usage),
        (revoke(&account, first, last), Kind::Usage),
        (revoke(&account, keypair("nobody's").author(), last), Kind::NotFound),
    ] {
        assert_eq!(mesh.ask(0, request).unwrap_err().kind, kind);
    }
    let before = mesh.nodes[0].status().unwrap().entries;
    mesh.ask(0, revoke(&account, laptop.author(), last)).unwrap();
    let after = mesh.nodes[0].status().unwrap().entries;
    mesh.ask(0, revoke(&account, laptop.author(), last)).unwrap();
    assert_eq!(mesh.nodes[0].status().unwrap().entries, after, "once is enough");
    assert!(after > before);
    // The thief has not heard of it.
    mesh.post(stolen, "general", "the thief's");
    mesh.settle();
    mesh.post(0, "general", "after it");
    mesh.settle();

    for node in [0, bob] {
        assert_eq!(mesh.texts(node), ["mine", "after it"]);
        let sessions = mesh.nodes[node].status().unwrap().sessions;
        assert!(sessions.iter().all(|row| row.peer != laptop.author()), "{sessions:?}");
    }
    assert!(!mesh.texts(stolen).contains(&"after it".to_owned()), "sealed, and not sent");
    let rows = devices(&mut mesh, 0);
    let row = rows.iter().find(|row| !row.this).unwrap();
    assert_eq!((row.revoked, row.admitted), (Some(last), false));
    assert_eq!(mesh.nodes[0].root(), mesh.nodes[bob].root());
    // No invite lets it in again; alice's other devices are told that they are in.
    let code = mesh.invite(bob, 0, CODE_SECONDS);
    let founding = mesh.nodes[0].identity().founding.clone();
    let again = Certificate::issue(&account, community, laptop.author());
    let again = code.ask_again(&founding, again, "alice").unwrap();
    let answer = mesh.request_join(bob, &laptop, &again);
    assert_eq!(answer, Answer::Refused(Refusal::DeviceRevoked));
    // It may come back as often as it likes.
    mesh.connect(stolen, bob);
    mesh.settle();
    assert_eq!(mesh.texts(bob), ["mine", "after it"]);
    assert_eq!(mesh.nodes[bob].silent_divergences(), 0);
}
