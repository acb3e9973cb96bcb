//! `views.redb` is derived: it may be deleted at any time.

use std::fs;

use serde_json::Value;

use crate::cast::Person;

fn shown(person: &Person) -> Vec<Vec<Value>> {
    let id = person.run(&["search", "first", "--json"]).ok().json_lines()[0]["thread"].clone();
    let id = id.as_str().expect("an id").to_owned();
    [&["boards"][..], &["read", "general"], &["read", &id], &["people"], &["export"]]
        .map(|words| person.run(&[words, &["--json"]].concat()).ok().json_lines())
        .to_vec()
}

#[test]
fn views_that_are_gone_or_broken_are_made_again() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let thread = bo.posts("general", "first");
    bo.replies(&thread, "an answer");
    bo.posts("general", "second");
    bo.posts("announcements", "third");
    for text in ["first", "an answer", "second", "third"] {
        ana.sees(text);
    }
    // Two of four are read: that is no derived fact, and must survive.
    ana.run(&["read", &thread]).ok();
    assert_eq!(ana.status()["unread"], 2);
    ana.stop_node();
    let before = shown(&ana);

    let views = ana.path().join("views.redb");
    let whole = fs::read(&views).expect("the views can be read");
    fs::remove_file(&views).expect("the views can be removed");
    assert_eq!(shown(&ana), before);
    for broken in [Vec::new(), vec![0; 5_000], whole[..whole.len() / 2].to_vec(), vec![9; 70_000]] {
        fs::write(&views, broken).expect("the views can be written");
        assert_eq!(shown(&ana), before);
    }
    fs::remove_file(&views).expect("the views can be removed");
    ana.start_node(&[]);
    assert_eq!(shown(&ana), before);
    assert_eq!(ana.status()["unread"], 2);
}
