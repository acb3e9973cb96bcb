//! What is worth a word at once, and the command that is run for it.

use std::fs;

use crate::cast::{Person, SOON};
use crate::harness::eventually;

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
