//! Programs that the owner wants run when something came that is worth a word: a command of theirs,
//! and the desktop's.
//!
//! They are run without a shell, each kind on a thread of its own. What peers wrote reaches a command in
//! its environment alone, neutralised and cut, so that none of it is taken for an argument.

use super::desktop;
use crate::print::sanitise::line;
use std::io::ErrorKind;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::event::Notice;
use tidings_words::{Language, Words};

/// Programs that wait while one runs; further ones are dropped.
const MAX_WAITING: usize = 16;
/// A program that takes longer is killed, and all that it started in its process group.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pause between looks whether it has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Longest text of a peer in a variable or on the desktop, in characters.
const MAX_TEXT: usize = 200;

/// Everybody who is told of notices outside of this program.
pub(super) struct Hooks {
    command: Hook,
    desktop: Hook,
}

impl Hooks {
    pub(super) fn new() -> Self {
        Self { command: Hook::new("notify_command"), desktop: Hook::new("desktop") }
    }

    /// Runs the owner's command, unless it is empty; does not wait.
    pub(super) fn command(&self, words: Vec<String>, notice: &Notice) {
        if !words.is_empty() {
            self.command.run(Call { words, fields: fields(notice) });
        }
    }

    /// Tells the desktop, in a language; does not wait.
    pub(super) fn desktop(&self, language: Language, notice: &Notice) {
        let words = desktop::words(Words::of(language), notice);
        self.desktop.run(Call { words, fields: Vec::new() });
    }
}

/// A program, its arguments, and what it finds in its environment.
#[derive(Debug)]
struct Call {
    words: Vec<String>,
    fields: Vec<(&'static str, String)>,
}

/// Runs programs of one kind, one at a time, on a thread of its own.
struct Hook {
    key: &'static str,
    waiting: SyncSender<Call>,
}

impl Hook {
    /// For the programs that this setting asks for.
    fn new(key: &'static str) -> Self {
        Self::patient(key, PATIENCE)
    }

    fn patient(key: &'static str, patience: Duration) -> Self {
        let (waiting, calls) = sync_channel(MAX_WAITING);
        thread::spawn(move || run_all(key, patience, &calls));
        Self { key, waiting }
    }

    fn run(&self, call: Call) {
        if self.waiting.try_send(call).is_err() {
            tracing::debug!(setting = self.key, "its program is still busy: a notice is dropped");
        }
    }
}

fn run_all(key: &str, patience: Duration, calls: &Receiver<Call>) {
    // A program that fails does so again: its owner is told once.
    let mut complained = None;
    while let Ok(call) = calls.recv() {
        let outcome = run(&call, patience);
        let program = call.words.into_iter().next();
        if let Err(why) = &outcome
            && complained != program
        {
            let program = program.as_deref().unwrap_or_default();
            tracing::warn!(setting = key, program, %why, "it failed; this is said once");
        }
        complained = outcome.is_err().then_some(program).flatten();
    }
}

fn run(call: &Call, patience: Duration) -> Result<(), String> {
    let (program, arguments) = call.words.split_first().ok_or("it is empty")?;
    let mut command = Command::new(program);
    command.args(arguments).envs(call.fields.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => "there is no such program: install it, or turn it off".to_owned(),
        _ => error.to_string(),
    })?;
    let until = Instant::now() + patience;
    while Instant::now() < until {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(status.to_string()),
            Ok(None) => thread::sleep(LOOK_AGAIN),
            Err(error) => return end(&mut child, &error.to_string()),
        }
    }
    end(&mut child, &format!("it took longer than {} s and was killed", patience.as_secs_f32()))
}

fn end(child: &mut Child, why: &str) -> Result<(), String> {
    // It may have ended by itself meanwhile.
    kill_group(child);
    let _ = child.kill();
    let _ = child.wait();
    Err(why.to_owned())
}

/// A script ends with what it waits for.
#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
}

#[cfg(not(unix))]
fn kill_group(_child: &Child) {}

/// A peer's text, neutralised and cut.
pub(super) fn text(text: &str) -> String {
    line(text).chars().take(MAX_TEXT).collect()
}

/// What the command finds in its environment.
fn fields(notice: &Notice) -> Vec<(&'static str, String)> {
    let summary = desktop::summary(Words::of(Language::English), notice);
    let mut fields = vec![
        ("NOTICE_SUMMARY", text(&summary)),
        ("NOTICE_BOARD", text(&notice.board)),
        ("NOTICE_POSTS", notice.posts.to_string()),
        ("NOTICE_MENTIONS", notice.mentions.to_string()),
    ];
    if let Some(first) = &notice.first {
        fields.push(("NOTICE_POST", first.id.to_string()));
        fields.push(("NOTICE_AUTHOR", text(&first.author.to_string())));
        fields.push(("NOTICE_SUBJECT", text(&first.thread_subject)));
        fields.push(("NOTICE_TEXT", text(&first.text)));
    }
    fields
}

#[cfg(test)]
mod tests;
