//! Files that go with posts are shown, fetched and saved.

use crate::app::Ask;
use crate::world::{Play, World, attach};
use tidings_core::Request;

fn two_files() -> Play {
    let mut world = World::default();
    let first = world.post("general", None, "The plans").id;
    attach(world.row(&first), "plans\x1b[2J\u{202e}.pdf");
    attach(world.row(&first), "oars.pdf");
    world.post("general", Some(first), "Fine.");
    Play::new(world, (90, 24))
}

#[test]
fn a_file_is_shown_fetched_and_saved() {
    let mut play = two_files();
    play.press("space");
    let screen = play.screen();
    assert!(screen.contains("[1] plans␛[2J\\u{202e}.pdf · 2.3 MB · on demand"), "{screen}");
    assert!(!screen.contains(['\x1b', '\u{202e}']), "{screen}");

    play.press("f");
    assert!(play.screen().contains("2.3 MB, fetch it"), "{}", play.screen());
    play.press("2");
    assert!(play.screen().contains("[2] oars.pdf · 2.3 MB · 50 %"), "{}", play.screen());
    play.tick();
    play.settle();
    let screen = play.screen();
    assert!(screen.contains("[2] oars.pdf · 2.3 MB · here"), "{screen}");
    assert!(screen.contains("“oars.pdf” is here."), "{screen}");
    assert!(screen.contains("on demand"), "nobody asked for the other one: {screen}");
    play.tick();
    assert!(play.open.is_empty(), "all that was asked for is here: {:?}", play.open);

    let id: String = play.world.ids()[0].to_string().chars().take(10).collect();
    play.press("f 2").write("--output /tmp\n");
    let said = format!("file save {id} 2 --output /tmp");
    let said = said.split(' ').map(str::to_owned).collect();
    assert_eq!(play.house.last(), Some(&Ask::Verb(said)));
}

#[test]
fn a_file_that_cannot_be_had_is_not_asked_for_for_ever() {
    let mut play = two_files();
    play.press("space f");
    play.world.down = true;
    play.press("1");
    assert!(play.screen().contains("no node"), "{}", play.screen());
    play.world.down = false;
    play.tick();
    let asked = play.open.iter().any(|(_, request)| matches!(request, Request::Files { .. }));
    assert!(asked, "it goes on with the node: {:?}", play.open);
    play.settle();

    let mut play = two_files();
    let first = play.world.ids()[0];
    play.press("space f");
    play.world.withheld = Some(first);
    play.press("1").tick();
    assert!(play.open.is_empty(), "{:?}", play.open);
    // A post without files says so.
    play.press("n f");
    assert!(play.screen().contains("No files go with it."), "{}", play.screen());
}
