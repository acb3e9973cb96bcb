//! What is written by lines is sent, or kept.

use super::*;

#[test]
fn what_is_written_is_sent_or_kept() {
    let house = house();
    house.world.lock().unwrap().down = true;
    let (said, end) = talk(&house, "w general\nShips\nThey sail.\n.\n");
    assert!(said.contains("your text is kept"), "{said}");
    assert_eq!(end.unmarked, []);
    let refuged = std::mem::take(&mut *house.refuged.lock().unwrap());
    let [Sending { draft, files }] = refuged.as_slice() else { panic!("{refuged:?}") };
    assert_eq!(draft.text(), "They sail.");
    house.world.lock().unwrap().down = false;
    // As the command line hands it over when it begins.
    let (draft, files) = (draft.clone(), files.clone());
    house.call(&Request::SaveDraft { id: None, draft, files }).unwrap();
    let (said, _) = talk(&house, "w general\nShips\nwhat?\n\nFar.\n.\n");
    assert!(said.contains("Here is what you had written.\nThey sail."), "{said}");
    let world = house.world.lock().unwrap();
    let Request::Post { text, .. } = &world.written[0] else { panic!() };
    assert_eq!(text, "They sail.\nFar.");
    assert!(world.drafts.is_empty());
}

#[test]
fn what_was_not_ended_by_a_dot_is_kept_and_not_sent() {
    let house = house();
    let (said, _) = talk(&house, "w general\nShips\nThey sail.\n");
    assert!(said.contains("your text is kept as a draft"), "{said}");
    assert!(house.world.lock().unwrap().written.is_empty());
    // No subject means the one that is there.
    talk(&house, "w general\n\n\nFar.\n.\n");
    let world = house.world.lock().unwrap();
    let [Request::Post { subject, text, .. }] = world.written.as_slice() else {
        panic!("{:?}", world.written)
    };
    assert_eq!((subject.as_deref(), text.as_str()), (Some("Ships"), "They sail.\nFar."));
}

#[test]
fn what_was_written_before_is_thrown_away_where_somebody_says_so() {
    let house = house();
    talk(&house, "w general\nShips\nThey sail.\n");
    let (said, _) = talk(&house, "w general\nOars\nx\nLong ones.\n.\n");
    assert!(said.contains("They sail.\nEnter goes on with it, x throws it away: "), "{said}");
    assert!(said.contains("Thrown away.\nWrite;"), "{said}");
    let world = house.world.lock().unwrap();
    let [Request::Post { subject, text, .. }] = world.written.as_slice() else {
        panic!("{:?}", world.written)
    };
    assert_eq!((subject.as_deref(), text.as_str()), (Some("Oars"), "Long ones."));
    assert!(world.drafts.is_empty());
}

#[test]
fn files_go_with_what_is_written() {
    let house = house();
    let typed = "w general\nShips\n.attach ~/a b\n.attach large\n.attach c\n.files\n.detach 9\n.detach 2\nThey sail.\n";
    let (said, _) = talk(&house, typed);
    let order = [
        "[1] a b, 1.2 KB",
        "too large",
        "[2] c, 1.2 KB",
        "at most 5.0 KB each and 16 with a post:\n[1] a b",
        "no such file",
        "“c” is taken off.",
        "kept as a draft",
    ];
    let places: Vec<_> = order.iter().map(|text| said.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {said}");
    let (said, _) = talk(&house, "w general\n\n\n.\n");
    assert!(said.contains("They sail.\n[1] a b, 1.2 KB\nEnter goes on"), "{said}");
    let world = house.world.lock().unwrap();
    let [Request::Send(Sending { draft, files })] = world.written.as_slice() else {
        panic!("{:?}", world.written)
    };
    assert_eq!((draft.text(), files.as_slice()), ("They sail.", &[sealed("a b")][..]));
    assert!(world.drafts.is_empty());
}

#[test]
fn a_file_alone_waits_for_its_text() {
    let house = house();
    talk(&house, "w general\n\n.attach a\n.\n");
    assert!(house.world.lock().unwrap().written.is_empty());
    assert_eq!(house.world.lock().unwrap().drafts.len(), 1);
    // Another text of a post takes none.
    let (said, _) = talk(&house, "1\n1\ne 1\n.attach a\nAnew.\n.\n");
    assert!(said.contains("not with another text of it"), "{said}");
    assert_eq!(house.world.lock().unwrap().written.len(), 1);
}

#[test]
fn who_writes_for_long_loses_a_line_at_most() {
    static CLOCK: AtomicU64 = AtomicU64::new(0);
    let house = house();
    let backend: Arc<dyn Backend> = Arc::<House>::clone(&house);
    let late = || Time(CLOCK.fetch_add(600_000, Ordering::SeqCst));
    // Nothing can be read behind these lines, as where the machine fails.
    let typed = "w general\nShips\none\ntwo\nthree\nfour\n".as_bytes();
    let mut input = io::BufReader::new(typed.chain(Broken));
    let words = Words::of(Language::English);
    plain(backend, words, late, None, &mut input, &mut Vec::new()).unwrap_err();
    let world = house.world.lock().unwrap();
    let drafts: Vec<&str> = world.drafts.values().map(|it| it.draft.text()).collect();
    assert!(["one\ntwo\nthree", "one\ntwo\nthree\nfour"].contains(&drafts[0]), "{drafts:?}");
    assert_eq!(drafts.len(), 1);
}
