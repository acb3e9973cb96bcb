//! The terminal UI on a real terminal, which `tmux` plays: two people on two machines join, read,
//! answer and search, and the shell is as it was afterwards.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::eventually;
use crate::members::{Member, SOON};
use crate::netns::{Lan, Namespace};

/// How many there were.
static TERMINALS: AtomicUsize = AtomicUsize::new(0);

/// A terminal with a shell on a machine; it ends with its value.
struct Terminal<'a> {
    host: &'a Namespace,
    socket: PathBuf,
}

impl<'a> Terminal<'a> {
    fn new(host: &'a Namespace, member: &Member, (columns, rows): (u16, u16)) -> Self {
        // One that is killed takes a moment to let its socket go.
        let number = TERMINALS.fetch_add(1, Ordering::Relaxed);
        let socket = member.home.beside(&format!("tmux-{number}"));
        let terminal = Self { host, socket };
        let home = member.home.beside("").display().to_string();
        terminal.tmux(&format!(
            "new-session -d -x {columns} -y {rows} 'env -i HOME={home} PATH=\"$PATH\" \
             TERM=screen-256color LANG=C.UTF-8 EDITOR=\"sed -i s/dull/bright/\" PS1=\"ready> \" sh -i'"
        ));
        terminal.shows("ready>");
        terminal
    }

    fn tmux(&self, words: &str) -> String {
        self.host.sh(&format!("tmux -S {} -f /dev/null {words}", self.socket.display()))
    }

    /// Presses these keys, one after the other.
    fn press(&self, keys: &str) {
        self.tmux(&format!("send-keys -t 0 {keys}"));
    }

    /// Types letters as they are.
    fn types(&self, text: &str) {
        self.tmux(&format!("send-keys -t 0 -l -- '{text}'"));
    }

    /// Types a line for the shell.
    fn runs(&self, line: &str) {
        self.types(line);
        self.press("Enter");
    }

    fn screen(&self) -> String {
        self.tmux("capture-pane -p -t 0")
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        eventually(SOON, &format!("“{text}” on the screen"), || self.screen().contains(text));
    }

    /// The shell reads lines, echoes them, and shows a cursor on its own screen.
    #[track_caller]
    fn is_a_shell_again(&self) {
        self.press("Enter");
        // Not as it is typed, but as it is said.
        self.runs("clear; stty -a; echo sa\"\"ne");
        self.shows("sane");
        let told = self.screen();
        for word in [" icanon", " echo ", " isig", " icrnl", " opost"] {
            let told = told.replace('\n', " \n ");
            assert!(told.contains(word), "{word} is off:\n{told}");
        }
        let modes = self.tmux("display-message -p -t 0 '#{alternate_on} #{cursor_flag}'");
        assert_eq!(modes.trim(), "0 1");
        self.runs("clear");
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("-- the screen\n{}", self.screen());
        }
        self.tmux("kill-server");
    }
}

/// `tidings --home …` as it is typed.
fn tidings(member: &Member) -> String {
    format!("{} --home {}", env!("CARGO_BIN_EXE_tidings"), member.home.path().display())
}

fn unread(member: &Member) -> u64 {
    let status = member.home.run(&["status", "--json"]).ok().json();
    status["unread"].as_u64().expect("a number")
}

/// Posts of ana on five boards.
fn many(ana: &Member, from: usize, count: usize) {
    let line = |at: usize| {
        let board = ["books", "general", "news", "tea", "zoo"][at % 5];
        let more = if at.is_multiple_of(7) { "\\nanother row".repeat(40) } else { String::new() };
        format!("{{\"board\":\"{board}\",\"text\":\"post number {at}{more}\"}}\n")
    };
    let lines: String = (from..from + count).map(line).collect();
    ana.home.run_with(&["import", "-", "--create-boards"], &lines).ok();
}

#[test]
#[ignore = "needs root, network namespaces and tmux; run by .ci/run"]
fn two_people_read_on_answer_and_search_at_terminals() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|at| Member::at(&lan.hosts[at]));
    let code = ana.founds("Book Club", "ana");
    let terminal = Terminal::new(&lan.hosts[1], &bo, (100, 30));
    terminal.runs(&format!("{} join {code} --as bo --no-input", tidings(&bo)));
    terminal.shows("Joined Book Club");

    many(&ana, 0, 30);
    eventually(SOON, "bo has all of it", || unread(&bo) == 30);
    terminal.runs(&format!("clear; {}", tidings(&bo)));
    terminal.shows("30 unread");
    let mut presses = 0;
    while !terminal.screen().contains("All read.") {
        terminal.press("Space");
        presses += 1;
        if presses == 10 {
            many(&ana, 30, 5);
            eventually(SOON, "bo has the new ones", || bo.texts().len() >= 7);
        }
        assert!(presses < 400, "no end of {} unread posts", unread(&bo));
    }
    eventually(SOON, "all that came was read", || {
        terminal.press("Space");
        unread(&bo) == 0
    });

    terminal.press("r");
    terminal.shows("Answer to ana#");
    terminal.types("a dull answer");
    terminal.press("C-e");
    terminal.shows("a bright answer");
    terminal.press("C-s");
    terminal.shows("Posted in");
    eventually(SOON, "ana reads the answer", || {
        let found = ana.home.run(&["search", "bright answer", "--json"]).ok();
        found.json_lines().len() == 1
    });
    feels_edits_and_puts_away(&terminal, &ana);
    terminal.runs("/number 17");
    terminal.shows("number 17 (1)");
    terminal.press("Enter");
    terminal.shows("post number 17");
    sees_what_becomes_of_it(&terminal, &ana, "number 17");
    terminal.runs(":people");
    terminal.shows("╭");
    // A letter right behind an escape would be one key with Alt.
    terminal.press("Escape");
    eventually(SOON, "the page is put away", || !terminal.screen().contains('╭'));
    terminal.press("q");
    terminal.shows("ready>");
    terminal.is_a_shell_again();
}

/// The open post is written anew and taken back by its author; no key is pressed here.
fn sees_what_becomes_of_it(terminal: &Terminal<'_>, ana: &Member, query: &str) {
    let found = ana.home.run(&["search", query, "--json"]).ok().json_lines();
    let id = found[0]["id"].as_str().expect("an id").to_owned();
    ana.home.run(&["edit", &id, "said better"]).ok();
    terminal.shows("said better");
    ana.home.run(&["delete", &id, "--yes"]).ok();
    terminal.shows("deleted by its author");
    eventually(SOON, "nothing of it is left", || !terminal.screen().contains("said better"));
}

#[test]
#[ignore = "needs root, network namespaces and tmux; run by .ci/run"]
fn what_is_read_out_to_others_stays_on_a_small_screen() {
    let lan = Lan::bridge(1);
    let ana = Member::at(&lan.hosts[0]);
    let terminal = Terminal::new(&lan.hosts[0], &ana, (80, 24));
    let remains = |done: &str, said: &[&str]| {
        terminal.runs("echo do\"\"ne");
        terminal.shows("\ndone");
        let screen = terminal.screen();
        assert!(screen.contains('█') || screen.contains('▀'), "{done}: no picture\n{screen}");
        for said in said {
            assert!(screen.contains(said), "{done}: {said}\n{screen}");
        }
    };
    terminal.runs(&format!("clear; {} new Club --as ana", tidings(&ana)));
    terminal.shows("opens the boards");
    remains("new", &["  tidings join ", "where CODE is\nTIDINGS:", "`tidings` opens the boards"]);
    terminal.runs(&format!("clear; {} invite", tidings(&ana)));
    terminal.shows("where CODE is");
    remains("invite", &["is dead now", "  tidings join ", "where CODE is\nTIDINGS:"]);
}

#[test]
#[ignore = "needs root, network namespaces and tmux; run by .ci/run"]
fn verbs_typed_into_a_german_terminal_answer_in_german() {
    let lan = Lan::bridge(1);
    let ana = Member::at(&lan.hosts[0]);
    ana.founds("Book Club", "ana");
    let settings = ana.home.path().join("config.toml");
    std::fs::write(settings, "language = \"de\"\n").expect("the settings");
    let terminal = Terminal::new(&lan.hosts[0], &ana, (100, 30));
    terminal.runs(&tidings(&ana));
    terminal.shows("#general");
    for (verb, said) in [
        ("status", "Gemeinschaft"),
        ("boards", "UNGELESEN"),
        ("device list", "ZULETZT GEHÖRT"),
        ("dial nirgendwo", "ist weder host:port"),
    ] {
        terminal.runs(&format!(":{verb}"));
        terminal.shows(said);
        // A letter right behind an escape would be one key with Alt.
        terminal.press("Escape");
        eventually(SOON, "the answer is put away", || !terminal.screen().contains(said));
    }
    terminal.press("q");
    terminal.shows("ready>");
}

/// What else is said at a terminal: a feeling, another text, and one that waits.
fn feels_edits_and_puts_away(terminal: &Terminal<'_>, ana: &Member) {
    terminal.press("+");
    terminal.shows("What do you feel about it?");
    terminal.press("1");
    terminal.shows("Done.");
    let said = |what: &str| {
        let found = ana.home.run(&["search", what, "--json"]).ok();
        found.json_lines()
    };
    eventually(SOON, "ana sees the feeling", || {
        said("post number").iter().any(|post| post["reactions"][0]["emoji"] == "👍")
    });

    terminal.runs("/bright answer");
    terminal.shows("bright answer (1)");
    terminal.press("Enter");
    terminal.press("e");
    terminal.shows("Your post anew");
    terminal.types(" indeed");
    terminal.press("C-s");
    terminal.shows("Posted in");
    eventually(SOON, "ana reads the other text", || said("bright answer indeed").len() == 1);

    terminal.press("w");
    terminal.shows("Subject:");
    terminal.types("Later");
    terminal.press("Enter");
    terminal.types("not yet");
    terminal.shows("not yet");
    terminal.press("Escape");
    terminal.shows("Kept as a draft");
    terminal.press("D");
    terminal.shows("Not sent yet");
    terminal.shows("Later: not yet");
    terminal.press("x");
    terminal.shows("Throw away what is written here?");
    terminal.press("y");
    terminal.shows("Thrown away.");
}

#[test]
#[ignore = "needs root, network namespaces and tmux; run by .ci/run"]
fn the_terminal_is_given_back_whatever_happens() {
    let lan = Lan::bridge(1);
    let ana = Member::at(&lan.hosts[0]);
    ana.founds("Book Club", "ana");
    let terminal = Terminal::new(&lan.hosts[0], &ana, (80, 24));

    terminal.runs(&tidings(&ana));
    terminal.shows("#general");
    terminal.press("C-z");
    terminal.shows("ready>");
    terminal.is_a_shell_again();
    terminal.runs("fg");
    terminal.shows("#general");

    // A text that was begun survives the end.
    terminal.press("w");
    terminal.shows("Subject:");
    terminal.types("Ships");
    terminal.press("Enter");
    terminal.types("They sail.");
    terminal.shows("They sail.");
    terminal.tmux("send-keys -t 0 C-z");
    terminal.shows("ready>");
    terminal.runs("kill -TERM %1; fg; echo ended with $?");
    terminal.shows("ended with 130");
    terminal.is_a_shell_again();

    // An editor that is stopped stops the boards, too; what it is interrupted by is its own.
    let editor = ana.home.beside("editor");
    let stops = "trap \"\" INT\nkill -INT 0\nkill -TSTP 0\nsed -i s/They/These/ \"$1\"\n";
    std::fs::write(&editor, stops).expect("an editor");
    terminal.runs(&format!("EDITOR=\"sh {}\" {}", editor.display(), tidings(&ana)));
    terminal.shows("#general");
    terminal.press("w");
    terminal.shows("They sail.");
    terminal.press("C-e");
    terminal.shows("ready>");
    terminal.is_a_shell_again();
    terminal.runs("fg");
    terminal.shows("These sail.");

    ana.home.run(&["stop"]).ok();
    terminal.press("C-s");
    terminal.shows("your text is kept");
    ana.home.run(&["start"]).ok();
    terminal.shows("The node is back.");
    terminal.press("C-s");
    terminal.shows("Posted in");
    terminal.press("q");
    terminal.shows("ready>");
    terminal.is_a_shell_again();
    let found = ana.home.run(&["search", "sail", "--json"]).ok().json_lines();
    assert_eq!(found.len(), 1, "sent once");
}

#[test]
#[ignore = "needs root, network namespaces and tmux; run by .ci/run"]
fn a_file_that_was_attached_at_a_terminal_outlives_it_and_arrives() {
    let lan = Lan::bridge(2);
    let [ana, bo] = [0, 1].map(|at| Member::at(&lan.hosts[at]));
    let code = ana.founds("Book Club", "ana");
    bo.joins(&code, "bo");
    let mut bytes = vec![0; 300_000];
    blake3::Hasher::new().update(b"notes").finalize_xof().fill(&mut bytes);
    let notes = ana.home.beside("notes on ships.pdf");
    std::fs::write(&notes, &bytes).expect("a file");
    std::fs::write(ana.home.beside("notebook"), "no").expect("a file");

    let terminal = Terminal::new(&lan.hosts[0], &ana, (80, 24));
    terminal.runs(&tidings(&ana));
    terminal.shows("#general");
    terminal.press("w");
    terminal.shows("Subject:");
    terminal.types("Ships");
    terminal.press("Enter");
    terminal.types("They sail.");
    terminal.press("C-o");
    terminal.shows("At most");
    terminal.types("~/nothing");
    terminal.press("Enter");
    terminal.shows("nothing: No such file");
    for _ in "hing".chars() {
        terminal.press("BSpace");
    }
    terminal.press("Tab");
    terminal.shows("notes on ships.pdf 300 KB");
    terminal.shows("notebook");
    terminal.types("s");
    terminal.press("Tab");
    terminal.shows("File: ~/notes on ships.pdf");
    terminal.press("Enter");
    terminal.shows("[1] notes on ships.pdf · 300 KB");
    // Nothing of it is read again where it came from, and the terminal is simply gone.
    std::fs::remove_file(&notes).expect("it was there");
    drop(terminal);

    let terminal = Terminal::new(&lan.hosts[0], &ana, (80, 24));
    terminal.runs(&tidings(&ana));
    terminal.shows("#general");
    terminal.press("w");
    terminal.shows("They sail.");
    terminal.shows("[1] notes on ships.pdf · 300 KB");
    terminal.press("C-s");
    terminal.shows("Posted in");
    let sought = || bo.home.run(&["search", "sail", "--json"]).ok().json_lines();
    eventually(SOON, "bo finds it", || sought().len() == 1);
    let found = sought();
    let id = found[0]["id"].as_str().expect("an id");
    let saved = bo.home.beside("saved.pdf");
    bo.home.run(&["file", "save", id, "-o", saved.to_str().expect("a path")]).ok();
    assert!(std::fs::read(saved).expect("the file") == bytes, "it is the same file");
}
