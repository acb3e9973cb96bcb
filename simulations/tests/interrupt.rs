//! Ctrl-C keeps what is done: the program itself, and the signal that a terminal sends.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// A run that would take days, and has begun when this returns; its events on standard error.
fn begun(args: &[&str]) -> (Child, BufReader<std::process::ChildStderr>) {
    let mut run = Command::new(env!("CARGO_BIN_EXE_tidings-sim"))
        .args(["run", "--trace", "--nodes", "6", "--posts", "2", "--length", "7d"])
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut events = BufReader::new(run.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("RUN") {
        line.clear();
        assert!(events.read_line(&mut line).unwrap() > 0, "the run ended by itself");
    }
    (run, events)
}

fn interrupt(run: &Child) {
    let sent = Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_run_that_is_stopped_says_so_and_leaves_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let (run, mut events) = begun(&["--out", out.to_str().unwrap()]);
    interrupt(&run);
    let mut rest = String::new();
    events.read_to_string(&mut rest).unwrap();
    let done = run.wait_with_output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(130), "{said}");
    assert!(said.starts_with("stopped"), "{said}");
    assert!(rest.contains("stopping: what is done is kept"));
    let summary = std::fs::read_to_string(out.join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["verdict"]["ok"], false);
    assert_eq!(summary["verdict"]["stopped"], true);
    assert!(summary["figures"]["deliveries"].as_u64().unwrap() > 0, "{summary}");
    assert!(std::fs::read_to_string(out.join("nodes.csv")).unwrap().lines().count() == 7);
    assert!(std::fs::read_to_string(out.join("report.html")).unwrap().contains("stopped"));
}

/// Waits until the program listens for Ctrl-C itself: before that the signal would end it.
#[cfg(target_os = "linux")]
fn listens(run: &Child) {
    const INT: u64 = 1 << 1;
    let status = format!("/proc/{}/status", run.id());
    let caught = |status: String| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"))?.trim().to_owned();
        u64::from_str_radix(&mask, 16).ok()
    };
    while std::fs::read_to_string(&status).ok().and_then(caught).unwrap() & INT == 0 {
        std::thread::yield_now();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_swarm_that_is_stopped_counts_what_it_did_and_does_not_claim_success() {
    for how in [["--seeds", "1000000000"], ["--minutes", "600"]] {
        let run = Command::new(env!("CARGO_BIN_EXE_tidings-sim"))
            .arg("swarm")
            .args(how)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        listens(&run);
        interrupt(&run);
        let done = run.wait_with_output().unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        assert_eq!(done.status.code(), Some(130), "{said}");
        assert!(said.contains("no promise broken"), "{said}");
    }
}
