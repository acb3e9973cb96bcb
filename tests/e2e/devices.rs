//! Several laptops of one person, and the 24 words behind them.

use std::fs;

use crate::cast::{Person, SOON};
use crate::harness::eventually;
use crate::moved::copy;
use crate::pages::Browser;

/// The words of somebody else: the test vector of BIP-39 for 32 bytes of 0x7f.
const OTHERS: &str = "legal winner thank year wave sausage worth useful legal winner thank year \
                      wave sausage worth useful legal winner thank year wave sausage worth title";

/// The recovery words, as the home still has them.
#[track_caller]
pub(crate) fn words(person: &Person) -> String {
    let words = person.run(&["device", "words", "--yes"]).ok().stdout;
    assert_eq!((words.lines().count(), words.split_whitespace().count()), (1, 24), "{words}");
    words
}

#[test]
fn the_words_are_shown_on_purpose_and_forgotten_when_somebody_has_them() {
    let ana = Person::founds("ana");
    assert!(ana.run(&["status"]).ok().stdout.contains("not written down yet"));
    assert!(ana.run(&["doctor"]).stdout.contains("not written down yet"));
    let refused = ana.run(&["device", "words"]).fails(2);
    assert!(refused.stdout.is_empty() && refused.stderr.contains("--yes"), "{refused}");
    let words = words(&ana);

    let forget = ["device", "words", "--forget"];
    ana.run(&forget).fails(5);
    ana.run_with(&forget, OTHERS).fails(5);
    let typo = ana.run_with(&forget, &OTHERS.replacen("winner", "winer", 1)).fails(2);
    assert!(typo.stderr.contains("word 2, “winer”") && typo.stderr.contains("winner"), "{typo}");
    assert!(ana.path().join("account.toml").exists());
    ana.run_with(&forget, &words.to_uppercase()).ok();
    assert!(!ana.path().join("account.toml").exists());
    ana.run(&["device", "words", "--yes"]).fails(4);
    assert!(!ana.run(&["status"]).ok().stdout.contains("written down"));
    assert_eq!(ana.run(&["status", "--json"]).ok().json()["recovery_words_kept"], false);
}

#[test]
fn without_the_words_every_day_goes_on() {
    let mut ana = Person::founds("ana");
    fs::remove_file(ana.path().join("account.toml")).expect("the words are removed");
    ana.stop_node();
    ana.start_node(&[]);
    let bo = Person::joins("bo", &ana.code());
    let post = ana.posts("general", "hello");
    bo.sees("hello");
    bo.replies(&post, "hello too");
    ana.sees("hello too");
    ana.run(&["board", "new", "attic"]).ok();
    for verb in [
        &["boards"][..],
        &["read"],
        &["next"],
        &["catchup", "--yes"],
        &["people"],
        &["device", "list"],
        &["invite", "list"],
        &["peers"],
        &["verify"],
    ] {
        ana.run(verb).ok();
    }
    ana.verifies();
}

#[test]
fn a_copy_without_the_words_reads_on_and_writes_once_they_are_given() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "before the copy");
    bo.sees("before the copy");
    let words = words(&ana);
    ana.run_with(&["device", "words", "--forget"], &words).ok();
    ana.stop_node();
    let mut twin = Person::nobody_yet();
    copy(&ana.path(), &twin.path());

    twin.start_node(&[]);
    bo.posts("general", "after the copy");
    twin.meets(&bo);
    twin.sees("after the copy");
    let refused = twin.run(&["post", "general", "not mine to write"]).fails(5);
    assert!(refused.stderr.contains("tidings device certify"), "{refused}");
    assert!(twin.run(&["status"]).fails(1).stderr.contains("tidings device certify"));
    says_in_german_that_it_is_not_certified(&mut twin);

    twin.run(&["device", "certify"]).fails(2);
    let refused = twin.run_with(&["device", "certify"], OTHERS).fails(5);
    assert!(refused.stderr.contains("another account"), "{refused}");
    twin.env("TIDINGS_WORDS", words);
    twin.run(&["device", "certify"]).ok();
    twin.run(&["device", "certify"]).ok();
    twin.posts("general", "as a new device");
    bo.run(&["dial", &twin.address()]);
    bo.sees("as a new device");
    assert_eq!(bo.member("ana").expect("ana")["devices"].as_array().map(Vec::len), Some(2));
    // The node knows its certificate at the next start.
    twin.stop_node();
    twin.start_node(&[]);
    twin.posts("general", "and on");
    assert!(!twin.path().join("account.toml").exists(), "words that were typed are not kept");
    let rows = twin.run(&["device", "list", "--json"]).ok().json_lines();
    assert_eq!(rows.iter().filter(|row| row["this"] == true).count(), 1, "{rows:?}");
    eventually(SOON, "both devices are in", || {
        let rows = twin.run(&["device", "list", "--json"]).ok().json_lines();
        rows.len() == 2 && rows.iter().all(|row| row["admitted"] == true)
    });
}

/// A code for one more device of this person.
#[track_caller]
fn device_code(person: &Person) -> String {
    person.run(&["device", "add"]).ok().stdout.trim().to_owned()
}

#[test]
fn a_code_makes_another_laptop_a_device_of_the_same_person_once() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "from the old laptop");
    bo.sees("from the old laptop");
    let code = device_code(&ana);

    let laptop = Person::nobody_yet();
    let joined = laptop.run(&["join", &code]).ok();
    assert!(joined.stdout.contains("from the old laptop"), "{joined}");
    assert!(!laptop.path().join("account.toml").exists(), "no secret of the account travels");
    laptop.posts("general", "from the new laptop");
    bo.run(&["dial", &laptop.address()]);
    bo.sees("from the new laptop");
    ana.sees("from the new laptop");
    for person in [&ana, &laptop, &bo] {
        let status = person.status();
        assert_eq!((&status["members"], &status["devices"]), (&2.into(), &3.into()));
        let row = person.member("ana").expect("ana");
        assert_eq!(row["devices"].as_array().map(Vec::len), Some(2), "{row}");
        assert_eq!(row["posts"], 2, "one person wrote both: {row}");
        person.verifies();
    }
    assert_eq!(laptop.status()["name"], "ana");
    assert_eq!(laptop.status()["account"], ana.status()["account"]);
    let listed = laptop.run(&["device", "list"]).ok().stdout;
    assert!(listed.lines().count() == 3 && listed.contains("this one"), "{listed}");

    let third = Person::nobody_yet();
    let refused = third.run(&["join", &code, "--timeout", "5s"]).fails(5);
    assert!(refused.stderr.contains("has been used"), "{refused}");
    // The new laptop has no words, so it shows no code without them.
    laptop.run(&["device", "add"]).fails(2);
    let words = words(&ana);
    let code = laptop.run_with(&["device", "add"], &words).ok().stdout;
    third.run(&["join", code.trim()]).ok();
    assert_eq!(third.status()["account"], ana.status()["account"]);
}

#[test]
fn a_device_code_ends_with_the_node_that_showed_it() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let code = device_code(&ana);
    // Another member cannot answer for her.
    let laptop = Person::nobody_yet();
    let at = format!("{code}@{}", bo.address());
    ana.stop_node();
    let refused = laptop.run(&["join", &at, "--timeout", "3s"]).fails(7);
    assert!(refused.stderr.contains("did not show the code"), "{refused}");
    ana.run(&["device", "add"]).fails(3);
    ana.start_node(&[]);
    let at = format!("{code}@{}", ana.address());
    laptop.run(&["join", &at, "--timeout", "3s"]).fails(7);
}

#[test]
fn the_words_bring_a_person_back_by_any_members_code() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.posts("general", "on the lost laptop");
    bo.sees("on the lost laptop");
    let (words, account) = (words(&ana), ana.status()["account"].clone());
    ana.stop_node();
    drop(ana);

    let code = bo.code();
    let ana = Person::nobody_yet();
    ana.run(&["join", &code, "--words"]).fails(2);
    let typo = words.replacen(' ', "x ", 1);
    let refused = ana.run_with(&["join", &code, "--words"], &typo).fails(2);
    assert!(refused.stderr.contains("word 1, "), "{refused}");
    assert!(!ana.path().exists(), "a wrong word leaves nothing behind");
    let joined = ana.run_with(&["join", &code, "--words"], &words).ok();
    assert!(joined.stdout.contains("on the lost laptop"), "{joined}");
    let status = ana.status();
    assert_eq!((&status["account"], &status["name"]), (&account, &"ana".into()));
    ana.posts("general", "on the new laptop");
    bo.sees("on the new laptop");
    let row = bo.member("ana").expect("ana");
    assert_eq!((&row["posts"], row["devices"].as_array().map(Vec::len)), (&2.into(), Some(2)));
    assert!(!ana.path().join("account.toml").exists());

    // Somebody whom nobody knows is not let in by words.
    let eve = Person::nobody_yet();
    let refused = eve.run_with(&["join", &code, "--words", "--timeout", "3s"], OTHERS).fails(7);
    assert!(refused.stderr.contains("does not know the account"), "{refused}");
}

/// Whoever finds the laptop again is told on every face why nothing that it writes counts.
#[track_caller]
fn hears_by_stick_that_it_is_revoked(laptop: &mut Person, owner: &Person) {
    let stick = owner.beside("stick");
    fs::create_dir(&stick).expect("a new directory");
    let stick = stick.to_str().expect("a path in UTF-8");
    for person in [&*laptop, owner, &*laptop] {
        person.run(&["carry", stick]);
    }
    eventually(SOON, "the laptop hears of it", || laptop.status()["revoked"] == true);
    let mut browser = Browser::enters(laptop);
    let page = browser.get("/").body;
    assert!(page.contains("This device was revoked") && !page.contains("waits here"), "{page}");
    browser.language = "de";
    assert!(browser.get("/").body.contains("Dieses Gerät wurde widerrufen"));
    assert!(laptop.run(&["status"]).ok().stdout.contains("(this device was revoked"));
    laptop.env("TIDINGS_LANGUAGE", "de");
    let why = "dieses Gerät wurde widerrufen";
    assert!(laptop.run(&["status"]).ok().stdout.contains(why));
    let doctor = laptop.run(&["doctor"]).stdout;
    assert!(doctor.contains(why) && !doctor.contains("noch nicht eingelassen"), "{doctor}");
}

/// The node speaks English, each face as whoever looks.
#[track_caller]
fn says_in_german_that_it_is_not_certified(person: &mut Person) {
    let why = "das dein Konto noch nicht beglaubigt hat";
    let mut browser = Browser::enters(person);
    assert!(browser.get("/").body.contains("has not certified yet"));
    browser.language = "de";
    assert!(browser.get("/").body.contains(why), "{}", browser.get("/").body);
    person.env("TIDINGS_LANGUAGE", "de");
    let status = person.run(&["status"]).fails(1).stderr;
    let next = "`tidings device certify` fragt";
    assert!(status.contains(why) && status.contains(next), "{status}");
    let doctor = person.run(&["doctor"]).stdout;
    assert!(doctor.contains(why) && doctor.contains(next), "{doctor}");
    person.env("TIDINGS_LANGUAGE", "en");
}

#[test]
fn a_stolen_laptop_is_revoked_and_counts_no_more() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let mut laptop = Person::nobody_yet();
    laptop.run(&["join", &device_code(&ana)]).ok();
    laptop.posts("general", "before the theft");
    bo.sees("before the theft");
    ana.sees("before the theft");

    let key = laptop.status()["device"].as_str().expect("a key").to_owned();
    ana.run(&["device", "revoke", "nonsense"]).fails(4);
    let asked = ana.run(&["device", "revoke", &key[..8]]).fails(5);
    assert!(asked.stderr.contains("--yes"), "{asked}");
    let mine = ana.status()["device"].as_str().expect("a key").to_owned();
    ana.run(&["device", "revoke", &mine[..8], "--yes"]).fails(2);
    ana.run(&["device", "revoke", &key[..8], "--yes"]).ok();
    assert!(ana.run(&["device", "list"]).ok().stdout.contains("revoked after entry"));

    // The thief writes on, and tells whoever still listens.
    laptop.run(&["post", "general", "after the theft"]);
    ana.posts("general", "good news");
    bo.meets(&ana);
    bo.sees("good news");
    laptop.run(&["dial", &bo.address()]);
    for person in [&ana, &bo] {
        assert!(!person.texts().contains("after the theft"));
        assert!(person.texts().contains("before the theft"));
        assert_eq!(person.status()["devices"], 2);
    }
    assert!(!laptop.texts().contains("good news"), "the key was changed without it");
    bo.verifies();

    hears_by_stick_that_it_is_revoked(&mut laptop, &ana);
}
