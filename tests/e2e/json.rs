//! `--json`: one object a line, each with the schema that scripts rely on.

use serde_json::Value;

use crate::cast::Person;

/// What each schema promises beside its name.
const FIELDS: [(&str, &[&str]); 8] = [
    ("tidings/board/1", &["name", "kind", "created_by", "threads", "posts", "unread", "latest"]),
    ("tidings/post/1", &["id", "board", "thread", "parent", "depth", "author", "time", "text"]),
    ("tidings/person/1", &["account", "name", "suffix", "me", "devices", "posts", "admitted_by"]),
    ("tidings/peer/1", &["peer", "connected", "addresses"]),
    ("tidings/status/1", &["community", "account", "device", "entries", "unread", "running"]),
    ("tidings/invite/1", &["key", "by", "expires", "uses", "used", "code"]),
    ("tidings/verify/1", &["entries", "damage"]),
    ("tidings/sync/1", &["peers", "complete", "received"]),
];

#[track_caller]
fn promised(person: &Person, words: &[&str], schema: &str) -> Vec<Value> {
    let lines = person.run(&[words, &["--json"]].concat()).ok().json_lines();
    assert!(!lines.is_empty(), "{words:?} prints something");
    for line in &lines {
        assert_eq!(line["schema"], schema, "{words:?}");
        let fields = FIELDS.iter().filter(|(name, _)| *name == schema).flat_map(|(_, all)| *all);
        for field in fields {
            assert!(line.get(field).is_some(), "{words:?}: {field} in {line}");
        }
    }
    lines
}

#[test]
fn every_reading_verb_speaks_json_with_a_schema() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let id = ana.posts("general", "a post");
    bo.sees("a post");

    for words in [
        &["read"][..],
        &["read", "general"],
        &["read", &id],
        &["read", "--all"],
        &["read", "--unread"],
        &["next"],
        &["search", "post"],
        &["export"],
    ] {
        let posts = promised(&bo, words, "tidings/post/1");
        assert_eq!(posts[0]["text"], "a post", "{words:?}");
    }
    assert_eq!(promised(&bo, &["boards"], "tidings/board/1").len(), 2);
    assert_eq!(promised(&bo, &["people"], "tidings/person/1").len(), 2);
    assert_eq!(promised(&bo, &["peers"], "tidings/peer/1").len(), 1);
    promised(&bo, &["status"], "tidings/status/1");
    promised(&bo, &["invite"], "tidings/invite/1");
    promised(&bo, &["invite", "list"], "tidings/invite/1");
    promised(&bo, &["verify"], "tidings/verify/1");
    promised(&bo, &["sync"], "tidings/sync/1");
    promised(&bo, &["dial", &ana.address()], "tidings/dial/1");
    // Whether all is well is another question: this machine may have no network.
    for check in bo.run(&["doctor", "--json"]).json_lines() {
        assert_eq!(check["schema"], "tidings/check/1");
    }
    let written = promised(&bo, &["reply", &id, "an answer"], "tidings/written/1");
    assert_eq!(written[0]["board"], "general");
    promised(&bo, &["post", "general", "another"], "tidings/written/1");
    let newcomer = Person::nobody_yet();
    promised(&newcomer, &["join", &ana.code(), "--as", "cy"], "tidings/post/1");
}

#[test]
fn ids_may_be_shortened_to_six_characters_that_are_unique() {
    let ana = Person::founds("ana");
    let ids: Vec<String> = (0..20).map(|n| ana.posts("general", &format!("post {n}"))).collect();
    for id in &ids {
        assert_eq!(id.len(), 52);
        let posts = ana.run(&["read", &id[..8].to_uppercase(), "--json"]).ok().json_lines();
        assert_eq!(posts[0]["id"], id.as_str());
    }
    ana.run(&["reply", &ids[0][..5], "too short"]).fails(2);
    ana.run(&["reply", "aaaaaaaaaa", "to nobody"]).fails(4);
}
