//! The table against a plain map.

use super::{Index, Who};
use crate::author::Author;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// One of 64 authors, all of whose keys begin alike.
fn author(number: u32) -> Author {
    let mut name = [7; 32];
    name[28..].copy_from_slice(&number.to_be_bytes());
    Author(name)
}

fn is(number: u32) -> impl Fn(Who) -> bool {
    move |who| who.0 % 64 == number
}

proptest! {
    #[test]
    fn it_holds_what_a_map_holds(steps in prop::collection::vec((0..64_u32, any::<bool>()), 0..300)) {
        let (mut index, mut map) = (Index::new(1), BTreeMap::new());
        for ((number, puts), round) in steps.into_iter().zip(0_u32..) {
            let key = author(number);
            if let Some(who) = map.remove(&number) {
                index.remove(&key, who);
            }
            if puts {
                let who = Who(round * 64 + number);
                index.insert(&key, who);
                map.insert(number, who);
            }
            for number in 0..64 {
                prop_assert_eq!(index.find(&author(number), is(number)), map.get(&number).copied());
            }
        }
    }
}

#[test]
fn keys_that_begin_alike_do_not_crowd() {
    let mut index = Index::new(1);
    (0..50_000).for_each(|number| index.insert(&author(number), Who(number)));
    let steps = |number: u32| {
        let tag = index.tag(&author(number));
        index.places(tag).take_while(|place| index.slot(*place).unwrap().who.0 != number).count()
    };
    assert!((0..50_000).map(steps).max().unwrap() < 200);
}
