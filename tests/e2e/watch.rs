//! `watch`: what happens, as it happens, for programs.

use serde_json::Value;

use crate::cast::{Person, SOON};
use crate::harness::Process;

fn next(watch: &mut Process, event: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let parse = |line: &str| serde_json::from_str::<Value>(line).expect("JSON on every line");
    let fits = |line: &str| {
        let value = parse(line);
        assert_eq!(value["schema"], "tidings/event/1", "{line}");
        assert!(value["at"].is_u64(), "{line}");
        value["event"] == event && wanted(&value)
    };
    parse(&watch.line(SOON, event, fits))
}

fn of<'a>(name: &'a str, field: &'a str) -> impl Fn(&Value) -> bool + 'a {
    move |value| value[field]["name"] == name
}

#[test]
fn a_program_hears_of_people_and_posts() {
    let ana = Person::founds("ana");
    let mut watch = ana.spawn(&["watch"]);
    // Posts of one's own are news for a program, too; this one says that it listens.
    crate::harness::eventually(SOON, "it listens", || {
        ana.posts("general", "is anybody listening?");
        watch.stdout().contains("\"event\":\"post\"")
    });
    let mut bo = Person::joins("bo", &ana.code());
    next(&mut watch, "joined", of("bo", "person"));
    next(&mut watch, "connected", |_| true);

    let id = bo.run(&["post", "general", "news!", "--subject", "Extra"]).ok().stdout;
    let post = next(&mut watch, "post", of("bo", "author"));
    assert_eq!(post["id"], id.trim());
    assert_eq!(post["board"], "general");
    assert_eq!(post["subject"], "Extra");
    assert_eq!(post["unread"], true);

    bo.run(&["edit", id.trim(), "news, better!"]).ok();
    let changed = next(&mut watch, "changed", |value| value["edited"] == true);
    assert_eq!(changed["id"], id.trim());
    bo.run(&["delete", id.trim(), "--yes"]).ok();
    next(&mut watch, "changed", |value| value["deleted"] == true && value["id"] == id.trim());

    bo.stop_node();
    next(&mut watch, "disconnected", |_| true);
    ana.run(&["stop"]).ok();
    let ended = watch.finish(SOON).fails(3);
    assert!(ended.stderr.contains("tidings start"), "{ended}");
}

#[test]
fn an_import_is_told_by_its_number() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut watch = bo.spawn(&["watch"]);
    crate::harness::eventually(SOON, "it listens", || {
        bo.posts("general", "is anybody listening?");
        watch.stdout().contains("\"event\":\"post\"")
    });
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"one of many {n}\"}}\n");
    ana.run_with(&["import", "-"], &(0..500).map(line).collect::<String>()).ok();
    let told = next(&mut watch, "posts", |_| true);
    assert!(told["posts"].as_u64() > Some(0), "{told}");
}
