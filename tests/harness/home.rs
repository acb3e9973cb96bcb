//! A home directory of its own, the verbs run on it, and the node that owns it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::process::{Process, Ran};
use super::wait::{eventually, within};

/// No verb takes longer, on a slow machine and in a debug build.
const VERB: Duration = Duration::from_secs(60);
/// A node answers, or is gone, within this.
const NODE: Duration = Duration::from_secs(30);

/// A home in a directory of its own; dropping it kills its node and deletes the directory.
pub(crate) struct Home {
    root: TempDir,
    launcher: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    node: Option<Process>,
}

impl Home {
    /// A home that does not exist yet, on this machine.
    pub(crate) fn new() -> Self {
        Self::behind(&[])
    }

    /// A home whose commands all start with `launcher`, such as `ip netns exec NAME`.
    pub(crate) fn behind(launcher: &[&str]) -> Self {
        let root = tempfile::Builder::new().prefix("tidings-").tempdir().expect("a temporary dir");
        let launcher = launcher.iter().map(OsString::from).collect();
        Self { root, launcher, env: Vec::new(), node: None }
    }

    /// The directory given as `--home`; `tidings new` or `tidings join` makes it.
    pub(crate) fn path(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// A path beside the home for a file that a test needs.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Sets an environment variable for every later command.
    pub(crate) fn env(&mut self, key: impl Into<OsString>, value: impl Into<OsString>) {
        self.env.push((key.into(), value.into()));
    }

    /// `tidings --home HOME ARGS`, cut off from the caller's own homes and settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let binary = OsString::from(env!("CARGO_BIN_EXE_tidings"));
        let mut words = self.launcher.iter().chain([&binary]);
        let mut command = Command::new(words.next().expect("the binary at least"));
        command.args(words).arg("--home").arg(self.path()).args(args);
        for (key, _) in std::env::vars_os().filter(|(key, _)| is_personal(key)) {
            command.env_remove(key);
        }
        command.env("HOME", self.root.path()).envs(self.env.iter().cloned());
        command
    }

    /// Runs a verb to its end with nothing on stdin.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// Runs a verb to its end with `input` on stdin.
    #[track_caller]
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Ran {
        Process::spawn(self.command(args), input).finish(VERB)
    }

    /// Starts a verb that goes on, such as `watch`.
    #[track_caller]
    pub(crate) fn spawn(&self, args: &[&str]) -> Process {
        Process::spawn(self.command(args), "")
    }

    /// Starts `tidings run ARGS` and waits until it answers.
    #[track_caller]
    pub(crate) fn start_node(&mut self, args: &[&str]) {
        assert!(self.node.is_none(), "the home has a node already");
        let mut node = self.spawn(&[&["run"], args].concat());
        let id = u64::from(node.id());
        let answers = within(NODE, || {
            let ended = !node.is_running();
            let ready = self.api().is_some_and(|api| api["pid"].as_u64() == Some(id));
            (ended || ready).then_some(ready)
        });
        assert!(answers == Some(true), "no node came up\n{}", node.last_words());
        self.node = Some(node);
    }

    /// What the node wrote for programs: its port, token and process id; none before the first
    /// start, and that of the last node after a power cut.
    pub(crate) fn api(&self) -> Option<Value> {
        serde_json::from_slice(&fs::read(self.path().join("api.json")).ok()?).ok()
    }

    /// The node that [`Home::start_node`] started.
    pub(crate) fn node(&mut self) -> Option<&mut Process> {
        self.node.as_mut()
    }

    /// Asks the node to stop, in the foreground or not, and waits until it is gone.
    #[track_caller]
    pub(crate) fn stop_node(&mut self) {
        self.run(&["stop"]).ok();
        if let Some(node) = self.node.take() {
            node.finish(NODE).ok();
        }
        eventually(NODE, "the node is gone", || self.processes().is_empty());
    }

    /// Kills every process of this home with SIGKILL, as a power cut would, and waits for it.
    #[track_caller]
    pub(crate) fn power_cut(&mut self) {
        self.kill_all();
        eventually(NODE, "every process of the home is gone", || self.processes().is_empty());
    }

    /// Every process started on this home, a node in the background too, known by the path among
    /// its arguments or in its environment. Empty where there is no `/proc`.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        ids.filter(|id| mentions(*id, self.root.path())).collect()
    }

    fn kill_all(&mut self) {
        if let Some(mut node) = self.node.take() {
            node.kill();
        }
        let ids: Vec<String> = self.processes().iter().map(u32::to_string).collect();
        if !ids.is_empty() {
            // One of them may end first; who asks looks at what is left.
            let _ = Command::new("sh").arg("-c").arg(format!("kill -9 {}", ids.join(" "))).output();
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(node) = self.node.as_mut().filter(|_| thread::panicking()) {
            eprintln!("the node of {}\n{}", self.root.path().display(), node.last_words());
        }
        self.kill_all();
    }
}

/// Whether a variable would let the caller's own homes, settings or editor into a test.
fn is_personal(key: &OsStr) -> bool {
    let key = key.to_string_lossy();
    let named = ["EDITOR", "VISUAL", "RUST_LOG", "NO_COLOR", "NOTIFY_SOCKET", "LANG"];
    let begun = ["TIDINGS_", "XDG_", "LC_"];
    begun.iter().any(|begun| key.starts_with(begun)) || named.contains(&key.as_ref())
}

/// Whether a process has `path` among its arguments or in its environment.
fn mentions(process: u32, path: &Path) -> bool {
    let path = path.as_os_str().as_bytes();
    ["cmdline", "environ"].iter().any(|file| {
        let bytes = fs::read(format!("/proc/{process}/{file}")).unwrap_or_default();
        bytes.windows(path.len()).any(|window| window == path)
    })
}
