use super::{MemoryStore, Store, suite};
use crate::testing::{COMMUNITY, alice, write};

#[test]
fn memory_store_passes_the_suite() {
    suite::all(|| MemoryStore::new(COMMUNITY, 1));
}

#[test]
fn a_crash_forgets_what_was_staged() {
    let mut store = MemoryStore::new(COMMUNITY, 1);
    let tip = write(&mut store, &alice(), &["kept"]).unwrap();
    let lost = crate::testing::write_after(&alice(), tip, &["lost"]).unwrap();
    store.stage(&lost).unwrap();
    store.crash();
    assert_eq!(store.head(&alice().author()).unwrap().tip, tip);
}
