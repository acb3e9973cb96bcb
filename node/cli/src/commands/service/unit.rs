//! The unit files: what systemd is told.

use std::fmt::Write;
use std::path::Path;

/// The first line of every file that this program writes; files without it are left alone.
pub(super) const MARK: &str = "# Written by `tidings service install`";

/// The system's home of the service, made by systemd.
pub(super) const SYSTEM_HOME: &str = "/var/lib/tidings";

/// The system's user and group of the service.
pub(super) const SYSTEM_USER: &str = "tidings";

/// What makes that user: sysusers.d(5).
pub(super) fn sysusers() -> String {
    format!("{MARK}: the user of the service.\nu {SYSTEM_USER} - \"Tidings node\" {SYSTEM_HOME}\n")
}

/// What holds for the kernel's view of the process, also where its manager has no privileges:
/// all of it is done by a filter of system calls.
const FILTERS: &str = "\
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
UMask=0077
";

/// What the system's manager can do on top: the node sees its home, the network and nothing else.
const WALLS: &str = "\
User=tidings
Group=tidings
StateDirectory=tidings
StateDirectoryMode=0700
ConfigurationDirectory=tidings
CapabilityBoundingSet=
AmbientCapabilities=
DevicePolicy=closed
KeyringMode=private
PrivateDevices=yes
PrivateTmp=yes
PrivateUsers=yes
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
";

/// A unit of the system's manager that runs `program` with `flags` after `run`.
pub(super) fn of_system(program: &Path, flags: &[&str]) -> String {
    let mut unit = head("network-online.target", program, Path::new(SYSTEM_HOME), flags);
    unit.push_str("\n# The sandbox; `systemd-analyze security tidings` rates it.\n");
    unit.push_str(WALLS);
    unit.push_str(FILTERS);
    unit.push_str("\n[Install]\nWantedBy=multi-user.target\n");
    unit
}

/// A unit of a person's own manager that runs `program` on `home`.
pub(super) fn of_user(program: &Path, home: &Path, flags: &[&str]) -> String {
    let mut unit = head("default.target", program, home, flags);
    unit.push_str("\n# What a manager without privileges can do of a sandbox.\n");
    unit.push_str(FILTERS);
    unit.push_str("\n[Install]\nWantedBy=default.target\n");
    unit
}

fn head(after: &str, program: &Path, home: &Path, flags: &[&str]) -> String {
    let wants = match after {
        "default.target" => String::new(),
        target => format!("Wants={target}\nAfter={target}\n"),
    };
    let flags: String = flags.iter().map(|flag| format!(" {flag}")).collect();
    let mut unit = format!("{MARK}; `tidings service uninstall` removes it.\n");
    let _ = write!(
        unit,
        "[Unit]\nDescription=Tidings node\n{wants}\n\
         [Service]\nType=notify\nNotifyAccess=main\n\
         ExecStart={} --home {} run{flags}\n\
         # Settings marked live are taken; the others say that they take a restart.\n\
         ExecReload=kill -HUP $MAINPID\n\
         # The node's thread itself says that it turns: one that hangs is started again.\n\
         WatchdogSec=60\nRestart=on-failure\nRestartSec=5\n\
         # A long start asks for more, a stop says goodbye to the peers and closes the store.\n\
         TimeoutStartSec=90\nTimeoutStopSec=30\nLimitNOFILE=65536\nTasksMax=64\n",
        quoted(program),
        quoted(home),
    );
    unit
}

/// A path as a word of systemd: quoted where it must be, specifiers doubled.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string().replace('%', "%%").replace('$', "$$");
    let plain = |letter: char| letter.is_alphanumeric() || "/._-%$@+".contains(letter);
    match text.chars().all(plain) {
        true => text,
        false => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_in_deploy_is_the_one_that_is_written() {
        let kept = include_str!("../../../../../deploy/systemd/tidings.service");
        let unit = of_system(Path::new("/usr/local/bin/tidings"), &[]);
        assert_eq!(kept, unit, "`tidings service install --system --print` prints it");
        let kept = include_str!("../../../../../deploy/systemd/tidings.sysusers");
        assert_eq!(kept, sysusers());
    }

    #[test]
    fn paths_are_words_of_systemd() {
        for (path, word) in [
            ("/usr/bin/tidings", "/usr/bin/tidings"),
            ("/srv/100%/x", "/srv/100%%/x"),
            ("/srv/a b", "\"/srv/a b\""),
            ("/srv/\"q\"", "\"/srv/\\\"q\\\"\""),
            ("/srv/$HOME", "/srv/$$HOME"),
        ] {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }

    #[test]
    fn a_unit_says_what_to_run_and_that_it_notifies() {
        let unit = of_user(Path::new("/opt/tidings"), Path::new("/srv/club"), &["--no-mdns"]);
        assert!(unit.starts_with(MARK));
        assert!(unit.contains("ExecStart=/opt/tidings --home /srv/club run --no-mdns\n"), "{unit}");
        for line in ["Type=notify", "WatchdogSec=60", "WantedBy=default.target"] {
            assert!(unit.lines().any(|found| found == line), "{line}");
        }
        // A manager without privileges cannot change users or mount.
        assert!(!unit.contains("User=") && !unit.contains("Protect"), "{unit}");
    }
}
