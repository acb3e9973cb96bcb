//! A stick that is full: a small file system of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::Home;

/// A tmpfs of this size, unmounted with its value.
struct Mounted(PathBuf);

impl Mounted {
    fn at(dir: PathBuf, size: &str) -> Self {
        std::fs::create_dir(&dir).expect("a new directory");
        let size = format!("size={size}");
        let ran =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&dir).status();
        assert!(ran.expect("mount").success());
        Self(dir)
    }

    fn word(&self) -> &str {
        self.0.to_str().expect("a path in UTF-8")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.0).status());
    }
}

fn posts(home: &Home, count: usize) {
    let line = |n| format!("{{\"board\":\"general\",\"text\":\"{n} {}\"}}\n", "x".repeat(1_000));
    home.run_with(&["import", "-"], &(0..count).map(line).collect::<String>()).ok();
}

fn unfinished(dir: &Path) -> usize {
    let shelf = dir.join("tidings");
    let folders = std::fs::read_dir(shelf).into_iter().flatten().flatten();
    let files = folders.filter_map(|it| std::fs::read_dir(it.path()).ok()).flatten().flatten();
    files.filter(|it| it.file_name().to_string_lossy().ends_with(".new")).count()
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_full_stick_says_so_and_stays_valid() {
    let mut home = Home::new();
    home.env("TIDINGS_MDNS", "off");
    home.env("TIDINGS_API_PORT", "0");
    home.run(&["new", "Book Club", "--as", "ana"]).ok();
    home.stop_node();
    let stick = Mounted::at(home.beside("stick"), "256k");
    posts(&home, 50);
    home.run(&["carry", stick.word()]).ok();
    posts(&home, 600);
    let full = home.run(&["carry", stick.word()]).fails(9);
    assert!(full.stderr.contains("no room is left"), "{full}");
    assert_eq!(unfinished(&stick.0), 0);
    // What was there before is there still, and can be read; a bound makes it fit.
    let read = home.run(&["pull", stick.word(), "--json"]).ok().json();
    assert_eq!(read["lists"], 1, "{read}");
    let bounded = home.run(&["carry", stick.word(), "--max", "150K", "--json"]).ok().json();
    assert!(bounded["left"]["withheld"].as_u64() > Some(100), "{bounded}");
}
