//! Homes without a network between them, and a stick that goes round; a replica on a web server.

mod along;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cast::Person;
use crate::harness::Ran;
use crate::harness::server::Server;

/// A directory beside somebody's home, as a stick that is mounted there.
fn stick(person: &Person) -> PathBuf {
    let dir = person.beside("stick");
    fs::create_dir(&dir).expect("a new directory");
    dir
}

fn word(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Both directions; what moved.
#[track_caller]
fn carries(person: &Person, dir: &Path) -> Value {
    person.run(&["carry", word(dir), "--json"]).ok().json()
}

#[track_caller]
fn pulls(person: &Person, from: &str) -> Value {
    person.run(&["pull", from, "--json"]).ok().json()
}

fn taken(report: &Value) -> u64 {
    let took = report["took"].as_array().expect("a list").iter();
    took.map(|source| source["entries"].as_u64().expect("a number")).sum()
}

/// The files of the shelf, with these endings.
pub(crate) fn files(dir: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).expect("a directory").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_str().is_some_and(|path| path.ends_with(end)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Ana, bo and cy met once; now no node runs, and nobody reaches anybody.
fn three() -> [Person; 3] {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let mut cy = Person::joins("cy", &ana.code());
    ana.posts("general", "when we met");
    bo.sees("when we met");
    cy.sees("when we met");
    for person in [&ana, &bo, &cy] {
        person.run(&["sync"]).ok();
    }
    for person in [&mut ana, &mut bo, &mut cy] {
        person.stop_node();
    }
    [ana, bo, cy]
}

#[track_caller]
fn all_equal(people: &[Person]) {
    for person in people {
        assert_eq!(person.texts(), people[0].texts());
        assert_eq!(person.verifies(), people[0].verifies());
        person.knows_no_fork();
    }
}

#[test]
fn a_stick_goes_round_and_everybody_has_everything() {
    let people = three();
    let [ana, bo, cy] = &people;
    let stick = stick(ana);
    ana.posts("general", "from ana, on a stick");
    let first = ana.run(&["carry", word(&stick)]).ok();
    assert!(first.stderr.contains("Took nothing new; left"), "{first}");
    let thread = bo.posts("general", "from bo, alone");
    let second = bo.run(&["carry", word(&stick)]).ok();
    assert!(second.stderr.contains("Took 1 entry of 1 author from ana#"), "{second}");
    assert!(second.stderr.contains("left 1 entry of 1 author for ana#"), "{second}");
    assert!(bo.texts().contains("from ana, on a stick"));
    assert_eq!(taken(&carries(cy, &stick)), 2);
    cy.replies(&thread, "an answer to bo");
    for person in [cy, ana, bo, cy] {
        carries(person, &stick);
    }
    all_equal(&people);
    assert_eq!(ana.texts().len(), 4);
    assert!(files(&stick, ".pack").is_empty(), "everybody has it: {:?}", files(&stick, ".pack"));
    assert_eq!(files(&stick, ".list").len(), 3);
}

#[test]
fn a_running_node_carries_too_and_tells_its_peers() {
    let [ana, mut bo, mut cy] = three();
    let stick = stick(&ana);
    ana.posts("general", "by stick to bo, by wire to cy");
    carries(&ana, &stick);
    bo.start_node(&[]);
    cy.start_node(&[]);
    cy.meets(&bo);
    let dir = word(&stick).to_owned();
    let told = bo.run(&["carry", &dir]).ok();
    assert!(told.stderr.contains("Took 1 entry of 1 author from ana#"), "{told}");
    cy.sees("by stick to bo, by wire to cy");
    bo.posts("general", "bo's node runs");
    carries(&bo, &stick);
    carries(&ana, &stick);
    assert!(ana.texts().contains("bo's node runs"));
    // A path is that of whoever types it, not of the node.
    let mut here = bo.command(&["carry", "stick"]);
    here.current_dir(stick.parent().expect("a parent"));
    assert!(here.output().expect("it runs").status.success());
}

#[test]
fn flipped_bytes_are_refused_by_author_and_position_and_costs_nothing_else() {
    let [ana, bo, _] = three();
    let stick = stick(&ana);
    for n in 0..20 {
        ana.posts("general", &format!("ana's post {n}"));
    }
    carries(&ana, &stick);
    let pack = files(&stick, ".pack").pop().expect("a pack");
    let whole = fs::read(&pack).expect("the pack can be read");
    let mut bytes = whole.clone();
    bytes.iter_mut().skip(50).step_by(61).for_each(|byte| *byte ^= 1);
    fs::write(&pack, &bytes).expect("the stick can be written");
    let before = bo.texts();
    let refused = bo.run(&["carry", word(&stick), "--json"]).fails(8);
    let damage = refused.json()["damage"][0].clone();
    assert!(damage["author"].is_string() && damage["first"].is_u64(), "{damage}");
    let told = bo.run(&["pull", word(&stick)]).fails(8);
    assert!(told.stderr.contains("entr") && told.stderr.contains(".pack at byte"), "{told}");
    assert!(told.stderr.contains(damage["author"].as_str().expect("a key")), "{told}");
    assert!(before.is_subset(&bo.texts()));
    bo.verifies();
    // Whoever wrote it writes it again.
    let again = carries(&ana, &stick);
    assert_eq!(again["damage"], Value::Array(Vec::new()), "{again}");
    carries(&bo, &stick);
    assert!(bo.texts().contains("ana's post 19"));
    bo.run(&["pull", word(&stick)]).ok();
}

#[test]
fn a_stick_that_was_pulled_out_half_way_is_picked_up_again() {
    let [ana, bo, _] = three();
    let stick = stick(&ana);
    ana.posts("general", "first");
    carries(&ana, &stick);
    let before: Vec<_> =
        files(&stick, "").into_iter().map(|path| (fs::read(&path), path)).collect();
    ana.posts("general", "second");
    carries(&ana, &stick);
    // The new pack is torn, the list is the one before: as if it had been pulled out.
    let new: Vec<_> = files(&stick, ".pack").into_iter().collect();
    for (bytes, path) in before {
        fs::write(path, bytes.expect("it was read")).expect("the stick can be written");
    }
    let torn = fs::read(&new[0]).expect("a pack");
    fs::write(stick.join("torn.new"), &torn[..torn.len() / 2]).expect("the stick can be written");
    assert!(taken(&carries(&bo, &stick)) >= 1);
    assert!(bo.texts().contains("first"));
    carries(&ana, &stick);
    carries(&bo, &stick);
    assert!(bo.texts().contains("second"));
    bo.verifies();
}

#[test]
fn several_communities_share_a_stick_and_strangers_learn_nothing() {
    let [ana, bo, _] = three();
    let mut eve = Person::founds("eve");
    eve.stop_node();
    let stick = stick(&ana);
    ana.posts("general", "nobody else's business");
    carries(&ana, &stick);
    let told = eve.run(&["carry", word(&stick)]).ok();
    assert!(told.stderr.contains("another community has files there"), "{told}");
    assert_eq!(taken(&carries(&bo, &stick)), 1);
    for path in files(&stick, "") {
        let bytes = fs::read(&path).expect("it can be read");
        for text in ["nobody else", "ana", "Book Club", "general"] {
            let found = bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!found, "{text} in {}", path.display());
        }
    }
}

#[test]
fn who_and_how_much_can_be_bounded() {
    let [ana, bo, cy] = three();
    let stick = stick(&ana);
    for person in [&ana, &bo, &cy] {
        carries(person, &stick);
    }
    let text = "x".repeat(4_000);
    for _ in 0..20 {
        ana.posts("general", &text);
    }
    let dir = word(&stick);
    let bounded = ana.run(&["carry", dir, "--max", "30K", "--json"]).ok().json();
    let (left, withheld) = (&bounded["left"]["entries"], &bounded["left"]["withheld"]);
    assert!(left.as_u64() > Some(2) && withheld.as_u64() > Some(2), "{bounded}");
    let sizes =
        files(&stick, ".pack").into_iter().map(|path| fs::metadata(path).expect("it").len());
    assert!(sizes.sum::<u64>() <= 30_000);
    assert_eq!(taken(&carries(&bo, &stick)), left.as_u64().expect("a number"));
    let to_cy = ana.run(&["carry", dir, "--for", "cy", "--newer", "30d", "--json"]).ok().json();
    assert_eq!(to_cy["left"]["readers"][0]["name"], "cy", "{to_cy}");
    let suffix = format!("#{}", cy.status()["suffix"].as_str().expect("a suffix"));
    let by_key = ana.run(&["carry", dir, "--for", &suffix, "--json"]).ok().json();
    assert_eq!(by_key["left"]["readers"][0]["name"], "cy", "{by_key}");
    let near = ana.run(&["carry", dir, "--for", "cyy"]).fails(4);
    assert!(near.stderr.contains(&format!("did you mean cy{suffix}?")), "{near}");
    for (words, code) in [
        (&["carry", dir, "--for", "nobody"][..], 4),
        (&["carry", dir, "--max", "much"], 2),
        (&["carry", dir, "--newer", "yesterday"], 2),
        (&["carry", "no-such-stick"], 4),
        (&["pull", "no-such-stick"], 4),
        (&["pull", "http://127.0.0.1:1/"], 7),
        (&["pull", "http://exa mple/"], 2),
        (&["pull", "https://127.0.0.1:1/"], 7),
        (&["carry"], 2),
    ] {
        let ran: Ran = ana.run(words).fails(code);
        assert!(!ran.stderr.contains("panicked"), "{ran}");
    }
}

#[test]
fn a_replica_behind_a_web_server_is_read_in_parts() {
    let [ana, bo, cy] = three();
    let place = ana.beside("public");
    let import: String = (0..1_500)
        .map(|n| format!("{{\"board\":\"general\",\"text\":\"{n} {}\"}}\n", "x".repeat(900)))
        .collect();
    ana.run_with(&["import", "-"], &import).ok();
    ana.run(&["publish", word(&place)]).ok();
    let unchanged: Vec<_> =
        files(&place, ".pack").into_iter().map(|it| fs::read(it).ok()).collect();
    let server = Server::of(&place);
    assert_eq!(taken(&pulls(&bo, &server.url())), 1_500);
    assert_eq!(taken(&pulls(&bo, &server.url())), 0);
    ana.posts("general", "one more");
    ana.run(&["publish", word(&place)]).ok();
    for file in unchanged.iter().flatten().filter(|file| file.len() > 100_000) {
        let now = files(&place, ".pack").into_iter().filter_map(|it| fs::read(it).ok());
        assert!(now.into_iter().any(|now| now == *file), "large packs stay as they are");
    }
    let sent = server.sent();
    assert_eq!(taken(&pulls(&bo, &server.url())), 1);
    assert!(server.sent() - sent < 60_000, "{} bytes", server.sent() - sent);

    // One that hangs up in the middle of everything, and one that knows of no ranges.
    let shaky = Server::of(&place).hanging_up_after(200_000);
    assert_eq!(taken(&pulls(&cy, &shaky.url())), 1_501);
    assert!(shaky.requests() > 5, "it was asked again from where it broke off");
    ana.posts("general", "and another");
    ana.run(&["publish", word(&place)]).ok();
    let plain = Server::of(&place).without_ranges();
    assert_eq!(taken(&pulls(&cy, &plain.url())), 1);
    assert_eq!(cy.texts(), ana.texts());
}

#[test]
fn a_server_without_anything_and_one_that_lies_are_told_apart() {
    let [ana, bo, _] = three();
    let empty = ana.beside("empty");
    fs::create_dir(&empty).expect("a new directory");
    let server = Server::of(&empty);
    let nothing = bo.run(&["pull", &server.url()]).fails(4);
    assert!(nothing.stderr.contains("nothing of this community"), "{nothing}");
    let place = ana.beside("public");
    ana.posts("general", "published");
    ana.run(&["publish", word(&place)]).ok();
    for path in files(&place, ".pack") {
        let mut bytes = fs::read(&path).expect("a pack");
        bytes.iter_mut().skip(50).step_by(61).for_each(|byte| *byte ^= 4);
        fs::write(&path, bytes).expect("it can be written");
    }
    let server = Server::of(&place);
    let refused = bo.run(&["pull", &server.url()]).fails(8);
    assert!(refused.stderr.contains("altered"), "{refused}");
    bo.verifies();
}
