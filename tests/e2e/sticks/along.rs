//! Files that go with what is carried, between homes that never meet but by a stick.

use super::{carries, files as shelved, stick, three, word};
use crate::cast::Person;
use crate::files::{file, here, posts_with, saves};
use crate::harness::Ran;
use crate::harness::server::Server;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const MIB: usize = 1024 * 1024;

/// Both directions, with files up to a size.
fn carries_up_to(person: &Person, dir: &Path, size: &str) -> Ran {
    person.run(&["carry", word(dir), "--files-up-to", size])
}

/// Parts of files that lie on a stick.
fn parts(stick: &Path) -> Vec<PathBuf> {
    let mut parts = shelved(stick, "");
    let is_part = |name: &str| name.contains('-') && !name.ends_with(".want");
    parts.retain(|path| path.file_name().is_some_and(|name| is_part(&name.to_string_lossy())));
    parts
}

#[test]
fn files_arrive_by_a_stick_within_a_limit_and_leave_it_in_the_end() {
    let [ana, bo, cy] = three();
    let stick = stick(&ana);
    for person in [&ana, &bo, &cy] {
        carries(person, &stick);
    }
    let (notes, noted) = file(&ana, "notes.pdf", 300_000);
    let (film, filmed) = file(&ana, "film.mp4", 3 * MIB);
    let small = posts_with(&ana, "the notes", &notes);
    let large = posts_with(&ana, "the film", &film);
    let left = ana.run(&["carry", word(&stick)]).ok().stderr;
    assert!(left.contains("KB) left there; 1 file left out: larger than"), "{left}");
    let took = bo.run(&["carry", word(&stick)]).ok().stderr;
    assert!(took.contains("1 file (300 KB) came"), "{took}");
    assert_eq!((here(&bo, &small), here(&bo, &large)), (100, 0));
    saves(&bo, &small, &noted);

    // Whoever wants none has none, and all of it with another limit.
    let none = carries_up_to(&cy, &stick, "0").ok();
    assert!(!none.stderr.contains("came"), "{none}");
    assert_eq!((here(&cy, &small), here(&cy, &large)), (0, 0));
    let now = SystemTime::now();
    for (days, left) in [(29, 1), (31, 0)] {
        let then = now - Duration::from_secs(days * 24 * 3_600);
        for part in parts(&stick) {
            let part = File::options().write(true).open(part).expect("a part");
            part.set_modified(then).expect("a time");
        }
        carries(&ana, &stick);
        assert_eq!(parts(&stick).len(), left, "{days} days after all had the entries");
    }

    let more = posts_with(&ana, "the film again", &film);
    carries_up_to(&ana, &stick, "4M").ok();
    assert_eq!(parts(&stick).len(), 4);
    carries_up_to(&cy, &stick, "4M").ok();
    saves(&cy, &more, &filmed);
    for person in [&bo, &cy] {
        person.run(&["verify"]).ok();
    }
}

#[test]
fn what_was_too_large_comes_later_when_it_is_wished_for() {
    let [ana, bo, cy] = three();
    let stick = stick(&ana);
    let people = [&ana, &bo, &cy];
    for person in people {
        carries(person, &stick);
    }
    let (film, filmed) = file(&ana, "film.mp4", 3 * MIB);
    let post = posts_with(&ana, "the film", &film);
    for person in people.into_iter().chain(people) {
        carries(person, &stick);
    }
    assert_eq!((shelved(&stick, ".want").len(), here(&bo, &post)), (0, 0));

    // All have the entry, and nothing there speaks of the film any more.
    let asked = carries_up_to(&bo, &stick, "4M").ok();
    assert!(asked.stderr.contains("1 file asked for"), "{asked}");
    assert_eq!(shelved(&stick, ".want").len(), 1);
    let left = carries_up_to(&ana, &stick, "4M").ok();
    assert!(left.stderr.contains("1 file (3.1 MB) left there"), "{left}");
    assert_eq!((shelved(&stick, ".want").len(), parts(&stick).len()), (0, 4));
    for person in [&bo, &cy] {
        carries_up_to(person, &stick, "4M").ok();
        saves(person, &post, &filmed);
    }
}

#[test]
fn a_damaged_part_costs_no_more_than_itself_and_is_written_again() {
    let [ana, bo, _] = three();
    let stick = stick(&ana);
    let (notes, noted) = file(&ana, "notes.pdf", 300_000);
    let (film, filmed) = file(&ana, "film.mp4", 3 * MIB + MIB / 2);
    let small = posts_with(&ana, "the notes", &notes);
    let large = posts_with(&ana, "the film", &film);
    carries_up_to(&ana, &stick, "10M").ok();
    let part = parts(&stick).into_iter().find(|part| part.to_string_lossy().ends_with(".1"));
    let part = part.expect("the second part of the film");
    let mut bytes = fs::read(&part).expect("its bytes");
    bytes[500_000] ^= 1;
    fs::write(&part, &bytes).expect("the stick can be written");
    let refused = carries_up_to(&bo, &stick, "10M").fails(8);
    let named = part.file_name().expect("a name").to_string_lossy();
    assert!(refused.stderr.contains(&*named), "{refused}");
    assert!(refused.stderr.contains("not what its name says"), "{refused}");
    assert_eq!(here(&bo, &small), 100);
    assert!((60..100).contains(&here(&bo, &large)), "{} %", here(&bo, &large));
    saves(&bo, &small, &noted);

    let left = carries_up_to(&ana, &stick, "10M").ok();
    assert!(left.stderr.contains("MB) left there"), "{left}");
    let took = carries_up_to(&bo, &stick, "10M").ok();
    assert!(took.stderr.contains("1 file (3.6 MB) came"), "{took}");
    saves(&bo, &large, &filmed);
}

#[test]
fn a_replica_has_files_for_whoever_pulls() {
    let [ana, bo, cy] = three();
    let place = ana.beside("public");
    let (film, filmed) = file(&ana, "film.mp4", MIB + 77);
    let (notes, noted) = file(&ana, "notes.pdf", 300_000);
    let large = posts_with(&ana, "the film", &film);
    let small = posts_with(&ana, "the notes", &notes);
    ana.run(&["publish", word(&place), "--files-up-to", "2M"]).ok();
    let server = Server::of(&place);
    let report = bo.run(&["pull", &server.url(), "--json"]).ok().json();
    assert_eq!((&report["files"]["took"], &report["files"]["no_room"]), (&1.into(), &0.into()));
    assert_eq!((here(&bo, &small), here(&bo, &large)), (100, 0));
    saves(&bo, &small, &noted);
    cy.run(&["pull", word(&place), "--files-up-to", "2M"]).ok();
    saves(&cy, &large, &filmed);
}
