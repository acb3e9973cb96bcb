//! Keys of which nothing is said any more.

use super::*;
use tidings_views::body::{Place as On, Post};

/// A key that somebody gave alice whose word does not count.
fn unspoken(alice: &mut Node) -> EpochKey {
    let key = EpochKey::from_bytes([9; 32]);
    alice.views.add_keys(vec![key.clone()]).unwrap();
    key
}

/// Alice wrote something with it, while that word did count.
fn seal(alice: &mut Node, key: &EpochKey) {
    let place = On::Board("general");
    let post = Body::Post(Post { place, subject: None, text: "sealed with it", origin: None });
    alice.append_sealed(NOW, Some(key), vec![post.encode().unwrap()]).unwrap();
    alice.settle(NOW).unwrap();
}

fn tend(alice: &mut Node, now: Time) -> u64 {
    let before = entries(alice);
    alice.keys.due = true;
    alice.commit(now).unwrap();
    entries(alice) - before
}

#[test]
fn what_was_sealed_with_it_is_read_by_all_who_are_in_and_come_in() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    let key = unspoken(&mut alice);
    assert_eq!(tend(&mut alice, NOW), 0, "nothing was sealed with it");
    seal(&mut alice, &key);
    assert_eq!(reads(&alice, "bob"), (vec![], 1));
    // As after a restart.
    alice.keys.sealed_with = Default::default();
    assert_eq!([tend(&mut alice, NOW), tend(&mut alice, NOW)], [1, 0], "said once");
    admit(&mut alice, "carol");
    for name in ["bob", "carol"] {
        assert_eq!(reads(&alice, name), (vec!["sealed with it".into()], 0));
    }
    let epoch = alice.views.epoch().unwrap();
    assert_eq!((epoch.number, epoch.key == key, epoch.tips.len()), (1, false, 1));
    assert_eq!(reads(&alice, "eve").0, [""; 0]);
}

#[test]
fn nothing_is_said_of_it_while_somebody_has_the_key_to_write_with_who_is_out() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    expel(&mut alice, "bob");
    let key = unspoken(&mut alice);
    let newest = alice.views.epoch().unwrap().key;
    let leak = alice.statements(&newest, &[], &[], &[keys("bob").1.author()]).unwrap();
    alice.append_sealed(NOW, None, leak).unwrap();
    seal(&mut alice, &key);
    assert_eq!(alice.views.epoch().unwrap().leaked.len(), 1);
    assert_eq!(tend(&mut alice, NOW), 0);
    assert_eq!(tend(&mut alice, NOW.after(RENEW_AGAIN)), 1, "with the new key at once");
    admit(&mut alice, "carol");
    assert_eq!(reads(&alice, "carol").0, ["sealed with it"]);
    assert_eq!(reads(&alice, "bob").0, [""; 0]);
}

#[test]
fn what_was_sealed_with_a_key_that_leads_nowhere_is_read_by_whoever_has_another_one() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    // It came in the place of an unspoken one, and so counts as no newer than the first.
    let newer = |byte| EpochKey::from_bytes([byte; 32]);
    let first = alice.views.epoch().unwrap().key;
    let key = (0..).map(newer).find(|key| key.id() < first.id()).unwrap();
    let me = keys("alice").1.author();
    let said = alice.statements(&key, &[newer(255)], &[], &[me]).unwrap();
    alice.append_sealed(NOW, None, said).unwrap();
    alice.settle(NOW).unwrap();
    let epoch = alice.views.epoch().unwrap();
    assert_eq!((&epoch.key, &epoch.apart), (&first, &vec![key.clone()]));
    assert_eq!(tend(&mut alice, NOW), 0, "nothing was sealed with it");
    seal(&mut alice, &key);
    assert_eq!(reads(&alice, "bob"), (vec![], 1));
    assert_eq!([tend(&mut alice, NOW), tend(&mut alice, NOW)], [1, 0], "said once");
    assert_eq!(reads(&alice, "bob"), (vec!["sealed with it".into()], 0));
    let epoch = alice.views.epoch().unwrap();
    assert_eq!((epoch.key == first, epoch.tips.len(), epoch.apart), (true, 1, vec![]));
}

#[test]
fn a_key_that_all_have_who_are_in_stays_where_it_is() {
    let mut alice = node("alice");
    admit(&mut alice, "bob");
    let first = alice.views.epoch().unwrap().key;
    let both = ["alice", "bob"].map(|name| keys(name).1.author());
    let newer = (0..).map(|byte| EpochKey::from_bytes([byte; 32]));
    let key = newer.into_iter().find(|key| key.id() < first.id()).unwrap();
    let said = alice.statements(&key, &[], &[], &both).unwrap();
    alice.append_sealed(NOW, None, said).unwrap();
    seal(&mut alice, &key);
    assert_eq!(reads(&alice, "bob"), (vec!["sealed with it".into()], 0));
    assert_eq!((tend(&mut alice, NOW), alice.views.epoch().unwrap().apart), (0, vec![]));
}
