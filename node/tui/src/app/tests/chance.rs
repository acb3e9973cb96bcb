//! Whatever is typed, whatever is answered, at whatever size: no panic, and no text is lost.

use crate::app::{Ask, Draft};
use crate::world::{Play, World, key};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tidings_core::Request;

/// Keys that lead somewhere, and letters.
const KEYS: &[&str] = &[
    "space", "space", "enter", "esc", "tab", "backtab", "up", "down", "pgdn", "pgup", "home",
    "end", "n", "p", "c", "C", "r", "R", "m", "w", "e", "d", "+", "@", "H", "M", "1", "/", ":",
    "?", "N", "g", "G", "h", "j", "k", "l", "x", "y", "ctrl-s", "ctrl-x", "ctrl-e", "ctrl-p",
    "ctrl-l", "ctrl-c", "ctrl-z", "a", "b", "é",
];

#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Answer,
    Arrives(usize),
    Down(bool),
    Tick,
    Resize(u16, u16),
    Paste(String),
    Edited(String),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => prop::sample::select(KEYS).prop_map(Step::Key),
        8 => Just(Step::Answer),
        2 => (0..9_usize).prop_map(Step::Arrives),
        1 => any::<bool>().prop_map(Step::Down),
        1 => Just(Step::Tick),
        1 => (1..220_u16, 1..60_u16).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        1 => ".{0,40}".prop_map(Step::Paste),
        1 => "[a-z\n]{0,40}".prop_map(Step::Edited),
    ]
}

fn world() -> World {
    let mut world = World::default();
    let first =
        world.post("general", None, "one\n\n> two\n```\ncode\n```\n- *a* [b](https://c)").id;
    let second = world.post("general", Some(first), &"long row ".repeat(300)).id;
    world.post("general", Some(second), "");
    world.hostile("news", "\x1b[31m\u{202e}\u{200b}日本語 👩‍👩‍👧 e\u{301}");
    world
}

/// What the house keeps, after all that was asked of it.
fn kept(asks: &[Ask]) -> BTreeMap<String, Draft> {
    let mut kept = BTreeMap::new();
    for ask in asks {
        if let Ask::Keep(draft) = ask {
            match draft.is_empty() {
                true => kept.remove(&draft.key),
                false => kept.insert(draft.key.clone(), draft.clone()),
            };
        }
    }
    kept
}

/// A text that was being written is in the editor, in the house, sent, or was thrown away by `y`.
fn is_safe(play: &Play, before: &Draft, discarded: bool) -> bool {
    let there = play.app.compose.as_ref().is_some_and(|compose| compose.to.key() == before.key);
    let sent = play.world.written.iter().any(|request| match request {
        Request::Post { text, .. } | Request::Reply { text, .. } | Request::Edit { text, .. } => {
            text == before.text.trim_end()
        }
        _ => false,
    });
    there || sent || discarded || kept(&play.house).get(&before.key) == Some(before)
}

fn go(play: &mut Play, step: &Step) {
    match step {
        Step::Key(name) => play.key(key(name)),
        Step::Answer => {
            play.answer();
        }
        Step::Arrives(parent) => {
            let ids = play.world.ids();
            let parent = ids.get(*parent).copied();
            let board = parent
                .map_or("general".to_owned(), |id| play.world.find(&id).unwrap().board.clone());
            play.arrives(&board, parent, "news");
        }
        Step::Down(down) => play.world.down = *down,
        Step::Tick => play.tick(),
        Step::Resize(columns, rows) => play.resize((*columns, *rows)),
        Step::Paste(text) => {
            let asks = play.app.on_paste(text);
            play.take(asks);
        }
        Step::Edited(text) => {
            let asks = play.app.on_edited(Ok(text.clone()));
            play.take(asks);
        }
    }
    play.draw();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_no_text_is_lost(steps in prop::collection::vec(step(), 1..90)) {
        let mut play = Play::new(world(), (100, 30));
        for step in &steps {
            let before = play.app.compose.as_ref().filter(|compose| compose.dirty || compose.sending);
            let before = before.map(crate::app::Compose::draft).filter(|draft| !draft.is_empty());
            let asked = play.app.overlay.is_some();
            go(&mut play, step);
            let discarded = asked && matches!(step, Step::Key("y" | "j"));
            if let Some(before) = before {
                prop_assert!(is_safe(&play, &before, discarded), "{step:?}: {before:?}");
            }
            let screen = play.screen();
            prop_assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
        }
        // However it ends, what is written is kept.
        let written = play.app.compose.as_ref().map(crate::app::Compose::draft);
        let was_typed = play.app.compose.as_ref().is_some_and(|compose| compose.dirty);
        let asks = play.app.on_end();
        play.take(asks);
        if let Some(draft) = written.filter(|draft| !draft.is_empty() && was_typed) {
            let kept = kept(&play.house);
            prop_assert_eq!(kept.get(&draft.key), Some(&draft));
        }
    }
}

#[test]
fn a_screen_of_any_size_can_be_drawn() {
    for columns in [1, 2, 3, 10, 39, 40, 69, 70, 80, 109, 110, 200] {
        for rows in [1, 2, 3, 4, 5, 12, 24] {
            let mut play = Play::new(world(), (columns, rows));
            for keys in
                ["space space", "?", "esc w a tab b", "ctrl-p", "ctrl-x", "n", "esc : a", "esc N"]
            {
                play.press(keys);
                play.resize((rows, columns.min(40)));
                play.resize((columns, rows));
            }
        }
    }
}
