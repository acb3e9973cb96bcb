use super::{MemoryStore, Store, Ticket, suite};
use crate::testing::{COMMUNITY, alice, bob, write};

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
    let ticket = Ticket { mark: store.journal(), skipped: None };
    store.stage_ticket(&bob().author(), ticket).unwrap();
    let before = store.journal();
    store.crash();
    assert_eq!(store.head(&alice().author()).unwrap().tip, tip);
    assert_eq!(store.ticket(&bob().author()), None);
    store.commit().unwrap();
    assert_eq!(store.journal(), before);
}

#[test]
fn marks_are_kept_of_the_newest_commits() {
    use super::journal::Journal;
    use crate::limits::MAX_MARKS;
    let mut journal = Journal::new(1);
    let head = super::Head { tip: crate::entry::Tip::empty(COMMUNITY), fork: None };
    let (author, mut at) = (alice().author(), 0);
    for _ in 0..=MAX_MARKS {
        at = journal.change(0, &author, &head);
        journal.commit(1, |position, _| position == at);
        assert!(journal.length() < 64, "what was replaced goes");
    }
    assert_eq!(journal.mark(1), None);
    assert!(journal.mark(2).is_some() && journal.mark(0).is_some());
    assert_eq!(journal.mark(at), Some(journal.last().hash));
    let newest = |position, _| (position == at).then_some(author);
    assert_eq!(journal.changes(0, 9, newest), [(at, author)]);
}
