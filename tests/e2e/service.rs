//! A supervisor that speaks systemd's protocol, and the unit that asks for it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::cast::{Person, SOON};
use crate::harness::eventually;

/// A socket as systemd listens on one, and what was said there, one line each.
fn supervisor(at: &Path) -> Arc<Mutex<Vec<String>>> {
    let socket = UnixDatagram::bind(at).expect("a socket");
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length) = socket.recv(&mut bytes) {
            let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
            heard.lock().expect("no panic").extend(text.lines().map(str::to_owned));
        }
    });
    said
}

#[test]
fn a_supervisor_hears_that_the_node_is_ready_turns_reloads_and_stops() {
    let mut ana = Person::founds("ana");
    ana.stop_node();
    let socket = ana.beside("notify");
    let said = supervisor(&socket);
    let count = |word: &str| {
        said.lock().expect("no panic").iter().filter(|line| line.starts_with(word)).count()
    };
    ana.env("NOTIFY_SOCKET", &socket);
    ana.env("WATCHDOG_USEC", "600000");
    ana.start_node(&[]);
    eventually(SOON, "it is ready", || count("READY=1") == 1);
    eventually(SOON, "it says how it is", || count("STATUS=0 peers") > 0);
    // Nobody asks it anything: it is the node's thread itself that says so.
    eventually(SOON, "its thread turns", || count("WATCHDOG=1") > 3);
    assert_eq!(count("STOPPING=1"), 0);
    let node = ana.node().expect("a node").id().to_string();
    assert!(Command::new("kill").args(["-HUP", &node]).status().is_ok_and(|done| done.success()));
    eventually(SOON, "it reads its settings", || count("RELOADING=1") == 1);
    eventually(SOON, "it is ready again", || count("READY=1") == 2);
    assert_eq!(count("MONOTONIC_USEC="), 1);
    ana.stop_node();
    assert_eq!(count("STOPPING=1"), 1);
}

#[test]
fn a_unit_runs_this_program_on_this_home() {
    let ana = Person::founds("ana");
    let unit = ana.run(&["service", "install", "--print"]).ok().stdout;
    let program = fs::canonicalize(env!("CARGO_BIN_EXE_tidings")).expect("the program");
    let (program, home) = (program.display(), ana.path());
    let start = format!("ExecStart={program} --home {} run\n", home.display());
    assert!(unit.contains(&start), "{unit}");
    let unit = ana.run(&["service", "install", "--system", "--print"]).ok().stdout;
    assert!(unit.contains("User=tidings\n") && unit.contains("/var/lib/tidings run\n"), "{unit}");
    let unit = ana.run(&["service", "install", "--relay", "--print"]).ok().stdout;
    assert!(unit.contains(" run --relay\n"), "{unit}");
    ana.run(&["service", "install", "--system", "--user"]).fails(2);
}

#[test]
fn without_systemd_the_next_step_is_named() {
    if Path::new("/run/systemd/system").is_dir() {
        // Here it would change the machine: the unit tests write into a directory of their own.
        return;
    }
    let ana = Person::founds("ana");
    for verb in ["install", "status", "uninstall"] {
        let failed = ana.run(&["service", verb]).fails(1);
        assert!(failed.stderr.contains("tidings --home DIR run"), "{failed}");
    }
}

#[test]
fn the_container_names_settings_and_verbs_that_there_are() {
    let ana = Person::founds("ana");
    let known = ana.run(&["config", "example"]).ok().stdout;
    let files = [
        include_str!("../../deploy/docker/Dockerfile"),
        include_str!("../../deploy/docker/compose.yaml"),
    ];
    let words =
        files.iter().flat_map(|file| file.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let named: BTreeSet<&str> = words.filter(|word| word.starts_with("TIDINGS_")).collect();
    for word in &named {
        assert!(*word == "TIDINGS_HOME" || known.contains(&format!("{word};")), "{word}");
    }
    assert!(named.contains("TIDINGS_LISTEN") && named.contains("TIDINGS_METRICS"), "{named:?}");
    // What the container's health is judged by.
    assert!(files[0].contains("CMD [\"tidings\", \"status\", \"--quiet\"]"));
    ana.run(&["status", "--quiet"]).ok();
    assert!(files[0].contains("EXPOSE 4001/tcp 4001/udp") && files[1].contains("/tcp/4001"));
}
