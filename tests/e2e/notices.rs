//! What is worth a word at once, and the programs that are run for it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::cast::{Person, SOON};
use crate::harness::{Process, eventually, within};

impl Person {
    /// Has this home write a line to a file for each notice; returns what was written so far.
    fn is_told(&mut self) -> impl Fn() -> String + use<> {
        let (script, told) = (self.beside("told.sh"), self.beside("told"));
        let words = "$NOTICE_POSTS|$NOTICE_MENTIONS|$NOTICE_BOARD|$NOTICE_AUTHOR|$NOTICE_TEXT";
        let text = format!("printf '%s\\n' \"{words}\" >> '{}'\n", told.display());
        fs::write(&script, text).expect("a script");
        self.stop_node();
        let setting = format!("notify_command = [\"sh\", \"{}\"]\n", script.display());
        fs::write(self.path().join("config.toml"), setting).expect("the settings");
        self.start_node(&[]);
        move || fs::read_to_string(&told).unwrap_or_default()
    }
}

impl Person {
    /// Puts a `notify-send` before all others that writes its arguments to a file, a line each; returns
    /// what was written so far.
    fn has_a_desktop(&mut self) -> impl Fn() -> String + use<> {
        let (programs, shown) = (self.beside("programs"), self.beside("shown"));
        let program = programs.join("notify-send");
        let text = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{}'\n", shown.display());
        fs::create_dir(&programs).expect("a directory");
        fs::write(&program, text).expect("a program");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("its mode");
        let path = std::env::var("PATH").unwrap_or_default();
        self.env("PATH", format!("{}:{path}", programs.display()));
        move || fs::read_to_string(&shown).unwrap_or_default()
    }
}

impl Person {
    /// A verb, or none, on a terminal that `script` plays and nobody types on.
    #[cfg(target_os = "linux")]
    fn on_a_terminal(&self, words: &[&str]) -> Process {
        let verb = self.command(words);
        let words = std::iter::once(verb.get_program()).chain(verb.get_args());
        let line: Vec<_> = words.map(std::ffi::OsStr::to_string_lossy).collect();
        let line = format!("stty rows 24 cols 80; {}", line.join(" "));
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("tail -f /dev/null | script -qec '{line}' /dev/null"));
        for (key, value) in verb.get_envs() {
            match value {
                Some(value) => shell.env(key, value),
                None => shell.env_remove(key),
            };
        }
        shell.env("TERM", "xterm");
        Process::spawn(shell, "")
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_is_rung_also_by_lines_and_not_where_that_is_off() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    bo.meets(&ana);
    let screen = ana.on_a_terminal(&[]);
    let lines = ana.on_a_terminal(&["--plain"]);
    ana.env("TIDINGS_BELL", "off");
    let silent = ana.on_a_terminal(&["--plain"]);
    for (terminal, shown) in [(&screen, "Space reads on"), (&lines, "> "), (&silent, "> ")] {
        eventually(SOON, &format!("“{shown}”"), || terminal.stdout().contains(shown));
    }
    let rings = |terminal: &Process| terminal.stdout().matches('\u{7}').count();
    // Whoever does not listen yet hears the next one.
    let rung = (1..=4).any(|time| {
        bo.posts("general", &format!("{time} for @ana"));
        within(SOON / 2, || (rings(&screen) > 0 && rings(&lines) > 0).then_some(())).is_some()
    });
    assert!(rung, "{}\n{}", screen.stdout().escape_debug(), lines.stdout().escape_debug());
    assert_eq!(rings(&silent), 0);
}

#[test]
fn a_desktop_shows_what_came_if_it_is_asked_to_and_no_markup_of_anybody() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let (shown, told) = (ana.has_a_desktop(), ana.is_told());
    bo.meets(&ana);
    bo.posts("general", "one for @ana");
    eventually(SOON, "a notice of the first", || told().contains("one for @ana"));
    fs::write(ana.path().join("config.toml"), "desktop = true\n").expect("the settings");
    ana.run(&["config", "reload"]).ok();
    bo.posts("general", "<img src=\"y\"> \\033[2J @ana");
    eventually(SOON, "the desktop is told", || shown().contains("@ana"));
    let shown = shown();
    assert!(!shown.contains("one for"), "shown before it was asked for: {shown}");
    let lines: Vec<&str> = shown.lines().collect();
    let [.., end, summary, body] = lines.as_slice() else { panic!("{shown}") };
    assert_eq!((*end, *summary), ("--", "1 new post in #general"));
    assert!(body.starts_with("bo#"), "{body}");
    assert!(body.ends_with(": &lt;img src=\"y\"&gt; \\\\033[2J @ana"), "{body}");
}

#[test]
fn a_command_hears_of_what_each_board_is_set_to_and_of_nothing_else() {
    let mut ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    bo.posts("general", "before anybody was told");
    ana.sees("before anybody was told");
    let told = ana.is_told();
    ana.run(&["board", "notify", "announcements", "all"]).ok();
    bo.meets(&ana);
    ana.posts("announcements", "my own");
    bo.posts("general", "not for ana");
    bo.posts("announcements", "first $(touch /tmp/owned)");
    bo.posts("announcements", "second");
    ana.sees("second");
    eventually(SOON, "ana is told", || told().contains("|announcements|"));
    bo.posts("general", "but this is, @ana");
    ana.sees("but this is, @ana");
    eventually(SOON, "ana is told that she was called", || told().contains("@ana"));
    let lines: Vec<String> = told().lines().map(str::to_owned).collect();
    assert!(lines.iter().all(|line| !line.contains("not for") && !line.contains("my own")));
    assert!(lines[0].contains("|0|announcements|bo#") && !told().contains("before"), "{lines:?}");
    let last = lines.last().expect("a line");
    assert!(last.starts_with("1|1|general|bo#"), "{lines:?}");

    ana.run(&["board", "notify", "general", "none"]).ok();
    ana.stop_node();
    ana.start_node(&[]);
    let boards = ana.run(&["boards", "--json"]).ok().json_lines();
    let set = |name: &str| {
        let row = boards.iter().find(|row| row["name"] == name).expect("the board");
        row["notify"].as_str().unwrap_or("mentions").to_owned()
    };
    assert_eq!((set("general"), set("announcements")), ("none".into(), "all".into()));
}
