//! Whole screens, compared with those in `screens/`. `REWRITE=1` writes them anew; look at what
//! changed before it is committed.

use crate::app::Notice;
use crate::world::{Play, World, attach, sealed};
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tidings_core::api::Sending;
use tidings_core::drafts::Draft;
use tidings_words::{Language, Words};

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 50)];

/// A club of three people who talk about books, and one who is up to no good.
fn club() -> World {
    let mut world = World::default();
    world.role = Some("moderator".to_owned());
    let rules = world.post("announcements", None, "Rules\nBe kind. *Read* before you write.").id;
    world.pinned.insert(rules);
    world.row(&rules).locked = true;
    let spam = world.post("announcements", Some(rules), "Buy this!").id;
    let late = world.post("announcements", Some(rules), "It was winter when I wrote this.").id;
    let hidden = json!({ "why": "moderator", "reason": "spam", "by": {
        "name": "bo", "suffix": "exw6", "account": null, "me": false } });
    world.row(&spam).hidden = serde_json::from_value(hidden).unwrap();
    world.row(&late).late = true;
    let behind = world.post("announcements", Some(rules), "But I say").id;
    let locked = json!({ "why": "locked", "reason": "", "by": {
        "name": "bo", "suffix": "exw6", "account": null, "me": false } });
    world.row(&behind).hidden = serde_json::from_value(locked).unwrap();
    let welcome = world.post("general", None, "Welcome!\nBring a book, and tell us **why**.").id;
    let answer =
        world.post("general", Some(welcome), "> Bring a book\nMoby-Dick, because of the whale.").id;
    world.post("general", Some(answer), "A list:\n- one that is long enough to need another row on a \
                                         narrow screen\n- two\n\n```\nlet x = 1;\n```\nhttps://a.example/x");
    let gone = world.post("general", Some(welcome), "this was taken back").id;
    let loud = world.post("general", Some(welcome), "Who is for Tuesday?").id;
    attach(world.row(&answer), "whales.pdf");
    for at in 0..30 {
        world.post("long/thread", None, &format!("Thread {at}\nwith a text"));
    }
    world.hostile("zoo", "\x1b[31mred\x07 \u{202e}desrever\u{202c} 日本語");
    let row = world.row(&gone);
    row.deleted = serde_json::from_value(json!({ "time": 1, "reason": "a slip" })).unwrap();
    (row.readable, row.text) = (false, "deleted by its author".into());
    let row = world.row(&loud);
    row.edited = serde_json::from_value(json!({ "times": 2, "latest": 1 })).unwrap();
    row.mentions_me = true;
    row.reactions = serde_json::from_value(json!([
        { "emoji": "👍", "count": 2, "mine": true, "who": [] },
        { "emoji": "🐳", "count": 1, "mine": false, "who": [] },
    ]))
    .unwrap();
    world
}

fn check(name: &str, screens: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("screens").join(format!("{name}.txt"));
    if std::env::var_os("REWRITE").is_some() {
        fs::write(&path, screens).unwrap();
        return;
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        before == screens,
        "{} is not what is shown:\n{screens}\nREWRITE=1 writes it anew",
        path.display()
    );
}

/// The screens at all sizes after each of these keys.
fn story(language: Language, steps: &[&str]) -> String {
    let mut shown = String::new();
    for (columns, rows) in SIZES {
        let mut play = Play::speaking(language, club(), (columns, rows));
        for keys in steps {
            match keys.strip_prefix("type ") {
                Some(text) => play.write(text),
                None => play.press(keys),
            };
            writeln!(shown, "=== {columns} x {rows}, {keys}\n{}", play.screen()).unwrap();
        }
    }
    shown
}

#[test]
fn reading() {
    check("reading", &story(Language::English, &["", "space", "space space", "tab tab"]));
}

#[test]
fn attaching() {
    let mut shown = String::new();
    for (columns, rows) in SIZES {
        let mut world = club();
        let draft = Draft::Message { to: "bo".into(), text: "Two of them.".into() };
        let files = ["whales.pdf", "a name that is too long for a narrow screen.ogg"].map(sealed);
        world.drafts.insert(1, Sending { draft, files: files.into() });
        let mut play = Play::new(world, (columns, rows));
        for keys in ["D 1", "ctrl-o"] {
            play.press(keys);
            writeln!(shown, "=== {columns} x {rows}, {keys}\n{}", play.screen()).unwrap();
        }
        play.write("~/boats/oars.p").press("enter");
        writeln!(shown, "=== {columns} x {rows}, sealing\n{}", play.screen()).unwrap();
    }
    check("attaching", &shown);
}

#[test]
fn writing() {
    check(
        "writing",
        &story(Language::English, &["space r", "type Hello *you*.", "ctrl-p", "esc w"]),
    );
}

#[test]
fn asking() {
    check("asking", &story(Language::English, &["/", "type Thread", "enter", "esc ?", "esc :"]));
}

#[test]
fn failing() {
    check("failing", &story(Language::English, &["/", "type before:xx", "enter", "/"]));
}

#[test]
fn what_to_do_next_is_never_cut_and_nothing_below_it_counts_as_shown() {
    for columns in [40, 80] {
        let mut play = Play::new(club(), (columns, 12));
        play.press("space");
        let before = play.app.visible().iter().map(|post| post.rows.len()).sum::<usize>();
        let text = "what went wrong is told at some length; ".repeat(3) + "do this next";
        play.app.notice = Some(Notice { text, bad: true });
        play.draw();
        let screen = play.screen();
        assert!(screen.contains("do this next"), "{screen}");
        let after = play.app.visible().iter().map(|post| post.rows.len()).sum::<usize>();
        assert!(after < before || columns == 80, "{after} of {before} rows");
        for post in play.app.visible() {
            for row in post.rows {
                let text: String = row.iter().map(|piece| piece.text.as_str()).collect();
                assert!(screen.contains(text.trim_end()), "{text:?} is not in\n{screen}");
            }
        }
    }
}

#[test]
fn hints_keep_help_and_the_way_out_on_narrow_screens() {
    for language in Language::ALL {
        let mut play = Play::speaking(language, club(), (40, 12));
        let screen = play.screen();
        assert!(screen.contains("? ") && screen.contains("· q "), "{screen}");
        play.press("space r");
        assert!(play.screen().contains("Esc"), "{}", play.screen());
    }
}

#[test]
fn a_terminal_of_ascii_is_shown_nothing_else() {
    let mut world = World::default();
    let first = world.post("general", None, "tik").id;
    world.post("general", Some(first), "tak");
    let mut play = Play::new(world, (80, 24));
    play.app.look.ascii = true;
    let steps = [
        "",
        "space",
        "R",
        "ctrl-p",
        "esc",
        "D",
        "esc",
        "? down",
        "esc d",
        "n",
        "/",
        "esc",
        ": tab",
        "esc",
        "/ x enter",
        "esc M",
        "esc N",
        "esc H",
        "esc C",
        "w",
    ];
    for keys in steps {
        play.press(keys).draw();
        let screen = play.screen();
        assert!(screen.is_ascii(), "{keys}:\n{screen}");
    }
    // Texts stay as they are.
    play.press("esc w").write("·");
    assert!(play.screen().contains('·'), "{}", play.screen());
}

#[test]
fn the_help_shows_every_key_of_the_table() {
    for size in [(40, 12), (80, 24), (200, 50)] {
        let mut play = Play::new(World::default(), size);
        play.press("?");
        let mut shown = String::new();
        for _ in 0..200 {
            shown.push_str(&play.screen());
            play.press("down");
        }
        let rows: Vec<Vec<&str>> = shown
            .lines()
            .map(|row| row.split([' ', '│']).filter(|it| !it.is_empty()).collect())
            .collect();
        for binding in crate::keys::BINDINGS {
            let says = Words::of(Language::English).say(binding.words);
            let first = says.split(' ').next().unwrap();
            let there = |row: &Vec<&str>| {
                row.starts_with(binding.keys) && row.get(binding.keys.len()) == Some(&first)
            };
            assert!(rows.iter().any(there), "{:?} on {size:?}:\n{shown}", binding.keys);
        }
    }
}

#[test]
fn in_german() {
    check("german", &story(Language::German, &["", "space", "?"]));
}

#[test]
fn what_strangers_write_commands_nothing() {
    let mut play = Play::new(club(), (120, 40));
    play.press("G l enter");
    let screen = play.screen();
    assert!(screen.contains("␛[31mred␇ \\u{202e}desrever\\u{202c} 日本語"), "{screen}");
    assert!(screen.contains("eve␛[2J\\u{202e}#"), "{screen}");
    assert!(!screen.contains('\x1b') && !screen.contains('\u{202e}'));
}
