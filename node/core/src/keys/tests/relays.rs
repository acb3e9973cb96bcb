//! Relays: what they are given, and what they are not.

use super::*;
use tidings_views::body::Secret;

/// The secrets that `name` has, the newest first, who holds all that `node` does.
fn knows(node: &Node, name: &str) -> Vec<[u8; 16]> {
    views_of(node, name).secrets().iter().map(EpochSecret::transport_secret).collect()
}

/// The secrets of all keys of `node`, the newest first.
fn all(node: &Node) -> Vec<[u8; 16]> {
    node.views.secrets().iter().map(EpochSecret::transport_secret).collect()
}

fn rotate(node: &mut Node, name: &str) {
    admit(node, name);
    expel(node, name);
}

#[test]
fn a_relay_is_let_in_with_the_secret_and_without_the_key() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    post(&mut alice, "for members");
    assert_eq!(reads(&alice, "box"), (vec![], 3), "two boards and a post");
    assert_eq!(views_of(&alice, "box").keys().count(), 0);
    assert_eq!(knows(&alice, "box"), all(&alice));
    let epoch = alice.views.epoch().unwrap();
    assert_eq!((&epoch.uncovered, &epoch.leaked), (&vec![], &vec![]), "and that is as it should");
}

#[test]
fn a_relay_that_comes_late_is_given_the_newest_secrets_and_the_oldest() {
    let mut alice = node("alice");
    (0..10).for_each(|number| rotate(&mut alice, &format!("guest {number}")));
    admit_as(&mut alice, "box", Role::Relay);
    let (all, knows) = (all(&alice), knows(&alice, "box"));
    assert_eq!((all.len(), knows.len()), (11, 9));
    assert_eq!((&knows[..8], knows[8]), (&all[..8], all[10]));
}

#[test]
fn an_expulsion_reaches_the_gates_of_relays() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    admit(&mut alice, "bob");
    let before = knows(&alice, "box");
    expel(&mut alice, "bob");
    let after = knows(&alice, "box");
    assert_eq!(after, all(&alice));
    assert_eq!((after.len(), &after[1..]), (2, &before[..]));
    post(&mut alice, "after");
    assert_eq!(reads(&alice, "box").0, Vec::<String>::new());
}

#[test]
fn a_relay_that_is_expelled_takes_its_secret_with_it() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    admit_as(&mut alice, "other box", Role::Relay);
    expel(&mut alice, "box");
    let newest = all(&alice)[0];
    assert_eq!(alice.views.epoch().unwrap().number, 2, "there is a new one");
    assert!(!knows(&alice, "box").contains(&newest));
    assert_eq!(knows(&alice, "other box")[0], newest);
    let entries = entries(&alice);
    alice.keys.due = true;
    alice.commit(NOW.after(RENEW_AGAIN)).unwrap();
    assert_eq!(super::entries(&alice), entries, "once is enough");
}

#[test]
fn a_member_made_a_relay_cannot_read_what_is_written_after() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    post(&mut alice, "before");
    grade(&mut alice, "bob", Role::Relay);
    post(&mut alice, "after");
    assert_eq!(reads(&alice, "bob"), (vec!["before".into()], 1));
    assert_eq!(knows(&alice, "bob"), all(&alice), "but it opens the gate");
    assert_eq!(alice.views.epoch().unwrap().leaked, []);
}

#[test]
fn a_relay_made_a_member_reads_all_history() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    post(&mut alice, "one");
    rotate(&mut alice, "bob");
    post(&mut alice, "two");
    grade(&mut alice, "box", Role::Member);
    assert_eq!(reads(&alice, "box"), (vec!["one".into(), "two".into()], 0));
    grade(&mut alice, "box", Role::Relay);
    post(&mut alice, "three");
    assert_eq!(reads(&alice, "box").1, 1);
    grade(&mut alice, "box", Role::Member);
    assert_eq!(reads(&alice, "box").1, 0, "and again");
}

#[test]
fn a_relay_that_lacks_the_secret_is_given_it_before_somebody_writes() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    // A key that nobody told the relay of, as if it had been let in elsewhere at the same time.
    let epoch = alice.views.epoch().unwrap();
    let community = alice.identity.community();
    let next = EpochKey::generate(&alice.identity.device, community, b"next");
    let me = alice.identity.device.author();
    let said = alice.statements(&next, &[epoch.key], &[], &[me]).unwrap();
    alice.append_sealed(NOW, None, said).unwrap();
    alice.settle(NOW).unwrap();
    assert_eq!(alice.views.for_relays()[0].lacking, [keys("box").1.author()]);
    post(&mut alice, "now");
    assert_eq!(knows(&alice, "box"), all(&alice));
    assert!(alice.views.for_relays().iter().all(|it| it.lacking.is_empty()));
}

#[test]
fn a_secret_is_believed_of_its_own_key_alone() {
    let mut alice = node("alice");
    admit_as(&mut alice, "box", Role::Relay);
    let (community, device) = (alice.identity.community(), alice.identity.device.clone());
    let (wrong, to) = (EpochKey::from_bytes([9; 32]).secret(), keys("box").1.author());
    let boxes = vec![wrong.seal_to(community, &device, to).unwrap()];
    for id in [alice.views.epoch().unwrap().key.id(), wrong.id()] {
        let said = compose::secret(Secret { id, boxes: boxes.clone() }).unwrap();
        alice.append_sealed(NOW, None, vec![said]).unwrap();
    }
    alice.settle(NOW).unwrap();
    assert_eq!(knows(&alice, "box"), all(&alice), "nor is one of a key that nobody speaks of");
}

#[test]
fn many_relays_need_many_statements() {
    let mut alice = node("alice");
    let secret = EpochKey::from_bytes([9; 32]).secret();
    let relays: BTreeSet<Author> =
        (0..250).map(|number| keypair(&format!("box {number}")).author()).collect();
    let said = alice.give_secret(&secret, relays.clone()).unwrap();
    let mut to = BTreeSet::new();
    for body in &said {
        let Body::Secret(secret) = Body::decode(body) else { panic!() };
        to.extend(secret.boxes.into_iter().map(|sealed| sealed.device));
    }
    assert_eq!((said.len(), &to), (3, &relays));
    alice.append_sealed(NOW, None, said).unwrap();
    assert_eq!(alice.give_secret(&secret, relays).unwrap(), Vec::<Vec<u8>>::new(), "once");
}
