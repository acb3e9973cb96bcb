//! A box that carries what it cannot read, between people who do not need to trust it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tidings_core::Code;

use crate::cast::{Person, SOON, free_port};
use crate::harness::{eventually, eventually_some};
use crate::health::value;

/// What nobody but members may find on any disk.
const HIDDEN: [&str; 3] = ["hidden-corner", "the treasure is", "announcements"];

impl Person {
    /// Somebody's box, let in as a relay; its node runs.
    #[track_caller]
    pub(crate) fn carries_for(ana: &Self) -> Self {
        let code = ana.run(&["invite", "--role", "relay"]).ok().stdout.trim().to_owned();
        let relay = Self::nobody_yet();
        let joined = relay.run(&["join", &code, "--as", "box"]).ok();
        assert!(joined.stderr.contains("blind relay, and in service"), "{joined}");
        relay
    }

    /// Waits until every log is as long here as there.
    #[track_caller]
    fn holds_as_much_as(&self, other: &Self) {
        eventually(SOON, "all entries are here", || self.lengths() == other.lengths());
    }

    /// How long the log of each device is here.
    #[track_caller]
    fn lengths(&self) -> BTreeMap<String, u64> {
        let people = self.run(&["people", "--json"]).ok().json_lines();
        let devices = people.iter().flat_map(|row| row["devices"].as_array().expect("devices"));
        let length =
            |row: &Value| (row["device"].to_string(), row["seq"].as_u64().expect("a length"));
        devices.map(length).collect()
    }
}

/// Whether a file below `dir` holds these bytes.
pub(crate) fn anywhere(dir: &Path, wanted: &[u8]) -> bool {
    fs::read_dir(dir).expect("a directory").flatten().any(|entry| {
        let path = entry.path();
        match path.is_dir() {
            true => anywhere(&path, wanted),
            false => {
                let bytes = fs::read(&path).unwrap_or_default();
                bytes.windows(wanted.len()).any(|window| window == wanted)
            }
        }
    })
}

#[test]
fn two_who_are_never_up_together_read_each_other_by_way_of_a_box_that_cannot() {
    let mut ana = Person::founds("ana");
    let mut relay = Person::carries_for(&ana);
    let mut bo = Person::joins("bo", &ana.code());
    bo.stop_node();
    ana.run(&["board", "new", "hidden-corner"]).ok();
    ana.posts("hidden-corner", "the treasure is below the oak");
    relay.holds_as_much_as(&ana);
    ana.stop_node();

    bo.start_node(&[]);
    bo.meets(&relay);
    bo.sees("the treasure is below the oak");
    bo.posts("hidden-corner", "the treasure is gone");
    relay.holds_as_much_as(&bo);
    bo.stop_node();
    ana.start_node(&[]);
    ana.meets(&relay);
    ana.sees("the treasure is gone");

    let status = relay.status();
    assert_eq!((&status["blind"], &status["role"]), (&true.into(), &"relay".into()), "{status}");
    assert_eq!(status["sealed"], 5, "three boards, two posts");
    assert!(relay.run(&["status"]).ok().stdout.contains("blind: carries what it cannot read"));
    relay.verifies();
    relay.stop_node();
    let (home, there) = (relay.path(), ana.path());
    assert!(anywhere(&home, b"Book Club") && anywhere(&there, b"hidden-corner"), "the eye works");
    assert!(HIDDEN.iter().all(|words| !anywhere(&home, words.as_bytes())));
}

#[test]
fn a_blind_box_fills_sticks_serves_copies_and_is_backed_up() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let cy = Person::joins("cy", &ana.code());
    bo.stop_node();
    // The box comes in under a later key than bo's.
    ana.run(&["people", "expel", "cy", "--yes"]).ok();
    let mut relay = Person::carries_for(&ana);
    ana.posts("general", "the treasure is on the stick");
    relay.holds_as_much_as(&ana);
    ana.stop_node();
    let (stick, copy, backup) = (relay.beside("stick"), relay.beside("copy"), relay.beside("b"));
    for dir in [&stick, &copy] {
        fs::create_dir(dir).expect("a directory");
    }
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    relay.run(&["carry", &text(&stick)]).ok();
    relay.run(&["publish", &text(&copy)]).ok();
    relay.run(&["backup", &text(&backup)]).ok();
    assert!([&stick, &copy].iter().all(|dir| !anywhere(dir, b"the treasure")));

    bo.run(&["carry", &text(&stick)]).ok();
    assert!(bo.texts().contains("the treasure is on the stick"));
    bo.posts("general", "the treasure is back");
    bo.run(&["carry", &text(&stick)]).ok();
    relay.run(&["carry", &text(&stick)]).ok();
    relay.run(&["publish", &text(&copy)]).ok();
    ana.run(&["pull", &text(&copy)]).ok();
    assert!(ana.texts().contains("the treasure is back"));
    cy.run(&["pull", &text(&copy)]).ok();
    assert!(!cy.texts().iter().any(|text| text.contains("the treasure")), "it is expelled");
    relay.stop_node();
    assert!(!anywhere(&relay.path(), b"the treasure"));

    // Restored elsewhere it goes on as a new device, and as blind as before.
    let mut moved = Person::nobody_yet();
    moved.run(&["restore", &text(&backup)]).ok();
    ana.start_node(&[]);
    moved.start_node(&["--blind"]);
    moved.meets(&ana);
    eventually(SOON, "it is let in", || moved.status()["admitted"] == true);
    moved.holds_as_much_as(&ana);
    assert_eq!(moved.status()["blind"], true);
    bo.start_node(&[]);
    bo.meets(&moved);
}

#[test]
fn a_blind_box_neither_reads_nor_writes_nor_lets_anybody_in() {
    let mut ana = Person::founds("ana");
    let mut relay = Person::carries_for(&ana);
    let code = ana.code();
    ana.posts("general", "the treasure is here");
    relay.holds_as_much_as(&ana);
    for verb in [
        &["read"][..],
        &["read", "general"],
        &["boards"],
        &["next"],
        &["search", "treasure"],
        &["export"],
        &["post", "general", "no word"],
        &["board", "new", "mine"],
        &["invite"],
    ] {
        let refused = relay.run(verb).fails(5);
        assert!(refused.stderr.contains("blind relay") && refused.stderr.contains("next"));
    }
    ana.stop_node();
    let late = Person::nobody_yet();
    let invited = format!("{code}@{}", relay.address());
    let alone = late.run(&["join", &invited, "--as", "late", "--timeout", "6s"]).fails(7);
    assert!(alone.stderr.contains("a relay never does"), "{alone}");

    // Whoever has keys does not start blind.
    let refused = ana.run(&["run", "--blind"]).fails(5);
    assert!(refused.stderr.contains("invite --role relay"), "{refused}");
    ana.start_node(&[]);
    late.run(&["join", &invited, "--as", "late"]).ok();

    relay.stop_node();
    relay.start_node(&["--blind"]);
    relay.meets(&ana);
    ana.run(&["people", "role", "box", "member"]).ok();
    eventually(SOON, "it is a member", || relay.status()["role"] == "member");
    let told = relay.run(&["status"]).ok().stdout;
    assert!(told.contains("blind by its settings, but a member"), "{told}");
    relay.run(&["read"]).fails(5);
    relay.stop_node();
    relay.run(&["run", "--blind"]).fails(5);
    relay.start_node(&[]);
    relay.meets(&ana);
    relay.sees("the treasure is here");
    relay.posts("general", "the treasure is mine");
    ana.sees("the treasure is mine");
}

#[test]
fn a_blind_box_hears_of_an_expulsion_and_lets_members_in_and_not_the_expelled() {
    let mut ana = Person::founds("ana");
    let mut relay = Person::carries_for(&ana);
    let mut bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    bo.stop_node();
    cy.stop_node();
    relay.stop_node();
    ana.run(&["people", "expel", "cy", "--yes"]).ok();
    ana.posts("general", "the treasure is not cy's");
    // It has the secret of before, as bo and cy have, and is told the new one by ana.
    let at = format!("127.0.0.1:{}", free_port());
    relay.env("TIDINGS_METRICS", &at);
    relay.start_node(&["--blind"]);
    relay.meets(&ana);
    relay.holds_as_much_as(&ana);
    ana.stop_node();

    cy.start_node(&[]);
    cy.posts("general", "let me in");
    let turned_away = || value(&at, "tidings_gate_refused_total");
    let before = turned_away();
    let away = cy.run(&["sync", &relay.address(), "--timeout", "5s"]).fails(7);
    assert!(away.stderr.contains("community"), "{away}");
    eventually(SOON, "cy is turned away at the gate", || turned_away() > before);
    bo.start_node(&[]);
    bo.meets(&relay);
    bo.sees("the treasure is not cy's");
    bo.posts("general", "the treasure is ours");
    relay.holds_as_much_as(&bo);
    let (taken, before) = (relay.lengths(), turned_away());
    cy.run(&["sync", &relay.address(), "--timeout", "5s"]).fails(7);
    eventually(SOON, "cy is turned away again", || turned_away() > before);
    assert_eq!(relay.lengths(), taken, "cy's word is not taken");
    assert!(!cy.texts().iter().any(|text| text.contains("the treasure")));
    bo.stop_node();
    ana.start_node(&[]);
    ana.meets(&relay);
    ana.sees("the treasure is ours");
    assert!(!ana.texts().contains("let me in"));
}

#[test]
fn a_newcomer_comes_to_a_member_by_way_of_a_blind_box() {
    let ana = Person::founds("ana");
    let relay = Person::carries_for(&ana);
    eventually(SOON, "the box keeps a place for ana", || {
        let reach = &ana.status()["reach"]["relays"];
        reach.as_array().is_some_and(|relays| !relays.is_empty())
    });
    let [over, to] = [peer_at(&ana, &relay), peer_at(&relay, &ana)];
    let at = relay.address().replace("127.0.0.1:", "/ip4/127.0.0.1/tcp/");
    let circuit = format!("{at}/p2p/{over}/p2p-circuit/p2p/{to}");
    // The code names nobody's address: the box is the only way.
    let mut code = Code::parse(&ana.code()).expect("a code");
    code.hints.clear();
    let late = Person::joins("late", &format!("{code}@{circuit}"));
    let row = late.member("late").expect("late is in");
    assert_eq!(row["admitted_by"]["name"], "ana");
    late.posts("general", "through the box");
    ana.sees("through the box");
}

/// The name by which the network of `here` knows the node of `there`.
#[track_caller]
fn peer_at(here: &Person, there: &Person) -> String {
    let device = there.status()["device"].clone();
    eventually_some(SOON, "its name", || {
        let rows = here.run(&["peers", "--json"]).ok().json_lines();
        let row = rows.into_iter().find(|row| row["peer"] == device)?;
        let known = row["addresses"].as_array()?.iter().filter_map(|one| one.as_str());
        let mut direct = known.filter(|address| !address.contains("p2p-circuit"));
        direct.find_map(|address| Some(address.rsplit_once("/p2p/")?.1.to_owned()))
    })
}

#[test]
fn a_box_that_let_everything_go_knows_its_boards_once_it_is_a_member() {
    let ana = Person::founds("ana");
    ana.run(&["board", "new", "hidden-corner"]).ok();
    ana.posts("hidden-corner", "the treasure is below the oak");
    let relay = Person::carries_for(&ana);
    relay.holds_as_much_as(&ana);
    let rules = "retention = [{ older_than = \"0s\" }]\n";
    fs::write(relay.path().join("config.toml"), rules).expect("settings");
    relay.run(&["config", "reload"]).ok();
    eventually(SOON, "all of it is gone", || relay.status()["bodies_pruned"] == 4);
    relay.verifies();

    ana.run(&["people", "role", "box", "member"]).ok();
    eventually(SOON, "three boards are known", || relay.status()["boards"] == 3);
    ana.posts("hidden-corner", "the treasure is gone");
    eventually(SOON, "what is new is read, or goes by its rule", || {
        relay.status()["entries"] == ana.status()["entries"] && relay.status()["sealed"] == 0
    });
    let boards = relay.run(&["boards"]).ok().stdout;
    assert!(boards.contains("hidden-corner") && boards.contains("announcements"), "{boards}");
    relay.verifies();
}
