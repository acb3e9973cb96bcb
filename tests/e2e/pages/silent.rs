//! Pages of somebody who writes what does not count: they say so, and why.

use super::Browser;
use crate::cast::{Person, SOON};
use crate::harness::eventually;

/// Pages, and what of each only somebody has who may write; `ID` is a post of theirs.
const FORMS: [(&str, &str); 14] = [
    ("/", "href=\"/new\""),
    ("/boards", "action=\"/boards\""),
    ("/board?name=general", "href=\"/new?board="),
    ("/thread/ID", "action=\"/reply/ID\""),
    ("/thread/ID", "href=\"/reply/ID\""),
    ("/thread/ID", "href=\"/react/ID\""),
    ("/thread/ID", "href=\"/edit/ID\""),
    ("/thread/ID", "href=\"/delete/ID\""),
    ("/people", "href=\"/message?to="),
    ("/messages", "href=\"/message\""),
    ("/invites", "action=\"/invites\""),
    ("/devices", "action=\"/devices\""),
    ("/drafts", "<button>Send</button>"),
    ("/draft/1", "<textarea"),
];

/// Which of them are there.
fn writes<'f>(browser: &Browser, post: &str) -> Vec<&'f str> {
    let there = FORMS.iter().filter(|(page, form)| {
        let page = browser.get(&page.replace("ID", post));
        assert_eq!(page.status, 200, "{}", page.body);
        page.body.contains(&form.replace("ID", post))
    });
    there.map(|(_, form)| *form).collect()
}

/// Whoever goes there all the same finds no form, and why.
fn refuses(browser: &Browser, post: &str, why: &str) {
    for page in ["/new", "/message", "/reply/ID", "/react/ID", "/edit/ID", "/delete/ID"] {
        let page = browser.get(&page.replace("ID", post));
        assert_eq!(page.status, 403, "{}", page.body);
        assert!(page.body.contains(why) && !page.body.contains("class=\"stack"), "{}", page.body);
    }
    assert!(browser.get("/draft/1").body.contains("a half thought"), "a text is not lost");
}

#[test]
fn who_reads_along_or_was_expelled_is_told_so_on_every_page() {
    let ana = Person::founds("ana");
    let cy = Person::joins("cy", &ana.code());
    let browser = Browser::enters(&cy);
    let says = |said: &str| {
        ["/", "/boards", "/network"].iter().all(|path| browser.get(path).body.contains(said))
    };
    let silent = ["You read along here", "You were expelled", "Nobody has let this node in"];
    assert!(silent.iter().all(|said| !browser.get("/").body.contains(said)));
    let post = cy.posts("general", "a first word");
    let half = [("board", "general"), ("text", "a half thought"), ("do", "keep")];
    browser.does("/new", "/new", &half);
    assert_eq!(writes(&browser, &post).len(), FORMS.len(), "a member");
    ana.run(&["people", "role", "cy", "reader"]).ok();
    eventually(SOON, "a reader is told so", || says(silent[0]));
    assert_eq!(writes(&browser, &post), [] as [&str; 0], "a reader");
    refuses(&browser, &post, silent[0]);
    ana.run(&["mod", "ban", "cy", "--reason", "enough", "--yes"]).ok();
    eventually(SOON, "the expelled are told so", || says(silent[1]));
    assert_eq!(writes(&browser, &post), [] as [&str; 0], "somebody expelled");
    refuses(&browser, &post, silent[1]);
    assert!(!browser.get("/").body.contains(silent[2]), "he was let in once");
    let found = cy.run(&["doctor"]);
    assert!(found.stdout.contains("✗ store       expelled: "), "{found}");
    eventually(SOON, "nobody is connected any more", || {
        browser.get("/network").body.contains("not known while no peer is connected")
    });
}
