//! A folder is written whole, read again, and never over another run.

use super::*;
use crate::output::{Figures, Interval, KINDS, Node, Verdict};

fn sample(name: &str) -> (Summary, Recording) {
    let mut sent = [0; KINDS.len()];
    (sent[5], sent[8]) = (40, 600);
    let interval = Interval { to: 1_000_000, sent, written: 2, frames: 7, ..Interval::default() };
    let recording = Recording {
        kinds: KINDS.map(str::to_owned).to_vec(),
        end: 1_000_000,
        honest: 2,
        roles: vec!["honest".into(), "fork, \"twice\"".into()],
        nodes: vec![Node { degree: 1, copies: 5, accepted: 3, ..Node::default() }; 2],
        series: vec![interval],
        frames: vec![0, 0, 0, 0, 0, 4, 0, 0, 3, 0, 0, 0, 0, 0],
        ..Recording::default()
    };
    let summary = Summary {
        name: name.into(),
        seed: 3,
        verdict: Verdict { ok: true, line: "ok".into(), ..Verdict::default() },
        figures: Figures { entries: 2, redundancy: 1.25, ..Figures::default() },
        ..Summary::default()
    };
    (summary.with(&recording), recording)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_folder_reads_as_it_was_written() {
    let folder = folder();
    let (summary, recording) = sample("one");
    let page = write(folder.path(), &summary, &recording, false).unwrap();
    assert_eq!(read(folder.path()).unwrap(), (summary, recording));
    let written = fs::read(&page).unwrap();
    fs::write(&page, "gone").unwrap();
    assert_eq!(rebuild(folder.path()).unwrap(), page);
    assert_eq!(fs::read(&page).unwrap(), written);
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [NODES, REPLAY, REPORT, SERIES, SUMMARY]);
}

#[test]
fn another_run_is_not_overwritten_unless_one_says_so() {
    let folder = folder();
    let ((one, recording), (two, _)) = (sample("one"), sample("two"));
    write(folder.path(), &one, &recording, false).unwrap();
    write(folder.path(), &one, &recording, false).expect("the same run, once more");
    let refused = write(folder.path(), &two, &recording, false).unwrap_err();
    assert!(matches!(&refused, OutputFailed::Taken { .. }), "{refused}");
    assert!(refused.to_string().contains("--overwrite"), "{refused}");
    let early = room(folder.path(), "two", two.seed, false).unwrap_err();
    assert_eq!(early.to_string(), refused.to_string(), "known before it is run");
    assert_eq!(read(folder.path()).unwrap().0.name, "one");
    write(folder.path(), &two, &recording, true).unwrap();
    assert_eq!(read(folder.path()).unwrap().0.name, "two");
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    let (summary, recording) = sample("one");
    let refused = write(folder.path(), &summary, &recording, true).unwrap_err();
    assert!(matches!(refused, OutputFailed::Foreign(_)));
    assert!(matches!(read(folder.path()), Err(OutputFailed::Nothing(_))));
}

#[test]
fn a_run_that_was_stopped_half_way_is_written_anew() {
    let folder = folder();
    let (summary, recording) = sample("one");
    write(folder.path(), &summary, &recording, false).unwrap();
    fs::remove_file(folder.path().join(SUMMARY)).unwrap();
    assert!(read(folder.path()).is_err());
    write(folder.path(), &summary, &recording, false).unwrap();
}

#[test]
fn other_versions_and_other_files_are_refused() {
    let folder = folder();
    let (summary, recording) = sample("one");
    write(folder.path(), &Summary { schema: 99, ..summary }, &recording, false).unwrap();
    assert!(matches!(read(folder.path()), Err(OutputFailed::Schema { schema: 99, .. })));
    fs::write(folder.path().join(SUMMARY), "{}").unwrap();
    assert!(matches!(read(folder.path()), Err(OutputFailed::Unreadable { .. })));
}

#[test]
fn a_name_makes_no_path() {
    let told = |name: &str| folder_of(name, 7).display().to_string();
    assert_eq!(told("split-1"), "target/sim/split-1-7");
    assert_eq!(told("../../etc/x y"), "target/sim/______etc_x_y-7");
    assert_eq!(told(""), "target/sim/run-7");
}

#[test]
fn the_summary_has_its_shape() {
    let (summary, _) = sample("one");
    let value = serde_json::to_value(&summary).unwrap();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let sorted = |mut names: Vec<&str>| -> Vec<String> {
        names.sort_unstable();
        names.into_iter().map(str::to_owned).collect()
    };
    let top = vec![
        "about",
        "bytes",
        "delay",
        "delay_by_hop",
        "figures",
        "frames",
        "name",
        "network",
        "promises",
        "repeat",
        "schema",
        "seed",
        "verdict",
    ];
    assert_eq!(keys(&value), sorted(top));
    let figures = vec![
        "entries",
        "deliveries",
        "redundancy",
        "overhead",
        "bytes",
        "frames",
        "peak_in_flight",
        "converged_us",
        "bound_us",
        "virtual_us",
        "events",
        "run_hash",
    ];
    assert_eq!(keys(&value["figures"]), sorted(figures));
    assert_eq!(keys(&value["verdict"]), ["checker", "line", "ok", "stopped", "what"]);
    assert_eq!(value["bytes"], serde_json::json!({"NOTE": 40, "RUN": 600}));
    assert_eq!(value["frames"], serde_json::json!({"NOTE": 4, "RUN": 3}));
    assert_eq!(value["figures"]["bytes"], 640);
}

#[test]
fn tables_have_a_line_for_each_and_as_many_columns_as_names() {
    let (_, recording) = sample("one");
    let series = recording.series_csv();
    let lines: Vec<&str> = series.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
    assert!(lines[0].starts_with("from_us,to_us,coverage,redundancy,written,accepted,delivered,"));
    assert!(lines[0].contains(",sent_run,") && lines[0].ends_with("received_bodies"));
    assert!(lines[1].starts_with("0,1000000,0.000000,1.000000,2,0,0,0,7,"));
    let nodes = recording.nodes_csv();
    let lines: Vec<&str> = nodes.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], "0,honest,1,0,0,0,0,0,3,5,2,0,0,0,0");
    assert!(lines[2].starts_with("1,\"fork, \"\"twice\"\"\",1,"));
}
