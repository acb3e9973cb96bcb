//! The node in the background: this program again, detached, waited for until it answers.

use crate::client::Remote;
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::write::private_options;
use crate::print::said::said;
use crate::print::sanitise;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A node that does not answer after this time is reported; it may still be indexing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pause between looks.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How much of the log's end is shown when the start failed, in bytes and lines.
const TAIL: (u64, usize) = (4096, 8);

/// Starts the node of this home with these words after `run` and waits until it answers.
pub(crate) fn start(home: &Home, words: &[String]) -> Result<Remote> {
    let mut child = spawn(home, words)?;
    wait(home, &mut child)
}

fn spawn(home: &Home, words: &[String]) -> Result<Child> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::failed(said!("cli-program-lost", why = error.to_string())))?;
    let log = append(&home.node_log())?;
    let errors = log.try_clone().map_err(|error| Failure::file(&home.node_log(), &error))?;
    let mut command = Command::new(&program);
    command
        .arg("--home")
        .arg(home.dir())
        .args(["run", "--background"])
        .args(words)
        .current_dir(home.dir())
        // A node lives longer than the code that it was joined by should be lying about.
        .env_remove("TIDINGS_CODE")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors);
    detach(&mut command);
    command.spawn().map_err(|error| Failure::file(&program, &error))
}

/// Away from the terminal's process group, so that Ctrl-C does not reach it.
fn detach(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(command, 0x0000_0208);
}

fn append(path: &Path) -> Result<File> {
    let opened = private_options().create(true).append(true).open(path);
    opened.map_err(|error| Failure::file(path, &error))
}

fn wait(home: &Home, child: &mut Child) -> Result<Remote> {
    let started = Instant::now();
    loop {
        if let Some(remote) = Remote::find(home)?.filter(|remote| remote.pid() == child.id()) {
            return Ok(remote);
        }
        if let Ok(Some(status)) = child.try_wait() {
            return another(home).unwrap_or_else(|| Err(ended(home, &status.to_string())));
        }
        if started.elapsed() > PATIENCE {
            return Err(late(home, child.id()));
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// Somebody else started the node at the same moment: just as well.
fn another(home: &Home) -> Option<Result<Remote>> {
    Remote::find(home).transpose()
}

fn ended(home: &Home, status: &str) -> Failure {
    Failure::failed(said!("cli-node-ended-at-once", how = status, log = tail(home)))
}

fn late(home: &Home, pid: u32) -> Failure {
    let late = said!("cli-node-late", pid = pid.to_string(), log = tail(home));
    Failure::new(Code::Unreachable, late)
}

/// The last lines of the node's log.
fn tail(home: &Home) -> String {
    let text = read_tail(&home.node_log()).unwrap_or_default();
    let lines = telling(&text).into_iter().map(|line| format!("    {}", sanitise::line(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// From where the program says why it ends; what it logged last where it does not say.
fn telling(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len().saturating_sub(TAIL.1);
    let why = lines.iter().skip(last).position(|line| line.starts_with("tidings: "));
    lines.into_iter().skip(last + why.unwrap_or(0)).collect()
}

fn read_tail(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(TAIL.0);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL.0).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_node_ended_is_told_without_what_it_logged_before() {
        let said = "INFO listening\nWARN closed\ntidings: no space\n  next: make some\n";
        assert_eq!(telling(said), ["tidings: no space", "  next: make some"]);
        assert_eq!(telling("INFO a\nINFO b"), ["INFO a", "INFO b"]);
        assert_eq!(telling(&"x\n".repeat(100)).len(), TAIL.1);
    }
}
