//! One process owns a home, and nobody ever meets a locked database.

use std::fs::File;

use crate::cast::{Person, SOON};
use crate::harness::Process;

#[test]
fn a_second_node_is_refused_politely() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    ana.start_node(&[]);
    let pid = ana.node().expect("a node").id().to_string();
    let second = ana.run(&["run"]).fails(6);
    assert!(second.stderr.contains(&pid) && second.stderr.contains("tidings stop"), "{second}");
    let second = ana.run(&["start"]).ok();
    assert!(second.stderr.contains(&pid), "{second}");
    ana.posts("general", "the first goes on");
    assert!(ana.node().is_some_and(Process::is_running));
}

#[test]
fn two_nodes_started_at_once_become_one() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    let starting: Vec<_> = (0..4).map(|_| ana.spawn(&["start"])).collect();
    let ended: Vec<_> = starting.into_iter().map(|start| start.finish(SOON)).collect();
    assert!(ended.iter().any(|ran| ran.code == Some(0)), "{ended:?}");
    assert!(ended.iter().all(|ran| [Some(0), Some(6)].contains(&ran.code)), "{ended:?}");
    assert_eq!(ana.processes().len(), 1);
    ana.posts("general", "one node");
}

#[test]
fn verbs_side_by_side_wait_for_each_other() {
    let mut ana = Person::founds("ana");
    for running in [true, false] {
        let writing: Vec<_> = (0..8)
            .map(|n| ana.spawn(&["post", "general", &format!("{n}, with a node: {running}")]))
            .collect();
        for write in writing {
            let ran = write.finish(SOON).ok();
            assert!(!ran.stderr.contains("lock"), "{ran}");
        }
        if running {
            ana.stop_node();
        }
    }
    assert_eq!(ana.texts().len(), 16);
    ana.verifies();
}

#[test]
fn a_long_import_without_a_node_only_makes_others_wait() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"line {n}\"}}\n");
    let lines: String = (0..4_000).map(line).collect();
    let file = ana.beside("posts.jsonl");
    std::fs::write(&file, lines).expect("a file of posts");
    let import = ana.spawn(&["import", &file.to_string_lossy()]);
    ana.posts("general", "meanwhile");
    import.finish(SOON).ok();
    assert_eq!(ana.texts().len(), 4_001);
}

#[test]
fn a_home_that_another_program_keeps_is_busy() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    let lock = File::options().write(true).open(ana.path().join("lock")).expect("the lock");
    lock.try_lock().expect("nobody has it");
    for verb in [&["run"][..], &["post", "general", "hi"]] {
        let busy = ana.run(verb).fails(6);
        assert!(busy.stderr.contains("in use by") && busy.stderr.contains("next:"), "{busy}");
    }
    let doctor = ana.run(&["doctor"]).fails(1).stdout;
    assert!(doctor.contains("in use by") && doctor.contains("does not answer"), "{doctor}");
    drop(lock);
    ana.posts("general", "free again");
}
