//! A file that is not as it was written is noticed, named and never believed.

use std::fs;

use data_encoding::BASE32_NOPAD;
use serde_json::Value;

use crate::cast::Person;
use crate::harness::Ran;

const SECRET: &str = "the combination is nineteen eighty-four";

/// Flips a bit of the body of this post wherever the file holds it, which is behind the post's
/// name; returns how often that is.
pub(crate) fn flip(person: &Person, post: &str) -> usize {
    let file = person.path().join("log.redb");
    let mut bytes = fs::read(&file).expect("the log can be read");
    let id = BASE32_NOPAD.decode(post.to_ascii_uppercase().as_bytes()).expect("a name");
    // Not pruned, and sealed.
    let record = [&id[..], &[0, 1]].concat();
    let starts: Vec<usize> = bytes
        .windows(record.len())
        .enumerate()
        .filter_map(|(at, window)| (window == record).then_some(at))
        .collect();
    for start in &starts {
        bytes[start + record.len() + 50] ^= 1;
    }
    fs::write(&file, bytes).expect("the log can be written");
    starts.len()
}

fn clear(ran: &Ran) {
    assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains("RUST_BACKTRACE"), "{ran}");
}

#[test]
fn a_flipped_bit_of_a_post_is_named_with_author_and_position() {
    let mut ana = Person::founds("ana");
    ana.posts("general", "before");
    let post = ana.posts("general", SECRET);
    let device = ana.status()["device"].as_str().expect("a device").to_owned();
    let seq = ana.member("ana").expect("herself")["devices"][0]["seq"].clone();
    ana.posts("general", "after");
    ana.stop_node();
    assert!(flip(&ana, &post) > 0, "the post is in the file");

    let named = format!("entry {seq} of {device}");
    let found = ana.run(&["verify"]).fails(8);
    assert!(found.stdout.contains(&named) && found.stdout.lines().count() == 1, "{found}");
    // The running node finds the same, and shows the others but not what was altered.
    ana.start_node(&[]);
    let shown = ana.run(&["read", "general", "--json"]).ok();
    let texts: Vec<_> = shown.json_lines().iter().map(|post| post["text"].clone()).collect();
    assert!(texts.iter().any(|text| text == "before") && texts.iter().any(|text| text == "after"));
    let damaged = |text: &Value| text.as_str().is_some_and(|text| text.contains("damaged on"));
    assert!(texts.iter().any(damaged) && !shown.stdout.contains("combination"), "{shown}");
    let found = ana.run(&["verify", "--json"]).fails(8);
    let damage = found.json()["damage"].clone();
    assert!(damage[0].as_str().is_some_and(|damage| damage.contains(&named)), "{damage}");
}

#[test]
fn what_was_altered_on_a_disk_spreads_to_nobody() {
    let mut ana = Person::founds("ana");
    ana.posts("general", "before");
    let post = ana.posts("general", SECRET);
    ana.stop_node();
    assert!(flip(&ana, &post) > 0, "the post is in the file");
    ana.start_node(&[]);
    let bo = Person::nobody_yet();
    // Joining does not get far on such a log, and bo takes nothing that nobody signed.
    let came = bo.run(&["join", &ana.code(), "--as", "bo"]).ok();
    clear(&came);
    let texts = bo.texts();
    assert!(texts.iter().all(|text| text == "before" || text == SECRET), "{texts:?}");
    bo.verifies();
    // Bo's node says why.
    let told = fs::read_to_string(bo.path().join("node.log")).expect("a log");
    assert!(told.contains("do not verify"), "{told}");
}

#[test]
fn a_broken_file_is_told_from_a_missing_one() {
    let mut ana = Person::founds("ana");
    ana.posts("general", SECRET);
    ana.stop_node();
    let log = ana.path().join("log.redb");
    let whole = fs::read(&log).expect("the log can be read");
    let zeroed_head = [vec![0; 4_096], whole[4_096..].to_vec()].concat();
    for (what, bytes) in [
        ("empty", Vec::new()),
        ("one byte", vec![7]),
        ("half", whole[..whole.len() / 2].to_vec()),
        ("a quarter", whole[..whole.len() / 4].to_vec()),
        ("zeroes", vec![0; whole.len()]),
        ("noise", (0..whole.len()).map(|n| (n * 31 % 251) as u8).collect()),
        ("no head", zeroed_head),
    ] {
        fs::write(&log, bytes).expect("the log can be written");
        for verb in [&["status"][..], &["verify"], &["post", "general", "hi"], &["run"], &["start"]]
        {
            let ran = ana.run(verb);
            clear(&ran);
            assert!(ran.code != Some(0), "{what}\n{ran}");
            assert!(ran.stderr.contains("log.redb"), "{what}\n{ran}");
        }
        assert_eq!(ana.run(&["verify"]).code, Some(8), "{what}");
    }
    fs::write(&log, &whole).expect("the log can be written");
    assert!(ana.texts().contains(SECRET));
    fs::remove_file(&log).expect("the log can be removed");
    let ran = ana.run(&["status"]);
    clear(&ran);
    assert!(ran.code != Some(0) && ran.stderr.contains("missing"), "{ran}");
}

#[test]
fn zeroes_in_the_middle_never_crash_anything() {
    let mut ana = Person::founds("ana");
    let text = "y".repeat(1_000);
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"{n} {text}\"}}\n");
    ana.run_with(&["import", "-"], &(0..500).map(line).collect::<String>()).ok();
    ana.stop_node();
    let log = ana.path().join("log.redb");
    let whole = fs::read(&log).expect("the log can be read");
    let step = whole.len() / 12;
    for start in (0..12).map(|n| n * step) {
        let mut bytes = whole.clone();
        let end = (start + 4_096).min(bytes.len());
        bytes[start..end].fill(0);
        let harmed = bytes != whole;
        fs::write(&log, bytes).expect("the log can be written");
        for verb in [&["verify"][..], &["export"], &["status"]] {
            let ran = ana.run(verb);
            clear(&ran);
            assert!(harmed || ran.code == Some(0), "{ran}");
        }
    }
}

#[test]
fn keys_that_are_damaged_are_named() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    for name in ["identity.toml", "community.toml"] {
        let file = ana.path().join(name);
        let whole = fs::read_to_string(&file).expect("a text");
        for text in ["", "garbage", &whole[..whole.len() / 2], &whole.replace('a', "b")] {
            fs::write(&file, text).expect("the file can be written");
            let ran = ana.run(&["status"]).fails(8);
            clear(&ran);
            assert!(ran.stderr.contains(name), "{ran}");
        }
        fs::write(&file, whole).expect("the file can be written");
    }
    ana.run(&["status"]).ok();
}
