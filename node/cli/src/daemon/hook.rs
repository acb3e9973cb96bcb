//! The command that the owner wants run when something came that is worth a word.
//!
//! It is run without a shell. What peers wrote reaches it in its environment alone, neutralised and
//! cut, so that none of it is taken for an argument.

use crate::print::sanitise::line;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};
use tidings_core::event::Notice;
use tidings_words::{Language, Words};

/// Notices that wait while the command runs; further ones are dropped.
const MAX_WAITING: usize = 16;
/// A command that takes longer is killed.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pause between looks whether it has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Longest text of a peer in a variable, in characters.
const MAX_TEXT: usize = 200;

/// Runs the command, one at a time, on a thread of its own.
pub(super) struct Hook {
    waiting: SyncSender<(Vec<String>, Notice)>,
}

impl Hook {
    pub(super) fn new() -> Self {
        let (waiting, notices) = sync_channel(MAX_WAITING);
        thread::spawn(move || run_all(&notices));
        Self { waiting }
    }

    /// Runs `command` soon with what there is to say; does not wait.
    pub(super) fn tell(&self, command: Vec<String>, notice: Notice) {
        if !command.is_empty() && self.waiting.try_send((command, notice)).is_err() {
            tracing::debug!("the notify_command is still busy: a notice is dropped");
        }
    }
}

fn run_all(notices: &Receiver<(Vec<String>, Notice)>) {
    // A command that fails does so again: its owner is told once.
    let mut complained = None;
    while let Ok((command, notice)) = notices.recv() {
        let outcome = run(&command, &notice);
        if let Err(why) = &outcome
            && complained.as_ref() != Some(&command)
        {
            let command = command.join(" ");
            tracing::warn!(%why, %command, "notify_command failed; this is said once");
        }
        complained = outcome.is_err().then_some(command);
    }
}

fn run(command: &[String], notice: &Notice) -> Result<(), String> {
    let (program, arguments) = command.split_first().ok_or("it is empty")?;
    let mut command = Command::new(program);
    command.args(arguments).envs(fields(notice));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(status.to_string()),
            Ok(None) => thread::sleep(LOOK_AGAIN),
            Err(error) => return end(&mut child, &error.to_string()),
        }
    }
    end(&mut child, &format!("it took longer than {} s and was killed", PATIENCE.as_secs()))
}

fn end(child: &mut Child, why: &str) -> Result<(), String> {
    // It may have ended by itself meanwhile.
    let _ = child.kill();
    let _ = child.wait();
    Err(why.to_owned())
}

/// What the command finds in its environment.
fn fields(notice: &Notice) -> Vec<(&'static str, String)> {
    let text = |text: &str| line(text).chars().take(MAX_TEXT).collect::<String>();
    let board = crate::print::posts::board(&notice.board);
    let count = [("count", notice.posts.into())];
    let new = Words::of(Language::English).with("common-new-posts", &count);
    let mut fields = vec![
        ("NOTICE_SUMMARY", text(&format!("{new} in {board}"))),
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
mod tests {
    use super::*;

    fn notice() -> Notice {
        Notice { board: "general".into(), posts: 12, mentions: 0, first: None }
    }

    #[test]
    fn a_burst_is_one_line_and_nothing_in_it_commands_a_terminal() {
        assert!(fields(&notice()).contains(&("NOTICE_SUMMARY", "12 new posts in #general".into())));
        let hostile = Notice { board: format!("\u{1b}[2J\0{}", "x".repeat(999)), ..notice() };
        for (_, value) in fields(&hostile) {
            assert!(!value.contains(['\u{1b}', '\0']) && value.chars().count() <= MAX_TEXT);
        }
    }

    #[test]
    fn a_command_is_run_without_a_shell_and_says_how_it_ended() {
        let ends = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            run(&words, &notice())
        };
        assert_eq!(ends(&["sh", "-c", "test \"$NOTICE_POSTS\" = 12"]), Ok(()));
        assert!(ends(&["false"]).is_err() && ends(&["/no/such/command"]).is_err());
        assert!(ends(&[]).is_err());
    }
}
