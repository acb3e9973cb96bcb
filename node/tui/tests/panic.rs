//! Whatever part of it fails, the terminal is as it was afterwards. `script` plays the terminal, and a
//! shell on it says what it is like.
#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tidings_core::api::{NewFile, Sending};
use tidings_core::{Request, Response};
use tidings_tui::{Backend, Fault, Options, Palette, Told, run};
use tidings_words::{Language, Words};

/// Says that this is the program on the terminal.
const PLAYED: &str = "TIDINGS_TUI_TEST_PLAYED";
/// For a machine under load.
const PATIENCE: Duration = Duration::from_secs(120);

/// A house without a node, of which a part fails.
struct House {
    worker: bool,
}

fn gone() -> Fault {
    Fault { message: "no node".into(), next: None, gone: true }
}

impl Backend for House {
    fn call(&self, _request: &Request) -> Result<Response, Fault> {
        assert!(!self.worker, "the part that asks failed");
        Err(gone())
    }

    fn follow(&self, _tell: &mut dyn FnMut(Told) -> bool) -> Result<(), Fault> {
        Err(gone())
    }

    fn verb(&self, _words: &[String]) -> String {
        String::new()
    }

    fn attach(&self, _path: &Path) -> Result<NewFile, Fault> {
        Err(gone())
    }

    fn file_limit(&self) -> u64 {
        0
    }

    fn edit(&self, text: &str) -> Result<String, Fault> {
        Ok(text.to_owned())
    }

    fn refuge(&self, drafts: &[Sending]) -> Result<(), Fault> {
        panic!("the part that keeps {} texts failed", drafts.len())
    }
}

/// Shows the boards, until that fails.
fn play(worker: bool) {
    let words = Words::of(Language::English);
    let options =
        Options { palette: Palette::Plain, ascii: true, bell: false, words, verbs: Vec::new() };
    let end = run(Arc::new(House { worker }), options);
    println!("It ended: {}", end.unwrap_err());
}

/// All that a terminal is told while this test is played on it with these keys; none there.
///
/// Each key waits until the terminal shows what stands beside it: before that, it would be for
/// something else.
fn told(test: &str, worker: bool, keys: &[(&str, &str)]) -> Option<String> {
    if std::env::var_os(PLAYED).is_some() {
        play(worker);
        return None;
    }
    let this = std::env::current_exe().unwrap();
    let line = format!(
        "stty rows 24 cols 80; stty -a; {} --exact {test} --nocapture; stty -a",
        this.display()
    );
    let mut script = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .envs([(PLAYED, "1"), ("TERM", "xterm"), ("RUST_BACKTRACE", "0")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`script` of util-linux");
    let (mut typed, mut shown) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
    let (sender, pieces) = mpsc::channel();
    std::thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(count @ 1..) = shown.read(&mut piece) {
            sender.send(piece[..count].to_vec()).unwrap();
        }
    });
    let (mut told, mut keys) = (Vec::new(), keys.iter());
    let mut next = keys.next();
    loop {
        match pieces.recv_timeout(PATIENCE) {
            Ok(piece) => told.extend(piece),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                script.kill().unwrap();
                panic!("no end: {}", String::from_utf8_lossy(&told).escape_debug());
            }
        }
        if let Some((shown, keys_then)) = next
            && String::from_utf8_lossy(&told).contains(shown)
        {
            typed.write_all(keys_then.as_bytes()).unwrap();
            next = keys.next();
        }
    }
    script.wait().unwrap();
    Some(String::from_utf8_lossy(&told).into_owned())
}

/// The terminal is as it was, and shows on its own screen what happened.
#[track_caller]
fn is_as_before(told: &str, report: &str) {
    let shown = told.escape_debug();
    let settings: Vec<&str> = told.split("speed ").skip(1).collect();
    let [before, after] = settings.as_slice() else { panic!("{shown}") };
    let settings = |told: &str| told.lines().take(9).collect::<Vec<_>>().join("\n");
    assert_eq!(settings(before), settings(after), "{shown}");
    assert!(settings(before).contains(" icanon") && settings(before).contains(" echo "), "{shown}");

    let last = |what: &str| told.rfind(what).unwrap_or_else(|| panic!("no {what:?}: {shown}"));
    let left = last("\x1b[?1049l");
    assert!(last("\x1b[?1049h") < left, "the screen is taken: {shown}");
    assert!(last("\x1b[?2004h") < last("\x1b[?2004l"), "pasting is not as it was: {shown}");
    assert!(last("\x1b[?25l") < last("\x1b[?25h"), "the cursor is hidden: {shown}");
    assert!(left < last(report), "not to be read: {shown}");
}

#[test]
fn the_terminal_is_given_back_when_what_draws_fails() {
    let this = "the_terminal_is_given_back_when_what_draws_fails";
    let Some(told) = told(this, false, &[("Space", "mbo\r"), ("bytes", "A text.")]) else {
        return;
    };
    is_as_before(&told, "the part that keeps 1 texts failed");
    assert!(!told.contains("It ended:"), "{}", told.escape_debug());
}

#[test]
fn the_terminal_is_given_back_when_what_asks_fails() {
    let this = "the_terminal_is_given_back_when_what_asks_fails";
    let Some(told) = told(this, true, &[]) else { return };
    is_as_before(&told, "the part that asks failed");
    assert!(told.contains("It ended: a part of this program failed"), "{}", told.escape_debug());
}
