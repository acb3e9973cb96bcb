//! Disks that fill up, and are freed again while the node runs.

use std::path::PathBuf;
use std::process::Command;

use crate::harness::{Process, eventually};
use crate::members::{Member, SOON};
use crate::netns::Lan;

const MIB: usize = 1024 * 1024;

/// A small disk for a home; taken away with the value.
struct Disk(PathBuf);

impl Disk {
    /// One of `size` MiB for the home of `member`, which has none yet.
    #[track_caller]
    fn of(member: &Member, size: usize) -> Self {
        let path = member.home.path();
        std::fs::create_dir_all(&path).expect("a place for the disk");
        let options = format!("size={size}m,mode=0700");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&path);
        assert!(mount.status().is_ok_and(|done| done.success()), "{mount:?} needs root");
        Self(path)
    }

    /// Leaves about `left` bytes free.
    #[track_caller]
    fn fill(&self, left: usize) {
        let free = || {
            let mut df = Command::new("df");
            let said = df.args(["--output=avail", "-B1"]).arg(&self.0).output().expect("df");
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            said.lines().last().and_then(|line| line.trim().parse::<usize>().ok()).expect("bytes")
        };
        let size = free().saturating_sub(left);
        std::fs::write(self.0.join("filler"), vec![7; size]).expect("it fits");
    }

    #[track_caller]
    fn free(&self) {
        std::fs::remove_file(self.0.join("filler")).expect("the filler");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The node that still has files there is killed after this; the mount goes with its files.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn process(member: &Member) -> Option<u64> {
    member.home.api().and_then(|api| api["pid"].as_u64())
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_node_with_little_room_takes_nothing_says_so_and_goes_on_by_itself() {
    let lan = Lan::bridge(2);
    let [mut ana, bo] = [0, 1].map(|i| Member::at(&lan.hosts[i]));
    ana.home.env("TIDINGS_MIN_FREE", "8 MiB");
    let disk = Disk::of(&ana, 48);
    let code = ana.founds("Book Club", "ana");
    bo.joins(&code, "bo");
    ana.meets(SOON, &[&bo]);
    let node = process(&ana);

    disk.fill(4 * MIB);
    let status = || ana.home.run(&["status", "--json"]).ok().json();
    eventually(SOON, "ana knows", || status()["low_disk"].is_string());
    assert_eq!(status()["room"]["min"], 8 * MIB);
    let refused = ana.home.run(&["post", "general", "too much"]).fails(9);
    assert!(refused.stderr.contains("min_free") && refused.stderr.contains("next:"), "{refused}");
    bo.posts("from bo");
    bo.home.run(&["sync"]).ok();
    assert!(!ana.texts().contains(&"from bo".to_owned()));
    assert!(ana.home.run(&["status"]).ok().stdout.contains("Disk"));
    let doctor = ana.home.run(&["doctor"]).fails(1).stdout;
    assert!(doctor.contains("nothing is taken"), "{doctor}");

    disk.free();
    ana.reads(SOON * 2, &["from bo"]);
    ana.posts("there is room");
    bo.reads(SOON, &["there is room"]);
    assert_eq!(process(&ana), node, "without a restart");
}

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_disk_that_was_full_is_written_again_without_a_restart() {
    let lan = Lan::bridge(1);
    let mut ana = Member::at(&lan.hosts[0]);
    ana.home.env("TIDINGS_MIN_FREE", "0");
    let disk = Disk::of(&ana, 48);
    ana.founds("Book Club", "ana");
    ana.home.run(&["stop"]).ok();
    ana.home.start_node(&[]);
    ana.posts("before");
    disk.fill(0);
    let line = format!("{{\"board\":\"general\",\"text\":\"{}\"}}\n", "x".repeat(8_000));
    eventually(SOON, "the disk is full", || {
        ana.home.run_with(&["import", "-"], &line.repeat(400)).code != Some(0)
    });
    assert!(ana.home.run(&["status"]).fails(1).stderr.contains("can be written"));
    disk.free();
    eventually(SOON, "it can be written again", || {
        ana.home.run(&["post", "general", "after"]).code == Some(0)
    });
    let texts = ana.texts();
    assert!(texts.contains(&"before".to_owned()) && texts.contains(&"after".to_owned()));
    assert!(ana.home.node().is_some_and(Process::is_running), "without a restart");
    ana.home.run(&["verify"]).ok();
}
