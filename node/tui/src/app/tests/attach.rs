//! Files that go with a text while it is written.

use crate::app::{Ask, Fault, Slot};
use crate::paths::{Completion, Name};
use crate::world::{Play, World, sealed};
use tidings_core::Request;
use tidings_core::api::Sending;
use tidings_core::drafts::Draft;

/// Somebody who writes “Look.” to a thread.
fn writing(size: (u16, u16)) -> Play {
    let mut world = World::default();
    world.post("general", None, "Ships");
    let mut play = Play::new(world, size);
    play.press("space r").write("Look.");
    play
}

/// What is to be sealed, and for which text.
fn asked(play: &Play) -> Vec<(Slot, String)> {
    let asked = play.house.iter().filter_map(|ask| match ask {
        Ask::Attach(slot, path) => Some((*slot, path.clone())),
        _ => None,
    });
    asked.collect()
}

/// The house seals what it was asked for last.
fn seals(play: &mut Play, name: &str) {
    let (slot, path) = asked(play).pop().unwrap();
    let asks = play.app.on_attached(slot, &path, Ok(sealed(name)));
    play.take(asks);
    play.settle();
}

fn attaches(play: &mut Play, path: &str, name: &str) {
    play.press("ctrl-o").write(path).press("enter");
    seals(play, name);
}

#[test]
fn a_file_is_asked_for_sealed_and_sent_with_the_text() {
    for size in [(80, 24), (40, 16)] {
        let mut play = writing(size);
        play.press("ctrl-o");
        let screen = play.screen().replace("\n ", " ");
        assert!(screen.contains("At most 104 MB each, 16 with a post."), "{screen}");
        play.write("~/no").press("tab");
        assert_eq!(play.house.last(), Some(&Ask::Complete("~/no".into())));
        let name = |text: &str, size| Name { text: text.into(), size };
        let names = vec![name("notes.pdf", Some(1_234)), name("notes/", None)];
        play.app.on_completed("~/no", &Completion { text: "~/notes".into(), names });
        play.draw();
        let screen = play.screen();
        assert!(screen.contains("notes.pdf 1.2 KB  notes/"), "{screen}");
        assert!(screen.contains("File: ~/notes"), "{screen}");
        // What was asked before another letter was typed is late.
        play.write(".");
        let late = Completion { text: "~/nowhere".into(), names: Vec::new() };
        play.app.on_completed("~/notes", &late);
        play.write("pdf").press("enter enter");
        assert_eq!(asked(&play).len(), 1, "once, however often");
        assert_eq!(asked(&play)[0].1, "~/notes.pdf");
        assert!(play.screen().contains("being sealed"), "{}", play.screen());
        seals(&mut play, "notes.pdf");
        let screen = play.screen();
        assert!(screen.contains("[1] notes.pdf · 1.2 KB"), "{screen}");
        assert!(screen.contains("“notes.pdf” goes with it."), "{screen}");
        let kept = play.world.drafts.values().next().unwrap();
        assert_eq!(kept.files, [sealed("notes.pdf")], "at once, so that a crash loses nothing");
        play.press("ctrl-s");
        let [Request::Send(Sending { draft, files })] = play.world.written.as_slice() else {
            panic!("{:?}", play.world.written)
        };
        assert_eq!((draft.text(), files.as_slice()), ("Look.", &[sealed("notes.pdf")][..]));
        assert!(play.world.drafts.is_empty());
    }
}

#[test]
fn a_file_that_cannot_go_is_told_of_where_its_path_stands() {
    let mut play = writing((80, 24));
    play.press("ctrl-o").write("film").press("enter");
    let (slot, path) = asked(&play).pop().unwrap();
    let large = Fault { message: "film is too large".into(), next: None, gone: false };
    let asks = play.app.on_attached(slot, &path, Err(large));
    play.take(asks);
    play.settle();
    let screen = play.screen();
    assert!(screen.contains("film is too large") && screen.contains("File: film"), "{screen}");
    play.press("esc").write(" Still.").press("ctrl-s");
    assert!(
        matches!(play.world.written.as_slice(), [Request::Reply { text, .. }] if text == "Look. Still.")
    );
}

#[test]
fn files_wait_with_the_draft_and_the_last_one_is_taken_off() {
    let mut play = writing((80, 24));
    attaches(&mut play, "a", "a");
    attaches(&mut play, "b", "b");
    play.press("ctrl-g");
    assert!(play.screen().contains("“b” is taken off."), "{}", play.screen());
    play.press("esc r");
    assert!(play.screen().contains("[1] a · 1.2 KB"), "{}", play.screen());
    assert!(!play.screen().contains("[2]"), "{}", play.screen());
    play.press("ctrl-g ctrl-g");
    assert!(play.screen().contains("No files go with it."), "{}", play.screen());
    assert!(play.world.drafts.values().all(|kept| kept.files.is_empty()));
    // One that is put away before it is sealed has it all the same.
    play.press("ctrl-o").write("late").press("enter esc ctrl-s");
    assert!(play.screen().contains("still being sealed"), "{}", play.screen());
    play.press("esc");
    seals(&mut play, "late");
    assert_eq!(play.world.drafts.values().next().unwrap().files, [sealed("late")]);
}

#[test]
fn a_file_alone_is_a_draft_and_one_that_failed_is_none() {
    let mut play = writing((80, 24));
    play.press("ctrl-x y w ctrl-o").write("a").press("enter esc esc");
    let (slot, path) = asked(&play).pop().unwrap();
    let fault = Fault { message: "a: no such file".into(), next: None, gone: false };
    let asks = play.app.on_attached(slot, &path, Err(fault));
    play.take(asks);
    play.press("D");
    assert!(play.screen().contains("Nothing waits to be sent."), "{}", play.screen());
    play.press("w");
    attaches(&mut play, "a", "a");
    play.press("esc");
    assert_eq!(play.world.drafts.len(), 1);
    let asks = play.app.on_attached(99, "gone", Ok(sealed("gone")));
    assert!(asks.is_empty(), "whoever threw it away wants nothing of it");
}

#[test]
fn another_text_of_a_post_takes_none_and_a_post_no_more_than_it_may() {
    let mut play = writing((80, 24));
    play.press("esc e ctrl-o");
    assert!(play.screen().contains("not with another text of it"), "{}", play.screen());
    play.press("esc");
    let to = play.world.ids()[0].to_string();
    let draft = Draft::Reply { to, text: "many".into() };
    play.world.drafts.clear();
    let files = (0..16).map(|at| sealed(&format!("file {at}"))).collect();
    play.world.drafts.insert(7, Sending { draft, files });
    play.press("D 1");
    let screen = play.screen();
    assert!(screen.contains("[1] file 0") && screen.contains("and 11 more"), "{screen}");
    play.press("ctrl-o");
    assert!(play.screen().contains("17 files; a post has at most 16"), "{}", play.screen());
}

#[test]
fn a_dot_in_a_verb_is_the_open_post() {
    let mut play = writing((80, 24));
    play.press("esc :").write("file attach . notes.pdf").press("enter");
    let id = play.world.ids()[0].to_string();
    let words = ["file", "attach", &id, "notes.pdf"].map(str::to_owned).into();
    assert_eq!(play.house.last(), Some(&Ask::Verb(words)));
    play.press("h h :").write("file list .").press("enter");
    assert!(play.screen().contains("No post is open."), "{}", play.screen());
}
