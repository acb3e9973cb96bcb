use super::*;
use std::collections::BTreeMap;

/// The `n`th of many keys, of which hundreds begin alike, in no order.
fn key(n: u16) -> Author {
    let mut key = [0; 32];
    let mixed = n.wrapping_mul(40_503);
    key[3] = mixed.to_be_bytes()[0] % 3;
    key[4..6].copy_from_slice(&mixed.to_be_bytes());
    Author(key)
}

#[test]
fn authors_whose_keys_begin_alike_have_their_own_logs_in_order() {
    let (mut logs, mut model) = (Logs::default(), BTreeMap::new());
    for n in 0..3_000 {
        let place = logs.make(key(n));
        assert_eq!(place, logs.make(key(n)), "made once");
        model.insert(key(n), place);
    }
    assert!(logs.order.len() > 1, "several rows");
    for (author, place) in &model {
        assert_eq!(logs.find(author), *place);
        assert_eq!(logs.at(place.unwrap_or(u32::MAX)).map(|(known, _)| known), Some(author));
    }
    assert_eq!(logs.find(&key(3_000)), None);
    let order: Vec<Option<u32>> = logs.order.iter().flatten().map(|it| Some(it.place)).collect();
    assert_eq!(order, model.into_values().collect::<Vec<_>>());
}
