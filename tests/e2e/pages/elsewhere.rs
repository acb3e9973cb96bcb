//! What leads from the pages to other machines and programs: a stick, and the feed of a board.

use super::Browser;
use crate::cast::Person;

#[test]
fn a_stick_is_carried_by_the_page() {
    let mut ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    bo.meets(&ana);
    bo.stop_node();
    ana.posts("general", "while bo was away");
    let stick = ana.beside("stick");
    std::fs::create_dir(&stick).expect("a new directory");
    let dir = stick.to_str().expect("a path");
    let browser = Browser::enters(&ana);
    let told = browser.does("/network", "/carry", &[("dir", dir)]);
    assert!(told.contains("Taken: 0 entries. Left: ") && !told.contains("Left: 0"), "{told}");
    ana.stop_node();
    bo.start_node(&[]);
    let browser = Browser::enters(&bo);
    let told = browser.does("/network", "/carry", &[("dir", dir)]);
    assert!(told.contains("Taken: ") && !told.contains("Taken: 0"), "{told}");
    assert!(bo.texts().contains("while bo was away"));

    let page = browser.get("/network");
    // Peers that are not connected have names, too, and what is held of files is told.
    assert!(page.body.contains("<bdi>ana</bdi>") && page.body.contains("0 files"), "{}", page.body);
    for (wrong, status) in [("stick", 400), ("/nowhere/at/all", 404)] {
        let refused = browser.send(&page, "/carry", &[("dir", wrong)]);
        assert_eq!(refused.status, status, "{wrong}: {}", refused.body);
        assert!(refused.body.contains(wrong), "{}", refused.body);
    }
}

#[test]
fn the_feed_of_a_board_is_named_on_its_page() {
    let ana = Person::founds("ana");
    ana.run(&["board", "new", "plans/june"]).ok();
    ana.posts("plans/june", "We meet at noon");
    let browser = Browser::enters(&ana);
    let at = "/board?name=plans%2Fjune";
    assert!(!browser.get(at).body.contains("rel=\"alternate\""));
    let page = browser.does(at, "/feed", &[("board", "plans/june")]);
    let feed = page.split("rel=\"alternate\" type=\"application/atom+xml\" href=\"").nth(1);
    let feed = feed.and_then(|rest| rest.split('"').next()).expect("a feed");
    assert_eq!(page.matches(feed).count(), 2, "also as a link to be seen: {page}");
    let stranger = Browser { cookie: String::new(), ..browser };
    let read = stranger.get(feed);
    assert_eq!(read.status, 200, "{}", read.body);
    assert!(read.body.contains("We meet at noon"), "{}", read.body);
    assert_eq!(stranger.get(&feed.replace("plans%2Fjune", "general")).status, 403);

    // It is the same from then on, until it is taken back.
    let browser = Browser::enters(&ana);
    browser.does(at, "/feed", &[("board", "plans/june")]);
    assert!(browser.get(at).body.contains(feed));
    assert!(!browser.get("/board?name=general").body.contains("rel=\"alternate\""));
    let tokens = ana.run(&["token", "list", "--json"]).ok().json_lines();
    let name = tokens[0]["name"].as_str().expect("a name");
    assert!(tokens.len() == 1 && tokens[0]["token"].is_null(), "{tokens:?}");
    ana.run(&["token", "revoke", name]).ok();
    assert_eq!(browser.get(feed).status, 401);
    assert!(!browser.get(at).body.contains("rel=\"alternate\""));
    let form = browser.get(at);
    assert_eq!(browser.send(&form, "/feed", &[("board", "@ana")]).status, 404);
}
