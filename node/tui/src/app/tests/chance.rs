//! Whatever is typed, whatever is answered, at whatever size: no panic, and no text is lost.

use crate::app::{Ask, To};
use crate::world::{Play, World, attach, key};
use proptest::prelude::*;
use tidings_core::Request;
use tidings_core::drafts::Draft;

/// Keys that lead somewhere, and letters.
const KEYS: &[&str] = &[
    "space", "space", "enter", "esc", "tab", "backtab", "up", "down", "pgdn", "pgup", "home",
    "end", "n", "p", "c", "C", "r", "R", "m", "w", "e", "d", "f", "+", "@", "D", "H", "M", "1",
    "/", ":", "?", "N", "g", "G", "h", "j", "k", "l", "x", "y", "ctrl-s", "ctrl-x", "ctrl-e",
    "ctrl-p", "ctrl-l", "ctrl-c", "ctrl-z", "a", "b", "é",
];

#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Answer,
    Arrives(usize),
    Down(bool),
    Full(bool),
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
        1 => any::<bool>().prop_map(Step::Full),
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
    attach(world.row(&second), "a\x1b[2J\u{202e}.pdf");
    world.hostile("news", "\x1b[31m\u{202e}\u{200b}日本語 👩‍👩‍👧 e\u{301}");
    world
}

/// Whether both go to the same place and say the same.
fn same(one: &Draft, other: &Draft) -> bool {
    To::of(one).is_of(other) && one.text().trim_end() == other.text().trim_end()
}

/// Whether a text was sent.
fn is_sent(play: &Play, draft: &Draft) -> bool {
    play.world.written.iter().any(|request| match request {
        Request::Post { text, .. } | Request::Reply { text, .. } | Request::Edit { text, .. } => {
            text == draft.text().trim_end()
        }
        _ => false,
    })
}

/// Whether a text outlives this program: the node has it, or the file.
fn is_kept(play: &Play, draft: &Draft) -> bool {
    let refuge = play.house.iter().rev().find_map(|ask| match ask {
        Ask::Refuge(drafts) => Some(drafts.as_slice()),
        _ => None,
    });
    let refuged = refuge.into_iter().flatten();
    play.world.drafts.values().chain(refuged).any(|kept| same(&kept.draft, draft))
}

/// A text that was being written is in the editor, kept or about to be, sent, or was thrown away.
fn is_safe(play: &Play, before: &Draft, discarded: bool) -> bool {
    let there = play.app.compose.as_ref().is_some_and(|compose| compose.to.is_of(before));
    let soon = play.app.drafts.all.values().any(|kept| same(&kept.said.draft, before));
    there || soon || discarded || is_sent(play, before) || is_kept(play, before)
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
        Step::Full(full) => play.world.full = *full,
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
            let before = before.map(crate::app::Compose::draft).filter(|draft| !draft.is_blank());
            let asked = play.app.overlay.is_some();
            go(&mut play, step);
            let discarded = asked && matches!(step, Step::Key("y"));
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
        play.settle();
        let asks = play.app.on_stop();
        play.take(asks);
        if let Some(draft) = written.filter(|draft| !draft.is_blank() && was_typed) {
            prop_assert!(is_kept(&play, &draft), "{draft:?}");
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
