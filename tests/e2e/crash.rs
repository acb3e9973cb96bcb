//! SIGKILL in the middle of an import: nothing acknowledged is lost, and no log forks.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cast::{Person, SOON, text};
use crate::harness::{Process, eventually};

const ROUNDS: usize = 20;
/// Lines of one import: more than are committed before the kill.
const LINES: usize = 4_000;
/// Bytes of a text: some 300 posts are one commit.
const TEXT: usize = 6_000;

fn lines(round: usize) -> String {
    let rest = "x".repeat(TEXT);
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"{round} {n} {rest}\"}}\n");
    (0..LINES).map(line).collect()
}

/// Posts that the import said were durable.
fn acknowledged(import: &Process) -> u64 {
    let stdout = import.stdout();
    let whole = stdout.rfind('\n').map_or("", |end| &stdout[..end]);
    let last = whole.lines().last().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    last.and_then(|line| line["imported"].as_u64()).unwrap_or(0)
}

/// Lets time pass that differs from round to round, so that the kill hits another moment of a
/// commit each time.
fn another_moment(round: usize) {
    let started = Instant::now();
    let moment = Duration::from_micros(7_919 * round as u64 % 100_000);
    while started.elapsed() < moment {
        std::thread::yield_now();
    }
}

/// One import that is killed; returns how many posts it acknowledged.
fn crash(ana: &mut Person, round: usize) -> u64 {
    // Every other time a node runs and passes on to bo what it commits.
    if round.is_multiple_of(2) {
        ana.start_node(&[]);
    }
    let input = ana.beside("import.jsonl");
    std::fs::write(&input, lines(round)).expect("a file of posts");
    let import = ana.spawn(&["import", &input.to_string_lossy(), "--json"]);
    let wanted = (round % 3) as u64;
    eventually(SOON, "some of it is acknowledged", || {
        import.stdout().lines().count() as u64 >= wanted
    });
    another_moment(round);
    ana.power_cut();
    let promised = acknowledged(&import);
    assert!(promised < LINES as u64, "the import was killed in its middle");
    promised
}

/// How many lines of each round are held; fails unless they are the first ones of it.
fn held(person: &Person) -> BTreeMap<usize, u64> {
    let mut held: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for post in person.run(&["export"]).ok().json_lines() {
        let text = text(&post["text"]);
        let mut words = text.split(' ').map(str::parse);
        if let (Some(Ok(round)), Some(Ok(line))) = (words.next(), words.next()) {
            held.entry(round as usize).or_default().push(line);
        }
    }
    let count = |(round, mut lines): (usize, Vec<u64>)| {
        lines.sort_unstable();
        assert!(lines.iter().copied().eq(0..lines.len() as u64), "round {round} has gaps");
        (round, lines.len() as u64)
    };
    held.into_iter().map(count).collect()
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_forks() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.stop_node();
    let mut promised = BTreeMap::new();
    for round in 0..ROUNDS {
        promised.insert(round, crash(&mut ana, round));
        ana.verifies();
        let entries = ana.status()["entries"].as_u64();
        assert!(entries >= Some(promised.values().sum()), "round {round}: {entries:?}");
        // It writes on after every crash; a lost entry would make this one a fork.
        ana.posts("general", &format!("still here after crash {round}"));
    }
    ana.start_node(&[]);
    bo.meets(&ana);
    ana.posts("general", "the end");
    bo.sees("the end");

    let (hers, his) = (held(&ana), held(&bo));
    for (round, promised) in &promised {
        let held = hers.get(round).copied().unwrap_or(0);
        assert!(held >= *promised, "round {round}: {held} of {promised} acknowledged posts");
    }
    assert_eq!(hers, his);
    assert!(promised.values().sum::<u64>() > 0, "something was acknowledged");
    for person in [&ana, &bo] {
        person.verifies();
        person.knows_no_fork();
    }
}

#[test]
fn a_receiver_that_is_killed_again_and_again_gets_all_in_the_end() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"post {n}\"}}\n");
    bo.power_cut();
    ana.run_with(&["import", "-"], &(0..6_000).map(line).collect::<String>()).ok();
    for round in 0..5 {
        bo.start_node(&[]);
        another_moment(round);
        bo.power_cut();
        bo.verifies();
    }
    bo.start_node(&[]);
    bo.meets(&ana);
    assert_eq!(bo.texts().len(), 6_000);
    bo.verifies();
}
