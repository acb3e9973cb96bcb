//! What alice and bob call carol, dave and the strangers.

use super::{Called, Names, flip};
use crate::author::Author;
use crate::engine::authors::{Authors, Who};
use crate::limits::{MAX_INTROS, MAX_INTROS_BY_DELTA};
use crate::store::MemoryStore;
use crate::testing::COMMUNITY;

const CAROL: Author = Author([3; 32]);
const DAVE: Author = Author([4; 32]);
const STRANGER: Author = Author([9; 32]);

/// Those who know carol and dave.
fn authors() -> (Authors, Who, Who) {
    let mut authors = Authors::of(&MemoryStore::new(COMMUNITY, 1));
    let carol = authors.want(CAROL).unwrap().0;
    let dave = authors.want(DAVE).unwrap().0;
    (authors, carol, dave)
}

#[test]
fn an_author_is_introduced_once_and_called_by_even_indexes() {
    let (_, carol, dave) = authors();
    let mut names = Names::default();
    assert_eq!(names.call(dave), Called::New(0));
    assert_eq!(names.call(carol), Called::New(2));
    assert_eq!(names.call(dave), Called::Known(0));
}

#[test]
fn whom_the_peer_introduced_is_called_by_the_peers_table() {
    let (mut authors, carol, dave) = authors();
    let mut names = Names::default();
    assert_eq!(names.introduce(&mut authors, DAVE), Some(dave));
    assert_eq!(names.introduce(&mut authors, CAROL), Some(carol));
    assert_eq!(names.call(carol), Called::Known(3));
    assert_eq!(names.meant(&authors, 2), Some(carol), "the peer, of its own table");
    assert_eq!(flip(2), 3);
    assert_eq!(names.call(dave), Called::Known(1));
}

#[test]
fn the_peer_may_use_our_table_but_not_what_nobody_introduced() {
    let (authors, carol, _) = authors();
    let mut names = Names::default();
    names.call(carol);
    assert_eq!(names.meant(&authors, 1), Some(carol));
    for idx in [0, 2, 3, u32::MAX] {
        assert_eq!(names.meant(&authors, idx), None);
    }
}

#[test]
fn a_stranger_keeps_its_index_when_it_becomes_a_member() {
    let (mut authors, ..) = authors();
    let mut names = Names::default();
    assert!(names.introduce(&mut authors, STRANGER).is_some());
    let strange = names.meant(&authors, 0).unwrap();
    assert_eq!(names.call(strange), Called::New(0), "evidence is declined by name");
    let (member, before) = authors.want(STRANGER).unwrap();
    names.admit(before.unwrap(), member);
    assert_eq!(names.meant(&authors, 0), Some(member));
    assert_eq!(names.meant(&authors, 1), Some(member));
    assert_eq!(names.call(member), Called::Known(0));
    names.close(&mut authors);
    assert_eq!(authors.find(&STRANGER), Some(member));
}

#[test]
fn both_tables_are_capped() {
    let (mut authors, ..) = authors();
    let mut names = Names::default();
    let number = |n: usize| {
        let mut name = [5; 32];
        name[..8].copy_from_slice(&n.to_be_bytes());
        Author(name)
    };
    for n in 0..MAX_INTROS {
        assert!(names.introduce(&mut authors, number(n)).is_some());
        assert!(matches!(names.call(authors.find(&number(n)).unwrap()), Called::New(_)));
    }
    assert_eq!(names.introduce(&mut authors, CAROL), None);
    assert_eq!(names.call(authors.find(&CAROL).unwrap()), Called::Unspeakable);
    assert_eq!(names.named(&mut authors, number(MAX_INTROS)), Who::NOBODY);
    names.close(&mut authors);
    assert_eq!(authors.find(&number(0)), None, "forgotten with the session");
}

#[test]
fn what_a_delta_introduces_leaves_room_for_introductions() {
    let (mut authors, ..) = authors();
    let mut names = Names::default();
    for _ in 0..MAX_INTROS_BY_DELTA + 10 {
        names.heard(&mut authors, CAROL);
        names.told(&mut authors, CAROL);
    }
    assert_eq!((names.ours.len(), names.theirs.len()), (MAX_INTROS_BY_DELTA, MAX_INTROS_BY_DELTA));
    assert!(names.introduce(&mut authors, CAROL).is_some());
}
