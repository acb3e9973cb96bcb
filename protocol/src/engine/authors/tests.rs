//! Numbers: members keep theirs, strangers give theirs back.

use super::{Authors, ByMember, Who};
use crate::author::Author;
use crate::limits::MAX_STRANGERS;
use crate::store::MemoryStore;
use crate::testing::{COMMUNITY, alice, bob, write};

fn number(n: usize) -> Author {
    let mut name = [5; 32];
    name[..8].copy_from_slice(&n.to_be_bytes());
    Author(name)
}

fn nobody_known() -> Authors {
    Authors::of(&MemoryStore::new(COMMUNITY, 1))
}

#[test]
fn whose_log_is_held_has_a_number_without_being_wanted() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    write(&mut store, &alice(), &["1", "2"]).unwrap();
    let authors = Authors::of(&store);
    let who = authors.find(&alice().author()).unwrap();
    assert_eq!(authors.held(who), 2);
    assert!(!authors.wants(who));
    assert_eq!(authors.find(&bob().author()), None);
}

#[test]
fn a_stranger_that_becomes_a_member_is_the_same_author_under_both_numbers() {
    let mut authors = nobody_known();
    let strange = authors.name(number(1));
    authors.hold(strange);
    assert_eq!(authors.name(number(1)), strange);
    let (member, before) = authors.want(number(1)).unwrap();
    assert_eq!(before, Some(strange));
    assert_eq!(authors.today(strange), member);
    assert_eq!(authors.author(strange), authors.author(member));
    assert!(authors.wants(member) && !authors.wants(strange));
    assert_eq!(authors.want(number(1)), None, "once");
    authors.release(strange);
    assert_eq!(authors.find(&number(1)), Some(member));
}

#[test]
fn strangers_are_capped_and_forgotten_with_the_last_session_that_names_them() {
    let mut authors = nobody_known();
    for n in 0..MAX_STRANGERS {
        let who = authors.name(number(n));
        assert_ne!(who, Who::NOBODY);
        authors.hold(who);
    }
    let first = authors.name(number(0));
    authors.hold(first);
    assert_eq!(authors.name(number(MAX_STRANGERS)), Who::NOBODY);
    assert_eq!(authors.author(Who::NOBODY), None);
    authors.release(first);
    assert_eq!(authors.name(number(MAX_STRANGERS)), Who::NOBODY, "another session names it");
    authors.release(first);
    assert_eq!(authors.name(number(MAX_STRANGERS)), first, "its place is free");
    assert_eq!(authors.find(&number(0)), None);
    assert!(authors.want(number(0)).is_some(), "members always have room");
}

#[test]
fn a_table_grows_to_the_last_member_asked_for_and_has_no_strangers() {
    let mut table: ByMember<u64> = ByMember::default();
    assert_eq!(table.get(Who::numbered(7)), None);
    *table.entry(Who::numbered(7)).unwrap() = 70;
    assert_eq!(table.get(Who::numbered(7)), Some(&70));
    assert_eq!(table.get(Who::numbered(3)), Some(&0));
    assert_eq!(table.iter().count(), 8);
    let stranger = nobody_known().name(number(1));
    assert_eq!(table.entry(stranger), None);
    assert_eq!(table.entry(Who::NOBODY), None);
}
