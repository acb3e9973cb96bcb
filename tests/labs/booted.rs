//! A host that was booted: systemd is its first process, and its disk is forgotten.

use std::fs;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::{Process, Ran, eventually, eventually_some};
use crate::netns::Namespace;

const BOOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/labs/boot.sh");
const BOOTS: Duration = Duration::from_secs(120);
const RUNS: Duration = Duration::from_secs(90);
/// The home of the machine's node, as the run book has it.
const HOME: &str = "/var/lib/tidings";

/// It is switched off with the value.
pub(crate) struct Booted {
    first: u32,
    /// Holds the machine: when it is killed, so are all processes in there.
    _nspawn: Process,
    _disk: TempDir,
}

impl Booted {
    /// A machine with the network of `host`.
    #[track_caller]
    pub(crate) fn at(host: &Namespace) -> Self {
        let disk = TempDir::new().expect("a directory");
        let mut boot = Command::new("unshare");
        boot.args(["--mount", "--propagation", "private", "sh", BOOT]).arg(disk.path());
        boot.args([env!("CARGO_BIN_EXE_tidings"), host.name()]);
        let nspawn = Process::spawn(boot, "");
        let first = eventually_some(BOOTS, "systemd is started", || child(nspawn.id(), "systemd"));
        let machine = Self { first, _nspawn: nspawn, _disk: disk };
        eventually(BOOTS, "it is up", || {
            let state = machine.run(&["systemctl", "is-system-running"]).stdout;
            matches!(state.trim(), "running" | "degraded")
        });
        machine
    }

    /// Runs a command in there as root.
    #[track_caller]
    pub(crate) fn run(&self, command: &[&str]) -> Ran {
        let mut enter = Command::new("nsenter");
        let first = self.first.to_string();
        enter.args(["--target", &first, "--all", "--root", "--wd", "--", "env", "-i"]);
        enter.arg("PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").args(command);
        Process::spawn(enter, "").finish(RUNS)
    }

    /// Runs a verb there as the service's user, on the service's home.
    #[track_caller]
    pub(crate) fn tidings(&self, args: &[&str]) -> Ran {
        let user = ["setpriv", "--reuid=tidings", "--regid=tidings", "--clear-groups"];
        self.run(&[&user, &["tidings", "--home", HOME][..], args].concat())
    }

    /// What systemd knows of the service by this name.
    #[track_caller]
    pub(crate) fn service(&self, property: &str) -> String {
        let show = self.run(&["systemctl", "show", "tidings", "--value", "--property", property]);
        show.ok().stdout.trim().to_owned()
    }

    /// What the service wrote to the journal.
    #[track_caller]
    pub(crate) fn journal(&self) -> String {
        self.run(&["journalctl", "--unit", "tidings", "--no-pager"]).ok().stdout
    }
}

/// The process called `name` that `parent` started.
fn child(parent: u32, name: &str) -> Option<u32> {
    let numbers = fs::read_dir("/proc").ok()?.flatten();
    let mut numbers = numbers.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.find(|number| {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        // NUMBER (NAME) STATE PARENT …
        let mut words = stat.split_whitespace().skip(1);
        words.next() == Some(&format!("({name})")) && words.nth(1) == Some(&parent.to_string())
    })
}
