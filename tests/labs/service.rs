//! The machine's service as systemd runs it: in its sandbox, with its watchdog, through reloads.

use crate::booted::Booted;
use crate::harness::{eventually, eventually_some};
use crate::members::{LATER, Member, SOON};
use crate::netns::Lan;

/// What the watchdog has to be told within, here.
const QUICK: &str = "[Service]\\nWatchdogSec=5\\nRestartSec=0\\n";

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn systemd_runs_the_node_in_its_sandbox_and_starts_it_again_when_it_hangs() {
    let lan = Lan::bridge(2);
    let ana = Member::at(&lan.hosts[0]);
    let code = ana.founds("Book Club", "ana");
    ana.posts("from a laptop");
    let machine = Booted::at(&lan.hosts[1]);

    // The steps of the run book.
    machine.run(&["tidings", "service", "install", "--system", "--relay"]).ok();
    let place = "install -d -m 0700 -o tidings -g tidings /var/lib/tidings";
    machine.run(&place.split(' ').collect::<Vec<_>>()).ok();
    machine.tidings(&["join", &code, "--as", "box"]).ok();
    machine.tidings(&["stop"]).ok();
    machine.run(&["systemctl", "start", "tidings"]).ok();
    assert_eq!(machine.service("ActiveState"), "active", "a start ends when the node is ready");

    let process = machine.service("MainPID");
    let status = machine.run(&["cat", &format!("/proc/{process}/status")]).ok().stdout;
    for held in ["Seccomp:\t2", "NoNewPrivs:\t1", "CapEff:\t0000000000000000"] {
        assert!(status.contains(held), "{held} is missing: {status}");
    }

    // What the sandbox must not be in the way of: finding, receiving, sending, storing, explaining.
    ana.posts("to a service");
    reads(&machine, "to a service");
    machine.tidings(&["post", "general", "from a service"]).ok();
    ana.reads(SOON, &["from a service"]);
    eventually(SOON, "systemd knows of the peer", || machine.service("StatusText") == "1 peer");
    machine.tidings(&["doctor"]).ok();

    let settings = "mkdir -p /etc/tidings; echo 'quota = \"1 GiB\"' > /etc/tidings/config.toml";
    machine.run(&["sh", "-c", settings]).ok();
    machine.run(&["systemctl", "reload", "tidings"]).ok();
    eventually(SOON, "it took the setting", || machine.journal().contains("applied=[\"quota\"]"));
    assert_eq!(machine.service("MainPID"), process, "without a restart");

    let place = "/etc/systemd/system/tidings.service.d";
    let quick = format!("mkdir {place}; printf '{QUICK}' > {place}/quick.conf");
    machine.run(&["sh", "-c", &quick]).ok();
    machine.run(&["systemctl", "daemon-reload"]).ok();
    machine.run(&["systemctl", "restart", "tidings"]).ok();
    machine.run(&["systemctl", "kill", "--signal=STOP", "--kill-who=main", "tidings"]).ok();
    let count = |name: &str| machine.service(name).parse::<u32>().expect("a number");
    eventually(LATER, "the watchdog bites", || count("NRestarts") == 1);
    eventually(SOON, "it runs again", || machine.service("ActiveState") == "active");
    ana.posts("after it hung");
    reads(&machine, "after it hung");
    machine.tidings(&["verify"]).ok();

    machine.run(&["systemctl", "stop", "tidings"]).ok();
    assert_eq!(machine.service("Result"), "success");
    machine.run(&["tidings", "service", "uninstall", "--system"]).ok();
    assert_eq!(machine.service("LoadState"), "not-found");
    machine.tidings(&["read", "general"]).ok();
}

/// Waits until the machine's node has a post.
#[track_caller]
fn reads(machine: &Booted, text: &str) {
    eventually_some(LATER, &format!("{text} is there"), || {
        let read = machine.tidings(&["read", "general", "--all"]);
        read.stdout.contains(text).then_some(())
    });
}
