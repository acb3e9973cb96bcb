//! Keys that were given away by what does not count, and how often a new one is made for it.

use super::*;
use tidings_protocol::engine::Input;
use tidings_protocol::entry::Tip;
use tidings_protocol::run::{Run, verify};

fn device(name: &str) -> Author {
    keys(name).1.author()
}

fn leaked(node: &Node) -> Vec<Author> {
    node.views.epoch().unwrap().leaked
}

fn number(node: &Node) -> u64 {
    node.views.epoch().unwrap().number
}

/// Brings to `to` what `from` holds of these people's logs and `to` does not.
fn bring(from: &Node, to: &mut Node, names: &[&str]) {
    to.handle(NOW, Input::Timeout).unwrap();
    for author in names.iter().map(|name| device(name)) {
        let last = from.log.head(&author).map_or(0, |head| head.tip.seq);
        let mut tip = to.log.head(&author).map_or(Tip::empty(from.log.community()), |it| it.tip);
        while tip.seq < last {
            let run = from.log.run(&author, tip.seq + 1, last).unwrap().unwrap();
            let decoded = Run::decode(&run.bytes, tip.time).unwrap();
            let verified = verify(author, tip, &decoded).unwrap();
            to.log.stage(&verified).unwrap();
            tip = verified.tip();
        }
    }
    to.settle(NOW).unwrap();
    to.commit(NOW).unwrap();
}

/// Alice's node and bob's, who is a moderator, let carol in and expelled her.
fn two_of_three() -> (Node, Node) {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    grade(&mut alice, "bob", Role::Moderator);
    let (mut bob, carol) = (node("bob"), node("carol"));
    bring(&alice, &mut bob, &["alice"]);
    admit(&mut bob, "carol");
    bring(&carol, &mut bob, &["carol"]);
    expel(&mut bob, "carol");
    bring(&carol, &mut alice, &["carol"]);
    bring(&bob, &mut alice, &["bob"]);
    assert_eq!((number(&bob), leaked(&bob)), (2, vec![]));
    assert_eq!((number(&alice), leaked(&alice)), (2, vec![]));
    (alice, bob)
}

/// From behind this position of their log on.
fn grade_from(node: &mut Node, name: &str, role: Role, last: u64) {
    let mut grade = node.views.grade(&node.log, keys(name).0.account(), role, "");
    grade.lasts = vec![(device(name), last)];
    let body = Body::Grade(Box::new(grade)).encode().unwrap();
    node.append(NOW, &[body]).unwrap();
    node.commit(NOW).unwrap();
}

#[test]
fn a_key_that_somebody_gave_away_who_turns_out_to_have_had_no_word_is_given_up() {
    let (mut alice, mut bob) = two_of_three();
    let last = alice.log.head(&device("bob")).unwrap().tip.seq;
    grade(&mut bob, "carol", Role::Member);
    assert!(bob.views.epoch().unwrap().holders.contains(&device("carol")), "and has the key");
    bring(&bob, &mut alice, &["bob"]);
    assert_eq!((number(&alice), leaked(&alice)), (2, vec![]), "carol is back");
    let given = alice.views.epoch().unwrap().key;
    grade_from(&mut alice, "bob", Role::Reader, last);
    assert!(!alice.members.contains(&device("carol")));
    assert_eq!((number(&alice), leaked(&alice)), (3, vec![]), "she left with the key");
    post(&mut alice, "among ourselves");
    assert_eq!(reads(&alice, "bob").0, ["among ourselves"]);
    assert_eq!(reads(&alice, "carol").0, [""; 0]);
    let carols = views_of(&bob, "carol");
    assert!(carols.key(&given.id()).is_some(), "so it did leak");
}

#[test]
fn it_is_given_up_as_well_where_the_word_never_counted() {
    let (mut alice, mut bob) = two_of_three();
    grade(&mut bob, "carol", Role::Member);
    grade(&mut alice, "bob", Role::Reader);
    bring(&bob, &mut alice, &["bob"]);
    assert!(!alice.members.contains(&device("carol")));
    assert_eq!((number(&alice), leaked(&alice)), (3, vec![]));
    post(&mut alice, "among ourselves");
    assert_eq!(reads(&alice, "carol").0, [""; 0]);
}

#[test]
fn whoever_gives_a_key_that_is_not_theirs_says_nothing_of_it() {
    let (mut alice, bob) = two_of_three();
    // Eve has a log and nobody's word; she never had the key, and says that carol got it.
    let mut eve = node("eve");
    let key = bob.views.epoch().unwrap().key;
    let said = eve.statements(&key, &[], &[], &[device("carol")]).unwrap();
    eve.append_sealed(NOW, None, said).unwrap();
    eve.commit(NOW).unwrap();
    bring(&eve, &mut alice, &["eve"]);
    assert_eq!((number(&alice), leaked(&alice)), (2, vec![]));
}

#[test]
fn whoever_makes_up_devices_to_hand_keys_on_to_is_answered_as_seldom() {
    let (mut alice, mut bob) = two_of_three();
    grade(&mut alice, "bob", Role::Reader);
    let mut renewed = Vec::new();
    for at in 0..5 {
        bring(&alice, &mut bob, &["alice"]);
        let key = bob.views.epoch().unwrap().key;
        let made_up = keypair(&format!("made up {at}")).author();
        let said = bob.statements(&key, &[], &[], &[made_up]).unwrap();
        bob.append_sealed(NOW, None, said).unwrap();
        bob.commit(NOW).unwrap();
        bring(&bob, &mut alice, &["bob"]);
        renewed.push((number(&alice), leaked(&alice).len()));
    }
    assert_eq!(renewed, [(3, 0), (3, 1), (3, 2), (3, 3), (3, 4)], "at once, and then not");
    alice.commit(NOW.after(RENEW_AGAIN - 1)).unwrap();
    assert_eq!(number(&alice), 3);
    alice.commit(NOW.after(RENEW_AGAIN)).unwrap();
    assert_eq!((number(&alice), leaked(&alice)), (4, vec![]), "by itself");
}
