//! Without the community's secret, or with an invite that is over, nobody gets anything.

use std::time::Duration;

use tidings_core::Code;

use crate::cast::{Person, SOON};
use crate::harness::{eventually, within};

fn altered(code: &str, change: impl Fn(&mut Code)) -> String {
    let mut code = Code::parse(code).expect("a code");
    change(&mut code);
    code.to_string()
}

#[test]
fn a_home_of_another_community_gets_nothing() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let eve = Person::founds("eve");
    eve.posts("general", "eve's own");
    for (from, to) in [(&eve, &ana), (&ana, &eve)] {
        let refused = from.run(&["dial", &to.address()]).fails(7);
        assert!(refused.stderr.contains("same community"), "{refused}");
    }
    eve.run(&["sync", &bo.address(), "--timeout", "2s"]).fails(7);

    ana.posts("general", "among members");
    bo.sees("among members");
    assert_eq!(eve.texts().len(), 1);
    assert_eq!(ana.texts().len(), 1);
    assert_eq!(eve.status()["sessions"], serde_json::json!([]));
    assert_eq!(eve.status()["members"], 1);
}

#[test]
fn a_code_with_another_secret_opens_nothing() {
    let ana = Person::founds("ana");
    let code = altered(&ana.code(), |code| code.secret[0] ^= 1);
    let eve = Person::nobody_yet();
    let refused = eve.run(&["join", &code, "--as", "eve", "--timeout", "7s"]).fails(7);
    assert!(refused.stderr.contains("other communities"), "{refused}");
    assert!(ana.member("eve").is_none());
    // The same home comes in once it has the right code.
    eve.run(&["join", &ana.code()]).ok();
    assert!(ana.member("eve").is_some());
}

#[test]
fn a_code_for_another_community_or_with_another_key_lets_nobody_in() {
    let ana = Person::founds("ana");
    let eve = Person::nobody_yet();
    let code = altered(&ana.code(), |code| code.seed[0] ^= 1);
    let refused = eve.run(&["join", &code, "--as", "eve", "--timeout", "10s"]);
    assert!([Some(5), Some(7)].contains(&refused.code), "{refused}");
    assert!(refused.stderr.contains("invite"), "{refused}");
    let code = altered(&ana.code(), |code| code.community[0] ^= 1);
    let refused = eve.run(&["join", &code, "--as", "eve", "--timeout", "3s"]).fails(7);
    assert!(refused.stderr.contains("community"), "{refused}");
    assert!(ana.member("eve").is_none());
}

#[test]
fn an_invite_that_is_used_up_is_refused() {
    let ana = Person::founds("ana");
    let code = ana.run(&["invite", "--uses", "1"]).ok().stdout.trim().to_owned();
    let bo = Person::joins("bo", &code);
    let cy = Person::nobody_yet();
    let refused = cy.run(&["join", &code, "--as", "cy"]).fails(5);
    assert!(refused.stderr.contains("used"), "{refused}");
    assert!(ana.member("cy").is_none() && bo.member("bo").is_some());
    // A home that was refused is not spoilt.
    cy.run(&["join", &ana.code()]).ok();
    bo.meets(&cy);
    assert_eq!(bo.status()["members"], 3);
}

#[test]
fn an_invite_that_expired_is_refused() {
    let ana = Person::founds("ana");
    let code = ana.run(&["invite", "--expires", "1s"]).ok().stdout.trim().to_owned();
    // Invites end at a full minute.
    eventually(Duration::from_secs(90), "the invite is over", || {
        ana.run(&["invite", "list"]).ok().stdout.contains("(over)")
    });
    let cy = Person::nobody_yet();
    let refused = cy.run(&["join", &code, "--as", "cy"]).fails(5);
    assert!(refused.stderr.contains("expired"), "{refused}");
    // Nor does it help to write a later end into the code.
    let code = altered(&code, |code| code.expires_minutes += 60);
    cy.run(&["join", &code, "--as", "cy"]).fails(5);
    assert!(ana.member("cy").is_none());
}

#[test]
fn secrets_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let ana = Person::founds("ana");
    let mode = |path: &std::path::Path| {
        std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    };
    assert_eq!(mode(&ana.path()), 0o700);
    for file in ["identity.toml", "community.toml", "api.json", "log.redb", "node.log"] {
        assert_eq!(mode(&ana.path().join(file)) & 0o077, 0, "{file}");
    }
    // The log of the node tells nobody how to come in.
    let told = within(SOON, || std::fs::read_to_string(ana.path().join("node.log")).ok());
    let (told, code) = (told.unwrap_or_default(), ana.code());
    assert!(!told.contains("TIDINGS:") && !told.contains(&code[20..40]), "{told}");
}

#[test]
fn what_people_write_stands_in_no_file() {
    const TEXT: &str = "the combination is nineteen eighty-four";
    let mut ana = Person::founds("ana");
    ana.posts("general", TEXT);
    let mut bo = Person::joins("bo", &ana.code());
    for person in [&mut ana, &mut bo] {
        assert!(person.texts().contains(TEXT));
        let status = person.status();
        assert_eq!((&status["epoch"], &status["sealed"]), (&1.into(), &0.into()), "{status}");
        person.stop_node();
        for entry in std::fs::read_dir(person.path()).expect("a home") {
            let path = entry.expect("a file").path();
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let found = bytes.windows(TEXT.len()).any(|window| window == TEXT.as_bytes());
            assert!(!found, "{}", path.display());
        }
        assert!(person.texts().contains(TEXT), "its owner reads it");
    }
}
